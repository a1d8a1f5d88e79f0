// Instances with their devices, and other resources, as choices for prompts.

import {
  DescribeInstancesCommand,
  type DescribeInstancesRequest,
  type DescribeInstancesResult,
  DescribeVolumesCommand,
  type Instance as Ec2Instance,
} from '@aws-sdk/client-ec2';
import { type Command, operationName, type Response } from '../aws/command.ts';
import type { Ec2 } from '../aws/ec2.ts';
import { attempt, type RetrySettings } from '../aws/retry.ts';
import { CliError } from '../errors.ts';
import type { ResourceKind } from '../model/shape.ts';
import { allPages } from './all-pages.ts';
import { allResources, type Resource } from './own-resources.ts';

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

/** Lookups. Each throws the error of its request after the retries. */
export interface Inventory {
  /** The instances from which EC2 creates images. */
  readonly instances: () => Promise<Instance[]>;
  /** The instance with that ID. EC2 returns an error for an unknown ID; emulators of EC2 may return nothing. */
  readonly instance: (id: string) => Promise<Instance | undefined>;
  /** Adds the sizes of those volumes that the user may describe. */
  readonly withSizes: (instance: Instance) => Promise<Instance>;
  /** The resources of the account: pending ones first, then newest first. */
  readonly resources: (kind: ResourceKind) => Promise<Resource[]>;
}

/** The maximum number of results that DescribeInstances returns at once. */
const PAGE = 1000;

/** A request for instances in the states that CreateImage accepts: API_CreateImage.html. */
const INSTANCES = {
  Filters: [{ Name: 'instance-state-name', Values: ['running', 'stopped'] }],
  MaxResults: PAGE,
};

const instancesIn = ({ Reservations = [] }: DescribeInstancesResult): Instance[] =>
  Reservations.flatMap(({ Instances = [] }) => Instances.filter(hasVolume).map(instanceOf));

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
    resources: (kind) => allResources(kind, send),
  };
}
