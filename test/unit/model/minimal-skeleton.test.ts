// Requests with required members only. What is required: botocore's service model, as in the SDK's schemas.
import { expect, it } from 'vitest';
import type { JsonValue } from '../../../src/model/json-value.ts';
import { minimalSkeleton } from '../../../src/model/minimal-skeleton.ts';
import type { Shape } from '../../../src/model/shape.ts';
import type { InputObject } from '../../../src/request/input-value.ts';
import { parseJson } from '../../../src/request/parse-json.ts';
import { parseYaml } from '../../../src/request/parse-yaml.ts';
import { validate } from '../../../src/request/validate.ts';
import { operationOf } from '../../support/operations.ts';
import { sdkShapes } from '../../support/sdk-schema.ts';

it.each([
  ['create-image', { InstanceId: '', Name: '' }],
  ['wait image-available', {}],
  ['wait instance-stopped', {}],
  ['copy-image', { Name: '', SourceImageId: '', SourceRegion: '' }],
  ['create-restore-image-task', { Bucket: '', ObjectKey: '' }],
  ['create-store-image-task', { ImageId: '', Bucket: '' }],
  ['create-tags', { Resources: [''], Tags: [{ Key: '', Value: '' }] }],
  ['delete-snapshot', { SnapshotId: '' }],
  ['delete-tags', { Resources: [''] }],
  ['describe-image-attribute', { Attribute: 'description', ImageId: '' }],
  ['describe-images', {}],
  ['enable-image-deprecation', { ImageId: '', DeprecateAt: '1970-01-01T00:00:00' }],
  ['modify-image-attribute', { ImageId: '' }],
  ['register-image', { Name: '' }],
  ['reset-image-attribute', { Attribute: 'launchPermission', ImageId: '' }],
])('the minimal request of %s is %j', (command, request) => {
  expect(JSON.stringify(minimalSkeleton(operationOf(command).input))).toBe(JSON.stringify(request));
});

const text: Shape = { type: 'string' };
const SHAPES: [name: string, shape: Shape, request: JsonValue][] = [
  ['a structure without members', { type: 'object' }, {}],
  [
    'a required structure with a required and an optional member',
    {
      type: 'object',
      required: ['Target'],
      properties: {
        Note: text,
        Target: {
          type: 'object',
          required: ['Kind'],
          properties: { Id: text, Kind: { ...text, 'x-known-values': ['b'] } },
        },
      },
    },
    { Target: { Kind: 'b' } },
  ],
  [
    'an optional structure with a required member',
    { type: 'object', properties: { Target: { type: 'object', required: ['Id'], properties: { Id: text } } } },
    {},
  ],
  [
    'a required list of structures without required members',
    {
      type: 'object',
      required: ['Devices'],
      properties: {
        Devices: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              Name: text,
              Ebs: { type: 'object', properties: { Id: text } },
              Ids: { type: 'array', items: text },
            },
          },
        },
      },
    },
    { Devices: [{ Name: '' }] },
  ],
  [
    'required lists of strings, of structures and of an unknown type',
    {
      type: 'object',
      required: ['Ids', 'Tags', 'Others'],
      properties: {
        Ids: { type: 'array', items: text },
        Tags: { type: 'array', items: { type: 'object', required: ['Key'], properties: { Key: text, Value: text } } },
        Others: { type: 'array' },
      },
    },
    { Ids: [''], Tags: [{ Key: '' }], Others: [] },
  ],
];

it.each(SHAPES)('builds a minimal request for %s', (_name, shape, request) => {
  expect(minimalSkeleton(shape)).toStrictEqual(request);
});

const OPERATIONS = [
  ['AllocateHosts', {}],
  ['AssociateRouteTable', { RouteTableId: '' }],
  ['AttachVolume', { Device: '', InstanceId: '', VolumeId: '' }],
  ['AuthorizeSecurityGroupIngress', {}],
  ['CopyImage', { Name: '', SourceImageId: '', SourceRegion: '' }],
  ['CreateFlowLogs', { ResourceIds: [''], ResourceType: 'CoreNetwork' }],
  ['CreateKeyPair', { KeyName: '' }],
  ['CreateLaunchTemplate', { LaunchTemplateName: '', LaunchTemplateData: {} }],
  ['CreateSnapshot', { VolumeId: '' }],
  ['CreateSnapshots', { InstanceSpecification: { InstanceId: '' } }],
  ['CreateTags', { Resources: [''], Tags: [{ Key: '', Value: '' }] }],
  ['CreateVpcEndpoint', { VpcId: '' }],
  ['DeleteKeyPair', {}],
  ['DeregisterImage', { ImageId: '' }],
  ['DescribeImages', {}],
  ['DescribeInstances', {}],
  ['EnableFastSnapshotRestores', { SourceSnapshotIds: [''] }],
  ['ExportImage', { DiskImageFormat: 'RAW', ImageId: '', S3ExportLocation: { S3Bucket: '' } }],
  ['ModifyImageAttribute', { ImageId: '' }],
  ['ModifyInstanceCreditSpecification', { InstanceCreditSpecifications: [{ InstanceId: '' }] }],
  ['PurchaseReservedInstancesOffering', { InstanceCount: 0, ReservedInstancesOfferingId: '' }],
  ['RegisterImage', { Name: '' }],
  ['RequestSpotFleet', { SpotFleetRequestConfig: { IamFleetRole: '', TargetCapacity: 0 } }],
  ['RunInstances', { MaxCount: 0, MinCount: 0 }],
  ['StartInstances', { InstanceIds: [''] }],
  ['TerminateInstances', { InstanceIds: [''] }],
] as const;

it.each(OPERATIONS)('the minimal request of %s is %j, valid as JSON and as YAML', (name, request) => {
  const { input } = sdkShapes(name);
  const minimal = minimalSkeleton(input as Shape);
  expect(minimal).toEqual(request);
  for (const parse of [parseJson, parseYaml]) {
    const draft = parse(JSON.stringify(minimal)) as InputObject;
    expect(validate(draft, input as Shape, { level: 'aws' })).toEqual(request);
  }
});
