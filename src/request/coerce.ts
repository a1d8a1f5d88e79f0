// Shorthand has only text; the model says which text is a number, a boolean or a list of one.

import { memberOf, memberPath, type Shape } from '../model/shape.ts';
import { parsePythonFloat } from '../text/python-numbers.ts';
import type { InputValue } from './input-value.ts';
import { MOST_DIGITS } from './limits.ts';
import { InputValueError } from './syntax-error.ts';

/**
 * The value with its text parsed by the model: numbers, booleans (`true` and `false` in any case), and one value where a
 * list is expected as a list of it. What does not fit stays as it is, for validation to report; only text that is not a
 * number is refused here, as the AWS CLI does. Throws InputValueError.
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
  const word = value.toLowerCase();
  return word === 'true' || (word === 'false' ? false : value);
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

// A sign, white space around, and single underscores between digits, which the AWS CLI 2.36 takes, too.
function integer(text: string, path: string): bigint {
  // Long texts exhaust the stack of the expression.
  const isInteger = text.length <= 2 * MOST_DIGITS && /^\s*[-+]?\d+(?:_\d+)*\s*$/.test(text);
  if (!isInteger) throw new InputValueError(`${path}: expected an integer, got '${text}'`);
  return BigInt(text.replaceAll('_', ''));
}
