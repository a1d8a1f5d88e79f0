// The documented rules of the commands in addition to create-image, with the pages of the API reference that have them.
import { describe, expect, test } from 'vitest';
import type { CliError } from '../../../src/errors.ts';
import type { InputObject } from '../../../src/request/input-value.ts';
import { parseJson } from '../../../src/request/parse-json.ts';
import { validationError } from '../../../src/request/validate.ts';
import { operationOf } from '../../support/operations.ts';

function errorOf(command: string, request: object, level: 'documented' | 'aws' = 'documented'): CliError | undefined {
  const { input, rules } = operationOf(command);
  return validationError(parseJson(JSON.stringify(request)) as InputObject, input, { level, rules });
}

const COPY = { Name: 'web', SourceImageId: 'ami-1', SourceRegion: 'us-east-1' };
const REGISTER = { Name: 'web' };
const RESTORE = { Bucket: 'b', ObjectKey: 'ami-1.bin' };
const TAG = { Resources: ['ami-1'] };
const STORE = { ImageId: 'ami-1', Bucket: 'b' };
const IMAGE = { ImageId: 'ami-1' };

const CHARACTERS = "a name may only contain letters (A-Z, a-z), digits, spaces and ( ) [ ] . / - ' @ _";
const DESTINATION =
  'a copy has one destination: give only one of DestinationAvailabilityZone, DestinationAvailabilityZoneId and DestinationOutpostArn';
const BAD_NAME = `Invalid value for parameter Name, value: "a:b", ":" at character 2: ${CHARACTERS}`;
const LONG_NAME =
  'Invalid length for parameter Name, value: 129, valid max length: 128: a name must have 3 to 128 characters';
const ATTRIBUTES =
  'description, kernel, ramdisk, launchPermission, productCodes, blockDeviceMapping, sriovNetSupport, bootMode, tpmSupport, uefiData, lastLaunchedTime, imdsSupport, deregistrationProtection';

const resourceType = (value: string, rule: string): string =>
  `Invalid value for parameter TagSpecifications[0].ResourceType, value: "${value}": ${rule}`;

/** Requests that break rules: the lines of the error after the first, and the pages of the rules. */
const BUCKETS = 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html';
const badBucket = (value: string, place: string): string =>
  `Invalid value for parameter Bucket, value: "${value}", ${place}: a bucket name may only contain letters, digits, periods, hyphens and underscores`;

const refused: [command: string, request: object, lines: string[], pages: string[], ...hints: string[]][] = [
  ['copy-image', { ...COPY, Name: 'a:b' }, [BAD_NAME], ['API_CreateImage.html']],
  ['copy-image', { ...COPY, Name: 'x'.repeat(129) }, [LONG_NAME], ['API_CreateImage.html']],
  [
    'copy-image',
    { ...COPY, TagSpecifications: [{ ResourceType: 'volume', Tags: [{ Key: 'aws:a', Value: 'v'.repeat(257) }] }] },
    [
      resourceType('volume', 'only the image and its snapshots can be tagged; valid values: image, snapshot'),
      'Invalid value for parameter TagSpecifications[0].Tags[0].Key, value: "aws:a": a tag key may not begin with aws:',
      'Invalid length for parameter TagSpecifications[0].Tags[0].Value, value: 257, valid max length: 256: a tag value may have at most 256 characters',
    ],
    ['API_CopyImage.html', 'API_Tag.html'],
  ],
  [
    'copy-image',
    { ...COPY, DestinationAvailabilityZone: 'z', DestinationAvailabilityZoneId: 'zi' },
    [`Invalid value for parameter DestinationAvailabilityZoneId, value: "zi": ${DESTINATION}`],
    ['API_CopyImage.html'],
  ],
  ...['DestinationAvailabilityZone', 'DestinationAvailabilityZoneId'].map(
    (zone): [string, object, string[], string[]] => [
      'copy-image',
      { ...COPY, DestinationOutpostArn: 'arn', [zone]: 'z' },
      [`Invalid value for parameter DestinationOutpostArn, value: "arn": ${DESTINATION}`],
      ['API_CopyImage.html'],
    ],
  ),
  [
    'copy-image',
    {
      ...COPY,
      DestinationOutpostArn: 'arn',
      DestinationAvailabilityZone: 'z',
      DestinationAvailabilityZoneId: 'zi',
    },
    [
      `Invalid value for parameter DestinationAvailabilityZoneId, value: "zi": ${DESTINATION}`,
      `Invalid value for parameter DestinationOutpostArn, value: "arn": ${DESTINATION}`,
    ],
    ['API_CopyImage.html'],
  ],
  ['register-image', { Name: 'a:b' }, [BAD_NAME], ['API_RegisterImage.html']],
  ['register-image', { Name: 'x'.repeat(129) }, [LONG_NAME], ['API_RegisterImage.html']],
  [
    'register-image',
    { ...REGISTER, TagSpecifications: [{ ResourceType: 'snapshot' }] },
    [resourceType('snapshot', 'only the image can be tagged; valid values: image')],
    ['API_RegisterImage.html'],
  ],
  [
    'register-image',
    {
      ...REGISTER,
      BootMode: 'UEFI',
      TpmSupport: '2.0',
      ImdsSupport: 'required',
      Architecture: 'x86-64',
      VirtualizationType: 'pv',
    },
    [
      'Invalid value for parameter BootMode, value: "UEFI": EC2 has no such boot mode; valid values: legacy-bios, uefi, uefi-preferred; did you mean uefi?',
      'Invalid value for parameter TpmSupport, value: "2.0": the only version of NitroTPM is v2.0; valid values: v2.0; did you mean v2.0?',
      'Invalid value for parameter ImdsSupport, value: "required": the only value is v2.0; valid values: v2.0',
      'Invalid value for parameter Architecture, value: "x86-64": EC2 has no such architecture; valid values: i386, x86_64, arm64, x86_64_mac, arm64_mac; did you mean x86_64?',
      'Invalid value for parameter VirtualizationType, value: "pv": EC2 has no such type of virtualization; valid values: hvm, paravirtual',
    ],
    ['API_RegisterImage.html'],
  ],
  // The closest name, arm64, is that of another architecture.
  [
    'register-image',
    { ...REGISTER, Architecture: 'amd64' },
    ['Invalid value for parameter Architecture, value: "amd64": EC2 calls this architecture x86_64'],
    ['API_RegisterImage.html'],
  ],
  [
    'register-image',
    { ...REGISTER, BlockDeviceMappings: [{ Ebs: { SnapshotId: 'snap-1', Encrypted: true } }] },
    [
      'Invalid value for parameter BlockDeviceMappings[0].Ebs.Encrypted, value: true: a volume created from a snapshot is encrypted like the snapshot; leave out Encrypted',
    ],
    ['API_EbsBlockDevice.html'],
  ],
  ['create-restore-image-task', { ...RESTORE, Name: 'a:b' }, [BAD_NAME], ['API_CreateImage.html']],
  [
    'create-restore-image-task',
    { ...RESTORE, TagSpecifications: [{ ResourceType: 'volume' }] },
    [resourceType('volume', 'only the image and its snapshots can be tagged; valid values: image, snapshot')],
    ['API_CreateRestoreImageTask.html'],
  ],
  [
    'create-store-image-task',
    { ...STORE, S3ObjectTags: [{ Key: 'k'.repeat(129), Value: 'v'.repeat(257) }, { Key: 'aws:a' }] },
    [
      'Invalid length for parameter S3ObjectTags[0].Key, value: 129, valid max length: 128: a tag key may have at most 128 characters',
      'Invalid length for parameter S3ObjectTags[0].Value, value: 257, valid max length: 256: a tag value may have at most 256 characters',
      'Invalid value for parameter S3ObjectTags[1].Key, value: "aws:a": a tag key may not begin with aws:',
    ],
    ['API_S3ObjectTag.html'],
  ],
  [
    'create-tags',
    { ...TAG, Tags: [{ Key: 'aws:a' }, { Key: 'k'.repeat(128), Value: 'v'.repeat(257) }] },
    [
      'Invalid value for parameter Tags[0].Key, value: "aws:a": a tag key may not begin with aws:',
      'Invalid length for parameter Tags[1].Key, value: 128, valid max length: 127: a tag key may have at most 127 characters',
      'Invalid length for parameter Tags[1].Value, value: 257, valid max length: 256: a tag value may have at most 256 characters',
    ],
    ['API_Tag.html'],
  ],
  [
    'delete-tags',
    { ...TAG, Tags: [{ Key: 'aws:a' }] },
    [
      'Invalid value for parameter Tags[0].Key, value: "aws:a": tags of AWS, whose keys begin with aws:, cannot be deleted',
    ],
    ['API_DeleteTags.html'],
  ],
  [
    'describe-image-attribute',
    { ...IMAGE, Attribute: 'launchPermissions' },
    [
      `Invalid value for parameter Attribute, value: "launchPermissions": images have no such attribute; valid values: ${ATTRIBUTES}; did you mean launchPermission?`,
    ],
    ['API_DescribeImageAttribute.html'],
  ],
  [
    'reset-image-attribute',
    { ...IMAGE, Attribute: 'description' },
    [
      'Invalid value for parameter Attribute, value: "description": only the launch permissions can be reset; valid values: launchPermission',
    ],
    ['API_ResetImageAttribute.html'],
  ],
  [
    'modify-image-attribute',
    { ...IMAGE, OperationType: 'delete', LaunchPermission: { Add: [{ Group: 'ALL' }], Remove: [{ Group: 'any' }] } },
    [
      'Invalid value for parameter LaunchPermission.Add[0].Group, value: "ALL": the only group is all; valid values: all; did you mean all?',
      'Invalid value for parameter LaunchPermission.Remove[0].Group, value: "any": the only group is all; valid values: all',
      'Invalid value for parameter OperationType, value: "delete": the operation type must be add or remove; valid values: add, remove',
    ],
    ['API_LaunchPermission.html', 'API_ModifyImageAttribute.html'],
  ],
  [
    'create-store-image-task',
    { ...STORE, Bucket: 'my images' },
    [badBucket('my images', '" " at character 3')],
    [BUCKETS],
  ],
  [
    'create-store-image-task',
    { ...STORE, Bucket: 's3://my-images/web' },
    [badBucket('s3://my-images/web', '":" at character 3')],
    [BUCKETS],
    'Bucket: did you mean my-images?',
  ],
  [
    'create-restore-image-task',
    { ...RESTORE, Bucket: 'arn:aws:s3:::my-images' },
    [badBucket('arn:aws:s3:::my-images', '":" at character 4')],
    [BUCKETS],
    'Bucket: did you mean my-images?',
  ],
  ['create-restore-image-task', { ...RESTORE, Bucket: 's3://' }, [badBucket('s3://', '":" at character 3')], [BUCKETS]],
];

describe.each(refused)('%s with the request %j', (command, request, lines, pages, ...hints) => {
  test('is refused with the rules and their pages', () => {
    const error = errorOf(command, request);
    expect(error?.message.split('\n')).toEqual(['Parameter validation failed:', ...lines]);
    const urls = pages.map((page) =>
      page.startsWith('https:') ? page : `https://docs.aws.amazon.com/AWSEC2/latest/APIReference/${page}`,
    );
    expect(error?.hints).toEqual([
      ...hints,
      `documented at ${urls.join(' and ')}; to send the request anyway, add --validate aws`,
    ]);
  });

  test('is sent with --validate aws', () => {
    expect(errorOf(command, request, 'aws')).toBeUndefined();
  });
});

test.each<[command: string, request: object]>([
  ['copy-image', { ...COPY, DestinationOutpostArn: 'arn' }],
  // EC2 reads a member without text as missing.
  ['copy-image', { ...COPY, DestinationAvailabilityZone: '', DestinationAvailabilityZoneId: 'zi' }],
  ['copy-image', { ...COPY, DestinationAvailabilityZone: 'z', DestinationOutpostArn: '' }],
  ['copy-image', { ...COPY, KmsKeyId: 'k', SnapshotCopyCompletionDurationMinutes: 20 }],
  ['copy-image', { ...COPY, TagSpecifications: [{ ResourceType: 'snapshot' }, { ResourceType: 'image' }] }],
  ['register-image', { ...REGISTER, BootMode: 'uefi-preferred', Architecture: 'arm64', VirtualizationType: 'hvm' }],
  ['register-image', { ...REGISTER, SriovNetSupport: 'any', TagSpecifications: [{ ResourceType: 'image' }] }],
  ['create-restore-image-task', RESTORE],
  // The names of old buckets of us-east-1.
  ['create-store-image-task', { ...STORE, Bucket: 'My_Images.2010-01' }],
  ['create-store-image-task', { ...STORE, S3ObjectTags: [{ Key: 'k'.repeat(128), Value: 'v'.repeat(256) }] }],
  ['create-tags', { ...TAG, Tags: [{ Key: 'k'.repeat(127), Value: 'v'.repeat(256) }, { Key: 'AWS:a' }] }],
  ['delete-tags', { ...TAG, Tags: [{ Key: 'k'.repeat(200), Value: 'v'.repeat(300) }] }],
  ['describe-image-attribute', { ...IMAGE, Attribute: 'deregistrationProtection' }],
  ['reset-image-attribute', { ...IMAGE, Attribute: 'launchPermission' }],
  [
    'modify-image-attribute',
    { ...IMAGE, Attribute: 'productCodes', OperationType: 'add', LaunchPermission: { Add: [{ Group: 'all' }] } },
  ],
])('%s accepts the request %j', (command, request) => {
  expect(errorOf(command, request)).toBeUndefined();
});
