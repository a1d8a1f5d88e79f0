// Converts the text of shorthand values to the types of the model: numbers, booleans and lists.

import { memberOf, memberPath, type Shape } from '../model/shape.ts';
import { parsePythonFloat } from '../text/python-literals.ts';
import type { InputValue } from './input-value.ts';
import { MOST_DIGITS } from './limits.ts';
import { InputValueError } from './syntax-error.ts';

/**
 * Converts text to numbers and booleans (`true` and `false` in any case), and wraps a single value in a list where the
 * model has one. Other mismatches stay for validation to report. Throws InputValueError for text that is not a number,
 * as the AWS CLI does.
 */
export function coerce(value: InputValue, shape: Shape, path: string): InputValue {
  if (shape.type === 'array') {
    if (!Array.isArray(value)) return [value];
    return value.map((item, at) => (shape.items ? coerce(item, shape.items, `${path}[${at}]`) : item));
  }
  if (shape.type === 'object') return coerceMembers(value, shape, path);
  if (typeof value !== 'string') return value;
  if (shape.type === 'integer') return integer(value, path);
  if (shape.type === 'number') return float(value, path);
  if (shape.type !== 'boolean') return value;
  const lower = value.toLowerCase();
  return lower === 'true' || (lower === 'false' ? false : value);
}

function float(text: string, path: string): number {
  const number = parsePythonFloat(text);
  if (number !== undefined) return number;
  throw new InputValueError(`${path}: expected a number, got '${text}'`);
}

function coerceMembers(value: InputValue, shape: Shape, path: string): InputValue {
  if (!(value instanceof Map)) return value;
  const coerced = [...value].map(([name, item]): [string, InputValue] => {
    const member = memberOf(shape, name);
    return [name, member ? coerce(item, member, memberPath(path, name)) : item];
  });
  return new Map(coerced);
}

// AWS CLI 2.36 also accepts a sign, surrounding white space and single underscores between digits.
function integer(text: string, path: string): bigint {
  // Long text exhausts the regular expression's stack.
  const isInteger = text.length <= 2 * MOST_DIGITS && /^\s*[-+]?\d+(?:_\d+)*\s*$/.test(text);
  if (!isInteger) throw new InputValueError(`${path}: expected an integer, got '${text}'`);
  return BigInt(text.replaceAll('_', ''));
}
