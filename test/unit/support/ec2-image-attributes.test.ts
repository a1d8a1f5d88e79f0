// The embedded endpoint: attributes of images, and the images from which an image was made.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DRY_RUN, each, type Outcome, refused, type Stage, startStage } from '../../support/ec2-client.ts';

const [IMAGE, OFF, PENDING, OTHER] = ['ami-web', 'ami-off', 'ami-new', 'ami-other'];
const [ACCOUNT, OTHER_ACCOUNT] = ['111122223333', '444455556666'];
const ORGANIZATION = 'arn:aws:organizations::123456789012:organization/o-123example';
const UNIT = 'arn:aws:organizations::123456789012:ou/o-123example/ou-1234-5example';

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
  const creationDate = '2026-01-01T00:00:00.000Z';
  stage.world.addImage({
    imageId: IMAGE,
    name: 'web',
    creationDate,
    description: 'Web server',
    settings: {
      kernelId: 'aki-1',
      ramdiskId: 'ari-1',
      sriovNetSupport: 'simple',
      bootMode: 'uefi-preferred',
      tpmSupport: 'v2.0',
      uefiData: 'QU1aTlVFRkk=',
      lastLaunchedTime: '2026-01-01T12:00:00Z',
    },
    launchPermissions: [{ userId: ACCOUNT }],
  });
  stage.world.addImage({ imageId: OFF, name: 'off', creationDate, state: 'disabled' });
  stage.world.addImage({ imageId: PENDING, name: 'new', creationDate, state: 'pending' });
  stage.world.addImage({ imageId: OTHER, name: 'other', creationDate, ownerId: OTHER_ACCOUNT });
});
afterEach(() => stage.stop());

const described: [attribute: string, members: object][] = [
  ['description', { Description: { Value: 'Web server' } }],
  ['kernel', { KernelId: { Value: 'aki-1' } }],
  ['ramdisk', { RamdiskId: { Value: 'ari-1' } }],
  ['launchPermission', { LaunchPermissions: [{ UserId: ACCOUNT }] }],
  ['productCodes', { ProductCodes: [] }],
  ['sriovNetSupport', { SriovNetSupport: { Value: 'simple' } }],
  ['bootMode', { BootMode: { Value: 'uefi-preferred' } }],
  ['tpmSupport', { TpmSupport: { Value: 'v2.0' } }],
  ['uefiData', { UefiData: { Value: 'QU1aTlVFRkk=' } }],
  ['lastLaunchedTime', { LastLaunchedTime: { Value: '2026-01-01T12:00:00Z' } }],
  ['imdsSupport', { ImdsSupport: {} }],
  ['deregistrationProtection', { DeregistrationProtection: { Value: 'disabled' } }],
];

test.each(described)('DescribeImageAttribute of %s returns %j', async (Attribute, members) => {
  expect(await stage.send('DescribeImageAttribute', { ImageId: IMAGE, Attribute })).toEqual({
    ImageId: IMAGE,
    ...members,
  });
});

/** The launch permissions after the change of an image that is shared with one account. */
const permissions: [input: object, after: object[]][] = [
  [{ LaunchPermission: { Add: [{ Group: 'all' }] } }, [{ UserId: ACCOUNT }, { Group: 'all' }]],
  [
    { LaunchPermission: { Add: [{ UserId: OTHER_ACCOUNT }], Remove: [{ UserId: ACCOUNT }] } },
    [{ UserId: OTHER_ACCOUNT }],
  ],
  [{ LaunchPermission: { Add: [{ UserId: ACCOUNT }] } }, [{ UserId: ACCOUNT }]],
  [{ LaunchPermission: { Remove: [{ UserId: ACCOUNT }] } }, []],
  [{ LaunchPermission: { Remove: [{ UserId: OTHER_ACCOUNT }] } }, [{ UserId: ACCOUNT }]],
  [
    { LaunchPermission: { Add: [{ OrganizationArn: ORGANIZATION }, { OrganizationalUnitArn: UNIT }] } },
    [{ UserId: ACCOUNT }, { OrganizationArn: ORGANIZATION }, { OrganizationalUnitArn: UNIT }],
  ],
  [
    { Attribute: 'launchPermission', OperationType: 'add', UserIds: [OTHER_ACCOUNT], UserGroups: ['all'] },
    [{ UserId: ACCOUNT }, { UserId: OTHER_ACCOUNT }, { Group: 'all' }],
  ],
  [{ Attribute: 'launchPermission', OperationType: 'remove', UserIds: [ACCOUNT] }, []],
  [
    {
      Attribute: 'launchPermission',
      OperationType: 'add',
      OrganizationArns: [ORGANIZATION],
      OrganizationalUnitArns: [UNIT],
    },
    [{ UserId: ACCOUNT }, { OrganizationArn: ORGANIZATION }, { OrganizationalUnitArn: UNIT }],
  ],
  [
    { Attribute: 'launchPermission', LaunchPermission: { Add: [{ Group: 'all' }] } },
    [{ UserId: ACCOUNT }, { Group: 'all' }],
  ],
];

test.each(permissions)('ModifyImageAttribute with %j leaves the launch permissions %j', async (input, after) => {
  expect(await stage.send('ModifyImageAttribute', { ImageId: IMAGE, ...input })).toEqual({});
  const attribute = { ImageId: IMAGE, Attribute: 'launchPermission' };
  expect(await stage.send('DescribeImageAttribute', attribute)).toEqual({ ImageId: IMAGE, LaunchPermissions: after });
});

const values: [input: object, attribute: string, member: string, value: string | undefined][] = [
  [{ Description: { Value: 'new' } }, 'description', 'Description', 'new'],
  [{ Attribute: 'description', Value: 'by value' }, 'description', 'Description', 'by value'],
  [{ Attribute: 'description', Description: { Value: 'both' } }, 'description', 'Description', 'both'],
  [{ Description: { Value: '' } }, 'description', 'Description', undefined],
  [{ ImdsSupport: { Value: 'v2.0' } }, 'imdsSupport', 'ImdsSupport', 'v2.0'],
  [{ Attribute: 'imdsSupport', Value: 'v2.0' }, 'imdsSupport', 'ImdsSupport', 'v2.0'],
];

test.each(values)('ModifyImageAttribute with %j sets %s', async (input, Attribute, member, value) => {
  expect(await stage.send('ModifyImageAttribute', { ImageId: IMAGE, ...input })).toEqual({});
  const outcome = await stage.send('DescribeImageAttribute', { ImageId: IMAGE, Attribute });
  expect(outcome[member]).toEqual(value === undefined ? {} : { Value: value });
  expect(each(await stage.send('DescribeImages', { ImageIds: [IMAGE] }), 'Images', member)).toEqual([value]);
});

test('the description of a disabled image can be changed', async () => {
  expect(await stage.send('ModifyImageAttribute', { ImageId: OFF, Description: { Value: 'new' } })).toEqual({});
});

test('ResetImageAttribute removes all launch permissions', async () => {
  await stage.send('ModifyImageAttribute', { ImageId: IMAGE, LaunchPermission: { Add: [{ Group: 'all' }] } });
  const attribute = { ImageId: IMAGE, Attribute: 'launchPermission' };
  expect(await stage.send('ResetImageAttribute', attribute)).toEqual({});
  expect(await stage.send('DescribeImageAttribute', attribute)).toEqual({ ImageId: IMAGE, LaunchPermissions: [] });
});

const unknown = (name: string) =>
  refused('InvalidParameterValue', `Value (${name}) for parameter attribute is invalid. Unknown attribute.`);
const item = (value: string, type: string) =>
  refused('InvalidAMIAttributeItemValue', `Invalid attribute item value "${value}" for ${type} item type.`);
const combination = (message: string) => refused('InvalidParameterCombination', message);
const unavailable = (id: string) =>
  refused('InvalidAMIID.Unavailable', `The image id '[${id}]' is no longer available`);
const Attribute = 'launchPermission';

const refusals: [operation: string, input: object, outcome: Outcome][] = [
  ['DescribeImageAttribute', { ImageId: IMAGE, Attribute: 'nope' }, unknown('nope')],
  [
    'DescribeImageAttribute',
    { ImageId: IMAGE, Attribute: 'blockDeviceMapping' },
    refused('AuthFailure', 'Unauthorized attempt to access restricted resource', 401),
  ],
  ['DescribeImageAttribute', { ImageId: IMAGE, Attribute, DryRun: true }, DRY_RUN],
  ['ModifyImageAttribute', { ImageId: IMAGE }, combination('No attributes specified.')],
  [
    'ModifyImageAttribute',
    { ImageId: IMAGE, Description: { Value: 'x' }, LaunchPermission: { Add: [{ Group: 'all' }] } },
    combination('Fields for multiple attribute types specified: description, launchPermission'),
  ],
  [
    'ModifyImageAttribute',
    { ImageId: IMAGE, Attribute, Description: { Value: 'x' } },
    combination('Fields for multiple attribute types specified: launchPermission, description'),
  ],
  ['ModifyImageAttribute', { ImageId: IMAGE, Attribute: 'kernel', Value: 'aki-2' }, unknown('kernel')],
  [
    'ModifyImageAttribute',
    { ImageId: IMAGE, Attribute, UserIds: [ACCOUNT] },
    refused('MissingParameter', 'The request must contain the parameter OperationType'),
  ],
  [
    'ModifyImageAttribute',
    { ImageId: IMAGE, LaunchPermission: { Add: [{ UserId: '1234-5678-9012' }] } },
    item('1234-5678-9012', 'userId'),
  ],
  [
    'ModifyImageAttribute',
    { ImageId: IMAGE, LaunchPermission: { Remove: [{ Group: 'some' }] } },
    item('some', 'UserGroup'),
  ],
  ['ModifyImageAttribute', { ImageId: IMAGE, Attribute, OperationType: 'add', UserIds: ['12'] }, item('12', 'userId')],
  [
    'ModifyImageAttribute',
    { ImageId: IMAGE, ImdsSupport: { Value: 'v1.0' } },
    refused('InvalidParameterValue', 'Value (v1.0) for parameter imdsSupport is invalid. The only value is v2.0.'),
  ],
  ['ModifyImageAttribute', { ImageId: PENDING, Description: { Value: 'x' } }, unavailable(PENDING)],
  ['ModifyImageAttribute', { ImageId: OFF, LaunchPermission: { Add: [{ Group: 'all' }] } }, unavailable(OFF)],
  ['ModifyImageAttribute', { ImageId: IMAGE, Description: { Value: 'x' }, DryRun: true }, DRY_RUN],
  ['ResetImageAttribute', { ImageId: IMAGE, Attribute: 'description' }, unknown('description')],
  ['ResetImageAttribute', { ImageId: IMAGE, Attribute, DryRun: true }, DRY_RUN],
  ...['DescribeImageAttribute', 'ModifyImageAttribute', 'ResetImageAttribute'].flatMap(
    (operation): [string, object, Outcome][] => [
      [
        operation,
        { ImageId: 'ami-0f', Attribute },
        refused('InvalidAMIID.NotFound', "The image id '[ami-0f]' does not exist"),
      ],
      [
        operation,
        { ImageId: 'web', Attribute },
        refused('InvalidAMIID.Malformed', 'Invalid id: "web" (expecting "ami-...")'),
      ],
      [operation, { ImageId: OTHER, Attribute }, refused('AuthFailure', 'Not authorized for image:ami-other', 401)],
    ],
  ),
];

describe('refusals', () => {
  test.each(refusals)('%s with %j is refused, and no image changes', async (operation, input, outcome) => {
    const before = JSON.stringify(stage.world.images);
    expect(await stage.send(operation, input)).toEqual(outcome);
    expect(JSON.stringify(stage.world.images)).toBe(before);
  });
});

describe('GetImageAncestry', () => {
  test('follows the source of copies to the image of the instance', async () => {
    const { world, send, setTime } = stage;
    world.addImage({
      imageId: 'ami-al',
      name: 'al2023',
      creationDate: '2025-06-01T00:00:00.000Z',
      ownerId: OTHER_ACCOUNT,
      ownerAlias: 'amazon',
      launchPermissions: [{ group: 'all' }],
    });
    world.instances.push({ instanceId: 'i-1', name: '', state: 'running', volumes: [], imageId: 'ami-al' });
    const { ImageId: first } = await send('CreateImage', { InstanceId: 'i-1', Name: 'first' });
    await send('DescribeImages');
    setTime('2026-01-03T00:00:00.000Z');
    const copy = { Name: 'second', SourceImageId: first, SourceRegion: 'eu-west-1' };
    const { ImageId: second } = await send('CopyImage', copy);
    await send('DeregisterImage', { ImageId: first });
    expect(await send('GetImageAncestry', { ImageId: second })).toEqual({
      ImageAncestryEntries: [
        {
          CreationDate: new Date('2026-01-03T00:00:00Z'),
          ImageId: second,
          SourceImageId: first,
          SourceImageRegion: 'eu-west-1',
        },
        {
          CreationDate: new Date('2026-01-02T03:04:05Z'),
          ImageId: first,
          SourceImageId: 'ami-al',
          SourceImageRegion: 'us-east-1',
        },
        { CreationDate: new Date('2025-06-01T00:00:00Z'), ImageId: 'ami-al', ImageOwnerAlias: 'amazon' },
      ],
    });
  });

  test('ends at an image that it has shown, if an ID is used again', async () => {
    const { world, send } = stage;
    world.imageIdOf = (name) => `ami-${name}`;
    const copy = (Name: string, SourceImageId: string) =>
      send('CopyImage', { Name, SourceImageId, SourceRegion: 'us-east-1' });
    await copy('one', IMAGE);
    await send('DescribeImages');
    await copy('two', 'ami-one');
    await send('DescribeImages');
    await send('DeregisterImage', { ImageId: 'ami-one' });
    await copy('one', 'ami-two');
    const ancestry = await send('GetImageAncestry', { ImageId: 'ami-two' });
    expect(each(ancestry, 'ImageAncestryEntries', 'ImageId')).toEqual(['ami-two', 'ami-one']);
  });

  test('refuses an unknown image and a dry run', async () => {
    expect(await stage.send('GetImageAncestry', { ImageId: 'ami-0f' })).toEqual(
      refused('InvalidAMIID.NotFound', "The image id '[ami-0f]' does not exist"),
    );
    expect(await stage.send('GetImageAncestry', { ImageId: IMAGE, DryRun: true })).toEqual(DRY_RUN);
  });
});
