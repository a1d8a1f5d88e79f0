// Shorthand has only text; the model says which text is a number, a boolean or a list of one.

import { memberOf, type Shape } from '../model/shape.ts';
import { parsePythonFloat } from '../text/python-numbers.ts';
import type { InputValue } from './input-value.ts';
import { MOST_DIGITS } from './limits.ts';
import { InputValueError } from './syntax-error.ts';

/**
 * The value with its text read as the model says: numbers, booleans (`true` and `false` in any case), and one value
 * where a list is wanted as a list of it. What does not fit is left as it is, for validation to name; only a text that
 * is not a number is refused here, as the AWS CLI does. Throws ValueFault.
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
  throw new InputValueError(`${path}: a number is expected, '${text}' was given`);
}

function coerceMembers(value: InputValue, shape: Shape, path: string): InputValue {
  if (!(value instanceof Map)) return value;
  const coerced = [...value].map(([name, item]): [string, InputValue] => {
    const member = memberOf(shape, name);
    return [name, member ? coerce(item, member, `${path}.${name}`) : item];
  });
  return new Map(coerced);
}

// Python's int(): a sign, white space around, single underscores between digits, decimal digits of any script.
function integer(text: string, path: string): bigint {
  // Long texts exhaust the stack of the expression; in UTF-16 a digit has two units at most.
  const isLong = text.length > 2 * MOST_DIGITS;
  const match = isLong ? null : /^[^\S\ufeff]*([-+]?)(\p{Nd}+(?:_\p{Nd}+)*)[^\S\ufeff]*$/u.exec(text);
  if (!match) throw new InputValueError(`${path}: an integer is expected, '${text}' was given`);
  const digits = [...(match[2] as string)]
    .filter((digit) => digit !== '_')
    .map(decimal)
    .join('');
  return BigInt(digits) * (match[1] === '-' ? -1n : 1n);
}

// Unicode keeps the ten digits of a script together, some scripts behind one another: count from where they begin.
function decimal(digit: string): string {
  const code = digit.codePointAt(0) as number;
  if (code < 0x80) return digit;
  let zero = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return String((code - zero) % 10);
}
