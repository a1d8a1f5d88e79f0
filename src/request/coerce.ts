// Converts the text of shorthand values to the types of the model: numbers, booleans and lists.

import { memberOf, memberPath, type Shape } from '../model/shape.ts';
import { parseExactInt, parsePythonFloat } from '../text/python-literals.ts';
import type { InputValue } from './input-value.ts';
import { MOST_DIGITS } from './limits.ts';
import { InputValueError, type Reject, rethrow } from './syntax-error.ts';

/**
 * Converts text to numbers and booleans (`true` and `false` in any case), and wraps a single value in a list where the
 * model has one. Other mismatches stay for validation to report. Rejects text that is not a number, as the AWS CLI does,
 * with an InputValueError.
 */
export function coerce(value: InputValue, shape: Shape, path: string, reject: Reject = rethrow): InputValue {
  if (shape.type === 'array') {
    if (!Array.isArray(value)) return [value];
    return value.map((item, at) => (shape.items ? coerce(item, shape.items, `${path}[${at}]`, reject) : item));
  }
  if (shape.type === 'object') return coerceMembers(value, shape, path, reject);
  if (typeof value !== 'string') return value;
  if (shape.type === 'integer') return integer(value, path, reject);
  if (shape.type === 'number') return float(value, path, reject);
  if (shape.type !== 'boolean') return value;
  const lower = value.toLowerCase();
  return lower === 'true' || (lower === 'false' ? false : value);
}

function float(text: string, path: string, reject: Reject): InputValue {
  const number = parsePythonFloat(text);
  if (number !== undefined) return number;
  return reject(new InputValueError(`${path}: expected a number, got '${text}'`));
}

function coerceMembers(value: InputValue, shape: Shape, path: string, reject: Reject): InputValue {
  if (!(value instanceof Map)) return value;
  const coerced = [...value].map(([name, item]): [string, InputValue] => {
    const member = memberOf(shape, name);
    return [name, member ? coerce(item, member, memberPath(path, name), reject) : item];
  });
  return new Map(coerced);
}

function integer(text: string, path: string, reject: Reject): InputValue {
  const number = text.length <= 2 * MOST_DIGITS ? parseExactInt(text) : undefined;
  return number ?? reject(new InputValueError(`${path}: expected an integer, got '${text}'`));
}
