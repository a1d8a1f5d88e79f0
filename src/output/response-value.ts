// Turns a response into a plain value for queries and formats. Rules: measured on AWS CLI 2.36.

import type { TimestampFormat } from '../config/early-settings.ts';
import { isShaped, type JsonObject, type JsonValue } from '../model/json-value.ts';
import { isTimestamp, members, type Shape } from '../model/shape.ts';
import { fromLocalSeconds, parseIso8601, renderIso8601 } from '../text/iso8601.ts';
import { parsePythonFloat } from '../text/python-literals.ts';

/**
 * Builds the value from the members that the shape has, in its order. Drops all others: EC2 and the SDK may know more
 * members than the AWS CLI. Omits missing members and keeps empty ones: `[]`, `{}`, `""`. A number or timestamp with
 * another text keeps that; the AWS CLI fails on such text and prints nothing. Copies only what changes of a response that
 * was read by its shape.
 */
export function buildResponseValue(value: unknown, shape: Shape, format: TimestampFormat): JsonValue {
  return responseConverter(shape, format)(value);
}

type Convert = (value: unknown) => JsonValue;

/** The same for many responses of a shape. */
export function responseConverter(shape: Shape, format: TimestampFormat): Convert {
  const converters = new Map<boolean, Convert>();
  return (value) => {
    const isRead = isShaped(value);
    const convert = converters.get(isRead) ?? converterOf(shape, format, isRead);
    converters.set(isRead, convert);
    return convert(value);
  };
}

const asIs: Convert = (value) => value as JsonValue;

function converterOf(shape: Shape, format: TimestampFormat, isShaped: boolean): Convert {
  const { type, items } = shape;
  if (type === 'number') return (value) => (typeof value === 'string' ? (finiteNumber(value) ?? value) : asIs(value));
  if (isTimestamp(shape)) return format === 'iso8601' ? (value) => inIso8601(value as string) : asIs;
  if (type === 'array' && items) {
    const convert = converterOf(items, format, isShaped);
    return convert === asIs ? asIs : (value) => (value as unknown[]).map(convert);
  }
  if (type !== 'object') return asIs;
  const all = members(shape).map(
    ([name, member]): MemberConverter => ({ name, convert: converterOf(member, format, isShaped) }),
  );
  if (!isShaped) return (value) => built(value as JsonObject, all);
  const some = all.filter(({ convert }) => convert !== asIs);
  return some.length === 0 ? asIs : (value) => replaced(value as JsonObject, some);
}

interface MemberConverter {
  readonly name: string;
  readonly convert: Convert;
}

function built(value: JsonObject, members: readonly MemberConverter[]): JsonObject {
  const result: JsonObject = {};
  for (const { name, convert } of members) if (value[name] !== undefined) result[name] = convert(value[name]);
  return result;
}

function replaced(value: JsonObject, members: readonly MemberConverter[]): JsonObject {
  const result = { ...value };
  for (const { name, convert } of members) if (result[name] !== undefined) result[name] = convert(result[name]);
  return result;
}

function finiteNumber(text: string): number | undefined {
  const number = parsePythonFloat(text);
  return number !== undefined && Number.isFinite(number) ? number : undefined;
}

/** A number is seconds since 1970, in local time. Any other timestamp keeps its offset. */
function inIso8601(text: string): string {
  const seconds = finiteNumber(text);
  const time = seconds === undefined ? parseIso8601(text) : fromLocalSeconds(seconds);
  return time ? renderIso8601(time) : text;
}
