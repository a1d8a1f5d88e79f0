// Values from options, files and documents, before they are validated against the model.
import { shown } from '../text/safe.ts';

/** Contents of a `fileb://` file. */
export class Bytes {
  readonly data: Uint8Array;
  constructor(data: Uint8Array) {
    this.data = data;
  }
}

/** YAML scalar of a type that JSON does not have, such as a date. */
export class ForeignScalar {
  readonly type: string;
  readonly text: string;
  constructor(type: string, text: string) {
    this.type = type;
    this.text = text;
  }
}

/** Stands for a value that could not be parsed. Its problem is reported, so validation reports nothing about it. */
export class Unparsed {
  readonly isUnparsed = true;
}

export const UNPARSED = new Unparsed();

/** Integers are bigint to keep every digit; a number was written with a decimal point or an exponent. */
export type InputValue =
  | null
  | boolean
  | string
  | bigint
  | number
  | Bytes
  | ForeignScalar
  | Unparsed
  | InputValue[]
  | InputObject;

/** Object with its keys in input order. */
export type InputObject = Map<string, InputValue>;

/** Type of a value as messages name it. */
export function typeOf(value: InputValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  if (value instanceof Map) return 'map';
  if (value instanceof Bytes) return 'bytes';
  if (value instanceof ForeignScalar) return value.type;
  return { bigint: 'integer', number: 'float', boolean: 'boolean', string: 'string' }[typeof value as 'string'];
}

/** Value as messages print it. */
export const shownValue = (value: InputValue): string => shown(textOf(value));

/** Value as text: strings unquoted, everything else as JSON. */
export function textOf(value: InputValue): string {
  if (value instanceof Bytes) return `${value.data.length} bytes`;
  return typeof value === 'string' ? value : jsonOf(value);
}

/** Single-line JSON; a float keeps its decimal point (`8.0`). */
function jsonOf(value: InputValue): string {
  if (Array.isArray(value)) return `[${value.map(jsonOf).join(', ')}]`;
  if (value instanceof Map) {
    return `{${[...value].map(([key, item]) => `${JSON.stringify(key)}: ${jsonOf(item)}`).join(', ')}}`;
  }
  if (value instanceof Bytes) return `"${value.data.length} bytes"`;
  if (value instanceof ForeignScalar) return value.text;
  if (value instanceof Unparsed) return '...';
  if (typeof value === 'number') return Number.isInteger(value) ? value.toFixed(1) : String(value);
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** True if an option treats the text as a file name. */
export const isFileUri = (text: string): boolean => /^fileb?:\/\//.test(text);
