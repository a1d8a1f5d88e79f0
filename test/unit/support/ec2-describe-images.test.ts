// The embedded endpoint: which images DescribeImages shows, and how.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { each, listOf, refused, type Stage, startStage } from '../../support/ec2-client.ts';
import type { NewImage } from '../../support/ec2-world.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.stop());

const CANONICAL = '099720109477';
const AMAZON = '137112412989';

const tags = (Name: string, Stage: string) => [
  { key: 'Name', value: Name },
  { key: 'Stage', value: Stage },
];

/** Own images, and images of others with different permissions. */
const IMAGES: readonly NewImage[] = [
  {
    imageId: 'ami-web',
    name: 'web-1',
    description: 'Web server',
    creationDate: '2026-01-01T10:00:00.000Z',
    sourceInstanceId: 'i-1234567890abcdef0',
    tags: tags('web', 'prod'),
    settings: { architecture: 'x86_64', rootDeviceName: '/dev/xvda', virtualizationType: 'hvm' },
  },
  {
    imageId: 'ami-arm',
    name: 'arm*1',
    creationDate: '2025-12-31T10:00:00.000Z',
    tags: tags('arm', 'test'),
    settings: { architecture: 'arm64', bootMode: 'uefi' },
  },
  {
    imageId: 'ami-old',
    name: 'old',
    creationDate: '2025-01-01T00:00:00.000Z',
    deprecationTime: '2025-06-01T00:00:00.000Z',
  },
  { imageId: 'ami-off', name: 'off', creationDate: '2025-01-01T00:00:00.000Z', state: 'disabled' },
  {
    imageId: 'ami-pub',
    name: 'ubuntu',
    creationDate: '2025-01-01T00:00:00.000Z',
    ownerId: CANONICAL,
    launchPermissions: [{ group: 'all' }],
  },
  {
    imageId: 'ami-al',
    name: 'al2023',
    creationDate: '2025-01-01T00:00:00.000Z',
    ownerId: AMAZON,
    ownerAlias: 'amazon',
    launchPermissions: [{ group: 'all' }],
    deprecationTime: '2025-06-01T00:00:00.000Z',
  },
  {
    imageId: 'ami-shared',
    name: 'shared',
    creationDate: '2025-01-01T00:00:00.000Z',
    ownerId: CANONICAL,
    launchPermissions: [{ userId: '123456789012' }, { userId: '210987654321' }],
  },
  { imageId: 'ami-secret', name: 'secret', creationDate: '2025-01-01T00:00:00.000Z', ownerId: CANONICAL },
];

const filter = (Name: string, ...Values: string[]) => ({ Filters: [{ Name, Values }] });
const OWN = ['ami-web', 'ami-arm', 'ami-old'];
const VISIBLE = [...OWN, 'ami-pub', 'ami-shared'];

const shown: [input: object, ids: readonly string[]][] = [
  [{}, VISIBLE],
  // The owner sees deprecated images in any case, others if they ask for them or name them by their ID.
  [{ IncludeDeprecated: true }, [...OWN, 'ami-pub', 'ami-al', 'ami-shared']],
  [{ IncludeDeprecated: false }, VISIBLE],
  [{ ImageIds: ['ami-al'] }, ['ami-al']],
  [{ IncludeDisabled: true, Owners: ['self'] }, [...OWN, 'ami-off']],
  [{ IncludeDisabled: true, ImageIds: ['ami-off'] }, ['ami-off']],
  [{ ImageIds: ['ami-off'] }, []],
  [{ Owners: ['self'] }, OWN],
  [{ Owners: ['123456789012'] }, OWN],
  [{ Owners: [CANONICAL] }, ['ami-pub', 'ami-shared']],
  [{ Owners: ['amazon', 'self'], IncludeDeprecated: true }, [...OWN, 'ami-al']],
  [{ Owners: ['aws-marketplace'] }, []],
  [{ ExecutableUsers: ['self'] }, ['ami-shared']],
  [{ ExecutableUsers: ['all'] }, ['ami-pub']],
  [{ ExecutableUsers: ['210987654321'] }, ['ami-shared']],
  [{ ExecutableUsers: ['self', 'all'] }, ['ami-pub', 'ami-shared']],
  [{ ImageIds: ['ami-arm', 'ami-web'] }, ['ami-web', 'ami-arm']],
  [filter('tag:Name', 'web'), ['ami-web']],
  [filter('tag:Name', 'w*', 'ar?'), ['ami-web', 'ami-arm']],
  [filter('tag:Nothing', '*'), []],
  [filter('tag-key', 'Stage'), ['ami-web', 'ami-arm']],
  [filter('name', 'web-?'), ['ami-web']],
  [filter('name', 'web-1?'), []],
  [filter('name', 'web-1*'), ['ami-web']],
  [filter('name', 'web'), []],
  [filter('name', 'arm\\*1'), ['ami-arm']],
  [filter('name', 'web\\*'), []],
  [filter('name', '*S*'), []],
  [filter('state', 'available'), VISIBLE],
  [filter('owner-id', CANONICAL), ['ami-pub', 'ami-shared']],
  [filter('owner-alias', 'amazon'), []],
  [{ ...filter('owner-alias', 'amazon'), IncludeDeprecated: true }, ['ami-al']],
  [filter('image-id', 'ami-w*'), ['ami-web']],
  [filter('is-public', 'true'), ['ami-pub']],
  [filter('is-public', 'false'), [...OWN, 'ami-shared']],
  [filter('creation-date', '2026-01-01T*'), ['ami-web']],
  [filter('creation-date', '202?-1*'), ['ami-arm']],
  [filter('source-instance-id', 'i-1234567890abcdef0'), ['ami-web']],
  [filter('architecture', 'arm64'), ['ami-arm']],
  [filter('boot-mode', '*'), ['ami-arm']],
  [filter('description', 'Web*'), ['ami-web']],
  [filter('root-device-name', '/dev/xvda'), ['ami-web']],
  [
    {
      Filters: [
        { Name: 'tag:Stage', Values: ['prod', 'test'] },
        { Name: 'name', Values: ['arm*'] },
      ],
    },
    ['ami-arm'],
  ],
  [{ Owners: ['self'], ...filter('name', 'ubuntu') }, []],
];

const refusals: [input: object, code: string, message: string][] = [
  [{ ImageIds: ['web'] }, 'InvalidAMIID.Malformed', 'Invalid id: "web" (expecting "ami-...")'],
  [{ ImageIds: ['ami-no'] }, 'InvalidAMIID.NotFound', "The image id '[ami-no]' does not exist"],
  [
    { ImageIds: ['ami-web', 'ami-no', 'ami-none'] },
    'InvalidAMIID.NotFound',
    "The image ids '[ami-no, ami-none]' do not exist",
  ],
  [{ Owners: ['me'] }, 'InvalidUserID.Malformed', 'Invalid user id: "me"'],
  [{ ExecutableUsers: ['1234'] }, 'InvalidUserID.Malformed', 'Invalid user id: "1234"'],
  [filter('nope', 'x'), 'InvalidParameterValue', "The filter 'nope' is invalid"],
  [filter('tag:', 'x'), 'InvalidParameterValue', "The filter 'tag:' is invalid"],
  [{ Filters: [{ Values: ['x'] }] }, 'InvalidParameterValue', "The filter 'null' is invalid"],
];

describe('DescribeImages', () => {
  beforeEach(() => {
    for (const image of IMAGES) stage.world.addImage(image);
  });

  test.each(shown)('%j shows %j', async (input, ids) => {
    expect(each(await stage.send('DescribeImages', input), 'Images', 'ImageId')).toEqual(ids);
  });

  test.each(refusals)('%j is refused with %s', async (input, code, message) => {
    expect(await stage.send('DescribeImages', input)).toEqual(refused(code, message));
  });

  test('refuses the ID of a private image of another account', async () => {
    expect(await stage.send('DescribeImages', { ImageIds: ['ami-web', 'ami-secret'] })).toEqual(
      refused('AuthFailure', 'Not authorized for images: [ami-secret]', 401),
    );
  });

  test('shows an image that becomes deprecated until that time', async () => {
    const image = stage.world.images.find(({ imageId }) => imageId === 'ami-pub');
    Object.assign(image ?? {}, { deprecationTime: '2026-01-02T04:00:00.000Z' });
    const pub = async () => each(await stage.send('DescribeImages', filter('name', 'ubuntu')), 'Images', 'ImageId');
    expect(await pub()).toEqual(['ami-pub']);
    stage.setTime('2026-01-02T04:00:00.000Z');
    expect(await pub()).toEqual([]);
  });
});

test('DescribeImages shows all members of an image that CreateImage made', async () => {
  const { ImageId } = await stage.send('CreateImage', {
    InstanceId: 'i-1234567890abcdef0',
    Name: 'web-1',
    Description: 'Web & mail',
    BlockDeviceMappings: [
      { DeviceName: '/dev/sdb', Ebs: { VolumeSize: 200, VolumeType: 'io2', Encrypted: true } },
      { DeviceName: '/dev/sdc', Ebs: { VolumeSize: 5, DeleteOnTermination: true } },
    ],
    TagSpecifications: [{ ResourceType: 'image', Tags: [{ Key: 'Name', Value: '<web>' }] }],
  });
  const [image] = listOf(await stage.send('DescribeImages', { ImageIds: [ImageId] }), 'Images');
  expect(image).toEqual({
    Architecture: 'x86_64',
    BlockDeviceMappings: [
      {
        DeviceName: '/dev/xvda',
        Ebs: {
          DeleteOnTermination: true,
          Encrypted: false,
          SnapshotId: 'snap-00000000000000001',
          VolumeSize: 8,
          VolumeType: 'gp3',
        },
      },
      {
        DeviceName: '/dev/sdb',
        Ebs: {
          DeleteOnTermination: false,
          Encrypted: true,
          SnapshotId: 'snap-00000000000000002',
          VolumeSize: 200,
          VolumeType: 'io2',
        },
      },
      {
        DeviceName: '/dev/sdc',
        Ebs: { DeleteOnTermination: true, Encrypted: false, VolumeSize: 5, VolumeType: 'gp3' },
      },
    ],
    CreationDate: '2026-01-02T03:04:05.000Z',
    DeregistrationProtection: 'disabled',
    Description: 'Web & mail',
    EnaSupport: true,
    Hypervisor: 'xen',
    ImageId: 'ami-00000000000000001',
    ImageLocation: '123456789012/web-1',
    ImageType: 'machine',
    Name: 'web-1',
    OwnerId: '123456789012',
    PlatformDetails: 'Linux/UNIX',
    Public: false,
    RootDeviceName: '/dev/xvda',
    RootDeviceType: 'ebs',
    SourceInstanceId: 'i-1234567890abcdef0',
    State: 'pending',
    Tags: [{ Key: 'Name', Value: '<web>' }],
    UsageOperation: 'RunInstances',
    VirtualizationType: 'hvm',
  });
});

test('an image becomes available when its snapshots are completed, half of the way with each poll', async () => {
  await stage.send('CreateImage', { InstanceId: 'i-1234567890abcdef0', Name: 'web-1' });
  const poll = async () => [
    each(await stage.send('DescribeImages'), 'Images', 'State'),
    each(await stage.send('DescribeSnapshots'), 'Snapshots', 'Progress'),
  ];
  expect([await poll(), await poll()]).toEqual([
    [['pending'], ['50%', '50%']],
    [['available'], ['100%', '100%']],
  ]);
});

test('the fate of an image is shown with its reason', async () => {
  stage.world.fate = { at: 50, state: 'failed', stateReason: { code: 'Client.InternalError', message: 'No space' } };
  await stage.send('CreateImage', { InstanceId: 'i-1234567890abcdef0', Name: 'web-1' });
  const [image] = listOf(await stage.send('DescribeImages'), 'Images');
  expect(image).toMatchObject({
    State: 'failed',
    StateReason: { Code: 'Client.InternalError', Message: 'No space' },
  });
});

test('addImages makes many images with different names and a snapshot each', async () => {
  stage.world.addImages(2500);
  const images = listOf(await stage.send('DescribeImages', { Owners: ['self'] }), 'Images');
  const snapshots = listOf(await stage.send('DescribeSnapshots'), 'Snapshots');
  const distinct = (list: readonly object[], name: string) =>
    new Set(list.map((item) => (item as Record<string, unknown>)[name])).size;
  expect([images.length, distinct(images, 'ImageId'), distinct(images, 'Name')]).toEqual([2500, 2500, 2500]);
  expect([snapshots.length, distinct(snapshots, 'SnapshotId')]).toEqual([2500, 2500]);
  expect(images.at(-1)).toMatchObject({ Name: 'image-02500', State: 'available' });
});
