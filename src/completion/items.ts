// Instances and images from EC2 as completion candidates, cached for a minute.

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

/** Deadline for completion, in ms since process start. */
const DEADLINE = 1000;

/** Lifetime of cached IDs, in ms. */
const MAX_AGE = 60_000;

/** The instances or images to offer, from the cache or from EC2. */
export async function itemsFor(kind: ItemKind, words: readonly string[], io: Io): Promise<readonly Item[]> {
  const settings = settingsOf(parseGlobals(words, model).globals, io.env, loadConfigFiles(io));
  const name = `${itemsKey(kind, settings)}.json`;
  const cached = await cachedItems(name, io);
  if (cached || !needsNoUserProcess(settings)) return cached ?? [];
  const signal = AbortSignal.timeout(Math.max(0, Math.round(DEADLINE - io.now())));
  const items = await untilAborted(fetchItems(kind, settings, signal, io), signal);
  await cacheItems(name, items, io);
  return items;
}

async function fetchItems(kind: ItemKind, settings: Settings, signal: AbortSignal, io: Io): Promise<Item[]> {
  const { connect } = await loadRemote();
  const askSecret = (): Promise<string> => Promise.reject(new Error('completion does not prompt'));
  const sleep = (milliseconds: number): Promise<void> => io.sleep(milliseconds, signal);
  const ec2 = await connect(settings, { ...io, trace: () => {}, askSecret, sleep });
  try {
    const resources = kind === 'instances' ? firstInstances(ec2, signal) : recentImages(ec2, new Date(), signal);
    return (await resources).flatMap(item);
  } finally {
    ec2.close();
  }
}

/** Ignores write errors: the next completion then calls EC2 again. */
const cacheItems = (name: string, items: readonly Item[], io: Io): Promise<void> =>
  io.writeCache(name, JSON.stringify({ at: Date.now(), items })).catch(() => {});

/** The cached items, or undefined if they are missing, too old or invalid. */
async function cachedItems(name: string, io: Io): Promise<readonly Item[] | undefined> {
  try {
    const { at, items } = JSON.parse((await io.readCache(name)) ?? '');
    const age = Date.now() - at;
    return age >= 0 && age < MAX_AGE && areItems(items) ? items : undefined;
  } catch {
    return undefined;
  }
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
