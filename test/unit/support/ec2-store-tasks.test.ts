// The embedded endpoint: images as objects of buckets, and back.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DRY_RUN, each, listOf, type Outcome, refused, type Stage, startStage } from '../../support/ec2-client.ts';

const IMAGE = 'ami-00000000000000001';
const INSTANCE = 'i-1234567890abcdef0';

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
  await stage.send('CreateImage', { InstanceId: INSTANCE, Name: 'web', Description: 'Web server' });
  stage.world.pace = 100;
  await stage.send('DescribeImages');
  stage.world.pace = 50;
});
afterEach(() => stage.stop());

const store = (input = {}): Promise<Outcome> =>
  stage.send('CreateStoreImageTask', { ImageId: IMAGE, Bucket: 'images', ...input });
const tasks = (input = {}): Promise<Outcome> => stage.send('DescribeStoreImageTasks', input);
const restore = (input = {}): Promise<Outcome> =>
  stage.send('CreateRestoreImageTask', { Bucket: 'images', ObjectKey: `${IMAGE}.bin`, ...input });

const task = {
  AmiId: IMAGE,
  Bucket: 'images',
  S3objectKey: `${IMAGE}.bin`,
  TaskStartTime: new Date('2026-01-02T03:04:05Z'),
};

test('a task progresses until the image is stored', async () => {
  expect(await store()).toEqual({ ObjectKey: `${IMAGE}.bin` });
  expect(await tasks()).toEqual({
    StoreImageTaskResults: [{ ...task, ProgressPercentage: 50, StoreTaskState: 'InProgress' }],
  });
  expect(await tasks()).toEqual({
    StoreImageTaskResults: [{ ...task, ProgressPercentage: 100, StoreTaskState: 'Completed' }],
  });
});

test('a failed task shows the reason and does not progress', async () => {
  await store();
  const [first] = stage.world.storeTasks;
  Object.assign(first ?? {}, { failureReason: 'AccessDenied', progress: 20 });
  await tasks();
  expect(await tasks()).toEqual({
    StoreImageTaskResults: [
      { ...task, ProgressPercentage: 20, StoreTaskFailureReason: 'AccessDenied', StoreTaskState: 'Failed' },
    ],
  });
});

test('tasks are listed from the latest to the first, by image and by filters', async () => {
  stage.world.addImage({ imageId: 'ami-two', name: 'two', creationDate: '2026-01-01T00:00:00.000Z' });
  await store();
  await tasks();
  await store({ ImageId: 'ami-two', Bucket: 'others' });
  const shown = async (input: object) => each(await tasks(input), 'StoreImageTaskResults', 'AmiId');
  const filter = (Name: string, ...Values: string[]) => ({ Filters: [{ Name, Values }] });
  stage.world.pace = 0;
  expect(await shown({})).toEqual(['ami-two', IMAGE]);
  expect(await shown({ ImageIds: [IMAGE] })).toEqual([IMAGE]);
  expect(await shown(filter('bucket', 'other*'))).toEqual(['ami-two']);
  expect(await shown(filter('task-state', 'Completed'))).toEqual([]);
  expect(await shown({ ImageIds: [IMAGE], ...filter('bucket', 'other*') })).toEqual([IMAGE]);
  stage.world.pace = 50;
  expect(await shown(filter('task-state', 'Completed'))).toEqual([IMAGE]);
});

test('tasks are listed for 31 days', async () => {
  await store();
  stage.setTime('2026-02-02T03:04:04.000Z');
  expect(each(await tasks(), 'StoreImageTaskResults', 'AmiId')).toEqual([IMAGE]);
  stage.setTime('2026-02-02T03:04:05.000Z');
  expect(await tasks()).toEqual({ StoreImageTaskResults: [] });
});

test('an image can be restored from its object, also after it was deregistered', async () => {
  await store();
  await tasks();
  await tasks();
  await stage.send('DeregisterImage', { ImageId: IMAGE, DeleteAssociatedSnapshots: true });
  const restored = await restore({
    TagSpecifications: [
      { ResourceType: 'image', Tags: [{ Key: 'a', Value: '1' }] },
      { ResourceType: 'snapshot', Tags: [{ Key: 'b', Value: '2' }] },
    ],
  });
  expect(restored).toEqual({ ImageId: 'ami-00000000000000002' });
  const [image] = listOf(await stage.send('DescribeImages'), 'Images');
  expect(image).toMatchObject({
    BlockDeviceMappings: [
      { DeviceName: '/dev/xvda', Ebs: { SnapshotId: 'snap-00000000000000003', VolumeSize: 8 } },
      { DeviceName: '/dev/sdb', Ebs: { SnapshotId: 'snap-00000000000000004', VolumeSize: 100 } },
    ],
    Description: 'Web server',
    Name: 'web',
    SourceImageId: IMAGE,
    State: 'pending',
    Tags: [{ Key: 'a', Value: '1' }],
  });
  const snapshots = await stage.send('DescribeSnapshots');
  expect(each(snapshots, 'Snapshots', 'Tags')).toEqual(Array(2).fill([{ Key: 'b', Value: '2' }]));
  expect(each(await stage.send('DescribeImages'), 'Images', 'State')).toEqual(['available']);
});

test('an image can be restored with another name', async () => {
  await store();
  await tasks();
  await tasks();
  const { ImageId } = await restore({ Name: 'restored' });
  expect(each(await stage.send('DescribeImages', { ImageIds: [ImageId] }), 'Images', 'Name')).toEqual(['restored']);
});

const noObject = (key: string, bucket: string) =>
  refused(
    'InvalidParameterValue',
    `Value (${key}) for parameter objectKey is invalid. Bucket ${bucket} has no such object.`,
  );

test('an image cannot be restored while it is being stored', async () => {
  await store();
  await tasks();
  expect(await restore()).toEqual(noObject(`${IMAGE}.bin`, 'images'));
});

const missing = (name: string) => refused('MissingParameter', `The request must contain the parameter ${name}`);

const refusals: [operation: string, input: object, outcome: Outcome][] = [
  ['CreateStoreImageTask', { ImageId: IMAGE, Bucket: 'images', DryRun: true }, DRY_RUN],
  ['CreateStoreImageTask', { ImageId: IMAGE }, missing('Bucket')],
  ['CreateStoreImageTask', { Bucket: 'images' }, missing('ImageId')],
  [
    'CreateStoreImageTask',
    { ImageId: 'ami-0f', Bucket: 'images' },
    refused('InvalidAMIID.NotFound', "The image id '[ami-0f]' does not exist"),
  ],
  ['DescribeStoreImageTasks', { DryRun: true }, DRY_RUN],
  [
    'DescribeStoreImageTasks',
    { ImageIds: ['web'] },
    refused('InvalidAMIID.Malformed', 'Invalid id: "web" (expecting "ami-...")'),
  ],
  [
    'DescribeStoreImageTasks',
    { ImageIds: Array(21).fill(IMAGE) },
    refused('InvalidParameterValue', 'Value (21) for parameter ImageIds is invalid. The most is 20 IDs.'),
  ],
  ['CreateRestoreImageTask', { ObjectKey: 'x' }, missing('Bucket')],
  ['CreateRestoreImageTask', { Bucket: 'images' }, missing('ObjectKey')],
  ['CreateRestoreImageTask', { Bucket: 'images', ObjectKey: 'x.bin' }, noObject('x.bin', 'images')],
  ['CreateRestoreImageTask', { Bucket: 'none', ObjectKey: `${IMAGE}.bin` }, noObject(`${IMAGE}.bin`, 'none')],
  [
    'CreateRestoreImageTask',
    { Bucket: 'images', ObjectKey: `${IMAGE}.bin` },
    refused('InvalidAMIName.Duplicate', `AMI name web is already in use by AMI ${IMAGE}`),
  ],
  [
    'CreateRestoreImageTask',
    { Bucket: 'images', ObjectKey: `${IMAGE}.bin`, Name: 'ab' },
    refused('InvalidAMIName.Malformed', "AMI names must have 3 to 128 letters, digits, blanks and ()[]./-'@_"),
  ],
  ['CreateRestoreImageTask', { Bucket: 'images', ObjectKey: `${IMAGE}.bin`, Name: 'new', DryRun: true }, DRY_RUN],
];

test.each(refusals)('%s with %j is refused', async (operation, input, outcome) => {
  await store();
  await tasks();
  await tasks();
  expect(await stage.send(operation, input)).toEqual(outcome);
  expect([stage.world.images.length, stage.world.storeTasks.length]).toEqual([1, 1]);
});

test('CreateStoreImageTask refuses an image that is pending', async () => {
  const { ImageId } = await stage.send('CreateImage', { InstanceId: INSTANCE, Name: 'pending' });
  expect(await store({ ImageId })).toEqual(
    refused('InvalidAMIID.Unavailable', `The image id '[${ImageId}]' is no longer available`),
  );
});
