// Instances and images from EC2 as completion candidates, cached for a minute, and for a day in case a lookup fails.

import { createHash } from 'node:crypto';
import { untilAborted } from '../abort.ts';
import { parseGlobals } from '../cli/parse.ts';
import type { Credentials } from '../config/credentials.ts';
import { type Settings, settingsOf } from '../config/settings.ts';
import { loadConfigFiles } from '../config/shared-config.ts';
import type { Io } from '../io/io.ts';
import { model } from '../model/model.ts';
import { firstInstances, type Instance, type OwnImage, recentImages } from '../operations/inventory.ts';
import { loadRemote } from '../operations/load.ts';
import { cut } from '../text/safe.ts';
import { type Note, reasonOf } from './log.ts';

/** Time limit of a lookup, in ms. */
const LIMIT = 1000;

/** Age up to which cached IDs replace a lookup, in ms. */
const MAX_AGE = 60_000;

/** Age up to which cached IDs are offered if the lookup fails, in ms. */
const MAX_STALE_AGE = 24 * 60 * 60_000;

/** The instances or images to offer, from the cache or from EC2. Throws configuration errors. */
export async function itemsFor(kind: ItemKind, helpers: LookupHelpers): Promise<readonly Item[]> {
  const { words, io, note, notices } = helpers;
  const lookup = { kind, note, io };
  let known: Cached | undefined;
  try {
    const settings = settingsOf(parseGlobals(words, model).globals, io.env, loadConfigFiles(io));
    note(`Region: ${settings.region}; endpoint: ${settings.endpoint?.origin ?? 'default'}`);
    const name = `${itemsKey(kind, settings)}.json`;
    known = await cachedItems(name, lookup);
    const isFresh = known !== undefined && known.age < MAX_AGE;
    const items = known && isFresh ? known.items : await fetchItems(settings, lookup);
    if (!isFresh) await cacheItems(name, items, lookup);
    if (items.length === 0) notices.push(`${NONE[kind]} in ${settings.region}`);
    return items;
  } catch (error) {
    const reason = reasonOf(error);
    note(`lookup failed: ${reason}`);
    if (known) return asStale(known, lookup);
    notices.push(`No ${kind}: ${firstLine(reason)}`);
    return [];
  }
}

const NONE = { instances: 'No running or stopped instances', images: 'No images of the last seven days' } as const;

/** The part of the helpers of completion that lookups need. */
interface LookupHelpers {
  readonly words: readonly string[];
  readonly io: Io;
  readonly note: Note;
  readonly notices: string[];
}

interface ItemLookup {
  readonly kind: ItemKind;
  readonly note: Note;
  readonly io: Io;
}

const firstLine = (text: string): string => text.replace(/\n.*/s, '');

/** Requests the items from EC2. Loading the SDK does not count for the time limit. */
async function fetchItems(settings: Settings, { kind, note, io }: ItemLookup): Promise<Item[]> {
  if (!needsNoUserProcess(settings)) throw new Error('completion does not run a credential_process');
  const { connect } = await loadRemote();
  const started = io.now();
  const timeout = AbortSignal.timeout(LIMIT);
  const askSecret = (): Promise<string> => Promise.reject(new Error('completion does not prompt for an MFA code'));
  const sleep = (milliseconds: number): Promise<void> => io.sleep(milliseconds, timeout);
  const trace = (line: string): void => note(cut(line.replace(SUCCESS, '$1'), MOST_TRACED));
  const fetching = async (): Promise<Item[]> => {
    const ec2 = await connect(settings, { ...io, trace, askSecret, sleep });
    try {
      const resources = kind === 'instances' ? firstInstances(ec2, timeout) : recentImages(ec2, new Date(), timeout);
      return (await resources).flatMap(item);
    } finally {
      ec2.close();
    }
  };
  const late = (): Error => new Error(`no response within ${LIMIT / 1000} s`);
  const items = await untilAborted(fetching(), timeout, late);
  note(`IDs in the response: ${items.length}; time: ${Math.round(io.now() - started)} ms`);
  return items;
}

/** Characters of a request or an error response that the file shows. */
const MOST_TRACED = 500;

/** A response whose IDs are offered anyway. */
const SUCCESS = /^(HTTP 200 [^:]*):.*/s;

/** Ignores write errors: the next completion then calls EC2 again. */
const cacheItems = (name: string, items: readonly Item[], { io, note }: ItemLookup): Promise<void> =>
  io
    .writeCache(name, JSON.stringify({ at: Date.now(), items }))
    .catch((error) => note(`the cache was not written: ${reasonOf(error)}`));

interface Cached {
  readonly items: readonly Item[];
  /** In ms. */
  readonly age: number;
}

/** The cached items, or undefined if they are missing, too old to be of use, or invalid. */
async function cachedItems(name: string, { note, io }: ItemLookup): Promise<Cached | undefined> {
  try {
    const text = await io.readCache(name);
    if (text === undefined) {
      note('cache: empty');
      return undefined;
    }
    const { at, items } = JSON.parse(text);
    const age = Date.now() - at;
    if (!areItems(items) || !(age >= 0)) throw new Error('invalid');
    note(`cache: ${age < MAX_AGE ? 'used' : 'too old'}; IDs: ${items.length}; age: ${Math.round(age / 1000)} s`);
    return age < MAX_STALE_AGE ? { items, age } : undefined;
  } catch (error) {
    note(`cache: not used: ${reasonOf(error)}`);
    return undefined;
  }
}

/** Items of an earlier lookup. Their descriptions have their age, because their states may have changed. */
function asStale({ items, age }: Cached, { kind, note }: ItemLookup): Item[] {
  const minutes = Math.round(age / 60_000);
  const text = minutes < 120 ? `${minutes} min ago` : `${Math.round(minutes / 60)} h ago`;
  note(`the cached ${kind} are offered instead`);
  return items.map(({ name, description }) => ({ name, description: [description, text].filter(Boolean).join(', ') }));
}

export type ItemKind = 'instances' | 'images';

/** An ID, with its name and state as its description. */
export interface Item {
  readonly name: string;
  readonly description: string;
}

/** Only plain IDs are offered, because a candidate may end up in a shell. */
const isId = (text: unknown): boolean => typeof text === 'string' && /^[a-z]+-[0-9a-z]+$/.test(text);

const item = ({ id, name, state }: Instance | OwnImage): Item[] =>
  isId(id) ? [{ name: id, description: [name, state].filter(Boolean).join(', ') }] : [];

/** Validates the shape of a cached value. */
const areItems = (value: unknown): value is Item[] =>
  Array.isArray(value) && value.every((item) => isId(item?.name) && typeof item.description === 'string');

/**
 * True if loading the credentials runs no program of the user (`credential_process`), which could prompt on the
 * terminal.
 */
export const needsNoUserProcess = ({ credentials }: Settings): boolean => !startsProcess(credentials);

const startsProcess = (credentials: Credentials): boolean =>
  credentials.kind === 'process' || (credentials.kind === 'role' && startsProcess(credentials.source));

/** Properties of credentials that must not leave the process, even as part of a hash. */
const SECRETS = new Set(['secretAccessKey', 'sessionToken', 'command', 'token']);

/** The cache key of the account and Region that these settings use: a hash without any secret in it. */
export function itemsKey(kind: ItemKind, { region, endpoint, credentials, paths }: Settings): string {
  const identity = [kind, region, endpoint?.origin, paths, credentials];
  const text = JSON.stringify(identity, (name, value) => (SECRETS.has(name) ? undefined : value));
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
