// Looks at what a person can choose from: DescribeInstances, DescribeVolumes, DescribeImages.
import type {
  DescribeImagesResult,
  DescribeInstancesRequest,
  DescribeInstancesResult,
  DescribeVolumesResult,
} from '@aws-sdk/client-ec2';
import { CliError } from '../errors.ts';
import type { Instance, Inventory, OwnImage } from '../model/inventory.ts';
import { attempt, type RetrySettings } from './attempts.ts';
import type { Ec2Operation } from './commands.ts';
import type { Ec2 } from './ec2.ts';
import { IMAGES, INSTANCES, imagesIn, instancesIn } from './listings.ts';

/** Looks of one run, each made when it is asked for. */
export function inventoryOf(ec2: Ec2, retries: RetrySettings, signal: AbortSignal): Inventory {
  const send = (operation: Ec2Operation, request: object): Promise<object> =>
    attempt(operation, retries, () => ec2.send(operation, request, signal));

  const instances = async (query: DescribeInstancesRequest): Promise<Instance[]> => {
    const pages = (await allPages(query, (page) => send('DescribeInstances', page))) as DescribeInstancesResult[];
    return pages.flatMap(instancesIn);
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
      const pages = (await allPages(IMAGES, (page) => send('DescribeImages', page))) as DescribeImagesResult[];
      return pages.flatMap(imagesIn).sort(pendingThenNewest);
    },
  };
}

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

const pendingThenNewest = (a: OwnImage, b: OwnImage): number =>
  Number(b.state === 'pending') - Number(a.state === 'pending') || (a.created < b.created ? 1 : -1);
