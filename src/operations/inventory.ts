// What there is to choose from: instances with their devices, and images.
import type {
  DescribeImagesResult,
  DescribeInstancesRequest,
  DescribeInstancesResult,
  Instance as Ec2Instance,
  Image,
} from '@aws-sdk/client-ec2';
import type { Ec2 } from '../aws/client.ts';
import { attempt, type RetrySettings } from '../aws/retry.ts';
import type { Ec2Operation, Ec2Operations } from '../aws/sdk-commands.ts';
import { CliError } from '../errors.ts';

export interface Device {
  /** `/dev/xvda` */
  readonly name: string;
  readonly volumeId: string;
  /** GiB, where it is known. */
  readonly size?: number;
  /** Whether the volume is deleted with its instance. */
  readonly isDeleted: boolean;
}

export interface Instance {
  readonly id: string;
  /** Its tag Name; empty without one. */
  readonly name: string;
  /** As EC2 names it: running, stopped and so on. */
  readonly state: string;
  /** The device that it starts from, where EC2 says so. */
  readonly root?: string;
  readonly devices: readonly Device[];
}

export interface OwnImage {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  /** As EC2 writes it, `2026-01-02T03:04:05.000Z`; empty where it does not. */
  readonly created: string;
}

/** Who looks them up. Each throws what its call ends with after its retries. */
export interface Inventory {
  /** The instances that an image can be made of. */
  readonly instances: () => Promise<Instance[]>;
  /** The instance of that ID; EC2 refuses IDs that it does not know, others may answer nothing. */
  readonly instance: (id: string) => Promise<Instance | undefined>;
  /** The instance with the sizes of its volumes, those that may be seen. */
  readonly withSizes: (instance: Instance) => Promise<Instance>;
  /** The images of the account, those in the making first, then the newest. */
  readonly images: () => Promise<OwnImage[]>;
}

// The instances and images that there are to name or to choose: what EC2 is asked, and what is taken from its answers.

/** The most that DescribeInstances and DescribeImages put into one answer. */
const PAGE = 1000;

/** Asks for instances in the states in which EC2 makes images of them: API_CreateImage.html. */
export const INSTANCES = {
  Filters: [{ Name: 'instance-state-name', Values: ['running', 'stopped'] }],
  MaxResults: PAGE,
};

/** Asks for the images of the account. */
export const IMAGES = { Owners: ['self'], MaxResults: PAGE };

export const instancesIn = ({ Reservations = [] }: DescribeInstancesResult): Instance[] =>
  Reservations.flatMap(({ Instances = [] }) => Instances.filter(hasVolume).map(instanceOf));

export const imagesIn = ({ Images = [] }: DescribeImagesResult): OwnImage[] => Images.map(imageOf);

/** CreateImage makes images of instances with an EBS root volume only. */
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

// Looks at what a person can choose from: DescribeInstances, DescribeVolumes, DescribeImages.

/** Looks of one run, each made when it is asked for. */
export function inventoryOf(ec2: Ec2, retries: RetrySettings, signal: AbortSignal): Inventory {
  const send = <N extends Ec2Operation>(operation: N, request: Ec2Operations[N]['request']) =>
    attempt(operation, retries, () => ec2.send(operation, request, signal));

  const instances = async (query: DescribeInstancesRequest): Promise<Instance[]> => {
    const pages = await allPages(query, (page) => send('DescribeInstances', page));
    return pages.flatMap(instancesIn);
  };

  const sizesOf = async ({ devices }: Instance): Promise<Map<string, number>> => {
    if (devices.length === 0) return new Map();
    try {
      const { Volumes = [] } = await send('DescribeVolumes', { VolumeIds: devices.map(({ volumeId }) => volumeId) });
      return new Map(Volumes.map(({ VolumeId = '', Size = 0 }) => [VolumeId, Size]));
    } catch (error) {
      // Sizes are worth a look and no more.
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
      const pages = await allPages(IMAGES, (page) => send('DescribeImages', page));
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
