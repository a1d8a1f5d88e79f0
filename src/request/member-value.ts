// Parses the value of one option: loads its file, parses JSON or shorthand, and converts text to the type of the model.

import { CliError, parameterError } from '../errors.ts';
import type { Files } from '../io/io.ts';
import type { OptionValues } from '../model/options.ts';
import { isValueStructure, memberOf, optionName, type Shape } from '../model/shape.ts';
import { cut } from '../text/safe.ts';
import { coerce } from './coerce.ts';
import { Bytes, type InputValue } from './input-value.ts';
import { loadFileUri } from './paramfile.ts';
import { parseJson } from './parse-json.ts';
import { parseShorthand } from './parse-shorthand.ts';
import { type RejectedOption, shellAdvice } from './shell-hints.ts';
import { InputSyntaxError, InputValueError, lineAndColumn, renderCaret } from './syntax-error.ts';

/** Parses an option like `memberValue`, and adds the source text with a caret to a syntax error. */
export async function parseMember(
  name: string,
  raw: string | readonly string[],
  shape: Shape,
  files: Files,
): Promise<InputValue> {
  try {
    return memberValue(name, raw, shape, files);
  } catch (error) {
    if (!(error instanceof CliError) || !(error.cause instanceof InputSyntaxError)) throw error;
    throw parameterError(`${error.message}\n${await excerptOf(error.cause)}`, ...error.hints);
  }
}

/** Parses the arguments of an option. Throws a parameter error; for a syntax error, its cause has the source text. */
export function memberValue(name: string, raw: string | readonly string[], shape: Shape, files: Files): InputValue {
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
  if (!arg.trimStart().startsWith('{')) throw new InputValueError(`Invalid JSON:\n${cut(arg)}`);
  return parseJson(arg);
}

/** Runs a parser. Adds the option's name and shell hints to its errors. */
export function withOptionName<T>(rejected: RejectedOption, parse: () => T): T {
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

export function adviceOn(rejected: RejectedOption): string[] {
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

async function excerptOf({ language, source, at, advice }: InputSyntaxError): Promise<string> {
  const excerpt = await renderCaret(source, at);
  if (language !== 'shorthand') return `${language} received:\n${excerpt}`;
  return advice ? `${excerpt}\n${advice}` : excerpt;
}
