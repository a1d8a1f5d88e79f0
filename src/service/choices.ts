// Looks at what a person can choose from: DescribeInstances, DescribeVolumes, DescribeImages.
import type {
  DescribeImagesRequest,
  DescribeImagesResult,
  DescribeInstancesRequest,
  DescribeInstancesResult,
  DescribeVolumesResult,
  Instance as Ec2Instance,
  Image,
} from '@aws-sdk/client-ec2';
import { CliError } from '../errors.ts';
import type { Instance, Inventory, OwnImage } from '../model/inventory.ts';
import { attempt, type RetrySettings } from './attempts.ts';
import type { Ec2 } from './ec2.ts';
import { WITH_IMAGES } from './instance-states.ts';

/** Looks of one run, each made when it is asked for. */
export function inventoryOf(ec2: Ec2, retries: RetrySettings, signal: AbortSignal): Inventory {
  const send = (operation: string, request: object): Promise<object> =>
    attempt(operation, retries, () => ec2.send(operation, request, signal));

  const instances = async (query: DescribeInstancesRequest): Promise<Instance[]> => {
    const pages = (await allPages(query, (page) => send('DescribeInstances', page))) as DescribeInstancesResult[];
    const reservations = pages.flatMap(({ Reservations = [] }) => Reservations);
    return reservations.flatMap(({ Instances = [] }) => Instances.filter(hasVolume).map(instanceOf));
  };

  const sizesOf = async ({ devices }: Instance): Promise<Map<string, number>> => {
    if (devices.length === 0) return new Map();
    try {
      const answer = await send('DescribeVolumes', { VolumeIds: devices.map(({ volumeId }) => volumeId) });
      const { Volumes = [] } = answer as DescribeVolumesResult;
      return new Map(Volumes.map(({ VolumeId = '', Size = 0 }) => [VolumeId, Size]));
    } catch (error) {
      // Sizes are worth a look and no more.
      if (error instanceof CliError) return new Map();
      throw error;
    }
  };

  return {
    instances: () => instances({ Filters: WITH_IMAGES, MaxResults: PAGE }),
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
      const query: DescribeImagesRequest = { Owners: ['self'], MaxResults: PAGE };
      const pages = (await allPages(query, (page) => send('DescribeImages', page))) as DescribeImagesResult[];
      return pages.flatMap(({ Images = [] }) => Images.map(imageOf)).sort(pendingThenNewest);
    },
  };
}

/** CreateImage makes images of instances with an EBS root volume only. */
const hasVolume = ({ RootDeviceType }: Ec2Instance): boolean => RootDeviceType !== 'instance-store';

/** The most that DescribeInstances and DescribeImages put into one answer. */
const PAGE = 1000;

async function allPages<T extends object>(
  query: T,
  ask: (query: T) => Promise<{ NextToken?: string }>,
): Promise<object[]> {
  const pages = [await ask(query)];
  for (let token = pages[0]?.NextToken; token; token = pages.at(-1)?.NextToken) {
    pages.push(await ask({ ...query, NextToken: token }));
  }
  return pages;
}

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

const pendingThenNewest = (a: OwnImage, b: OwnImage): number =>
  Number(b.state === 'pending') - Number(a.state === 'pending') || (a.created < b.created ? 1 : -1);
