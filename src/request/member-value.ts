// Parses the value of one option: loads its file, parses JSON or shorthand, and converts text to the type of the model.

import type { CliError } from '../errors.ts';
import type { Files } from '../io/io.ts';
import type { OptionValues } from '../model/options.ts';
import { isValueStructure, memberOf, optionName, type Shape } from '../model/shape.ts';
import { cut } from '../text/safe.ts';
import { coerce } from './coerce.ts';
import { Bytes, type InputValue, UNPARSED } from './input-value.ts';
import { bareElementHints } from './member-hints.ts';
import { adviceOn, optionErrors, withOptionName } from './option-errors.ts';
import { loadFileUri } from './paramfile.ts';
import { parseJson } from './parse-json.ts';
import { parseShorthand } from './parse-shorthand.ts';
import type { RejectedOption } from './shell-hints.ts';
import {
  InputSyntaxError,
  InputValueError,
  parseOrReject,
  type Reject,
  rethrow,
  type ValueError,
} from './syntax-error.ts';

type RawValue = string | readonly string[];

/** Errors of one option that are reported. Their text alone is longer than a message may be. */
const MOST_ERRORS = 1000;

/**
 * Parses an option like `memberValue`, but adds its errors to `problems`, with a caret below each syntax error. UNPARSED
 * stands for each invalid value.
 */
export async function parseMember(
  name: string,
  raw: RawValue,
  shape: Shape,
  files: Files,
  problems: CliError[],
): Promise<InputValue> {
  const errors: ValueError[] = [];
  const reject: Reject = (error) => {
    if (errors.length < MOST_ERRORS) errors.push(error);
    return UNPARSED;
  };
  const value = parseOrReject(() => optionValue(raw, { name, shape, files, reject }), reject);
  if (errors.length > 0) {
    const hints = typeof raw === 'string' ? bareElementHints(raw, shape, name) : [];
    const own = await optionErrors(errors, rejectedOption(name, raw, shape));
    problems.push(...own.map((error) => error.with({ hints })));
  }
  return value;
}

/** Parses the arguments of an option. Throws a parameter error, without the source of a syntax error. */
export function memberValue(name: string, raw: RawValue, shape: Shape, files: Files): InputValue {
  return withOptionName(rejectedOption(name, raw, shape), () =>
    optionValue(raw, { name, shape, files, reject: rethrow }),
  );
}

const rejectedOption = (name: string, raw: RawValue, shape: Shape): RejectedOption => ({
  option: `--${optionName(name)}`,
  args: typeof raw === 'string' ? [raw] : raw,
  // Structures and lists of structures.
  takesShorthand: (shape.items ?? shape).type === 'object',
});

interface Parsing {
  readonly name: string;
  readonly shape: Shape;
  readonly files: Files;
  readonly reject: Reject;
}

function optionValue(raw: RawValue, parsing: Parsing): InputValue {
  if (typeof raw === 'string') return argValue(raw, parsing);
  const [only = ''] = raw;
  const loaded = raw.length === 1 ? loadFileUri(only, parsing.files) : undefined;
  if (loaded instanceof Bytes) return loaded;
  if (loaded === undefined) return listValue(raw, parsing);
  const isPlainList = parsing.shape.items?.type !== 'object' && !loaded.trimStart().startsWith('[');
  return isPlainList ? linesOf(loaded, only) : listValue([loaded.replace(/\n$/, '')], parsing);
}

/** The values in a file: one per line. The AWS CLI sends each character as a value. */
function linesOf(text: string, uri: string): string[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) throw new InputValueError(`${uri} has no values; write one per line, or a JSON list`);
  return lines;
}

function argValue(arg: string, { name, shape, files, reject }: Parsing): InputValue {
  const text = loadFileUri(arg, files) ?? arg;
  if (shape.type !== 'object' || text instanceof Bytes) return coerce(text, shape, name, reject);
  if (/^\s*[[{]/.test(text)) return jsonStructure(text);
  const parse = (): InputValue => shorthandStructure(text.replace(/\n$/, ''), files);
  return coerce(isValueStructure(shape) ? shorthandOrText(text, parse) : parse(), shape, name, reject);
}

/**
 * Parses shorthand of the member `Value`; any other text is the value itself. The AWS CLI parses every text with an equals
 * sign as shorthand, and rejects a description such as `a=b`.
 */
function shorthandOrText(text: string, parse: () => InputValue): InputValue {
  const plain = new Map([['Value', text]]);
  if (!/^Value\s*(?:@\s*)?=/.test(text)) return plain;
  try {
    return parse();
  } catch (error) {
    if (error instanceof InputSyntaxError) return plain;
    throw error;
  }
}

const shorthandStructure = (text: string, files: Files): InputValue =>
  parseShorthand(text, (value) => loadFileUri(value, files) ?? value);

/**
 * Parses a list option as JSON if the first argument looks like JSON, otherwise as shorthand with one element per
 * argument. Only lists of structures take shorthand; in other lists each argument is an element, commas included.
 */
function listValue(args: readonly string[], { name, shape, files, reject }: Parsing): InputValue {
  const first = args[0]?.trim() ?? '';
  if (shape.items?.type !== 'object' && !(first.startsWith('[') && args.length === 1)) return [...args];
  if (first.startsWith('[') && args.length === 1) return parseJson(args[0] as string);
  const elements = (parse: (arg: string) => InputValue): InputValue[] =>
    args.map((arg) => parseOrReject(() => parse(arg), reject));
  if (first.startsWith('[') || first.startsWith('{')) return elements(jsonStructure);
  return coerce(
    elements((arg) => shorthandStructure(arg, files)),
    shape,
    name,
    reject,
  );
}

function jsonStructure(arg: string): InputValue {
  if (!arg.trimStart().startsWith('{')) throw new InputValueError(`Invalid JSON:\n${cut(arg)}`);
  return parseJson(arg);
}

/** Hints about what the shell may have done to a member's arguments; empty if the member was not set by an option. */
export function optionHints(raw: OptionValues, shape: Shape, name: string): string[] {
  const value = raw.get(name);
  const member = memberOf(shape, name);
  if (value === undefined || typeof value === 'boolean' || !member) return [];
  return adviceOn(rejectedOption(name, value, member));
}
