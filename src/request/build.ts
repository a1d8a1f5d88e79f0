// Builds a request draft from raw option values: loads files, parses JSON, shorthand and --cli-input-json|yaml documents.

import { CliError, generalError, parameterError } from '../errors.ts';
import type { Files } from '../io/io.ts';
import type { OptionValues } from '../model/options.ts';
import { isValueStructure, memberOf, members, optionName, type Shape } from '../model/shape.ts';
import { coerce } from './coerce.ts';
import { Bytes, type InputObject, type InputValue, typeOf } from './input-value.ts';
import { assertRequestSize, withReadLimit } from './limits.ts';
import { decode, isFileUri, loadFileUri } from './paramfile.ts';
import { parseJson } from './parse-json.ts';
import { parseShorthand } from './parse-shorthand.ts';
import { type RejectedOption, shellAdvice } from './shell-hints.ts';
import { InputSyntaxError, InputValueError, lineAndColumn, renderCaret } from './syntax-error.ts';

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
    if (value !== undefined) draft.set(name, await withExcerpt(() => memberValue(name, value, member, files)));
  }
  const document = await documentOf(raw, files);
  for (const [name, value] of document) if (!draft.has(name)) draft.set(name, value);
  assertRequestSize(draft);
  return draft;
}

/** Parses the arguments of an option. Throws a parameter error; for a syntax error, its cause has the source text. */
export function memberValue(
  name: string,
  raw: string | readonly string[] | boolean,
  shape: Shape,
  files: Files,
): InputValue {
  if (typeof raw === 'boolean') return raw;
  const option = `--${optionName(name)}`;
  const args = typeof raw === 'string' ? [raw] : raw;
  return withOptionName({ option, args, takesShorthand: takesShorthand(shape) }, () => {
    if (typeof raw === 'string') return argValue(raw, name, shape, files);
    const [only] = raw;
    const loaded = raw.length === 1 ? loadFileUri(only as string, files) : undefined;
    if (loaded instanceof Bytes) return loaded;
    return listValue(loaded === undefined ? raw : [loaded.replace(/\n$/, '')], name, shape, files);
  });
}

/** True for structures and lists of structures. */
const takesShorthand = (shape: Shape): boolean => (shape.items ?? shape).type === 'object';

function argValue(arg: string, name: string, shape: Shape, files: Files): InputValue {
  const text = loadFileUri(arg, files) ?? arg;
  if (shape.type !== 'object' || text instanceof Bytes) return coerce(text, shape, name);
  if (/^\s*[[{]/.test(text)) return jsonStructure(text);
  // The AWS CLI parses any text with an equals sign as shorthand, and rejects a description such as `a=b`.
  if (isValueStructure(shape) && !/^Value\s*(?:@\s*)?=/.test(text)) return new Map([['Value', text]]);
  return coerce(shorthandStructure(text.replace(/\n$/, ''), files), shape, name);
}

const shorthandStructure = (text: string, files: Files): InputValue =>
  parseShorthand(text, (value) => loadFileUri(value, files) ?? value);

/**
 * Parses a list option as JSON if the first argument looks like JSON, otherwise as shorthand with one element per
 * argument. Only lists of structures take shorthand; in other lists each argument is an element, commas included.
 */
function listValue(args: readonly string[], name: string, shape: Shape, files: Files): InputValue {
  const first = args[0]?.trim() ?? '';
  if (shape.items?.type !== 'object' && !(first.startsWith('[') && args.length === 1)) return [...args];
  if (first.startsWith('[') && args.length === 1) return parseJson(args[0] as string);
  if (first.startsWith('[') || first.startsWith('{')) return args.map(jsonStructure);
  return coerce(
    args.map((arg) => shorthandStructure(arg, files)),
    shape,
    name,
  );
}

function jsonStructure(arg: string): InputValue {
  if (!arg.trimStart().startsWith('{')) throw new InputValueError(`Invalid JSON:\n${arg}`);
  return parseJson(arg);
}

/** Runs a parser. Adds the option's name and shell hints to its errors. */
function withOptionName<T>(rejected: RejectedOption, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    const text = errorText(error);
    if (text === undefined) throw error;
    const hints = error instanceof InputValueError && error.advice !== undefined ? [error.advice] : adviceOn(rejected);
    const cause = error instanceof InputSyntaxError ? error : undefined;
    throw new CliError('parameter', `Error parsing parameter '${rejected.option}': ${text}`, { hints, cause });
  }
}

/** Hints about what the shell may have done to a member's arguments; empty if the member was not set by an option. */
export function optionHints(raw: OptionValues, shape: Shape, name: string): string[] {
  const value = raw.get(name);
  const member = memberOf(shape, name);
  if (value === undefined || typeof value === 'boolean' || !member) return [];
  const args = typeof value === 'string' ? [value] : value;
  return adviceOn({ option: `--${optionName(name)}`, args, takesShorthand: takesShorthand(member) });
}

function adviceOn(rejected: RejectedOption): string[] {
  const advice = shellAdvice(rejected);
  return advice === undefined ? [] : [advice];
}

function errorText(error: unknown): string | undefined {
  if (error instanceof InputValueError) return error.message;
  if (!(error instanceof InputSyntaxError)) return undefined;
  const { language, message, source, at } = error;
  if (language === 'shorthand') return `${message} for input:`;
  return `Invalid ${language}: ${message} (${lineAndColumn(source, at)})`;
}

/** Runs a parser. Adds the source text with a caret to a syntax error, which may load a library. */
async function withExcerpt(parse: () => InputValue): Promise<InputValue> {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof CliError) || !(error.cause instanceof InputSyntaxError)) throw error;
    throw parameterError(`${error.message}\n${await excerptOf(error.cause)}`, ...error.hints);
  }
}

async function excerptOf({ language, source, at, advice }: InputSyntaxError): Promise<string> {
  const excerpt = await renderCaret(source, at);
  if (language !== 'shorthand') return `${language} received:\n${excerpt}`;
  return advice ? `${excerpt}\n${advice}` : excerpt;
}

const DOCUMENTS = [
  { member: 'CliInputJson', option: 'cli-input-json', kind: 'JSON', load: async () => parseJson },
  {
    member: 'CliInputYaml',
    option: 'cli-input-yaml',
    kind: 'YAML',
    load: async () => (await import('./parse-yaml.ts')).parseYaml,
  },
] as const;

async function documentOf(raw: OptionValues, files: Files): Promise<InputObject> {
  const used = DOCUMENTS.filter(({ member }) => raw.has(member));
  if (used.length > 1) throw parameterError('Only one --cli-input- parameter may be specified.');
  const [document] = used;
  if (!document) return new Map();
  const { member, option, kind, load } = document;
  const rejected = { option: `--${option}`, args: [raw.get(member) as string], takesShorthand: false };
  const arg = raw.get(member) as string;
  const text = withOptionName(rejected, () => documentText(arg, files));
  const documentHints =
    kind === 'JSON' && /^file:\/\/.*\.ya?ml$/is.test(arg) ? [YAML] : missingFilePrefixHint(arg, files);
  const value = parsing(text, await load(), (error) => {
    const place = `${error.message} (${lineAndColumn(error.source, error.at)})`;
    return parameterError(
      `Error parsing parameter '${option}': Invalid ${kind} received.`,
      place,
      ...documentHints,
      // YAML is still valid without the characters that a shell removes.
      ...(kind === 'JSON' ? adviceOn(rejected) : []),
    );
  });
  if (value instanceof Map) return value;
  throw parameterError(
    `Error parsing parameter '--${option}': Invalid type: expecting map, received ${typeOf(value)}`,
    ...documentHints,
  );
}

const YAML = 'for YAML, use --cli-input-yaml';

/** Suggests file:// for text that names a file: `request.json`, `@request.json` (as in other programs), `file:request.json`. */
function missingFilePrefixHint(arg: string, { readFile }: Files): string[] {
  const path = arg.replace(/^@|^file:(\/\/)?/i, '');
  if (isFileUri(arg) || !/^[^\s{}[\]"':,]+$/.test(path)) return [];
  const isFile = (): boolean => {
    try {
      return readFile(path).length > 0;
    } catch {
      return false;
    }
  };
  return /\.(json|ya?ml)$/i.test(path) || isFile() ? [`did you mean file://${path}?`] : [];
}

function parsing(
  text: string,
  parse: (text: string) => InputValue,
  toError: (error: InputSyntaxError) => Error,
): InputValue {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof InputSyntaxError) throw toError(error);
    throw error;
  }
}

// Reads a pipe only once: the AWS CLI opens it twice and finds it empty. Neither "-" nor the path that a shell
// substitutes for <(...) is a document, so ec2img reads standard input or the descriptor.
function documentText(value: string, files: Files): string {
  const path = value === '-' ? 'file:///dev/stdin' : value.replace(/^(?=\/(?:dev|proc\/self)\/fd\/\d+$)/, 'file://');
  const loaded = loadFileUri(path, files) ?? value;
  if (!(loaded instanceof Bytes)) return loaded;
  const text = decode(loaded.data, 'utf-8');
  if (text === undefined) throw generalError(`The document in ${value} is not UTF-8`);
  return text;
}
