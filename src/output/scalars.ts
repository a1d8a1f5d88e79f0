// Renders and compares scalars like the AWS CLI, i.e. like Python.

import { isList, isMapping, type JsonValue } from '../model/json-value.ts';
import { pythonString } from '../text/python-literals.ts';

/** Renders a number as Python does, but whole numbers without a decimal point, like the numbers in EC2's responses. */
export function numberText(value: number): string {
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
  if (typeof value === 'number') return numberText(value);
  if (isList(value)) return `[${value.map(pythonRepr).join(', ')}]`;
  if (isMapping(value))
    return `{${Object.entries(value)
      .map(([key, item]) => `${pythonRepr(key)}: ${pythonRepr(item)}`)
      .join(', ')}}`;
  return pythonString(value);
}

/** Sorts keys by code points. */
export const sortedKeys = (keys: Iterable<string>): string[] => [...keys].sort(compareTexts);

/** The end of a string sorts before any character. */
const codePoint = (character: string | undefined): number => character?.codePointAt(0) ?? -1;

/** Compares strings by code points, as Python does. */
export function compareTexts(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  const at = left.findIndex((character, index) => character !== right[index]);
  return at < 0 ? left.length - right.length : codePoint(left[at]) - codePoint(right[at]);
}

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
