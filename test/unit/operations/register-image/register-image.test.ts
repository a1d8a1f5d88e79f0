// How the image of a RegisterImage request is recognized. Facts about images: EC2 User Guide, AMI ancestry; API reference,
// RegisterImage.
import type { Image, RegisterImageRequest } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { compare } from '../../../../src/operations/creating/differences.ts';
import { FROM_SNAPSHOTS } from '../../../../src/operations/register-image/register-image.ts';

const device = (DeviceName: string, SnapshotId?: string, more = {}) => ({
  DeviceName,
  Ebs: { ...(SnapshotId !== undefined && { SnapshotId }), ...more },
});
const REQUEST: RegisterImageRequest = {
  Name: 'web',
  RootDeviceName: '/dev/xvda',
  BlockDeviceMappings: [device('/dev/xvda', 'snap-1')],
};
const IMAGE: Image = { RootDeviceName: '/dev/xvda', BlockDeviceMappings: [device('/dev/xvda', 'snap-1')] };
const MANIFEST: RegisterImageRequest = { Name: 'web', ImageLocation: 'b/image.manifest.xml' };

test.each<[origin: string, what: string, image: Image, request: RegisterImageRequest]>([
  ['same', 'the snapshot of the request', IMAGE, REQUEST],
  ['same', 'the manifest of the request', { ImageLocation: 'b/image.manifest.xml' }, MANIFEST],
  ['unknown', 'no devices', { RootDeviceName: '/dev/xvda' }, REQUEST],
  [
    'unknown',
    'only one of two snapshots',
    IMAGE,
    { ...REQUEST, BlockDeviceMappings: [...(REQUEST.BlockDeviceMappings ?? []), device('/dev/sdb', 'snap-2')] },
  ],
  ['unknown', 'a device without its snapshot', { BlockDeviceMappings: [device('/dev/xvda')] }, REQUEST],
  ['unknown', 'no manifest', {}, MANIFEST],
  ['other', 'a source instance', { ...IMAGE, SourceInstanceId: 'i-1' }, REQUEST],
  ['other', 'a source image', { ...IMAGE, SourceImageId: 'ami-1' }, REQUEST],
])('has the origin "%s" if it shows %s', (origin, _, image, request) => {
  expect(FROM_SNAPSHOTS.originOf(image, request)).toBe(origin);
});

test.each<[text: string, kind: 'differences' | 'doubts', image: Image, request: Partial<RegisterImageRequest>]>([
  ['description is "a", not ""', 'differences', { Description: 'a' }, {}],
  [
    'SnapshotId of /dev/xvda is "snap-2", not "snap-1"',
    'differences',
    { BlockDeviceMappings: [device('/dev/xvda', 'snap-2')] },
    {},
  ],
  [
    'VolumeSize of /dev/xvda is 8, not 16',
    'differences',
    { BlockDeviceMappings: [device('/dev/xvda', 'snap-1', { VolumeSize: 8 })] },
    { BlockDeviceMappings: [device('/dev/xvda', 'snap-1', { VolumeSize: 16 })] },
  ],
  ['ImageLocation is "c", not "b"', 'differences', { ImageLocation: 'c' }, { ImageLocation: 'b' }],
  ['Architecture is "arm64", not "x86_64"', 'differences', { Architecture: 'arm64' }, { Architecture: 'x86_64' }],
  ['RootDeviceName is "/dev/sda1", not "/dev/xvda"', 'differences', { RootDeviceName: '/dev/sda1' }, {}],
  [
    'VirtualizationType is "paravirtual", not "hvm"',
    'differences',
    { VirtualizationType: 'paravirtual' },
    { VirtualizationType: 'hvm' },
  ],
  ['KernelId is "aki-1", not "aki-2"', 'differences', { KernelId: 'aki-1' }, { KernelId: 'aki-2' }],
  ['RamdiskId is "ari-1", not "ari-2"', 'differences', { RamdiskId: 'ari-1' }, { RamdiskId: 'ari-2' }],
  ['BootMode is "uefi", not "legacy-bios"', 'differences', { BootMode: 'uefi' }, { BootMode: 'legacy-bios' }],
  ['EnaSupport is false, not true', 'differences', { EnaSupport: false }, { EnaSupport: true }],
  ['the request has no BootMode', 'doubts', { BootMode: 'uefi' }, {}],
  ['the request has no TpmSupport', 'doubts', { TpmSupport: 'v2.0' }, {}],
  ['the request has no ImdsSupport', 'doubts', { ImdsSupport: 'v2.0' }, {}],
  ['the request has no SriovNetSupport', 'doubts', { SriovNetSupport: 'simple' }, {}],
  ['the request has no EnaSupport', 'doubts', { EnaSupport: true }, {}],
  [
    'the request has no device /dev/sdb',
    'doubts',
    { BlockDeviceMappings: [device('/dev/xvda', 'snap-1'), device('/dev/sdb')] },
    {},
  ],
  ['the request has no tag "a"', 'doubts', { Tags: [{ Key: 'a', Value: '1' }] }, {}],
])('has a reason against it: %s', (text, kind, image, request) => {
  const expected = { differences: [], doubts: [], [kind]: [text] };
  expect(compare({ ...IMAGE, ...image }, { ...REQUEST, ...request }, FROM_SNAPSHOTS)).toEqual(expected);
});

test.each<[what: string, image: Image, request: RegisterImageRequest]>([
  ['nothing more', IMAGE, REQUEST],
  [
    'the settings of the request',
    { ...IMAGE, BootMode: 'uefi', EnaSupport: true },
    { ...REQUEST, BootMode: 'uefi', EnaSupport: true },
  ],
  ['no setting yet', IMAGE, { ...REQUEST, BootMode: 'uefi', KernelId: 'aki-1' }],
  [
    'defaults of EC2',
    { ...IMAGE, Architecture: 'i386', VirtualizationType: 'paravirtual', EnaSupport: false },
    REQUEST,
  ],
  ['its location, which EC2 derives from the name', { ...IMAGE, ImageLocation: '123456789012/web' }, REQUEST],
  ['devices of a manifest', { BlockDeviceMappings: [device('sda')] }, MANIFEST],
])('agrees with the request if it shows %s', (_, image, request) => {
  expect(compare(image, request, FROM_SNAPSHOTS)).toEqual({ differences: [], doubts: [] });
});
