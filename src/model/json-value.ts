// The one type of values between the stages: requests, responses, skeletons, and what a query picked from them.

/** A value of JSON, or a timestamp: requests and sample responses have dates, responses of EC2 their text. */
export type JsonValue = string | number | boolean | null | Date | JsonValue[] | JsonObject;

export type JsonObject = { [member: string]: JsonValue };

export const isList = (value: JsonValue | undefined): value is JsonValue[] => Array.isArray(value);

export const isMapping = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

export const isScalar = (value: JsonValue | undefined): boolean => !isList(value) && !isMapping(value);
