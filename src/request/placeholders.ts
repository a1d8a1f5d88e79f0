// Finds values that are still those of the skeletons `input` and `yaml-input`.

import { isTimestamp, memberOf, memberPath, type Shape } from '../model/shape.ts';
import { EPOCH_TEXT, firstKnownValue } from '../model/skeleton.ts';
import { type InputObject, type InputValue, textOf } from './input-value.ts';

/** One hint for all invalid values of a skeleton; undefined if there are none. */
export function placeholderHint(
  isInvalid: (path: string) => boolean,
  draft: InputObject,
  shape: Shape,
): string | undefined {
  const found = [...placeholders(draft, shape, '', false)].filter(({ path }) => isInvalid(path));
  if (found.length === 0) return undefined;
  const [what, them] =
    found.length === 1 ? ['1 value is still that', 'it'] : [`${found.length} values are still those`, 'them'];
  if (found.every(({ isRequired }) => isRequired)) return `${what} of the skeleton; fill ${them} in`;
  return `${what} of the skeleton; fill ${them} in or delete ${them}, or start with --generate-cli-skeleton minimal, which has only required members`;
}

interface Placeholder {
  readonly path: string;
  readonly isRequired: boolean;
}

function* placeholders(value: InputValue, shape: Shape, path: string, isRequired: boolean): Generator<Placeholder> {
  if (value instanceof Map) {
    for (const [name, item] of value) {
      const member = memberOf(shape, name);
      if (member) yield* placeholders(item, member, memberPath(path, name), shape.required?.includes(name) ?? false);
    }
  } else if (Array.isArray(value)) {
    if (!shape.items) return;
    for (const [at, item] of value.entries()) yield* placeholders(item, shape.items, `${path}[${at}]`, isRequired);
  } else if (isPlaceholder(value, shape)) {
    yield { path, isRequired };
  }
}

/** True for a value that is no structure or list, and that the skeleton has, too. */
export function isPlaceholder(value: InputValue, shape: Shape): boolean {
  // YAML has a space in place of the T.
  if (isTimestamp(shape)) return textOf(value).replace(' ', 'T') === EPOCH_TEXT;
  if (shape.type === 'string') return value === firstKnownValue(shape);
  if (shape.type === 'boolean') return value === true;
  return value === 0n || value === 0;
}
