// The EC2 of `npm run demo` and of the examples in README and docs/.
import { createHash } from 'node:crypto';
import { type CloudEndpoint, startCloudEndpoint } from './cloud-endpoint/cloud-endpoint.ts';
import { type Ec2Endpoint, type OtherServices, startEc2Endpoint } from './ec2-endpoint.ts';
import type { Ec2World, ExportTask, Instance, NewImage, Tag } from './ec2-world.ts';

/**
 * Starts an endpoint with the instances and images that the documents name, and with images in other states. The recycle
 * bin keeps images for a week. The IDs of a new image and its snapshots depend on names alone, so that the examples give
 * the IDs that the documents show, in any order.
 */
export async function startDemoEndpoint(port = 0, others?: OtherServices): Promise<Ec2Endpoint> {
  const endpoint = await startEc2Endpoint(port, others);
  const { world } = endpoint;
  world.imageIdOf = (name) => `ami-0${digits(name)}`;
  // The descriptions of copies end with the time.
  world.snapshotIdOf = ({ description, volumeId }) =>
    `snap-0${digits(`${description.replace(/ Task created on .*/, '')} ${volumeId}`)}`;
  world.retentionDays = 7;
  world.instances.push(structuredClone(DATABASE));
  world.exportTasks.push(EXPORT);
  for (const { size, ...image } of IMAGES) {
    world.addImage(size === undefined ? image : { ...image, devices: [rootDevice(world, image, size)] });
  }
  return endpoint;
}

/** Starts the same endpoint with S3 and Step Functions. */
export const startDemoCloud = (port = 0): Promise<CloudEndpoint> => startCloudEndpoint(port, startDemoEndpoint);

const digits = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

const AMAZON_LINUX = 'ami-0c2b0d3fb02824d92';

const DATABASE: Instance = {
  instanceId: 'i-0abcdef1234567890',
  name: 'db',
  state: 'stopped',
  imageId: AMAZON_LINUX,
  instanceType: 'm7g.large',
  volumes: [{ volumeId: 'vol-0abcdef1234567890', deviceName: '/dev/xvda', size: 20 }],
};

const EXPORT: ExportTask = {
  exportImageTaskId: 'export-ami-1234567890abcdef0',
  imageId: 'ami-0a1b2c3d4e5f60002',
  description: 'Web server for the data center',
  bucket: 'my-images',
  prefix: 'exports/',
  progress: 20,
  status: 'active',
  statusMessage: 'converting',
};

const tags = (name: string, stage: string): Tag[] => [
  { key: 'Name', value: name },
  { key: 'Stage', value: stage },
];

/** Images with the size of their volume in GiB, if they have one. */
const IMAGES: readonly (NewImage & { readonly size?: number })[] = [
  {
    imageId: 'ami-1234567890abcdef0',
    name: 'base',
    sourceInstanceId: 'i-1234567890abcdef0',
    creationDate: '2026-01-05T07:00:00.000Z',
  },
  {
    imageId: 'ami-0a1b2c3d4e5f60001',
    name: 'web-2025-11',
    description: 'Web server before the upgrade',
    sourceInstanceId: 'i-1234567890abcdef0',
    creationDate: '2025-11-03T07:00:00.000Z',
    deprecationTime: '2026-01-01T00:00:00.000Z',
    tags: tags('web', 'prod'),
    size: 8,
  },
  {
    imageId: 'ami-0a1b2c3d4e5f60002',
    name: 'web-2026-01',
    description: 'Web server',
    sourceInstanceId: 'i-1234567890abcdef0',
    creationDate: '2026-01-12T07:00:00.000Z',
    launchPermissions: [{ userId: '111122223333' }],
    tags: tags('web', 'prod'),
    size: 8,
  },
  {
    imageId: 'ami-0a1b2c3d4e5f60003',
    name: 'db-2026-01',
    sourceInstanceId: 'i-0abcdef1234567890',
    sourceImageId: AMAZON_LINUX,
    sourceImageRegion: 'us-east-1',
    creationDate: '2026-01-12T08:00:00.000Z',
    protection: { state: 'enabled-without-cooldown' },
    tags: tags('db', 'prod'),
    size: 20,
  },
  {
    imageId: 'ami-0a1b2c3d4e5f60004',
    name: 'web-2025-06',
    sourceInstanceId: 'i-1234567890abcdef0',
    creationDate: '2025-06-02T07:00:00.000Z',
    state: 'disabled',
    tags: tags('web', 'test'),
    size: 8,
  },
  {
    imageId: AMAZON_LINUX,
    name: 'al2023-ami-2023.10.20260105.0-kernel-6.12-x86_64',
    description: 'Amazon Linux 2023 AMI',
    ownerId: '137112412989',
    ownerAlias: 'amazon',
    creationDate: '2026-01-05T00:00:00.000Z',
    launchPermissions: [{ group: 'all' }],
  },
];

/** A root device with a completed snapshot, whose ID has the digits of its image. */
function rootDevice(world: Ec2World, { imageId = '', sourceInstanceId, creationDate }: NewImage, size: number) {
  const snapshot = world.newSnapshot({
    snapshotId: imageId.replace('ami-', 'snap-'),
    volumeId: world.instances.find(({ instanceId }) => instanceId === sourceInstanceId)?.volumes[0]?.volumeId ?? '',
    description: `Created by CreateImage(${sourceInstanceId}) for ${imageId}`,
    startTime: creationDate,
    size,
    progress: 100,
    state: 'completed',
  });
  return {
    ...{ deviceName: '/dev/xvda', size, volumeType: 'gp3', encrypted: false, deleteOnTermination: true },
    snapshot,
  };
}

/** The variables of a call to the demo. The configuration files in the folder are empty or missing. */
export const demoVariables = (url: string, folder: string): Readonly<Record<string, string>> => ({
  AWS_ENDPOINT_URL: url,
  AWS_ACCESS_KEY_ID: 'demo',
  AWS_SECRET_ACCESS_KEY: 'demo',
  AWS_REGION: 'us-east-1',
  // For version 1 of the AWS CLI.
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: `${folder}/config`,
  AWS_SHARED_CREDENTIALS_FILE: `${folder}/credentials`,
  NO_PROXY: '127.0.0.1',
  no_proxy: '127.0.0.1',
});
