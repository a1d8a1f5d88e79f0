// Instances with their devices, and images, as choices for prompts and completion.

import {
  DescribeImagesCommand,
  type DescribeImagesResult,
  DescribeInstancesCommand,
  type DescribeInstancesRequest,
  type DescribeInstancesResult,
  DescribeVolumesCommand,
  type Instance as Ec2Instance,
  type Image,
} from '@aws-sdk/client-ec2';
import { type Command, operationName, type Response } from '../aws/command.ts';
import type { Ec2 } from '../aws/ec2.ts';
import { attempt, type RetrySettings } from '../aws/retry.ts';
import { CliError } from '../errors.ts';

export interface Device {
  /** `/dev/xvda` */
  readonly name: string;
  readonly volumeId: string;
  /** GiB. Absent if unknown. */
  readonly size?: number;
  /** The volume is deleted with its instance. */
  readonly isDeleted: boolean;
}

export interface Instance {
  readonly id: string;
  /** The value of the tag Name, or empty. */
  readonly name: string;
  /** EC2's state of the instance, such as running or stopped. */
  readonly state: string;
  /** The root device, if EC2 names it. */
  readonly root?: string;
  readonly devices: readonly Device[];
}

export interface OwnImage {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  /** `2026-01-02T03:04:05.000Z`, or empty. */
  readonly created: string;
}

/** Lookups. Each throws the error of its request after the retries. */
export interface Inventory {
  /** The instances from which EC2 creates images. */
  readonly instances: () => Promise<Instance[]>;
  /** The instance with that ID. EC2 returns an error for an unknown ID; emulators of EC2 may return nothing. */
  readonly instance: (id: string) => Promise<Instance | undefined>;
  /** Adds the sizes of those volumes that the user may describe. */
  readonly withSizes: (instance: Instance) => Promise<Instance>;
  /** The images of the account: pending images first, then newest first. */
  readonly images: () => Promise<OwnImage[]>;
}

/** The maximum number of results that DescribeInstances and DescribeImages return at once. */
const PAGE = 1000;

/** A request for instances in the states that CreateImage accepts: API_CreateImage.html. */
const INSTANCES = {
  Filters: [{ Name: 'instance-state-name', Values: ['running', 'stopped'] }],
  MaxResults: PAGE,
};

/** A request for the images of the account. */
const IMAGES = { Owners: ['self'], MaxResults: PAGE };

const instancesIn = ({ Reservations = [] }: DescribeInstancesResult): Instance[] =>
  Reservations.flatMap(({ Instances = [] }) => Instances.filter(hasVolume).map(instanceOf));

const imagesIn = ({ Images = [] }: DescribeImagesResult): OwnImage[] => Images.map(imageOf);

/** CreateImage accepts only instances with an EBS root volume. */
const hasVolume = ({ RootDeviceType }: Ec2Instance): boolean => RootDeviceType !== 'instance-store';

function instanceOf({ InstanceId = '', Tags, State, RootDeviceName, BlockDeviceMappings }: Ec2Instance): Instance {
  return {
    id: InstanceId,
    name: Tags?.find(({ Key }) => Key === 'Name')?.Value ?? '',
    state: State?.Name ?? '',
    ...(RootDeviceName !== undefined && { root: RootDeviceName }),
    devices: (BlockDeviceMappings ?? []).map(({ DeviceName = '', Ebs }) => ({
      name: DeviceName,
      volumeId: Ebs?.VolumeId ?? '',
      isDeleted: Ebs?.DeleteOnTermination ?? false,
    })),
  };
}

const imageOf = ({ ImageId = '', Name = '', State, CreationDate = '' }: Image): OwnImage => ({
  id: ImageId,
  name: Name,
  state: State ?? '',
  created: CreationDate,
});

/** Requests the first page of instances, in one attempt. Throws what `send` throws. */
export const firstInstances = async (ec2: Ec2, signal: AbortSignal): Promise<Instance[]> =>
  instancesIn(await ec2.send(new DescribeInstancesCommand(INSTANCES), { signal }));

/** Requests the images of the last seven days, newest first, in one attempt. Throws what `send` throws. */
export async function recentImages(ec2: Ec2, today: Date, signal: AbortSignal): Promise<OwnImage[]> {
  const request = { ...IMAGES, Filters: [{ Name: 'creation-date', Values: lastDays(today) }] };
  const images = imagesIn(await ec2.send(new DescribeImagesCommand(request), { signal }));
  return images.toSorted((a, b) => b.created.localeCompare(a.created));
}

const DAY = 86_400_000;

/** Patterns for the dates of the last seven days and tomorrow, because clocks differ. */
const lastDays = (today: Date): string[] =>
  [-1, 0, 1, 2, 3, 4, 5, 6].map((ago) => `${new Date(today.getTime() - ago * DAY).toISOString().slice(0, 10)}*`);

/** Builds the lookups of a run. Each sends requests when it is called. */
export function inventoryOf(ec2: Ec2, retries: RetrySettings, signal: AbortSignal): Inventory {
  const send = <C extends Command>(command: C): Promise<Response<C>> =>
    attempt(operationName(command), retries, () => ec2.send(command, { signal }));

  const instances = async (query: DescribeInstancesRequest): Promise<Instance[]> => {
    const pages = await allPages(query, (page) => send(new DescribeInstancesCommand(page)));
    return pages.flatMap(instancesIn);
  };

  const sizesOf = async ({ devices }: Instance): Promise<Map<string, number>> => {
    if (devices.length === 0) return new Map();
    try {
      const { Volumes = [] } = await send(
        new DescribeVolumesCommand({ VolumeIds: devices.map(({ volumeId }) => volumeId) }),
      );
      return new Map(Volumes.map(({ VolumeId = '', Size = 0 }) => [VolumeId, Size]));
    } catch (error) {
      // Sizes are optional.
      if (error instanceof CliError) return new Map();
      throw error;
    }
  };

  return {
    instances: () => instances(INSTANCES),
    instance: async (id) => (await instances({ InstanceIds: [id] }))[0],
    withSizes: async (instance) => {
      const sizes = await sizesOf(instance);
      const devices = instance.devices.map((device) => {
        const size = sizes.get(device.volumeId);
        return size === undefined ? device : { ...device, size };
      });
      return { ...instance, devices };
    },
    images: async () => {
      const pages = await allPages(IMAGES, (page) => send(new DescribeImagesCommand(page)));
      return pages.flatMap(imagesIn).sort(pendingThenNewest);
    },
  };
}

async function allPages<Query extends object, Page extends { readonly NextToken?: string | undefined }>(
  query: Query,
  send: (query: Query) => Promise<Page>,
): Promise<Page[]> {
  const pages = [await send(query)];
  for (let token = pages[0]?.NextToken; token; token = pages.at(-1)?.NextToken) {
    pages.push(await send({ ...query, NextToken: token }));
  }
  return pages;
}

const pendingThenNewest = (a: OwnImage, b: OwnImage): number =>
  Number(b.state === 'pending') - Number(a.state === 'pending') || (a.created < b.created ? 1 : -1);
