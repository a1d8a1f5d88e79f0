// The keys of mappings that are printed as rows. Rules: measured on AWS CLI 2.36.

import { isScalar, type JsonObject } from '../model/json-value.ts';
import { sortedKeys } from './scalars.ts';

export interface Keys {
  /** Sorted keys that have a scalar in some mapping. */
  readonly scalars: readonly string[];
  /** Sorted keys that have a list or a mapping in some mapping. */
  readonly nested: readonly string[];
  /** Those of them that have a scalar in no mapping. */
  readonly onlyNested: readonly string[];
}

/** The keys of one mapping, or of several that share their columns. */
export function keysOf(mappings: readonly JsonObject[]): Keys {
  const used: Layout[] = [];
  for (let at = 0; at < mappings.length; at++) {
    const layout = layoutOf(mappings[at] as JsonObject);
    if (layout === undefined) return unionOf(mappings);
    if (!used.includes(layout)) used.push(layout);
  }
  return used.length === 1 ? (used[0] as Layout).keys : unionOfLayouts(used);
}

/**
 * The keys of a mapping in their order, and which of them have scalars. A large result has thousands of short lists, but only
 * a few layouts. To sort the keys of each list would take most of the time.
 */
interface Layout {
  readonly order: readonly string[];
  readonly areScalars: readonly boolean[];
  readonly keys: Keys;
}

const layouts: Layout[] = [];

/** The number of layouts, and of sets of layouts, that are kept. */
const MAX_KEPT = 64;

/** Returns undefined if the mapping has another layout than those that are kept. */
function layoutOf(mapping: JsonObject): Layout | undefined {
  const order = Object.keys(mapping);
  for (let at = 0; at < layouts.length; at++) {
    const known = layouts[at] as Layout;
    if (fits(mapping, order, known)) return known;
  }
  if (layouts.length === MAX_KEPT) return undefined;
  const layout = { order, areScalars: order.map((key) => isScalar(mapping[key])), keys: unionOf([mapping]) };
  layouts.push(layout);
  return layout;
}

// V8 optimizes loops with an index early, and does not leave the optimized code at their end.
function fits(mapping: JsonObject, keys: readonly string[], { order, areScalars }: Layout): boolean {
  if (keys.length !== order.length) return false;
  for (let at = 0; at < keys.length; at++) {
    const key = keys[at] as string;
    if (key !== order[at] || isScalar(mapping[key]) !== areScalars[at]) return false;
  }
  return true;
}

const unions: { readonly parts: readonly Layout[]; readonly keys: Keys }[] = [];

function unionOfLayouts(parts: readonly Layout[]): Keys {
  const known = unions.find(
    (union) => union.parts.length === parts.length && parts.every((part, at) => part === union.parts[at]),
  );
  if (known) return known.keys;
  const keys = sorted(
    new Set(parts.flatMap((part) => part.keys.scalars)),
    new Set(parts.flatMap((part) => part.keys.nested)),
  );
  if (unions.length < MAX_KEPT) unions.push({ parts, keys });
  return keys;
}

function unionOf(mappings: readonly JsonObject[]): Keys {
  const scalars = new Set<string>();
  const nested = new Set<string>();
  for (const mapping of mappings) {
    for (const key of Object.keys(mapping)) (isScalar(mapping[key]) ? scalars : nested).add(key);
  }
  return sorted(scalars, nested);
}

function sorted(scalars: ReadonlySet<string>, nested: ReadonlySet<string>): Keys {
  const others = sortedKeys(nested);
  return { scalars: sortedKeys(scalars), nested: others, onlyNested: others.filter((key) => !scalars.has(key)) };
}
