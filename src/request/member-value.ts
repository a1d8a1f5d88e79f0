// Parses the value of one option: loads its file, parses JSON or shorthand, and converts text to the type of the model.

import type { CliError } from '../errors.ts';
import type { Files } from '../io/io.ts';
import type { OptionValues } from '../model/options.ts';
import { isValueStructure, memberOf, optionName, type Shape } from '../model/shape.ts';
import { cut } from '../text/safe.ts';
import { coerce } from './coerce.ts';
import { Bytes, type InputValue, UNPARSED } from './input-value.ts';
import { adviceOn, optionError, withOptionName } from './option-errors.ts';
import { loadFileUri } from './paramfile.ts';
import { parseJson } from './parse-json.ts';
import { parseShorthand } from './parse-shorthand.ts';
import type { RejectedOption } from './shell-hints.ts';
import { InputValueError, parseOrReject, type Reject, rethrow, type ValueError } from './syntax-error.ts';

type RawValue = string | readonly string[];

/** Errors of one option that are reported. Their text alone is longer than a message may be. */
const MOST_ERRORS = 1000;

/**
 * Parses an option like `memberValue`, but adds its errors to `problems`, as one error with a caret below each syntax
 * error. UNPARSED stands for each invalid value.
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
  if (errors.length > 0) problems.push(await optionError(errors, rejectedOption(name, raw, shape)));
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
  const [only] = raw;
  const loaded = raw.length === 1 ? loadFileUri(only as string, parsing.files) : undefined;
  if (loaded instanceof Bytes) return loaded;
  return listValue(loaded === undefined ? raw : [loaded.replace(/\n$/, '')], parsing);
}

function argValue(arg: string, { name, shape, files, reject }: Parsing): InputValue {
  const text = loadFileUri(arg, files) ?? arg;
  if (shape.type !== 'object' || text instanceof Bytes) return coerce(text, shape, name, reject);
  if (/^\s*[[{]/.test(text)) return jsonStructure(text);
  // The AWS CLI parses any text with an equals sign as shorthand, and rejects a description such as `a=b`.
  if (isValueStructure(shape) && !/^Value\s*(?:@\s*)?=/.test(text)) return new Map([['Value', text]]);
  return coerce(shorthandStructure(text.replace(/\n$/, ''), files), shape, name, reject);
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
