// What an image and its snapshots say about the request that created them.
import type { CreateImageRequest, Image, ResourceType, Tag } from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import { FROM_INSTANCE } from '../../../../src/operations/create-image/create-image.ts';
import { compare, compareSnapshots } from '../../../../src/operations/creating/differences.ts';

const REQUEST: CreateImageRequest = { InstanceId: 'i-1', Name: 'web' };

const tag = (Key: string, Value: string): Tag => ({ Key, Value });
const tagged = (type: ResourceType, ...Tags: Tag[]): CreateImageRequest => ({
  ...REQUEST,
  TagSpecifications: [{ ResourceType: type, Tags }],
});
const mapped = (mapping: object): CreateImageRequest => ({
  ...REQUEST,
  BlockDeviceMappings: [{ DeviceName: '/dev/sdb', ...mapping }],
});
const withDevice = (device: object, more: object = {}): Image => ({
  State: 'available',
  BlockDeviceMappings: [{ DeviceName: '/dev/sdb', ...device }],
  ...more,
});

describe('an image', () => {
  test.each<[string, CreateImageRequest, Image]>([
    ['nothing but its name', REQUEST, {}],
    ['the description', { ...REQUEST, Description: 'b' }, { Description: 'b' }],
    ['line ends as XML has them', { ...REQUEST, Description: 'a\r\nb\rc' }, { Description: 'a\nb\nc' }],
    ['a virtual device', mapped({ VirtualName: 'ephemeral0' }), withDevice({ VirtualName: 'ephemeral0' })],
    ['no kind of device', mapped({ VirtualName: 'ephemeral0' }), withDevice({})],
    ['an empty description', { ...REQUEST, Description: '' }, {}],
    ['the tags, and tags of AWS', tagged('image', tag('a', '1')), { Tags: [tag('a', '1'), tag('aws:x', 'y')] }],
    ['the size', mapped({ Ebs: { VolumeSize: 50 } }), withDevice({ Ebs: { VolumeSize: 50 } })],
    ['no size', mapped({ Ebs: { VolumeSize: 50 } }), withDevice({})],
    ['a size that the request leaves open', mapped({ Ebs: {} }), withDevice({ Ebs: { VolumeSize: 50 } })],
    ['the root device', mapped({ Ebs: {} }), withDevice({ DeviceName: '/dev/sda' }, { RootDeviceName: '/dev/sdb' })],
    ['no devices yet', mapped({ Ebs: { VolumeSize: 50 } }), { State: 'pending' }],
    ['no device that the request leaves out', mapped({ NoDevice: '' }), withDevice({ DeviceName: '/dev/sda' })],
  ])('that shows %s agrees with the request', (_, request, image) => {
    expect(compare(image, request, FROM_INSTANCE)).toEqual({ differences: [], doubts: [] });
  });

  test.each<[string, CreateImageRequest, Image]>([
    ['description is "a", not "b"', { ...REQUEST, Description: 'b' }, { Description: 'a' }],
    ['description is "", not "b"', { ...REQUEST, Description: 'b' }, {}],
    ['description is "a", not ""', REQUEST, { Description: 'a' }],
    ['tag "a" is "2", not "1"', tagged('image', tag('a', '1')), { Tags: [tag('a', '2')] }],
    ['there is no tag "a"', tagged('image', tag('a', '1')), { Tags: [tag('b', '1')] }],
    ['there is a device /dev/sdb', mapped({ NoDevice: '' }), withDevice({})],
    ['there is a device /dev/sdb', mapped({ NoDevice: '' }), { RootDeviceName: '/dev/sdb' }],
    ['there is no device /dev/sdb', mapped({ Ebs: {} }), withDevice({ DeviceName: '/dev/sda' })],
    [
      'VolumeSize of /dev/sdb is 8, not 50',
      mapped({ Ebs: { VolumeSize: 50 } }),
      withDevice({ Ebs: { VolumeSize: 8 } }),
    ],
    [
      'VolumeType of /dev/sdb is "gp2", not "gp3"',
      mapped({ Ebs: { VolumeType: 'gp3' } }),
      withDevice({ Ebs: { VolumeType: 'gp2' } }),
    ],
    [
      'Encrypted of /dev/sdb is false, not true',
      mapped({ Ebs: { Encrypted: true } }),
      withDevice({ Ebs: { Encrypted: false } }),
    ],
    [
      'DeleteOnTermination of /dev/sdb is true, not false',
      mapped({ Ebs: { DeleteOnTermination: false } }),
      withDevice({ Ebs: { DeleteOnTermination: true } }),
    ],
    [
      'SnapshotId of /dev/sdb is "snap-3", not "snap-2"',
      mapped({ Ebs: { SnapshotId: 'snap-2' } }),
      withDevice({ Ebs: { SnapshotId: 'snap-3' } }),
    ],
    [
      '/dev/sdb is "ephemeral1", not "ephemeral0"',
      mapped({ VirtualName: 'ephemeral0' }),
      withDevice({ VirtualName: 'ephemeral1' }),
    ],
    ['/dev/sdb is "an EBS volume", not "ephemeral0"', mapped({ VirtualName: 'ephemeral0' }), withDevice({ Ebs: {} })],
    ['/dev/sdb is "ephemeral0", not "an EBS volume"', mapped({ Ebs: {} }), withDevice({ VirtualName: 'ephemeral0' })],
    ['Iops of /dev/sdb is 100, not 200', mapped({ Ebs: { Iops: 200 } }), withDevice({ Ebs: { Iops: 100 } })],
    [
      `description is ${JSON.stringify('a'.repeat(120)).slice(0, 100)}...", not ""`,
      REQUEST,
      { Description: 'a'.repeat(120) },
    ],
  ])('is that of another request: %s', (difference, request, image) => {
    expect(compare(image, request, FROM_INSTANCE).differences).toEqual([difference]);
  });

  test.each<[string, CreateImageRequest, Image]>([
    ['EC2 shows no tags yet', tagged('image', tag('a', '1')), {}],
    ['EC2 shows no tags yet', tagged('image', tag('a', '1')), { Tags: [tag('aws:x', 'y')] }],
    ['the request has no tag "b", "c"', REQUEST, { Tags: [tag('b', '1'), tag('c', '1')] }],
    ['the request has no tag "b"', tagged('image', tag('a', '1')), { Tags: [tag('a', '1'), tag('b', '1')] }],
    [
      'there is no device /dev/sdb',
      mapped({ Ebs: {} }),
      { State: 'pending', BlockDeviceMappings: [{ DeviceName: '/dev/sda' }] },
    ],
    ['there is no device /dev/sdb', mapped({ Ebs: {} }), withDevice({ DeviceName: '/dev/sda' }, { State: 'failed' })],
    [
      'Encrypted of /dev/sdb is true, not false',
      mapped({ Ebs: { Encrypted: false } }),
      withDevice({ Ebs: { Encrypted: true } }),
    ],
    ['the request has no tag "b"', tagged('snapshot', tag('b', '1')), { Tags: [tag('b', '1')] }],
  ])('may be that of another request: %s', (doubt, request, image) => {
    expect(compare(image, request, FROM_INSTANCE)).toEqual({ differences: [], doubts: [doubt] });
  });
});

test('encryption by default explains no other difference of the volume', () => {
  const request = mapped({ Ebs: { Encrypted: false, VolumeSize: 50 } });
  expect(compare(withDevice({ Ebs: { Encrypted: true, VolumeSize: 8 } }), request, FROM_INSTANCE)).toEqual({
    differences: ['VolumeSize of /dev/sdb is 8, not 50'],
    doubts: ['Encrypted of /dev/sdb is true, not false'],
  });
});

describe('the snapshots of an image', () => {
  const request = tagged('snapshot', tag('a', '1'));

  test.each<[string, Tag[][], object]>([
    ['agree with the request', [[tag('a', '1')], [tag('a', '1')]], { differences: [], doubts: [] }],
    ['are not listed', [], { differences: [], doubts: [] }],
    ['have no tags yet', [[tag('a', '1')], []], { differences: [], doubts: ['snap-2: EC2 shows no tags yet'] }],
    [
      'have more tags',
      [[tag('a', '1'), tag('b', '1')]],
      { differences: [], doubts: ['snap-1: the request has no tag "b"'] },
    ],
    ['have another tag', [[tag('a', '2')]], { differences: ['snap-1: tag "a" is "2", not "1"'], doubts: [] }],
    [
      'lack the tag',
      [[tag('b', '1')]],
      { differences: ['snap-1: there is no tag "a"'], doubts: ['snap-1: the request has no tag "b"'] },
    ],
  ])('%s', (_, tags, expected) => {
    const snapshots = tags.map((Tags, index) => ({ SnapshotId: `snap-${index + 1}`, Tags }));
    expect(compareSnapshots(snapshots, request, FROM_INSTANCE)).toEqual(expected);
  });
});
