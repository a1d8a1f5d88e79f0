// The commands of failure scenarios: their command lines, and what must exist for them.
import type { Ec2World } from './ec2-world.ts';

export interface FaultCommand {
  readonly action: string;
  readonly argv: readonly string[];
  /** The command that looks the image up, as hints name it. */
  readonly lookup: string;
  readonly setUp: (world: Ec2World) => void;
}

export const INSTANCE = 'i-1234567890abcdef0';
export const SNAPSHOT = 'snap-1234567890abcdef0';
export const STORED = 'ami-1234567890abcdef0';

const LONG_AGO = '2026-01-01T00:00:00.000Z';
const COMPLETED = { startTime: LONG_AGO, size: 8, progress: 100, state: 'completed' } as const;
const ROOT = { deviceName: '/dev/xvda', size: 8, volumeType: 'gp3', encrypted: false, deleteOnTermination: true };

const lookFor = (...filters: readonly [name: string, value: string][]): string => {
  const text = JSON.stringify(filters.map(([Name, value]) => ({ Name, Values: [value] })));
  return `Before you retry, check with: ec2img describe-images --owners self --include-disabled --filters '${text}'`;
};

export const CREATE: FaultCommand = {
  action: 'CreateImage',
  argv: ['create-image', '--instance-id', INSTANCE, '--name', 'web'],
  lookup: lookFor(['name', 'web'], ['source-instance-id', INSTANCE]),
  setUp: () => {},
};

export const REGISTER: FaultCommand = {
  action: 'RegisterImage',
  argv: [
    ...['register-image', '--name', 'web', '--root-device-name', '/dev/xvda'],
    ...['--block-device-mappings', `DeviceName=/dev/xvda,Ebs={SnapshotId=${SNAPSHOT}}`],
  ],
  lookup: lookFor(['name', 'web']),
  setUp: (world) => void world.otherSnapshots.add(world.newSnapshot({ ...COMPLETED, snapshotId: SNAPSHOT })),
};

/** A completed task has stored the image. Its bucket was copied from another Region, which has the image. */
function store(world: Ec2World): void {
  const devices = [{ ...ROOT, snapshot: world.newSnapshot(COMPLETED) }];
  const image = world.addImage({ imageId: STORED, name: 'stored', creationDate: LONG_AGO, devices });
  world.images.pop();
  world.storeTasks.push({ image, bucket: 'images', objectKey: `${STORED}.bin`, startedAt: LONG_AGO, progress: 100 });
}

const OBJECT = ['create-restore-image-task', '--bucket', 'images', '--object-key', `${STORED}.bin`];

export const RESTORE: FaultCommand = {
  action: 'CreateRestoreImageTask',
  argv: [...OBJECT, '--name', 'web'],
  lookup: lookFor(['name', 'web'], ['source-image-id', STORED]),
  setUp: store,
};

export const RESTORE_UNNAMED: FaultCommand = {
  ...RESTORE,
  argv: OBJECT,
  lookup: lookFor(['source-image-id', STORED]),
};
