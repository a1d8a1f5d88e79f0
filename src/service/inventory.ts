// What there is to name on a command line: instances and images, with what tells them apart for people.
import { createHash } from 'node:crypto';
import type { DescribeImagesResult, DescribeInstancesResult, Tag } from '@aws-sdk/client-ec2';
import type { Ec2 } from './ec2.ts';
import { WITH_IMAGES } from './instance-states.ts';
import type { Settings } from './settings.ts';

export type Inventory = 'instances' | 'images';

/** An id, and its name and state as the service says them. */
export interface Item {
  readonly name: string;
  readonly description: string;
}

/** One request, one attempt; of more than a thousand items the first. Throws what `ec2.send` throws. */
export async function listItems(kind: Inventory, ec2: Ec2, today: Date, signal: AbortSignal): Promise<Item[]> {
  if (kind === 'instances') {
    const request = { MaxResults: 1000, Filters: WITH_IMAGES };
    const { Reservations = [] } = (await ec2.send('DescribeInstances', request, signal)) as DescribeInstancesResult;
    return Reservations.flatMap(({ Instances = [] }) => Instances).flatMap(({ InstanceId, Tags, State }) =>
      item(InstanceId, [nameIn(Tags), State?.Name]),
    );
  }
  const request = { MaxResults: 1000, Owners: ['self'], Filters: [{ Name: 'creation-date', Values: lastDays(today) }] };
  const { Images = [] } = (await ec2.send('DescribeImages', request, signal)) as DescribeImagesResult;
  const newestFirst = Images.toSorted((a, b) => (b.CreationDate ?? '').localeCompare(a.CreationDate ?? ''));
  return newestFirst.flatMap(({ ImageId, Name, State }) => item(ImageId, [Name, State]));
}

/** An id that is no id is left out: what is offered may end up in a shell. */
const item = (id: string | undefined, facts: readonly (string | undefined)[]): Item[] =>
  id !== undefined && /^[a-z]+-[0-9a-z]+$/.test(id)
    ? [{ name: id, description: facts.filter(Boolean).join(', ') }]
    : [];

const nameIn = (tags: readonly Tag[] = []): string | undefined => tags.find(({ Key }) => Key === 'Name')?.Value;

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
export function inventoryKey(kind: Inventory, { region, endpoint, credentials, paths }: Settings): string {
  const { kind: provider, ...rest } = credentials;
  const { secretAccessKey, sessionToken, command, commands, ...who } = rest as Readonly<Record<string, unknown>>;
  const seen = [kind, region, endpoint?.origin, paths, provider, who];
  return createHash('sha256').update(JSON.stringify(seen)).digest('hex').slice(0, 32);
}
