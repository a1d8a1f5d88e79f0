// Scalars in the spelling and the order of the AWS CLI, which are Python's.

import { isList, isMapping, type JsonValue } from '../model/json-value.ts';

/** A number as Python writes it; whole numbers have no point, as the answers of EC2 have none. */
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
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  const text = value.replaceAll('\\', '\\\\').replace(/(?! )[\p{C}\p{Z}]/gu, pythonEscape);
  return quote + (quote === "'" ? text.replaceAll("'", "\\'") : text) + quote;
}

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function pythonEscape(character: string): string {
  const hex = (character.codePointAt(0) as number).toString(16);
  const [letter, digits] = hex.length <= 2 ? ['x', 2] : hex.length <= 4 ? ['u', 4] : ['U', 8];
  return NAMED[character] ?? `\\${letter}${hex.padStart(digits as number, '0')}`;
}

/** Keys in the order of their code points. */
export const sortedKeys = (keys: Iterable<string>): string[] => [...keys].sort(compareTexts);

/** That of the end of a text is before all others. */
const codePoint = (character: string | undefined): number => character?.codePointAt(0) ?? -1;

/** Order by code points, as Python has it. */
export function compareTexts(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  const at = left.findIndex((character, index) => character !== right[index]);
  return at < 0 ? left.length - right.length : codePoint(left[at]) - codePoint(right[at]);
}

/** Whether two values are the same, whatever the order of their members. */
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
