// Resources and tags from EC2 as completion candidates, cached for a minute, and for a day in case a lookup fails.

import { createHash } from 'node:crypto';
import { parseGlobals } from '../cli/parse.ts';
import { type Settings, settingsOf } from '../config/settings.ts';
import { loadConfigFiles } from '../config/shared-config.ts';
import type { Io } from '../io/io.ts';
import { model } from '../model/model.ts';
import type { Wanted } from './candidate.ts';
import { type Item, type ItemKind, type ItemRequest, isOfferable, isOfTags } from './item.ts';
import { type Note, reasonOf } from './log.ts';

/** Age up to which cached items replace a lookup, in ms. */
const MAX_AGE = 60_000;

/** Age up to which cached items are offered if the lookup fails, in ms. */
const MAX_STALE_AGE = 24 * 60 * 60_000;

/** The part of the helpers of completion that lookups need. */
interface LookupHelpers {
  readonly words: readonly string[];
  readonly io: Io;
  readonly note: Note;
  readonly notices: string[];
}

interface ItemQuery extends Pick<Wanted, 'key' | 'region'> {
  readonly kinds: readonly ItemKind[];
}

/** The items to offer, from the cache or from EC2, kind after kind. A kind that fails leaves the others. */
export async function itemsFor({ kinds, key, region }: ItemQuery, helpers: LookupHelpers): Promise<readonly Item[]> {
  const { words, io, note } = helpers;
  try {
    const { globals } = parseGlobals(words, model);
    const asked = region === undefined ? globals : new Map([...globals, ['Region', region] as const]);
    const settings = settingsOf(asked, io.env, loadConfigFiles(io));
    note(`Region: ${settings.region}; endpoint: ${settings.endpoint?.origin ?? 'default'}`);
    const lookups = kinds.map((kind) => ({ kind, key, name: `${itemsKey(kind, settings, key)}.json` }));
    const known = await Promise.all(lookups.map((lookup) => cachedItems(lookup, helpers)));
    const isMissing = (at: number): boolean => !((known[at]?.age ?? MAX_AGE) < MAX_AGE);
    const missing = lookups.filter((_, at) => isMissing(at));
    const fetched =
      missing.length > 0 ? await (await import('./fetch-items.ts')).fetchItems(settings, missing, helpers) : [];
    const items = lookups.map((lookup, at) => {
      const result = isMissing(at) ? fetched[missing.indexOf(lookup)] : undefined;
      return offeredItems(lookup, known[at], result, settings.region, helpers);
    });
    return (await Promise.all(items)).flat();
  } catch (error) {
    failed(kinds[0], error, helpers);
    return [];
  }
}

interface ItemLookup extends ItemRequest {
  /** The name of the cache file. */
  readonly name: string;
}

/** The items of a lookup after its request, if it needed one. */
async function offeredItems(
  lookup: ItemLookup,
  known: Cached | undefined,
  fetched: PromiseSettledResult<Item[]> | undefined,
  region: string,
  helpers: LookupHelpers,
): Promise<readonly Item[]> {
  const { kind } = lookup;
  if (fetched?.status === 'rejected') {
    failed(known ? undefined : kind, fetched.reason, helpers);
    return known ? asStale(known, kind, helpers.note) : [];
  }
  if (fetched) await cacheItems(lookup, fetched.value, helpers);
  const items = fetched?.value ?? known?.items ?? [];
  if (items.length === 0) helpers.notices.push(`${NONE[kind]} in ${region}`);
  return items;
}

/** Notes an error, and reports to the user that there are no items of a kind. */
function failed(kind: ItemKind | undefined, error: unknown, { note, notices }: LookupHelpers): void {
  const reason = reasonOf(error);
  note(`lookup failed: ${reason}`);
  if (kind) notices.push(`No ${kind.replace('-', ' ')}: ${firstLine(reason)}`);
}

const NONE: Readonly<Record<ItemKind, string>> = {
  images: 'No images of your own',
  'disabled-images': 'No images of your own',
  'recycled-images': 'No images in the Recycle Bin',
  snapshots: 'No snapshots of your own',
  instances: 'No running or stopped instances',
  'all-instances': 'No instances',
  'tag-keys': 'No tags',
  'tag-values': 'No values of this tag',
};

const firstLine = (text: string): string => text.replace(/\n.*/s, '');

/** Ignores write errors: the next completion then calls EC2 again. */
const cacheItems = ({ name }: ItemLookup, items: readonly Item[], { io, note }: LookupHelpers): Promise<void> =>
  io
    .writeCache(name, JSON.stringify({ at: Date.now(), items }))
    .catch((error) => note(`the cache was not written: ${reasonOf(error)}`));

interface Cached {
  readonly items: readonly Item[];
  /** In ms. */
  readonly age: number;
}

/** The cached items, or undefined if they are missing, too old to be of use, or invalid. */
async function cachedItems({ kind, name }: ItemLookup, { note, io }: LookupHelpers): Promise<Cached | undefined> {
  try {
    const text = await io.readCache(name);
    if (text === undefined) {
      note('cache: empty');
      return undefined;
    }
    const { at, items } = JSON.parse(text);
    const age = Date.now() - at;
    if (!areItems(items, kind) || !(age >= 0)) throw new Error('invalid');
    note(`cache: ${age < MAX_AGE ? 'used' : 'too old'}; IDs: ${items.length}; age: ${Math.round(age / 1000)} s`);
    return age < MAX_STALE_AGE ? { items, age } : undefined;
  } catch (error) {
    note(`cache: not used: ${reasonOf(error)}`);
    return undefined;
  }
}

/** Items of an earlier lookup. Their descriptions have their age, because their states may have changed. */
function asStale({ items, age }: Cached, kind: ItemKind, note: Note): readonly Item[] {
  const minutes = Math.round(age / 60_000);
  const text = minutes < 120 ? `${minutes} min ago` : `${Math.round(minutes / 60)} h ago`;
  note(`the cached ${kind} are offered instead`);
  if (isOfTags(kind)) return items;
  return items.map(({ name, description }) => ({ name, description: [description, text].filter(Boolean).join(', ') }));
}

/** Validates the shape of a cached value. */
const areItems = (value: unknown, kind: ItemKind): value is Item[] =>
  Array.isArray(value) && value.every((item) => isOfferable(item?.name, kind) && typeof item.description === 'string');

/** Properties of credentials that must not leave the process, even as part of a hash. */
const SECRETS = new Set(['secretAccessKey', 'sessionToken', 'command', 'token']);

/** The cache key of the account and Region that these settings use: a hash without any secret in it. */
export function itemsKey(kind: ItemKind, { region, endpoint, credentials, paths }: Settings, key?: string): string {
  const identity = [kind, region, endpoint?.origin, paths, credentials, key];
  const text = JSON.stringify(identity, (name, value) => (SECRETS.has(name) ? undefined : value));
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
