// The type of values that stages exchange: requests, responses, skeletons, query results.

/**
 * A JSON value, a Date or a bigint. Timestamps are dates in requests and output skeletons, and text in responses. A bigint is
 * a whole number beyond 2^53 in a response.
 */
export type JsonValue = string | number | bigint | boolean | null | Date | JsonValue[] | JsonObject;

export type JsonObject = { [member: string]: JsonValue };

export const isList = (value: JsonValue | undefined): value is JsonValue[] => Array.isArray(value);

export const isMapping = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** Responses that have only the members of their shape, in its order. */
const shaped = new WeakSet<object>();

/** Marks a response that has only the members of its shape, in its order. */
export function markShaped<T extends object>(response: T): T {
  shaped.add(response);
  return response;
}

export const isShaped = (response: unknown): boolean => shaped.has(response as object);

export const isScalar = (value: JsonValue | undefined): boolean =>
  typeof value !== 'object' || value === null || value instanceof Date;
