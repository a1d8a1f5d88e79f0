// Builds the value that --generate-cli-skeleton minimal prints.
import type { JsonValue } from './json-value.ts';
import type { Operation } from './model.ts';
import { members, type Shape } from './shape.ts';
import { inputSkeleton } from './skeleton.ts';

/**
 * A request with its required members only, on every level, and the values of the whole skeleton. An element of a list in
 * which nothing is required has all its plain members, because an empty one says nothing: `{ "Key": "", "Value": "" }`.
 */
export const minimalSkeleton = (shape: Shape): JsonValue => inputSkeleton(requiredOnly(shape));

function requiredOnly(shape: Shape): Shape {
  const { properties, items, required = [] } = shape;
  const kept = members({ properties: properties ?? {} }).filter(([name]) => required.includes(name));
  return {
    ...shape,
    ...(properties && { properties: Object.fromEntries(kept.map(([name, member]) => [name, requiredOnly(member)])) }),
    ...(items && { items: elementShape(items) }),
  };
}

function elementShape(items: Shape): Shape {
  if (items.type !== 'object' || (items.required ?? []).length > 0) return requiredOnly(items);
  const plain = members(items).filter(([, { type }]) => type !== 'object' && type !== 'array');
  return { ...items, properties: Object.fromEntries(plain) };
}

/** Explains the empty minimal request of a command without required members; otherwise undefined. */
export const emptyRequestHint = ({ command, input: { required = [] } }: Operation): string | undefined =>
  required.length > 0
    ? undefined
    : `${command.join(' ')} has no required members; --generate-cli-skeleton input prints all members`;
