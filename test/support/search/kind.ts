// The commands of a sequence: how each of them names what its image comes from, and how an image shows it.
import type { Ec2World, ListedImage, Tag } from '../ec2-world.ts';
import { type CallerPlan, INSTANCES, type MappingOption, mappingsOf, NAME, type RequestPlan } from './plan.ts';

export type KindName = 'create-image' | 'register-image' | 'create-restore-image-task';

export interface Kind {
  readonly command: KindName;
  readonly action: string;
  /** The options that name the source; a caller has the first or the second. */
  readonly source: (at: 0 | 1) => readonly string[];
  /** The parameters of the service that name it. */
  readonly parameters: (at: 0 | 1) => Readonly<Record<string, string>>;
  /** The members of a request that the command has. */
  readonly members: readonly (keyof RequestPlan)[];
  readonly setUp: (world: Ec2World) => void;
  /** Why an image that shows this cannot come from that source. */
  readonly otherSource: (image: ListedImage, at: 0 | 1) => string | undefined;
}

const SNAPSHOTS = ['snap-1234567890abcdef0', 'snap-0fedcba9876543210'] as const;
const STORED = ['ami-1234567890abcdef0', 'ami-0fedcba9876543210'] as const;
const BUCKET = 'images';
const START = '2026-01-01T00:00:00.000Z';
const DONE = { startTime: START, size: 8, progress: 100, state: 'completed' } as const;
const ROOT = '/dev/xvda';

/**
 * The documentation of EC2 does not say that the source of a restored image is the stored one. So an image that shows another
 * one may be that of a request, but it must not be taken for it.
 */
export const OTHER_SOURCE_IMAGE = 'another source image';

const CREATE: Kind = {
  command: 'create-image',
  action: 'CreateImage',
  source: (at) => ['--instance-id', INSTANCES[at]],
  parameters: (at) => ({ InstanceId: INSTANCES[at] }),
  members: ['description', 'imageTag', 'snapshotTag', 'mapping'],
  setUp: ({ instances }) => {
    const [first] = instances;
    if (first) instances.push({ ...first, instanceId: INSTANCES[1] });
  },
  otherSource: ({ sourceInstanceId }, at) => (sourceInstanceId === INSTANCES[at] ? undefined : 'another instance'),
};

/** The root device is that of the snapshot; the request may set more of it. */
const registeredMappings = (at: 0 | 1, request: RequestPlan): MappingOption[] => {
  const others = mappingsOf(request);
  const root = others.find(({ DeviceName }) => DeviceName === ROOT);
  const ebs = { ...root?.Ebs, SnapshotId: SNAPSHOTS[at] };
  return [{ DeviceName: ROOT, Ebs: ebs }, ...others.filter(({ DeviceName }) => DeviceName !== ROOT)];
};

const REGISTER: Kind = {
  command: 'register-image',
  action: 'RegisterImage',
  source: () => ['--root-device-name', ROOT],
  parameters: () => ({ RootDeviceName: ROOT }),
  members: ['description', 'imageTag', 'mapping'],
  setUp: (world) => {
    for (const snapshotId of SNAPSHOTS) world.otherSnapshots.add(world.newSnapshot({ ...DONE, snapshotId }));
  },
  otherSource: ({ sourceInstanceId, sourceImageId, showsDevices, devices }, at) => {
    if (sourceInstanceId !== undefined) return 'that it comes from an instance';
    if (sourceImageId !== undefined) return 'that it comes from an image';
    const root = devices.find(({ deviceName }) => deviceName === ROOT);
    return showsDevices && root?.snapshot?.snapshotId !== SNAPSHOTS[at] ? 'another snapshot' : undefined;
  },
};

const RESTORE: Kind = {
  command: 'create-restore-image-task',
  action: 'CreateRestoreImageTask',
  source: (at) => ['--bucket', BUCKET, '--object-key', `${STORED[at]}.bin`],
  parameters: (at) => ({ Bucket: BUCKET, ObjectKey: `${STORED[at]}.bin` }),
  members: ['imageTag', 'snapshotTag'],
  setUp: (world) => {
    for (const imageId of STORED) {
      const device = { deviceName: ROOT, size: 8, volumeType: 'gp3', encrypted: false, deleteOnTermination: true };
      const devices = [{ ...device, snapshot: world.newSnapshot(DONE) }];
      const image = world.addImage({ imageId, name: NAME, creationDate: START, state: 'deregistered', devices });
      world.storeTasks.push({ image, bucket: BUCKET, objectKey: `${imageId}.bin`, startedAt: START, progress: 100 });
    }
    // They are in another Region.
    world.images.length = 0;
  },
  otherSource: ({ sourceInstanceId, sourceImageId }, at) => {
    if (sourceInstanceId !== undefined) return 'that it comes from an instance';
    return sourceImageId === STORED[at] ? undefined : OTHER_SOURCE_IMAGE;
  },
};

const KINDS: Readonly<Record<KindName, Kind>> = {
  'create-image': CREATE,
  'register-image': REGISTER,
  'create-restore-image-task': RESTORE,
};

export const kindOf = (name: KindName = 'create-image'): Kind => KINDS[name];

const tagsOf = (value: string | undefined): Tag[] => (value === undefined ? [] : [{ key: 'build', value }]);

/** The request that the service gets from another program. */
export function formOf(kind: Kind, at: 0 | 1, request: RequestPlan): URLSearchParams {
  const form = new URLSearchParams({ Action: kind.action, Name: NAME, ...kind.parameters(at) });
  if (request.description !== undefined && kind.members.includes('description'))
    form.set('Description', request.description);
  const tags = [
    ...tagsOf(request.imageTag).map((tag) => ['image', tag] as const),
    ...(kind.members.includes('snapshotTag') ? tagsOf(request.snapshotTag) : []).map(
      (tag) => ['snapshot', tag] as const,
    ),
  ];
  for (const [index, [type, { key, value }]] of tags.entries()) {
    form.set(`TagSpecification.${index + 1}.ResourceType`, type);
    form.set(`TagSpecification.${index + 1}.Tag.1.Key`, key);
    form.set(`TagSpecification.${index + 1}.Tag.1.Value`, value);
  }
  const mappings = mappingsBy(kind, { ...(at === 1 && { instance: 1 }), request });
  for (const [index, { DeviceName, NoDevice, Ebs = {} }] of mappings.entries()) {
    const path = `BlockDeviceMapping.${index + 1}`;
    form.set(`${path}.DeviceName`, DeviceName);
    if (NoDevice !== undefined) form.set(`${path}.NoDevice`, NoDevice);
    for (const [name, value] of Object.entries(Ebs)) form.set(`${path}.Ebs.${name}`, String(value));
  }
  return form;
}

/** The block device mappings of a call. */
export function mappingsBy(kind: Kind, plan: CallerPlan): readonly MappingOption[] {
  const { instance = 0, request = {} } = plan;
  if (!kind.members.includes('mapping')) return [];
  return kind === REGISTER ? registeredMappings(instance, request) : mappingsOf(request);
}

/** The command line of a call. */
export function argvOf(kind: Kind, plan: CallerPlan): string[] {
  const { instance = 0, request = {}, mark, isUnnamed } = plan;
  const { description, imageTag, snapshotTag } = request;
  const specification = (type: string, value: string | undefined) =>
    value === undefined ? [] : [{ ResourceType: type, Tags: [{ Key: 'build', Value: value }] }];
  const tags = [...specification('image', imageTag), ...specification('snapshot', snapshotTag)];
  const mappings = mappingsBy(kind, plan);
  return [
    ...[kind.command, ...kind.source(instance), ...(isUnnamed ? [] : ['--name', NAME]), '--output', 'json'],
    ...(description === undefined ? [] : ['--description', description]),
    ...(tags.length === 0 ? [] : ['--tag-specifications', JSON.stringify(tags)]),
    ...(mappings.length === 0 ? [] : ['--block-device-mappings', JSON.stringify(mappings)]),
    ...(mark ? ['--mark'] : []),
  ];
}
