// How the image of a CreateRestoreImageTask request is recognized. Facts about images: EC2 User Guide, AMI ancestry, and how
// AMI store and restore works.
import type { CreateRestoreImageTaskRequest, Image } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { FROM_OBJECT } from '../../../../src/operations/create-restore-image-task/create-restore-image-task.ts';
import { compare, compareSnapshots } from '../../../../src/operations/creating/differences.ts';

const ID = 'ami-1234567890abcdef0';
const REQUEST: CreateRestoreImageTaskRequest = { Bucket: 'b', ObjectKey: `${ID}.bin`, Name: 'web' };
const tagged = (ResourceType: 'image' | 'snapshot'): CreateRestoreImageTaskRequest => ({
  ...REQUEST,
  TagSpecifications: [{ ResourceType, Tags: [{ Key: 'a', Value: '1' }] }],
});
const [KEPT, OWN] = [
  { Key: 'kept', Value: 'x' },
  { Key: 'a', Value: '1' },
];

test.each<[origin: string, what: string, image: Image, key?: string]>([
  ['same', 'the stored image', { SourceImageId: ID }],
  ['unknown', 'another source image', { SourceImageId: 'ami-2' }],
  ['unknown', 'no source image', {}],
  ['unknown', 'a source image, and the object was renamed', { SourceImageId: ID }, 'renamed.bin'],
  ['unknown', 'no source image, and the object was renamed', {}, 'renamed.bin'],
  ['other', 'a source instance', { SourceInstanceId: 'i-1', SourceImageId: ID }],
])('has the origin "%s" if it shows %s', (origin, _, image, ObjectKey = REQUEST.ObjectKey) => {
  expect(FROM_OBJECT.originOf(image, { ...REQUEST, ObjectKey })).toBe(origin);
});

test.each<[what: string, image: Image, request: CreateRestoreImageTaskRequest, comparison: object]>([
  ['what the stored image had', { Description: 'old', Architecture: 'arm64', Tags: [KEPT] }, REQUEST, {}],
  ['tags of the stored image and of the request', { Tags: [KEPT, OWN] }, tagged('image'), {}],
  ['only tags of the stored image', { Tags: [KEPT] }, tagged('image'), { differences: ['there is no tag "a"'] }],
  ['no tags yet', {}, tagged('image'), { doubts: ['EC2 shows no tags yet'] }],
])('is compared with the request: %s', (_, image, request, comparison) => {
  expect(compare(image, request, FROM_OBJECT)).toEqual({ differences: [], doubts: [], ...comparison });
});

test('keeps the tags of its snapshots', () => {
  const snapshots = [{ SnapshotId: 'snap-1', Tags: [KEPT, OWN] }];
  expect(compareSnapshots(snapshots, tagged('snapshot'), FROM_OBJECT)).toEqual({ differences: [], doubts: [] });
});
