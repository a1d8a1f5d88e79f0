// The type of values that stages exchange: requests, responses, skeletons, query results.

/** A JSON value or a Date. Timestamps are dates in requests and output skeletons, and text in responses. */
export type JsonValue = string | number | boolean | null | Date | JsonValue[] | JsonObject;

export type JsonObject = { [member: string]: JsonValue };

export const isList = (value: JsonValue | undefined): value is JsonValue[] => Array.isArray(value);

export const isMapping = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

export const isScalar = (value: JsonValue | undefined): boolean => !isList(value) && !isMapping(value);
