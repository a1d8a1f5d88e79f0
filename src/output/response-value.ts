// Turns a response into a plain value for queries and formats. Rules: measured on AWS CLI 2.36.

import type { TimestampFormat } from '../config/global-checks.ts';
import type { JsonValue } from '../model/json-value.ts';
import { isTimestamp, members, type Shape } from '../model/shape.ts';
import { fromEpochSeconds, parseIso8601, renderIso8601 } from '../text/iso8601.ts';

/**
 * Builds the value from the members that the shape has, in its order. Drops all others: EC2 and the SDK may know more
 * members than the AWS CLI. Omits missing members and keeps empty ones: `[]`, `{}`, `""`.
 */
export function buildResponseValue(value: unknown, shape: Shape, format: TimestampFormat): JsonValue {
  const { items } = shape;
  if (items && Array.isArray(value)) return value.map((item) => buildResponseValue(item, items, format));
  if (shape.type === 'object') {
    const received = new Map(Object.entries(value as object));
    const present = members(shape).filter(([name]) => received.get(name) !== undefined);
    return Object.fromEntries(
      present.map(([name, member]) => [name, buildResponseValue(received.get(name), member, format)]),
    );
  }
  return isTimestamp(shape) && format === 'iso8601' ? inIso8601(value as string) : (value as JsonValue);
}

/** Keeps the offset that EC2 sent, and text that is not a timestamp; the AWS CLI fails on such text and prints nothing. */
function inIso8601(text: string): string {
  const time = parseIso8601(text) ?? (/^\d+(?:\.\d+)?$/.test(text) ? fromEpochSeconds(Number(text)) : undefined);
  return time ? renderIso8601(time) : text;
}
