// The embedded endpoint: images from images and from snapshots.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DRY_RUN, each, listOf, type Outcome, refused, type Stage, startStage } from '../../support/ec2-client.ts';

const SOURCE = 'ami-00000000000000001';
const [ROOT, DATA] = ['snap-00000000000000001', 'snap-00000000000000002'];

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
  await stage.send('CreateImage', {
    InstanceId: 'i-1234567890abcdef0',
    Name: 'web-1',
    Description: 'Web server',
    TagSpecifications: [{ ResourceType: 'image', Tags: [{ Key: 'Name', Value: 'web' }] }],
  });
  stage.world.pace = 100;
  await stage.send('DescribeImages');
  stage.world.pace = 50;
  for (const image of stage.world.images) image.tags = [...image.tags, { key: 'aws:backup', value: '1' }];
});
afterEach(() => stage.stop());

const named = async (name: string): Promise<Outcome> =>
  listOf(await stage.send('DescribeImages', { Filters: [{ Name: 'name', Values: [name] }] }), 'Images')[0] ?? {};

const COPY = { Name: 'copy', SourceImageId: SOURCE, SourceRegion: 'us-west-2' };

describe('CopyImage', () => {
  const copy = (input = {}) => stage.send('CopyImage', { ...COPY, ...input });

  test('makes a pending image with snapshots of its own, which progress', async () => {
    expect(await copy({ Description: 'a copy' })).toEqual({ ImageId: 'ami-00000000000000002' });
    const image = await named('copy');
    expect(image).toMatchObject({
      CreationDate: '2026-01-02T03:04:05.000Z',
      Description: 'a copy',
      ImageId: 'ami-00000000000000002',
      OwnerId: '123456789012',
      RootDeviceName: '/dev/xvda',
      SourceImageId: SOURCE,
      SourceImageRegion: 'us-west-2',
      State: 'pending',
      Tags: [],
    });
    expect(image).not.toHaveProperty('SourceInstanceId');
    const snapshots = listOf(await stage.send('DescribeSnapshots'), 'Snapshots').slice(2);
    const from = (source: string) =>
      `Copied for DestinationAmi ami-00000000000000002 from SourceAmi ${SOURCE} for SourceSnapshot ${source}. Task created on 1,767,323,045,000.`;
    const common = { Progress: '50%', State: 'pending', VolumeId: 'vol-ffffffff' };
    expect(snapshots).toMatchObject([
      { ...common, Description: from(ROOT), SnapshotId: 'snap-00000000000000003', VolumeSize: 8 },
      { ...common, Description: from(DATA), SnapshotId: 'snap-00000000000000004', VolumeSize: 100 },
    ]);
    expect((await named('copy')).State).toBe('available');
  });

  test('without a description takes that of its source', async () => {
    await copy();
    expect((await named('copy')).Description).toBe('Web server');
  });

  const tags: [input: object, image: string[], snapshots: string[]][] = [
    [{}, [], []],
    [{ CopyImageTags: true }, ['Name=web'], []],
    [
      {
        CopyImageTags: true,
        TagSpecifications: [
          { ResourceType: 'image', Tags: [{ Key: 'Name', Value: 'new' }] },
          { ResourceType: 'snapshot', Tags: [{ Key: 'a', Value: '1' }] },
        ],
      },
      ['Name=new'],
      ['a=1'],
    ],
  ];

  test.each(tags)('with %j makes an image with the tags %j and snapshots with %j', async (input, image, snapshots) => {
    await copy(input);
    const text = (outcome: Outcome) => listOf(outcome, 'Tags').map(({ Key, Value }) => `${Key}=${Value}`);
    expect(text(await named('copy'))).toEqual(image);
    const [, , ...made] = listOf(await stage.send('DescribeSnapshots'), 'Snapshots');
    expect(made.map(text)).toEqual([snapshots, snapshots]);
  });

  test.each([
    [{}, false, [false, false]],
    [{ Encrypted: true, KmsKeyId: 'alias/key' }, false, [true, true]],
    [{ Encrypted: false }, true, [true, false]],
  ])(
    'with %j of a source with encryption %j makes snapshots with encryption %j',
    async (input, isEncrypted, expected) => {
      const [image] = stage.world.images;
      const [device, ...others] = image?.devices ?? [];
      if (isEncrypted) Object.assign(image ?? {}, { devices: [{ ...device, encrypted: true }, ...others] });
      await copy(input);
      const made = await stage.send('DescribeSnapshots');
      expect(each(made, 'Snapshots', 'Encrypted')).toEqual([false, false, ...expected]);
    },
  );

  test('with the same token and parameters returns the same image', async () => {
    const first = await copy({ ClientToken: 'token' });
    expect(first).toEqual({ ImageId: 'ami-00000000000000002' });
    expect(await copy({ ClientToken: 'token' })).toEqual(first);
    expect(await copy({ ClientToken: 'token', DryRun: false })).toEqual(first);
    expect(await copy({ ClientToken: 'token', DryRun: true })).toEqual(DRY_RUN);
    expect(stage.world.images.length).toBe(2);
  });

  test.each([{ Name: 'other' }, { Description: 'x' }, { Encrypted: true }])(
    'with the same token and the other parameters %j is refused',
    async (other) => {
      await copy({ ClientToken: 'token' });
      const message = 'The request has the client token of an earlier request with other parameters.';
      expect(await copy({ ClientToken: 'token', ...other })).toEqual(refused('IdempotentParameterMismatch', message));
      expect(stage.world.images.length).toBe(2);
    },
  );

  test('with another token and the same name is refused', async () => {
    await copy({ ClientToken: 'token' });
    const message = 'AMI name copy is already in use by AMI ami-00000000000000002';
    expect(await copy({ ClientToken: 'other' })).toEqual(refused('InvalidAMIName.Duplicate', message));
  });

  test('keeps a token whose request was refused free', async () => {
    await copy({ ClientToken: 'token', SourceImageId: 'ami-0f' });
    expect(await copy({ ClientToken: 'token' })).toEqual({ ImageId: 'ami-00000000000000002' });
  });

  test('refuses a source that is pending, deregistered, or the private image of another account', async () => {
    await stage.send('CreateImage', { InstanceId: 'i-1234567890abcdef0', Name: 'pending' });
    const message = (id: string) => `The image id '[${id}]' is no longer available`;
    const pending = { SourceImageId: 'ami-00000000000000002' };
    expect(await copy(pending)).toEqual(refused('InvalidAMIID.Unavailable', message('ami-00000000000000002')));
    await stage.send('DeregisterImage', { ImageId: SOURCE });
    expect(await copy()).toEqual(refused('InvalidAMIID.Unavailable', message(SOURCE)));
    const creationDate = '2026-01-01T00:00:00.000Z';
    stage.world.addImage({ imageId: 'ami-other', name: 'other', creationDate, ownerId: '444455556666' });
    expect(await copy({ SourceImageId: 'ami-other' })).toEqual(
      refused('InvalidRequest', 'You do not have permission to access the storage of this ami'),
    );
  });
});

const mapping = (ebs: object, DeviceName = '/dev/xvda') => ({ DeviceName, Ebs: ebs });
const REGISTER = {
  Name: 'registered',
  RootDeviceName: '/dev/xvda',
  BlockDeviceMappings: [mapping({ SnapshotId: ROOT })],
};

describe('RegisterImage', () => {
  test('makes an image of snapshots, with the defaults of the API reference', async () => {
    expect(await stage.send('RegisterImage', REGISTER)).toEqual({ ImageId: 'ami-00000000000000002' });
    expect(await named('registered')).toMatchObject({
      Architecture: 'i386',
      BlockDeviceMappings: [
        {
          DeviceName: '/dev/xvda',
          Ebs: {
            DeleteOnTermination: true,
            Encrypted: false,
            SnapshotId: ROOT,
            VolumeSize: 8,
            VolumeType: 'standard',
          },
        },
      ],
      EnaSupport: false,
      RootDeviceName: '/dev/xvda',
      State: 'available',
      VirtualizationType: 'paravirtual',
    });
  });

  test('takes all settings of the request', async () => {
    await stage.send('RegisterImage', {
      ...REGISTER,
      Architecture: 'arm64',
      BlockDeviceMappings: [
        mapping({ SnapshotId: ROOT, VolumeSize: 9, VolumeType: 'gp3', DeleteOnTermination: false }),
        mapping({ SnapshotId: DATA }, '/dev/sdb'),
        mapping({ VolumeSize: 5, Encrypted: true }, '/dev/sdc'),
        { DeviceName: '/dev/sdd', VirtualName: 'ephemeral0' },
        { DeviceName: '/dev/sde', NoDevice: '' },
      ],
      BootMode: 'uefi',
      Description: 'from snapshots',
      EnaSupport: true,
      ImdsSupport: 'v2.0',
      SriovNetSupport: 'simple',
      TagSpecifications: [{ ResourceType: 'image', Tags: [{ Key: 'a', Value: '1' }] }],
      TpmSupport: 'v2.0',
      VirtualizationType: 'hvm',
    });
    expect(await named('registered')).toMatchObject({
      Architecture: 'arm64',
      BlockDeviceMappings: [
        { DeviceName: '/dev/xvda', Ebs: { DeleteOnTermination: false, VolumeSize: 9, VolumeType: 'gp3' } },
        { DeviceName: '/dev/sdb', Ebs: { SnapshotId: DATA, VolumeSize: 100 } },
        { DeviceName: '/dev/sdc', Ebs: { Encrypted: true, VolumeSize: 5 } },
        { DeviceName: '/dev/sdd', VirtualName: 'ephemeral0' },
      ],
      BootMode: 'uefi',
      Description: 'from snapshots',
      EnaSupport: true,
      ImdsSupport: 'v2.0',
      SriovNetSupport: 'simple',
      Tags: [{ Key: 'a', Value: '1' }],
      TpmSupport: 'v2.0',
      VirtualizationType: 'hvm',
    });
  });
});

const taken = refused('InvalidAMIName.Duplicate', `AMI name web-1 is already in use by AMI ${SOURCE}`);
const malformed = refused(
  'InvalidAMIName.Malformed',
  "AMI names must have 3 to 128 letters, digits, blanks and ()[]./-'@_",
);
const missing = (name: string) => refused('MissingParameter', `The request must contain the parameter ${name}`);
const device = (message: string) => refused('InvalidBlockDeviceMapping', message);
const tagged = (ResourceType: string, Key = 'a') => [{ ResourceType, Tags: [{ Key, Value: '1' }] }];
const reserved = refused(
  'InvalidParameterValue',
  "Value ( aws:x ) for parameter key is invalid. Tag keys starting with 'aws:' are reserved for internal use",
);
const untaggable = (type: string) =>
  refused('InvalidParameterValue', `'${type}' is not a valid taggable resource type for this operation.`);
const mapped = (ebs: object) => ({ ...REGISTER, BlockDeviceMappings: [mapping(ebs)] });

const refusals: [operation: string, input: object, outcome: Outcome][] = [
  ['CopyImage', { ...COPY, DryRun: true }, DRY_RUN],
  ['CopyImage', { ...COPY, Name: 'web-1' }, taken],
  ['CopyImage', { ...COPY, Name: 'ab' }, malformed],
  ['CopyImage', { ...COPY, Name: undefined }, missing('Name')],
  ['CopyImage', { ...COPY, SourceRegion: undefined }, missing('SourceRegion')],
  ['CopyImage', { ...COPY, SourceImageId: undefined }, missing('SourceImageId')],
  ['CopyImage', { ...COPY, SourceRegion: 'nowhere' }, refused('InvalidRegion', "The region 'nowhere' is not valid")],
  [
    'CopyImage',
    { ...COPY, SourceImageId: 'ami-0f' },
    refused('InvalidAMIID.NotFound', "The image id '[ami-0f]' does not exist"),
  ],
  [
    'CopyImage',
    { ...COPY, SourceImageId: 'web' },
    refused('InvalidAMIID.Malformed', 'Invalid id: "web" (expecting "ami-...")'),
  ],
  [
    'CopyImage',
    { ...COPY, KmsKeyId: 'alias/key' },
    refused('InvalidParameterDependency', 'The parameter KmsKeyId requires the parameter Encrypted to be set.'),
  ],
  ['CopyImage', { ...COPY, TagSpecifications: tagged('volume') }, untaggable('volume')],
  ['CopyImage', { ...COPY, TagSpecifications: tagged('image', 'aws:x') }, reserved],
  ['RegisterImage', { ...REGISTER, TagSpecifications: tagged('snapshot') }, untaggable('snapshot')],
  [
    'RegisterImage',
    mapped({ SnapshotId: ROOT, Encrypted: false }),
    device('the encrypted flag cannot be specified since device /dev/xvda has a snapshot specified.'),
  ],
  ['RegisterImage', { ...REGISTER, DryRun: true }, DRY_RUN],
  ['RegisterImage', { ...REGISTER, Name: 'web-1' }, taken],
  ['RegisterImage', { ...REGISTER, Name: 'web#1' }, malformed],
  ['RegisterImage', { ...REGISTER, Name: undefined }, missing('Name')],
  ['RegisterImage', { Name: 'none' }, device('No snapshot is mapped to the root device')],
  [
    'RegisterImage',
    { ...REGISTER, RootDeviceName: '/dev/sda1' },
    device('No snapshot is mapped to the root device /dev/sda1'),
  ],
  [
    'RegisterImage',
    mapped({ SnapshotId: 'snap-0f' }),
    refused('InvalidSnapshot.NotFound', "The snapshot 'snap-0f' does not exist."),
  ],
  [
    'RegisterImage',
    mapped({ SnapshotId: 'x' }),
    refused('InvalidSnapshotID.Malformed', 'Invalid id: "x" (expecting "snap-...")'),
  ],
  [
    'RegisterImage',
    mapped({ SnapshotId: ROOT, VolumeSize: 7 }),
    device(`Volume of size 7GB is smaller than snapshot '${ROOT}', expect size >= 8GB`),
  ],
];

test.each(refusals)('%s with %j is refused, and no image is made', async (operation, input, outcome) => {
  expect(await stage.send(operation, input)).toEqual(outcome);
  expect(stage.world.images.length).toBe(1);
});

test('RegisterImage refuses a snapshot that is not completed', async () => {
  await stage.send('CreateImage', { InstanceId: 'i-1234567890abcdef0', Name: 'web-2' });
  const input = mapped({ SnapshotId: 'snap-00000000000000003' });
  expect(await stage.send('RegisterImage', input)).toEqual(
    refused('IncorrectState', 'Snapshot is in invalid state - pending'),
  );
});

test('CreateImage refuses an unknown instance, a used name and a dry run', async () => {
  const create = (InstanceId: string, Name: string) => stage.send('CreateImage', { InstanceId, Name, DryRun: true });
  expect(await create('i-0f', 'new')).toEqual(
    refused('InvalidInstanceID.NotFound', "The instance ID 'i-0f' does not exist"),
  );
  expect(await create('i-1234567890abcdef0', 'web-1')).toEqual(taken);
  expect(await create('i-1234567890abcdef0', 'new')).toEqual(DRY_RUN);
});
