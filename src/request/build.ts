// Builds a request draft from raw option values. Most values are plain text: the parsers of all others are in the same
// bundle file as the checks, and loaded when they are needed.

import type { Files } from '../io/io.ts';
import type { OptionValues } from '../model/options.ts';
import { members, type Shape } from '../model/shape.ts';
import { type InputObject, type InputValue, isFileUri } from './input-value.ts';
import { assertRequestSize, withReadLimit } from './limits.ts';

/**
 * Builds the draft: the members given by options in model order, then those only in a --cli-input document, in its
 * order. An option replaces the whole member; there is no deep merge. Throws a parameter error for the first option that
 * cannot be parsed.
 */
export async function buildRequest(raw: OptionValues, shape: Shape, world: Files): Promise<InputObject> {
  const files = withReadLimit(world);
  const draft: InputObject = new Map();
  for (const [name, member] of members(shape)) {
    const value = raw.get(name);
    if (value !== undefined) draft.set(name, await parseValue(name, value, member, files));
  }
  if (raw.has('CliInputJson') || raw.has('CliInputYaml')) {
    const { documentOf } = await import('./document.ts');
    for (const [name, value] of await documentOf(raw, files)) if (!draft.has(name)) draft.set(name, value);
  }
  assertRequestSize(draft);
  return draft;
}

type RawValue = string | readonly string[] | boolean;

async function parseValue(name: string, raw: RawValue, shape: Shape, files: Files): Promise<InputValue> {
  if (typeof raw === 'boolean' || isPlainText(raw, shape)) return raw;
  const { parseMember } = await import('./member-value.ts');
  return parseMember(name, raw, shape, files);
}

const isPlainText = (raw: string | readonly string[], shape: Shape): raw is string =>
  typeof raw === 'string' && shape.type === 'string' && !isFileUri(raw);
