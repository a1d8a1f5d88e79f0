// Converts a valid draft to a request for the SDK.
import type { JsonObject, JsonValue } from '../model/json-value.ts';
import { isTimestamp, memberOf, type Shape } from '../model/shape.ts';
import { ForeignScalar, type InputObject, type InputValue } from './input-value.ts';
import { parseTimestamp } from './parse-timestamp.ts';

/** A request for the SDK. */
export type Request = JsonObject;

/** Builds a request with the members in their order. Values of the wrong type become text, as without validation. */
export const toRequest = (draft: InputObject, shape: Shape): Request => requestValue(draft, shape) as Request;

function requestValue(value: InputValue, shape: Shape): JsonValue {
  if (value instanceof Map) {
    const pairs = [...value].map(([name, item]) => [name, requestValue(item, memberOf(shape, name) as Shape)] as const);
    return Object.fromEntries(pairs);
  }
  if (Array.isArray(value)) return value.map((item) => requestValue(item, shape.items as Shape));
  if (isTimestamp(shape)) return parseTimestamp(value) as Date;
  if (shape.type === 'boolean') return Boolean(value);
  if (shape.type === 'integer' && typeof value === 'bigint') return exactNumber(value);
  if (shape.type === 'integer' && typeof value === 'boolean') return value ? 'True' : 'False';
  if (shape.type === 'number' && (typeof value === 'bigint' || typeof value === 'number')) return Number(value);
  return value instanceof ForeignScalar ? value.text : String(value);
}

/** A number, or text if a number cannot have all the digits. The SDK sends both in the same way. */
const exactNumber = (value: bigint): number | string =>
  Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
