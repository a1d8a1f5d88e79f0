// Builds the values that --generate-cli-skeleton prints.
import type { JsonValue } from './json-value.ts';
import { isTimestamp, members, type Shape } from './shape.ts';

/** A request with every member: the first known value or an empty string, 0, true, 1970, one element per list. */
export function inputSkeleton(shape: Shape): JsonValue {
  return skeleton(shape, (leaf) => (isTimestamp(leaf) ? EPOCH_TEXT : firstKnownValue(leaf)));
}

/** A response with every member, as in the AWS CLI: strings are the names of their members, timestamps are dates. */
export function outputSkeleton(shape: Shape): JsonValue {
  return skeleton(shape, (leaf, name) => (isTimestamp(leaf) ? EPOCH : name));
}

const EPOCH = new Date(0);

export const EPOCH_TEXT = '1970-01-01T00:00:00';

export const firstKnownValue = (shape: Shape): string => shape['x-known-values']?.[0] ?? '';

function skeleton(shape: Shape, text: (shape: Shape, name: string) => JsonValue, name = ''): JsonValue {
  switch (shape.type) {
    case 'object':
      return Object.fromEntries(members(shape).map(([key, member]) => [key, skeleton(member, text, key)]));
    case 'array':
      return shape.items ? [skeleton(shape.items, text, name)] : [];
    case 'integer':
    case 'number':
      return 0;
    case 'boolean':
      return true;
    case 'string':
      return text(shape, name);
  }
}
