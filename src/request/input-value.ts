// The values that options, files and documents hold before they are checked against the model.

/** Bytes of a `fileb://` file. */
export class Bytes {
  readonly data: Uint8Array;
  constructor(data: Uint8Array) {
    this.data = data;
  }
}

/** A YAML scalar of a type that JSON has no word for, such as a date. */
export class ForeignScalar {
  readonly type: string;
  readonly text: string;
  constructor(type: string, text: string) {
    this.type = type;
    this.text = text;
  }
}

/** An integer is a bigint, so that no digit is lost; a number is one that was written with a point or an exponent. */
export type InputValue = null | boolean | string | bigint | number | Bytes | ForeignScalar | InputValue[] | InputObject;

/** Keys in the order in which they were written. */
export type InputObject = Map<string, InputValue>;

/** The type of a value in the words of messages. */
export function typeOf(value: InputValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  if (value instanceof Map) return 'map';
  if (value instanceof Bytes) return 'bytes';
  if (value instanceof ForeignScalar) return value.type;
  return { bigint: 'integer', number: 'float', boolean: 'boolean', string: 'string' }[typeof value as 'string'];
}

/** The value as messages show it: text as it is, everything else as JSON. */
export function textOf(value: InputValue): string {
  if (value instanceof Bytes) return `${value.data.length} bytes`;
  return typeof value === 'string' ? value : jsonOf(value);
}

/** The value as JSON of one line; a float keeps its point (`8.0`). */
function jsonOf(value: InputValue): string {
  if (Array.isArray(value)) return `[${value.map(jsonOf).join(', ')}]`;
  if (value instanceof Map) {
    return `{${[...value].map(([key, item]) => `${JSON.stringify(key)}: ${jsonOf(item)}`).join(', ')}}`;
  }
  if (value instanceof Bytes) return `"${value.data.length} bytes"`;
  if (value instanceof ForeignScalar) return value.text;
  if (typeof value === 'number') return Number.isInteger(value) ? value.toFixed(1) : String(value);
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
