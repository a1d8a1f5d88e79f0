// Resources of the account as choices for prompts and completion.

import {
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeSnapshotsCommand,
  type Filter,
  ListImagesInRecycleBinCommand,
  type Tag,
} from '@aws-sdk/client-ec2';
import type { Command, Response } from '../aws/command.ts';
import type { ResourceKind } from '../model/shape.ts';
import { allPages } from './all-pages.ts';

/** A resource with what tells it apart from others. Unknown texts are empty. */
export interface Resource {
  readonly id: string;
  /** The name of an image, or the value of the tag Name. */
  readonly name: string;
  readonly state: string;
  /** `2026-01-02T03:04:05.000Z` */
  readonly created: string;
  /** Further facts of a few characters, such as a size. */
  readonly facts: readonly string[];
  /** The description of a snapshot. */
  readonly note: string;
}

/** Sends a request, perhaps in several attempts. */
export type SendToEc2 = <C extends Command>(command: C) => Promise<Response<C>>;

/** The pages of a kind of resources. */
interface Listing {
  readonly page: (send: SendToEc2, query: Query) => Promise<ResourcePage>;
  /** The state of those that come first, instead of pending ones. */
  readonly firstState?: string;
  /** The filter for the time of creation. EC2 returns these resources in no order, and accounts can have many. */
  readonly creationFilter?: string;
}

interface Query {
  readonly MaxResults: number;
  readonly NextToken?: string;
  readonly Filters?: Filter[];
}

interface ResourcePage {
  readonly resources: readonly Resource[];
  readonly NextToken?: string | undefined;
}

/** The maximum number of results that EC2 returns at once. */
const PAGE = 1000;

const IMAGES: Listing = {
  creationFilter: 'creation-date',
  page: async (send, query) => {
    const request = { Owners: ['self'], IncludeDisabled: true, ...query };
    const { Images = [], NextToken } = await send(new DescribeImagesCommand(request));
    const resources = Images.map(({ ImageId, Name, State, CreationDate }) =>
      resource({ id: ImageId, name: Name, state: State, created: CreationDate }),
    );
    return { resources, NextToken };
  },
};

const LISTINGS: Readonly<Record<ResourceKind, Listing>> = {
  images: IMAGES,
  'disabled-images': { ...IMAGES, firstState: 'disabled' },
  'recycled-images': {
    page: async (send, query) => {
      const { Images = [], NextToken } = await send(new ListImagesInRecycleBinCommand(query));
      const resources = Images.map(({ ImageId, Name, RecycleBinEnterTime, RecycleBinExitTime }) => {
        const until = dayOf(RecycleBinExitTime);
        return resource({ id: ImageId, name: Name, created: RecycleBinEnterTime, facts: [until && `until ${until}`] });
      });
      return { resources, NextToken };
    },
  },
  snapshots: {
    creationFilter: 'start-time',
    page: async (send, query) => {
      const { Snapshots = [], NextToken } = await send(new DescribeSnapshotsCommand({ OwnerIds: ['self'], ...query }));
      const resources = Snapshots.map(({ SnapshotId, Tags, State, StartTime, VolumeSize, Description = '' }) => {
        const size = VolumeSize === undefined ? '' : `${VolumeSize} GiB`;
        const facts = [size, dayOf(StartTime)];
        const name = nameIn(Tags);
        return resource({ id: SnapshotId, name, state: State, created: StartTime, facts, note: Description });
      });
      return { resources, NextToken };
    },
  },
  instances: { page: (send, query) => instancePage(send, query, ['running', 'stopped'], true) },
  'all-instances': {
    page: (send, query) =>
      instancePage(send, query, ['pending', 'running', 'shutting-down', 'stopping', 'stopped'], false),
  },
};

/** CreateImage accepts only instances with an EBS root volume. */
async function instancePage(
  send: SendToEc2,
  query: Query,
  states: string[],
  needsVolume: boolean,
): Promise<ResourcePage> {
  const request = { Filters: [{ Name: 'instance-state-name', Values: states }], ...query };
  const { Reservations = [], NextToken } = await send(new DescribeInstancesCommand(request));
  const resources = Reservations.flatMap(({ Instances = [] }) => Instances)
    .filter(({ RootDeviceType }) => !needsVolume || RootDeviceType !== 'instance-store')
    .map(({ InstanceId, Tags, State }) => resource({ id: InstanceId, name: nameIn(Tags), state: State?.Name }));
  return { resources, NextToken };
}

interface Facts {
  readonly id: string | undefined;
  readonly name?: string | undefined;
  readonly state?: string | undefined;
  readonly created?: unknown;
  readonly facts?: readonly string[];
  readonly note?: string;
}

const resource = ({ id = '', name = '', state = '', created = '', facts = [], note = '' }: Facts): Resource => ({
  id,
  name,
  state,
  created: String(created),
  facts: facts.filter(Boolean),
  note,
});

const nameIn = (tags: readonly Tag[] = []): string => tags.find(({ Key }) => Key === 'Name')?.Value ?? '';

/** The date of a time, which is text in responses. */
const dayOf = (time: unknown = ''): string => String(time).slice(0, 10);

/** All resources of a kind: pending ones first, or those of another state, then the newest. */
export async function allResources(kind: ResourceKind, send: SendToEc2): Promise<Resource[]> {
  const { page, firstState } = LISTINGS[kind];
  const pages = await allPages({ MaxResults: PAGE }, (query: Query) => page(send, query));
  return sorted(pages, firstState);
}

/**
 * The resources of the first page, and those of the last seven days, in the same order. Throws what `send` throws if it
 * gets none of the two.
 */
export async function firstResources(kind: ResourceKind, send: SendToEc2, today: Date): Promise<Resource[]> {
  const { page, creationFilter, firstState } = LISTINGS[kind];
  const recent = creationFilter && { Filters: [{ Name: creationFilter, Values: lastDays(today) }] };
  const queries: Query[] = [{ MaxResults: PAGE }, ...(recent ? [{ MaxResults: PAGE, ...recent }] : [])];
  const settled = await Promise.allSettled(queries.map((query) => page(send, query)));
  const pages = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const [failed] = settled.flatMap((one) => (one.status === 'rejected' ? [one] : []));
  if (failed && pages.length === 0) throw failed.reason;
  return sorted(pages, firstState);
}

function sorted(pages: readonly ResourcePage[], firstState = 'pending'): Resource[] {
  const all = new Map(pages.flatMap(({ resources }) => resources.map((one) => [one.id, one] as const)));
  const isFirst = ({ state }: Resource): number => Number(state === firstState);
  return [...all.values()].toSorted((a, b) => isFirst(b) - isFirst(a) || b.created.localeCompare(a.created));
}

const DAY = 86_400_000;

/** Patterns for the dates of the last seven days and tomorrow, because clocks differ. */
const lastDays = (today: Date): string[] =>
  [-1, 0, 1, 2, 3, 4, 5, 6].map((ago) => `${new Date(today.getTime() - ago * DAY).toISOString().slice(0, 10)}*`);
