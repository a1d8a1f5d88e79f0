// How large a request may be: far beyond what EC2 takes (128 characters of a name, 50 tags of a resource, a few dozen
// devices), and little enough that no input exhausts time or memory.

import { parameterError } from '../errors.ts';
import type { Files } from '../io/io.ts';
import { Bytes, type InputObject, type InputValue } from './input-value.ts';

/** Structures, lists and the values in them. */
export const MOST_VALUES = 100_000;

/** Digits of an integer; the AWS CLI's reader, Python's, ends here too. Converting takes the square of their number. */
export const MOST_DIGITS = 4300;

const MEBIBYTE = 2 ** 20;

const MOST_TEXT = 8 * MEBIBYTE;

const MOST_READ = 32 * MEBIBYTE;

/** The files, of which one request reads no more than so much in all, be it the same one again and again. */
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

/** Throws a parameter error for a request that is larger than any that EC2 takes. */
export function assertRequestSize(draft: InputObject): void {
  const { values, text } = sizeOf(draft);
  if (values > MOST_VALUES) throw parameterError(`The request has more than ${MOST_VALUES} values`);
  if (text > MOST_TEXT) throw parameterError(`The request has more than ${MOST_TEXT / MEBIBYTE} MiB of text`);
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
