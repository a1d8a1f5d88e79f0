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
 * order. An option replaces the whole member; there is no deep merge. If some values cannot be parsed, throws the first
 * error in this order, with further errors: those of all options in the order of `raw`, that of the document, and that
 * which `checkRest` finds in the other values. An `earlier` error is the first instead.
 */
export async function buildRequest(
  raw: OptionValues,
  shape: Shape,
  world: Files,
  checkRest: CheckRest = async () => undefined,
  earlier?: CliError,
): Promise<InputObject> {
  const files = withReadLimit(world);
  const problems = new Map<string, CliError[]>();
  const draft: InputObject = new Map();
  const collect = async <T>(name: string, parse: (own: CliError[]) => Promise<T>): Promise<T | undefined> => {
    const own: CliError[] = [];
    const value = await collectProblem(() => parse(own), own);
    if (own.length > 0) problems.set(name, own);
    return value;
  };
  for (const [name, member] of members(shape)) {
    const value = raw.get(name);
    if (value === undefined) continue;
    const parsed = await collect(name, (own) => parseValue(name, value, member, files, own));
    draft.set(name, parsed ?? UNPARSED);
  }
  const documentOption = ['CliInputJson', 'CliInputYaml'].find((name) => raw.has(name));
  if (documentOption !== undefined) {
    const { documentOf } = await import('./document.ts');
    const document = await collect(documentOption, () => documentOf(raw, files));
    for (const [name, value] of document ?? requiredMembers(shape)) if (!draft.has(name)) draft.set(name, value);
  }
  const large = sizeProblem(draft);
  if (problems.size === 0 && !large) return draft;
  const rest = large ?? (await checkRest(draft));
  const { combined } = await import('./problems.ts');
  const first = earlier ?? [...problems.values()][0]?.[0];
  const inOrder = [...raw.keys()].flatMap((name) => problems.get(name) ?? []);
  throw combined([first, ...inOrder, rest].filter((error) => error !== undefined));
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
  typeof raw === 'string' && shape.type === 'string' && (shape['x-path'] || !isFileUri(raw));
