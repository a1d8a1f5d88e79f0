// Builds a request draft from raw option values. Most values are plain text: the parsers of all others are in the same
// bundle file as the checks, and loaded when they are needed.

import { CliError } from '../errors.ts';
import type { Files } from '../io/io.ts';
import type { OptionValues } from '../model/options.ts';
import { members, type Shape } from '../model/shape.ts';
import { type InputObject, type InputValue, isFileUri, UNPARSED } from './input-value.ts';
import { sizeProblem, withReadLimit } from './limits.ts';

/** Finds the problem of a draft in which UNPARSED stands for the values that could not be parsed. */
type CheckRest = (draft: InputObject) => Promise<CliError | undefined>;

/**
 * Builds the draft: the members given by options in model order, then those only in a --cli-input document, in its
 * order. An option replaces the whole member; there is no deep merge. If some values cannot be parsed, throws one error
 * with the problems of all options, in this order, and then those that `checkRest` finds in the other values.
 */
export async function buildRequest(
  raw: OptionValues,
  shape: Shape,
  world: Files,
  checkRest: CheckRest = async () => undefined,
): Promise<InputObject> {
  const files = withReadLimit(world);
  const problems: CliError[] = [];
  const draft: InputObject = new Map();
  for (const [name, member] of members(shape)) {
    const value = raw.get(name);
    if (value === undefined) continue;
    const parse = () => parseValue(name, value, member, files, problems);
    draft.set(name, (await collectProblem(parse, problems)) ?? UNPARSED);
  }
  if (raw.has('CliInputJson') || raw.has('CliInputYaml')) {
    const { documentOf } = await import('./document.ts');
    const document = await collectProblem(() => documentOf(raw, files), problems);
    for (const [name, value] of document ?? requiredMembers(shape)) if (!draft.has(name)) draft.set(name, value);
  }
  const large = sizeProblem(draft);
  if (large) problems.push(large);
  if (problems.length === 0) return draft;
  const rest = large ? undefined : await checkRest(draft);
  const { combined } = await import('./problems.ts');
  throw combined(rest ? [...problems, rest] : problems);
}

async function collectProblem<T>(parse: () => Promise<T>, problems: CliError[]): Promise<T | undefined> {
  try {
    return await parse();
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    problems.push(error);
    return undefined;
  }
}

/** The required members, which may be in a document that cannot be parsed. */
const requiredMembers = ({ required = [] }: Shape): InputObject => new Map(required.map((name) => [name, UNPARSED]));

type RawValue = string | readonly string[] | boolean;

async function parseValue(
  name: string,
  raw: RawValue,
  shape: Shape,
  files: Files,
  problems: CliError[],
): Promise<InputValue> {
  if (typeof raw === 'boolean' || isPlainText(raw, shape)) return raw;
  const { parseMember } = await import('./member-value.ts');
  return parseMember(name, raw, shape, files, problems);
}

const isPlainText = (raw: string | readonly string[], shape: Shape): raw is string =>
  typeof raw === 'string' && shape.type === 'string' && !isFileUri(raw);
