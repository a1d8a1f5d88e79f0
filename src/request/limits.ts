// Size limits of a request. They are far above what EC2 accepts (names of 128 characters, 50 tags per resource, a few
// dozen devices), but low enough that no input exhausts time or memory.

import { type CliError, parameterError } from '../errors.ts';
import type { Files } from '../io/io.ts';
import { Bytes, type InputObject, type InputValue } from './input-value.ts';

/** Limit for structures, lists and the values in them together. */
export const MOST_VALUES = 100_000;

/** Limit for the digits of an integer, as in Python and so in the AWS CLI. Conversion time is quadratic. */
export const MOST_DIGITS = 4300;

const MEBIBYTE = 2 ** 20;

const MOST_TEXT = 8 * MEBIBYTE;

const MOST_READ = 32 * MEBIBYTE;

/** File access with a total read limit per request; repeated reads count. */
export function withReadLimit(files: Files): Files {
  let total = 0;
  return {
    ...files,
    readFile: (path) => {
      if (total > MOST_READ) throw Object.assign(new Error('File too large'), { code: 'EFBIG' });
      const data = files.readFile(path);
      total += data.length;
      return data;
    },
  };
}

/** The error for a request larger than any that EC2 accepts. */
export function sizeProblem(draft: InputObject): CliError | undefined {
  const { values, text } = sizeOf(draft);
  if (values > MOST_VALUES) return parameterError(`The request has more than ${MOST_VALUES} values`);
  if (text > MOST_TEXT) return parameterError(`The request has more than ${MOST_TEXT / MEBIBYTE} MiB of text`);
  return undefined;
}

function sizeOf(value: InputValue): { values: number; text: number } {
  if (typeof value === 'string') return { values: 1, text: value.length };
  const size = { values: 1, text: 0 };
  const add = (item: InputValue): void => {
    const { values, text } = sizeOf(item);
    size.values += values;
    size.text += text;
  };
  if (Array.isArray(value)) value.forEach(add);
  if (value instanceof Map) {
    for (const [key, item] of value) {
      size.text += key.length;
      add(item);
    }
  }
  if (value instanceof Bytes) size.text += value.data.length;
  return size;
}
