// Filters of requests, as the EC2 User Guide describes them under "List and filter your resources".
import type { Filter } from './form.ts';
import { Refusal } from './refusal.ts';
import type { Tag } from './types.ts';

/** The values of a resource for each filter. A resource without a value does not match. */
export type FilterValues<T> = Readonly<Record<string, (resource: T) => Values>>;

type Values = string | number | boolean | undefined | readonly (string | number | boolean | undefined)[];

/**
 * The resources that have one of the values of each filter. `tag:KEY` and `tag-key` are filters too if `tagsOf` is given.
 * Throws the error of EC2 for an unknown filter.
 */
export function matching<T>(
  resources: readonly T[],
  filters: readonly Filter[],
  valuesOf: FilterValues<T>,
  tagsOf?: (resource: T) => readonly Tag[],
): T[] {
  const tests = filters.map(({ name, values }) => {
    const get = getter(name, valuesOf, tagsOf);
    if (!get) throw new Refusal('InvalidParameterValue', `The filter '${name || 'null'}' is invalid`);
    const patterns = values.map(wildcards);
    return (resource: T): boolean =>
      [get(resource)].flat().some((own) => own !== undefined && patterns.some((pattern) => pattern.test(String(own))));
  });
  return resources.filter((resource) => tests.every((test) => test(resource)));
}

function getter<T>(
  name: string,
  valuesOf: FilterValues<T>,
  tagsOf?: (resource: T) => readonly Tag[],
): ((resource: T) => Values) | undefined {
  if (Object.hasOwn(valuesOf, name)) return valuesOf[name];
  if (!tagsOf) return undefined;
  if (name === 'tag-key') return (resource) => tagsOf(resource).map(({ key }) => key);
  const key = /^tag:(.+)$/s.exec(name)?.[1];
  if (key === undefined) return undefined;
  return (resource) => tagsOf(resource).find((tag) => tag.key === key)?.value;
}

/** Converts a filter value to a pattern: * matches any characters, ? one, \ escapes both. */
function wildcards(value: string): RegExp {
  const parts = value.replace(/\\?./gs, (part) => {
    if (part === '*') return '.*';
    return part === '?' ? '.' : (part[1] ?? part).replace(/[.*+?^${}()|[\]\\]/, '\\$&');
  });
  return new RegExp(`^${parts}$`, 's');
}
