// The skeletons of the AWS CLI 2.36; BootModeOverride is newer than it.
import { expect, it } from 'vitest';
import type { JsonValue } from '../../../src/model/json-value.ts';
import type { Shape } from '../../../src/model/shape.ts';
import { inputSkeleton, outputSkeleton } from '../../../src/model/skeleton.ts';
import { operationOf } from '../../support/operations.ts';

const { input, output } = operationOf('create-image');

const REQUEST: JsonValue = {
  TagSpecifications: [{ ResourceType: 'capacity-reservation', Tags: [{ Key: '', Value: '' }] }],
  SnapshotLocation: 'regional',
  BootModeOverride: 'uefi',
  DryRun: true,
  InstanceId: '',
  Name: '',
  Description: '',
  NoReboot: true,
  BlockDeviceMappings: [
    {
      Ebs: {
        DeleteOnTermination: true,
        Iops: 0,
        SnapshotId: '',
        VolumeSize: 0,
        VolumeType: 'standard',
        KmsKeyId: '',
        Throughput: 0,
        OutpostArn: '',
        AvailabilityZone: '',
        Encrypted: true,
        VolumeInitializationRate: 0,
        AvailabilityZoneId: '',
        EbsCardIndex: 0,
      },
      NoDevice: '',
      DeviceName: '',
      VirtualName: '',
    },
  ],
};

it('the skeleton of a request has every member in model order', () => {
  expect(JSON.stringify(inputSkeleton(input))).toBe(JSON.stringify(REQUEST));
});

it('the skeleton of a response has the names of its members as values', () => {
  expect(outputSkeleton(output)).toStrictEqual({ ImageId: 'ImageId' });
});

const SHAPES: [name: string, shape: Shape, request: JsonValue, response: JsonValue][] = [
  ['a structure without members', { type: 'object' }, {}, {}],
  ['a list without a known item type', { type: 'array' }, [], []],
  ['a list of integers', { type: 'array', items: { type: 'integer' } }, [0], [0]],
  [
    'a list of strings in a structure',
    { type: 'object', properties: { Ids: { type: 'array', items: { type: 'string' } } } },
    { Ids: [''] },
    { Ids: ['Ids'] },
  ],
  [
    'a string with known values',
    { type: 'object', properties: { Kind: { type: 'string', 'x-known-values': ['b', 'a'] } } },
    { Kind: 'b' },
    // botocore's ArgumentGenerator: names of members come before known values.
    { Kind: 'Kind' },
  ],
  [
    'numbers and timestamps',
    {
      type: 'object',
      properties: {
        Minutes: { type: 'integer', format: 'int64' },
        Price: { type: 'number' },
        At: { type: 'string', format: 'date-time' },
      },
    },
    { Minutes: 0, Price: 0, At: '1970-01-01T00:00:00' },
    { Minutes: 0, Price: 0, At: new Date(0) },
  ],
  [
    'a structure as a member',
    { type: 'object', properties: { Description: { type: 'object', properties: { Value: { type: 'string' } } } } },
    { Description: { Value: '' } },
    { Description: { Value: 'Value' } },
  ],
];

it.each(SHAPES)('creates request and response skeletons for %s', (_name, shape, request, response) => {
  expect({ request: inputSkeleton(shape), response: outputSkeleton(shape) }).toStrictEqual({ request, response });
});
