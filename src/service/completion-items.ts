// What there is to name on a command line: instances and images, with what tells them apart for people.
import { createHash } from 'node:crypto';
import type { Instance, OwnImage } from '../model/inventory.ts';
import type { Ec2 } from './ec2.ts';
import { IMAGES, INSTANCES, imagesIn, instancesIn } from './listings.ts';
import type { Settings } from './settings.ts';

export type ItemKind = 'instances' | 'images';

/** An id, and its name and state as the service says them. */
export interface Item {
  readonly name: string;
  readonly description: string;
}

/** One request, one attempt; of more than a thousand items the first. Throws what `ec2.send` throws. */
export async function listItems(kind: ItemKind, ec2: Ec2, today: Date, signal: AbortSignal): Promise<Item[]> {
  if (kind === 'instances') {
    return instancesIn((await ec2.send('DescribeInstances', INSTANCES, signal)) as object).flatMap(item);
  }
  const request = { ...IMAGES, Filters: [{ Name: 'creation-date', Values: lastDays(today) }] };
  const images = imagesIn((await ec2.send('DescribeImages', request, signal)) as object);
  return images.toSorted((a, b) => b.created.localeCompare(a.created)).flatMap(item);
}

/** What is offered may end up in a shell: nothing but an id is. */
const isId = (text: unknown): boolean => typeof text === 'string' && /^[a-z]+-[0-9a-z]+$/.test(text);

const item = ({ id, name, state }: Instance | OwnImage): Item[] =>
  isId(id) ? [{ name: id, description: [name, state].filter(Boolean).join(', ') }] : [];

/** Whether a value is a list such as `listItems` makes. */
export const areItems = (value: unknown): value is Item[] =>
  Array.isArray(value) && value.every((one) => isId(one?.name) && typeof one.description === 'string');

const DAY = 86_400_000;

/** Patterns for the dates of the last seven days and tomorrow, for clocks that differ. */
const lastDays = (today: Date): string[] =>
  [-1, 0, 1, 2, 3, 4, 5, 6].map((ago) => `${new Date(today.getTime() - ago * DAY).toISOString().slice(0, 10)}*`);

/**
 * Whether the keys of these settings can be had without a program of the user's being run, which might ask something at
 * the terminal.
 */
export const isQuiet = ({ credentials }: Settings): boolean =>
  credentials.kind !== 'process' && !(credentials.kind === 'role' && credentials.commands.length > 0);

/** The name of a file for what these settings see. Nothing can be read from it, and no secret goes into it. */
export function itemsKey(kind: ItemKind, { region, endpoint, credentials, paths }: Settings): string {
  const { kind: provider, ...rest } = credentials;
  const { secretAccessKey, sessionToken, command, commands, ...who } = rest as Readonly<Record<string, unknown>>;
  const seen = [kind, region, endpoint?.origin, paths, provider, who];
  return createHash('sha256').update(JSON.stringify(seen)).digest('hex').slice(0, 32);
}
