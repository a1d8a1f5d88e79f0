// The YAML skeletons of the AWS CLI 2.36; BootModeOverride is newer than it.
import { expect, it } from 'vitest';
import type { DescribedShape } from '../../../src/model/shape.ts';
import { yamlSkeleton } from '../../../src/model/yaml-skeleton.ts';
import { operationOf } from '../../support/operations.ts';

const { input } = operationOf('create-image');

// Comments are cut after their #: two spaces before the first of each mapping, one before all others.
const REQUEST_YAML = `TagSpecifications:  #
- ResourceType: capacity-reservation  #
  Tags: #
  - Key: ''  #
    Value: '' #
SnapshotLocation: regional #
BootModeOverride: uefi #
DryRun: true #
InstanceId: '' #
Name: '' #
Description: '' #
NoReboot: true #
BlockDeviceMappings: #
- Ebs:  #
    DeleteOnTermination: true  #
    Iops: 0 #
    SnapshotId: '' #
    VolumeSize: 0 #
    VolumeType: standard #
    KmsKeyId: '' #
    Throughput: 0 #
    OutpostArn: '' #
    AvailabilityZone: '' #
    Encrypted: true #
    VolumeInitializationRate: 0 #
    AvailabilityZoneId: '' #
    EbsCardIndex: 0 #
  NoDevice: '' #
  DeviceName: '' #
  VirtualName: '' #
`;

it('the YAML skeleton of a request has a comment on every member', () => {
  expect(yamlSkeleton(input).replace(/# .*$/gm, '#')).toBe(REQUEST_YAML);
});

const COMMENTED: DescribedShape = {
  type: 'object',
  required: ['Id'],
  properties: {
    Id: { type: 'string', description: 'The ID. A second sentence.' },
    Kind: { type: 'string', description: 'The kind.', 'x-known-values': ['a', 'b'] },
    Sizes: {
      type: 'array',
      description: 'The sizes.\n\nMore of them.',
      items: { type: 'object', properties: { Size: { type: 'integer', description: 'One size' } } },
    },
  },
};

it('comments in a YAML skeleton contain the requirement, the first sentence and the values', () => {
  const lines = [
    "Id: ''  # [REQUIRED] The ID.",
    'Kind: a # The kind. Valid values are: a, b.',
    'Sizes: # The sizes.',
    '- Size: 0  # One size',
  ];
  expect(yamlSkeleton(COMMENTED)).toBe(`${lines.join('\n')}\n`);
});

// The layout of AWS CLI 2.9.19: items of a list of strings go below its name, a structure starts with a dash.
it('the YAML skeleton shows the items of a list of strings below its name', () => {
  const wait = operationOf('wait image-available');
  const lines = yamlSkeleton(wait.input)
    .split('\n')
    .map((line) => line.replace(/ +#.*/, ''));
  expect(lines).toEqual([
    ...['ExecutableUsers:', "- ''", 'ImageIds:', "- ''", 'Owners:', "- ''", 'IncludeDeprecated: true'],
    ...['IncludeDisabled: true', 'MaxResults: 0', "NextToken: ''", 'DryRun: true', 'Filters:', "- Name: ''"],
    ...['  Values:', "  - ''", ''],
  ]);
});

it('the YAML skeleton shows long, double and timestamp members as YAML types', () => {
  const shape: DescribedShape = {
    type: 'object',
    properties: {
      Minutes: { type: 'integer', format: 'int64' },
      Price: { type: 'number' },
      At: { type: 'string', format: 'date-time' },
      Ats: { type: 'array', items: { type: 'string', format: 'date-time' } },
    },
  };
  const lines = yamlSkeleton(shape).split('\n');
  expect(lines.map((line) => line.replace(/ +#.*/, ''))).toEqual([
    ...['Minutes: 0', 'Price: 0.0', 'At: 1970-01-01 00:00:00', 'Ats:', '- 1970-01-01 00:00:00', ''],
  ]);
});
