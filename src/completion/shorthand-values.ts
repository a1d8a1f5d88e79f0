// The values that can stand at a place of shorthand: known ones, filters, and resources and tags of the account.

import { type CompletionSource, type DescribedShape, memberOf, type Rule } from '../model/shape.ts';
import type { InputObject } from '../request/input-value.ts';
import { type Candidate, knownValues, type Lookup, type Name } from './candidate.ts';

/** A shape at a place of shorthand. */
export interface Typing {
  readonly shape: DescribedShape;
  /** Its documented rule. */
  readonly rule?: Rule | undefined;
  /** The names of the filters whose structure has the shape, with their known values. */
  readonly filters?: DescribedShape['x-filters'];
  readonly lookup: Lookup;
  /** Returns the values of a place for which the shape alone does not tell them. */
  readonly offer?: ((typed: string) => Promise<Offer>) | undefined;
}

interface Offer extends Pick<Candidate, 'isOpaque' | 'isSuggestion'> {
  readonly names: readonly Name[];
  /** True if other values are valid, too. */
  readonly isOpen: boolean;
}

/** The values at a place where `typed` stands. */
export async function offerFor({ shape, rule, offer }: Typing, typed: string): Promise<Offer> {
  if (offer) return offer(typed);
  const known = knownValues(shape, rule);
  return { names: known.map(asName), isOpen: known.length === 0 };
}

/** The typing of the value of a key, after other values of its structure. */
export function valueIn(typing: Typing, key: string, values: InputObject): Typing | undefined {
  const { shape, rule, filters, lookup } = typing;
  const within = memberOf(shape, key);
  if (!within) return undefined;
  const inner = { shape: within, rule: rule?.properties?.[key], lookup };
  const source = within['x-completion'];
  if (filters && key === 'Name') return { ...inner, offer: filterNames(filters, lookup) };
  if (filters && key === 'Values') return { ...inner, offer: filterValues(filters, textOf(values, 'Name'), lookup) };
  if (source === 'tag-keys') return { ...inner, offer: ownTagKeys(lookup) };
  if (source === 'tag-values') return { ...inner, offer: found([source], lookup, textOf(values, 'Key')) };
  return source === undefined || source === 'document' ? inner : { ...inner, offer: found([source].flat(), lookup) };
}

const textOf = (values: InputObject, key: string): string => {
  const value = values.get(key);
  return typeof value === 'string' ? value : '';
};

const asName = (name: string): Name => ({ name, description: '' });

type OfferFor = NonNullable<Typing['offer']>;

/** The start of the name of a filter by a tag. */
const TAG = 'tag:';

/** The names of filters. After `tag:`, the keys of the account's tags follow. */
const filterNames =
  (filters: NonNullable<Typing['filters']>, lookup: Lookup): OfferFor =>
  async (typed) => {
    if (!typed.startsWith(TAG) || !(TAG in filters)) {
      const names = Object.keys(filters).map((name) => ({ name, description: '', isPartial: name === TAG }));
      return { names, isOpen: false };
    }
    const keys = await lookup({ sources: ['tag-keys'], typed: typed.slice(TAG.length) });
    const names = keys.map((key) => ({ ...key, name: TAG + key.name }));
    return { names, isOpen: typed !== TAG, isSuggestion: true };
  };

/** The values of the filter with a name. */
function filterValues(filters: NonNullable<Typing['filters']>, name: string, lookup: Lookup): OfferFor {
  if (name.startsWith(TAG)) return found(['tag-values'], lookup, name.slice(TAG.length));
  const sources = sourcesOf(name);
  if (sources.length > 0) return found(sources, lookup);
  const known = Object.hasOwn(filters, name) ? (filters[name] ?? []) : [];
  return async () => ({ names: known.map(asName), isOpen: true });
}

/** The sources of the values of a filter, by the last words of its name: those of `source-image-id` are images. */
const SOURCES: readonly (readonly [end: RegExp, sources: readonly CompletionSource[]])[] = [
  [/^(?:tag-)?key$/, ['tag-keys']],
  [/\bimage-id$/, ['images']],
  [/\bsnapshot-id$/, ['snapshots']],
  [/\binstance-id$/, ['all-instances']],
  [/\bresource-id$/, ['images', 'snapshots', 'all-instances']],
];

const sourcesOf = (name: string): readonly CompletionSource[] => SOURCES.find(([end]) => end.test(name))?.[1] ?? [];

const found =
  (sources: readonly CompletionSource[], lookup: Lookup, key?: string): OfferFor =>
  async (typed) => {
    const isTag = sources.some((source) => source.startsWith('tag-'));
    const names = await lookup({ sources, typed, key });
    return { names, isOpen: true, isSuggestion: true, ...(!isTag && { isOpaque: true }) };
  };

/** Keys that start with `aws:` are reserved: only AWS creates and deletes such tags. */
const ownTagKeys =
  (lookup: Lookup): OfferFor =>
  async (typed) => {
    const offer = await found(['tag-keys'], lookup)(typed);
    return { ...offer, names: offer.names.filter(({ name }) => !/^aws:/i.test(name)) };
  };
