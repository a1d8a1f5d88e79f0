// Renders and compares scalars like the AWS CLI, i.e. like Python.

import { isList, isMapping, type JsonValue } from '../model/json-value.ts';
import { pythonString } from '../text/python-literals.ts';

export const isNumber = (value: JsonValue | undefined): value is number | bigint =>
  typeof value === 'number' || typeof value === 'bigint';

/** Renders a number as Python does, but whole numbers without a decimal point, like the numbers in EC2's responses. */
export function numberText(value: number | bigint): string {
  if (typeof value === 'bigint') return String(value);
  const isSmall = value !== 0 && Math.abs(value) < 1e-4;
  return isSmall ? value.toExponential().replace(/e([-+])(\d)$/, 'e$10$2') : String(value);
}

/** Renders a date without its fraction, as `--generate-cli-skeleton output` prints it. */
export const dateText = (date: Date, separator: 'T' | ' '): string =>
  date.toISOString().slice(0, 19).replace('T', separator);

/** Python's str() of a value. */
export function pythonText(value: JsonValue): string {
  return typeof value === 'string' ? value : pythonRepr(value);
}

function pythonRepr(value: JsonValue): string {
  if (value instanceof Date) return dateText(value, ' ');
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (isNumber(value)) return numberText(value);
  if (isList(value)) return `[${value.map(pythonRepr).join(', ')}]`;
  if (isMapping(value))
    return `{${Object.entries(value)
      .map(([key, item]) => `${pythonRepr(key)}: ${pythonRepr(item)}`)
      .join(', ')}}`;
  return pythonString(value);
}

/** Sorts keys by code points. */
export const sortedKeys = (keys: Iterable<string>): string[] => [...keys].sort(compareTexts);

/** Compares strings by code points, as Python does. Code units have another order: surrogates come before U+E000 to U+FFFF. */
export function compareTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

const rank = (unit: number): number => (unit < 0xd800 ? unit : unit > 0xdfff ? unit - 0x800 : unit + 0x2000);

export const compareNumbers = (a: number | bigint, b: number | bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/** Deep equality that ignores the order of members. */
export function isEqual(left: JsonValue, right: JsonValue): boolean {
  if (isList(left) && isList(right))
    return left.length === right.length && left.every((item, at) => isEqual(item, right[at] as JsonValue));
  if (!isMapping(left) || !isMapping(right)) return left === right;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isEqual(left[key] as JsonValue, right[key] as JsonValue))
  );
}
