// Raw option values to a request draft: files, JSON, shorthand and --cli-input-json|yaml, explicit options first.

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
import { type Refused, shellAdvice } from './shell-hints.ts';
import { InputSyntaxError, InputValueError, lineAndColumn, renderCaret } from './syntax-error.ts';

/**
 * The members given by options in model order, then those only a --cli-input document has, in its order. Options win
 * whole; nothing is merged deeper. Throws a parameter error for the first option that cannot be read.
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

/** The value of the arguments of an option. Throws a parameter error; the source of a syntax error is in its cause. */
export function memberValue(
  name: string,
  raw: string | readonly string[] | boolean,
  shape: Shape,
  files: Files,
): InputValue {
  if (typeof raw === 'boolean') return raw;
  const option = `--${optionName(name)}`;
  const words = typeof raw === 'string' ? [raw] : raw;
  return naming({ option, words, takesShorthand: takesShorthand(shape) }, () => {
    if (typeof raw === 'string') return wordValue(raw, name, shape, files);
    const [only] = raw;
    const loaded = raw.length === 1 ? loadFileUri(only as string, files) : undefined;
    if (loaded instanceof Bytes) return loaded;
    return listValue(loaded === undefined ? raw : [loaded.replace(/\n$/, '')], name, shape, files);
  });
}

/** Tests for the options that take shorthand: structures, and lists of structures. */
const takesShorthand = (shape: Shape): boolean => (shape.items ?? shape).type === 'object';

function wordValue(word: string, name: string, shape: Shape, files: Files): InputValue {
  const text = loadFileUri(word, files) ?? word;
  if (shape.type !== 'object' || text instanceof Bytes) return coerce(text, shape, name);
  if (/^\s*[[{]/.test(text)) return jsonStructure(text);
  // The AWS CLI takes any text with an equals sign for shorthand, and refuses a description such as `a=b`.
  if (isValueStructure(shape) && !/^Value\s*(?:@\s*)?=/.test(text)) return new Map([['Value', text]]);
  return coerce(shorthandStructure(text.replace(/\n$/, ''), files), shape, name);
}

const shorthandStructure = (text: string, files: Files): InputValue =>
  parseShorthand(text, (value) => loadFileUri(value, files) ?? value);

/**
 * A list option is JSON when its first word looks like it, else shorthand, each word one element. Shorthand is for
 * lists of structures: of others a word is an element as it is, a comma and all.
 */
function listValue(words: readonly string[], name: string, shape: Shape, files: Files): InputValue {
  const first = words[0]?.trim() ?? '';
  if (shape.items?.type !== 'object' && !(first.startsWith('[') && words.length === 1)) return [...words];
  if (first.startsWith('[') && words.length === 1) return parseJson(words[0] as string);
  if (first.startsWith('[') || first.startsWith('{')) return words.map(jsonStructure);
  return coerce(
    words.map((word) => shorthandStructure(word, files)),
    shape,
    name,
  );
}

function jsonStructure(word: string): InputValue {
  if (!word.trimStart().startsWith('{')) throw new InputValueError(`Invalid JSON:\n${word}`);
  return parseJson(word);
}

/** Runs a reader and tells its faults with the option they are in, and what the shell may have done. */
function naming<T>(refused: Refused, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const text = faultText(error);
    if (text === undefined) throw error;
    const known = error instanceof InputValueError && error.advice !== undefined ? [error.advice] : adviceOn(refused);
    const cause = error instanceof InputSyntaxError ? error : undefined;
    throw new CliError('parameter', `Error parsing parameter '${refused.option}': ${text}`, { hints: known, cause });
  }
}

/** What a shell may have done to the words of the option of a member; nothing where it has none. */
export function optionHints(raw: OptionValues, shape: Shape, name: string): string[] {
  const value = raw.get(name);
  const member = memberOf(shape, name);
  if (value === undefined || typeof value === 'boolean' || !member) return [];
  const words = typeof value === 'string' ? [value] : value;
  return adviceOn({ option: `--${optionName(name)}`, words, takesShorthand: takesShorthand(member) });
}

function adviceOn(refused: Refused): string[] {
  const advice = shellAdvice(refused);
  return advice === undefined ? [] : [advice];
}

function faultText(error: unknown): string | undefined {
  if (error instanceof InputValueError) return error.message;
  if (!(error instanceof InputSyntaxError)) return undefined;
  const { language, message, source, at } = error;
  if (language === 'shorthand') return `${message} for input:`;
  return `Invalid ${language}: ${message} (${lineAndColumn(source, at)})`;
}

/** Runs a parser. A syntax error gets its source with a caret, which takes a library that is loaded for that alone. */
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
  const given = DOCUMENTS.filter(({ member }) => raw.has(member));
  if (given.length > 1) throw parameterError('Only one --cli-input- parameter may be specified.');
  const [document] = given;
  if (!document) return new Map();
  const { member, option, kind, load } = document;
  const refused = { option: `--${option}`, words: [raw.get(member) as string], takesShorthand: false };
  const word = raw.get(member) as string;
  const text = naming(refused, () => documentText(word, files));
  const forgotten =
    kind === 'JSON' && /^file:\/\/.*\.ya?ml$/is.test(word) ? [YAML] : missingFilePrefixHint(word, files);
  const value = parsing(text, await load(), (fault) => {
    const place = `${fault.message} (${lineAndColumn(fault.source, fault.at)})`;
    return parameterError(
      `Error parsing parameter '${option}': Invalid ${kind} received.`,
      place,
      ...forgotten,
      // Shells take nothing out of YAML that it cannot do without.
      ...(kind === 'JSON' ? adviceOn(refused) : []),
    );
  });
  if (value instanceof Map) return value;
  throw parameterError(
    `Error parsing parameter '--${option}': Invalid type: expecting map, received ${typeOf(value)}`,
    ...forgotten,
  );
}

const YAML = 'for YAML, use --cli-input-yaml';

/** That a document may be in a file of that name: `request.json`, `@request.json` as other programs have it, `file:request.json`. */
function missingFilePrefixHint(word: string, { readFile }: Files): string[] {
  const path = word.replace(/^@|^file:(\/\/)?/i, '');
  if (isFileUri(word) || !/^[^\s{}[\]"':,]+$/.test(path)) return [];
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
  refusal: (fault: InputSyntaxError) => Error,
): InputValue {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof InputSyntaxError) throw refusal(error);
    throw error;
  }
}

// A pipe can be read once, so it is: the AWS CLI opens it twice and finds it empty. "-" and the path that a shell puts
// for <(...) are no documents, so they can mean what they look like.
function documentText(value: string, files: Files): string {
  const path = value === '-' ? 'file:///dev/stdin' : value.replace(/^(?=\/(?:dev|proc\/self)\/fd\/\d+$)/, 'file://');
  const loaded = loadFileUri(path, files) ?? value;
  if (!(loaded instanceof Bytes)) return loaded;
  const text = decode(loaded.data, 'utf-8');
  if (text === undefined) throw generalError(`The document in ${value} is not UTF-8`);
  return text;
}
