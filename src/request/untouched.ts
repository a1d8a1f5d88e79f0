// Structures of a document that were not filled in. The values of a skeleton are not all empty: the group of a launch
// permission is `all`, so an untouched one would make the image public.

import { memberOf, memberPath, members, type Shape } from '../model/shape.ts';
import type { InputObject, InputValue } from './input-value.ts';
import { isPlaceholder } from './placeholders.ts';
import type { Problem } from './rules.ts';

/** Finds the outermost structures of a document in which each member still has the value of the skeleton. */
export function untouchedStructures(
  draft: InputObject,
  shape: Shape,
  isFromDocument: (member: string) => boolean,
): Problem[] {
  return [...draft].flatMap(([name, value]) => {
    const member = memberOf(shape, name);
    return member && isFromDocument(name) ? [...untouchedIn(value, member, name)] : [];
  });
}

function* untouchedIn(value: InputValue, shape: Shape, path: string): Generator<Problem> {
  if (value instanceof Map) {
    const { isWhole, hasEmptyText } = compareWithSkeleton(value, shape);
    // A structure of a single member is short enough to be meant: an empty `Value` deletes a description.
    if (isWhole && hasEmptyText && value.size > 1) {
      yield { path, line: `Invalid value for parameter ${path}: all its values are still those of the skeleton` };
      return;
    }
    for (const [name, item] of value) {
      const member = memberOf(shape, name);
      if (member) yield* untouchedIn(item, member, memberPath(path, name));
    }
  }
  if (Array.isArray(value) && shape.items) {
    for (const [at, item] of value.entries()) yield* untouchedIn(item, shape.items, `${path}[${at}]`);
  }
}

interface Likeness {
  /** All members are there, and each has the value of the skeleton. */
  readonly isWhole: boolean;
  readonly hasEmptyText: boolean;
}

function compareWithSkeleton(value: InputValue, shape: Shape): Likeness {
  if (value instanceof Map) {
    const all = members(shape);
    const parts = all.map(([name, member]) => compareWithSkeleton(value.get(name) ?? null, member));
    return combined(parts, value.size === all.length);
  }
  if (Array.isArray(value)) {
    const { items } = shape;
    return combined(items ? value.map((item) => compareWithSkeleton(item, items)) : [], value.length === 1);
  }
  return { isWhole: isPlaceholder(value, shape), hasEmptyText: value === '' };
}

const combined = (parts: readonly Likeness[], hasAll: boolean): Likeness => ({
  isWhole: hasAll && parts.every(({ isWhole }) => isWhole),
  hasEmptyText: parts.some(({ hasEmptyText }) => hasEmptyText),
});
