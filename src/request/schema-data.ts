// Drafts as data for JSON Schema checks.

import { isTimestamp, memberOf, type Shape } from '../model/shape.ts';
import type { InputValue } from './input-value.ts';
import { parseTimestamp } from './parse-timestamp.ts';

/** Converts the draft for ajv. Values that JSON cannot express or that cannot be sent become NO_JSON. */
export function toData(value: InputValue, shape: Shape | undefined): unknown {
  if (shape && isTimestamp(shape)) return timestampData(value);
  if (Array.isArray(value)) return value.map((item) => toData(item, shape?.items));
  if (value instanceof Map) {
    const data = Object.create(null) as Record<string, unknown>;
    for (const [name, item] of value) data[name] = toData(item, shape && memberOf(shape, name));
    return data;
  }
  if (typeof value === 'number' && shape?.type === 'number') return Number.isFinite(value) ? value : NO_JSON;
  if (typeof value === 'bigint') return integerData(value, shape);
  if (typeof value === 'string') return value.isWellFormed() ? value : NO_JSON;
  return value === null || typeof value === 'boolean' ? value : NO_JSON;
}

/** A number for an integer. It is not exact beyond 2^53, but only the request needs all digits. */
function integerData(value: bigint, shape: Shape | undefined): unknown {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  if (shape?.type !== 'integer') return NO_JSON;
  return Math.max(-Number.MAX_VALUE, Math.min(number, Number.MAX_VALUE));
}

/** Text of a timestamp; a number becomes the text of its date. */
function timestampData(value: InputValue): unknown {
  const time = parseTimestamp(value);
  if (!time) return NO_JSON;
  return typeof value === 'string' ? value : time.toISOString();
}

/** A bigint, which fails every `type` check of ajv. */
const NO_JSON = 0n;
