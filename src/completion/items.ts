// What there is to name on a command line: instances and images, with what tells them apart for people.

import { createHash } from 'node:crypto';
import { untilAborted } from '../abort.ts';
import { parseGlobals } from '../cli/parse.ts';
import { type Settings, settingsOf } from '../config/settings.ts';
import { loadConfigFiles } from '../config/shared-config.ts';
import type { Io } from '../io/io.ts';
import { model } from '../model/model.ts';
import { firstInstances, type Instance, type OwnImage, recentImages } from '../operations/inventory.ts';
import { loadRemote } from '../operations/load.ts';

// `ec2img completion SHELL`: the script of a shell, and the answers that it asks for when Tab is pressed.

/** Milliseconds from the start of the process after which nobody at a prompt wants to wait any more. */
const LIMIT = 1000;

/** Milliseconds for which ids are kept. */
const FRESH = 60_000;

export async function itemsFor(kind: ItemKind, words: readonly string[], io: Io): Promise<readonly Item[]> {
  const settings = settingsOf(parseGlobals(words, model).globals, io.env, loadConfigFiles(io));
  const name = `${itemsKey(kind, settings)}.json`;
  const kept = keptItems(name, io);
  if (kept || !needsNoUserProcess(settings)) return kept ?? [];
  const signal = AbortSignal.timeout(Math.max(0, Math.round(LIMIT - io.now())));
  const items = await untilAborted(askFor(kind, settings, signal, io), signal);
  keepItems(name, items, io);
  return items;
}

async function askFor(kind: ItemKind, settings: Settings, signal: AbortSignal, io: Io): Promise<Item[]> {
  const { connect } = await loadRemote();
  const askSecret = (): Promise<string> => Promise.reject(new Error('completion does not prompt'));
  const ec2 = await connect(settings, { trace: () => {}, readFile: io.readFile, askSecret });
  try {
    const resources = kind === 'instances' ? firstInstances(ec2, signal) : recentImages(ec2, new Date(), signal);
    return (await resources).flatMap(item);
  } finally {
    ec2.close();
  }
}

/** Where they cannot be kept, EC2 is asked again. */
function keepItems(name: string, items: readonly Item[], io: Io): void {
  try {
    io.writeCache(name, JSON.stringify({ at: Date.now(), items }));
  } catch {}
}

/** What was kept a moment ago, if it can be read, and holds what we offer and nothing else. */
function keptItems(name: string, io: Io): readonly Item[] | undefined {
  try {
    const { at, items } = JSON.parse(io.readCache(name) ?? '');
    const age = Date.now() - at;
    return age >= 0 && age < FRESH && areItems(items) ? items : undefined;
  } catch {
    return undefined;
  }
}

// What there is to name on a command line: instances and images, with what tells them apart for people.

export type ItemKind = 'instances' | 'images';

/** An id, and its name and state as the service says them. */
export interface Item {
  readonly name: string;
  readonly description: string;
}

/** What is offered may end up in a shell: nothing but an id is. */
const isId = (text: unknown): boolean => typeof text === 'string' && /^[a-z]+-[0-9a-z]+$/.test(text);

const item = ({ id, name, state }: Instance | OwnImage): Item[] =>
  isId(id) ? [{ name: id, description: [name, state].filter(Boolean).join(', ') }] : [];

/** Whether a value from the cache is a list of items. */
const areItems = (value: unknown): value is Item[] =>
  Array.isArray(value) && value.every((item) => isId(item?.name) && typeof item.description === 'string');

/**
 * Whether the keys of these settings can be had without a program of the user's being run, which might ask something at
 * the terminal.
 */
export const needsNoUserProcess = ({ credentials }: Settings): boolean =>
  credentials.kind !== 'process' && !(credentials.kind === 'role' && credentials.commands.length > 0);

/** The name of a file for what these settings see. Nothing can be read from it, and no secret goes into it. */
export function itemsKey(kind: ItemKind, { region, endpoint, credentials, paths }: Settings): string {
  const { kind: provider, ...rest } = credentials;
  const { secretAccessKey, sessionToken, command, commands, ...who } = rest as Readonly<Record<string, unknown>>;
  const seen = [kind, region, endpoint?.origin, paths, provider, who];
  return createHash('sha256').update(JSON.stringify(seen)).digest('hex').slice(0, 32);
}
