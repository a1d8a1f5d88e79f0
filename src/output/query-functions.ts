// Functions of JMESPath (jmespath.org/specification), as in jmespath.py 1.0.
import { isList, isMapping, type JsonObject, type JsonValue } from '../model/json-value.ts';
import { asciiJson, parsePythonFloat } from '../text/python-literals.ts';
import { compareNumbers, compareTexts, isEqual, isNumber, numberText } from './scalars.ts';

/** An argument: a value, or an expression reference (`&`) as a function. */
export type Argument = JsonValue | ((item: JsonValue) => JsonValue);

export interface QueryFunction {
  readonly minArguments: number;
  readonly maxArguments: number;
  /** Index of the argument that must be an expression reference (`&`). */
  readonly reference?: number;
  /** Throws if the function does not accept an argument. */
  readonly call: (args: readonly Argument[]) => JsonValue;
}

type Values = readonly JsonValue[];

type Texts = readonly string[];

type Kind = readonly [name: string, holds: (value: JsonValue) => boolean];

const isText = (value: JsonValue): boolean => typeof value === 'string';

const isAllOf = (holds: (value: JsonValue) => boolean) => (value: JsonValue) => isList(value) && value.every(holds);

const ANY: Kind = ['a value', () => true];

const NUMBER: Kind = ['a number', isNumber];

const TEXT: Kind = ['a string', isText];

const LIST: Kind = ['a list', isList];

const MAPPING: Kind = ['a structure', isMapping];

const NUMBERS: Kind = ['a list of numbers', isAllOf(isNumber)];

const TEXTS: Kind = ['a list of strings', isAllOf(isText)];

/** Defines a function of values with the accepted types of each argument. */
function plain(name: string, kinds: readonly (readonly Kind[])[], call: (values: never) => JsonValue): QueryFunction {
  const checked = (args: readonly Argument[]): JsonValue => {
    for (const [at, value] of (args as Values).entries()) checkKind(name, value, kinds[at] ?? (kinds.at(-1) as Kind[]));
    return call(args as never);
  };
  return { minArguments: kinds.length, maxArguments: kinds.length, call: checked };
}

function checkKind(name: string, value: JsonValue, kinds: readonly Kind[]): void {
  if (kinds.some(([, holds]) => holds(value))) return;
  throw new Error(`${name}() takes ${kinds.map(([kind]) => kind).join(' or ')}, not ${typeInWords(value, kinds)}`);
}

/** Makes a function variadic. */
const variadic = (definition: QueryFunction): QueryFunction => ({
  ...definition,
  maxArguments: Number.POSITIVE_INFINITY,
});

/** Defines a function of a list and a key expression. */
function byKey(name: string, call: (list: JsonValue[], keys: JsonValue[]) => JsonValue): QueryFunction {
  const keyed = ([list, key]: readonly Argument[]): JsonValue => {
    checkKind(name, list as JsonValue, [LIST]);
    const keys = (list as JsonValue[]).map(key as (item: JsonValue) => JsonValue);
    if (!NUMBERS[1](keys) && !TEXTS[1](keys))
      throw new Error(`${name}() takes keys that are all numbers or all strings`);
    return call(list as JsonValue[], keys);
  };
  return { minArguments: 2, maxArguments: 2, reference: 1, call: keyed };
}

const map: QueryFunction = {
  minArguments: 2,
  maxArguments: 2,
  reference: 0,
  call: ([pick, list]) => {
    checkKind('map', list as JsonValue, [LIST]);
    return (list as JsonValue[]).map(pick as (item: JsonValue) => JsonValue);
  },
};

type Numeric = number | bigint;

/** The sum of whole numbers is exact. */
const sum = (numbers: readonly Numeric[]): Numeric => numbers.reduce(add, 0);

function add(a: Numeric, b: Numeric): Numeric {
  const total = Number(a) + Number(b);
  if (Number.isSafeInteger(total) || !isWhole(a) || !isWhole(b)) return total;
  return BigInt(a) + BigInt(b);
}

const isWhole = (number: Numeric): boolean => typeof number === 'bigint' || Number.isInteger(number);

/** Applies a function of Math, which whole numbers beyond 2^53 do not need. */
const rounded = (number: Numeric, round: (number: number) => number): Numeric =>
  typeof number === 'bigint' ? number : round(number);

/** Compares two numbers, or two strings by code points. */
const order = (a: JsonValue, b: JsonValue): number =>
  isNumber(a) ? compareNumbers(a, b as Numeric) : compareTexts(a as string, b as string);

function sorted(list: readonly JsonValue[], keys: readonly JsonValue[]): JsonValue[] {
  const places = list.map((_, at) => at).sort((a, b) => order(keys[a] as JsonValue, keys[b] as JsonValue));
  return places.map((at) => list[at] as JsonValue);
}

/** The first item with the largest key (smallest if the sign is -1); null for an empty list. */
function extreme(sign: 1 | -1, list: readonly JsonValue[], keys: readonly JsonValue[] = list): JsonValue {
  let best = 0;
  for (let at = 1; at < keys.length; at++)
    if (sign * order(keys[at] as JsonValue, keys[best] as JsonValue) > 0) best = at;
  return list[best] ?? null;
}

export const functions: Readonly<Record<string, QueryFunction>> = Object.assign(Object.create(null), {
  abs: plain('abs', [[NUMBER]], ([number]: [Numeric]) => (number < 0 ? -number : number)),
  avg: plain('avg', [[NUMBERS]], ([list]: [Numeric[]]) => (list.length === 0 ? null : Number(sum(list)) / list.length)),
  ceil: plain('ceil', [[NUMBER]], ([number]: [Numeric]) => rounded(number, Math.ceil)),
  contains: plain('contains', [[LIST, TEXT], [ANY]], ([whole, part]: Values) => {
    if (isList(whole)) return whole.some((item) => isEqual(item, part as JsonValue));
    checkKind('contains', part as JsonValue, [TEXT]);
    return (whole as string).includes(part as string);
  }),
  ends_with: plain('ends_with', [[TEXT], [TEXT]], ([text, end]: Texts) => text?.endsWith(end as string) as boolean),
  floor: plain('floor', [[NUMBER]], ([number]: [Numeric]) => rounded(number, Math.floor)),
  join: plain('join', [[TEXT], [TEXTS]], ([glue, list]: [string, string[]]) => list.join(glue)),
  keys: plain('keys', [[MAPPING]], ([mapping]: [JsonObject]) => Object.keys(mapping)),
  length: plain('length', [[TEXT, LIST, MAPPING]], ([value]: Values) => lengthOf(value as JsonValue)),
  map,
  max: plain('max', [[NUMBERS, TEXTS]], ([list]: [JsonValue[]]) => extreme(1, list)),
  max_by: byKey('max_by', (list, keys) => extreme(1, list, keys)),
  merge: variadic(plain('merge', [[MAPPING]], (all: JsonObject[]) => Object.fromEntries(all.flatMap(Object.entries)))),
  min: plain('min', [[NUMBERS, TEXTS]], ([list]: [JsonValue[]]) => extreme(-1, list)),
  min_by: byKey('min_by', (list, keys) => extreme(-1, list, keys)),
  not_null: variadic(plain('not_null', [[ANY]], (all: Values) => all.find((item) => item !== null) ?? null)),
  reverse: plain('reverse', [[LIST, TEXT]], ([value]: Values) =>
    isList(value) ? value.toReversed() : [...(value as string)].reverse().join(''),
  ),
  sort: plain('sort', [[NUMBERS, TEXTS]], ([list]: [JsonValue[]]) => sorted(list, list)),
  sort_by: byKey('sort_by', sorted),
  starts_with: plain(
    'starts_with',
    [[TEXT], [TEXT]],
    ([text, start]: Texts) => text?.startsWith(start as string) as boolean,
  ),
  sum: plain('sum', [[NUMBERS]], ([list]: [Numeric[]]) => sum(list)),
  to_array: plain('to_array', [[ANY]], ([value]: [JsonValue]) => (isList(value) ? value : [value])),
  to_number: plain('to_number', [[ANY]], ([value]: [JsonValue]) => toNumber(value)),
  to_string: plain('to_string', [[ANY]], ([value]: [JsonValue]) =>
    typeof value === 'string' ? value : compactJson(value),
  ),
  type: plain('type', [[ANY]], ([value]: [JsonValue]) => typeOf(value)),
  values: plain('values', [[MAPPING]], ([mapping]: [JsonObject]) => Object.values(mapping)),
});

const lengthOf = (value: JsonValue): number =>
  isList(value) ? value.length : isMapping(value) ? Object.keys(value).length : [...(value as string)].length;

/** Parses a number as Python does; null for anything else. */
function toNumber(value: JsonValue): JsonValue {
  if (isNumber(value)) return value;
  if (typeof value !== 'string') return null;
  const number = parsePythonFloat(value);
  return number === undefined || Number.isNaN(number) ? null : number;
}

/** ASCII JSON without spaces. */
function compactJson(value: JsonValue): string {
  if (isNumber(value)) return numberText(value);
  if (isList(value)) return `[${value.map(compactJson).join(',')}]`;
  if (isMapping(value))
    return `{${Object.entries(value)
      .map(([key, item]) => `${compactJson(key)}:${compactJson(item)}`)
      .join(',')}}`;
  return asciiJson(JSON.stringify(value));
}

function typeOf(value: JsonValue): string {
  if (isNumber(value)) return 'number';
  return value === null ? 'null' : isList(value) ? 'array' : typeof value;
}

/** Names a value's type for a message. */
function typeInWords(value: JsonValue, expected: readonly Kind[]): string {
  if (value === null) return 'null';
  const hasList = expected.includes(NUMBERS) || expected.includes(TEXTS);
  if (value instanceof Date) return 'a date';
  if (isNumber(value)) return 'a number';
  if (isList(value)) return hasList ? 'a list of other values' : 'a list';
  return { string: 'a string', boolean: 'a boolean' }[typeof value as string] ?? 'a structure';
}
