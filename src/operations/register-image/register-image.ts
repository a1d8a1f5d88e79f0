// The RegisterImage call. It has no idempotency token, so it is looked up like that of CreateImage.

import type { Image, RegisterImageRequest } from '@aws-sdk/client-ec2';
import type { Ec2 } from '../../aws/ec2.ts';
import { commandFor } from '../../aws/sdk-commands.ts';
import type { OperationContext } from '../context.ts';
import { createImage } from '../creating/create.ts';
import { createAndWait } from '../creating/create-and-wait.ts';
import type { Comparison, ImageCreator, Origin } from '../creating/creator.ts';
import { compareDescription, compareDevices, differsIfShown, joined, SAME } from '../creating/differences.ts';

/** RegisterImage, and how its image is recognized: by its snapshots, or by its manifest. */
export const FROM_SNAPSHOTS: ImageCreator<RegisterImageRequest> = {
  operation: 'RegisterImage',
  // The snapshots exist before.
  tagged: ['image'],
  send: async (ec2, request, options) => ec2.send(await commandFor('RegisterImage', request), options),
  originOf,
  doubt: 'EC2 does not show from what it was registered',
  compare: (image, request) =>
    joined([
      compareDescription(image, request.Description),
      compareDevices(image, request.BlockDeviceMappings),
      compareExtraDevices(image, request),
      ...SETTINGS.map((name) => compareSetting(name, image[name], request[name])),
    ]),
  filters: () => [],
  explain: async (error, request, ec2, signal) =>
    (await import('../creating/refusal-hints.ts')).refusalHints(error, 'RegisterImage', request, ec2, signal),
};

/** Registers an image and, with --wait, waits until it is available. Throws as `createImage` and the wait. */
export const registerImage = (ec2: Ec2, request: RegisterImageRequest, context: OperationContext): Promise<object> =>
  createAndWait(ec2, context, () => createImage(FROM_SNAPSHOTS, ec2, request, context));

/**
 * Only images of CreateImage have a source instance, and only those of CreateImage, CopyImage and CreateRestoreImageTask
 * have a source image (EC2 User Guide, AMI ancestry). What an image was registered from are its snapshots or its manifest.
 */
function originOf(image: Image, { ImageLocation, BlockDeviceMappings = [] }: RegisterImageRequest): Origin {
  if (image.SourceInstanceId !== undefined || image.SourceImageId !== undefined) return 'other';
  const sources = BlockDeviceMappings.filter(({ Ebs }) => Ebs?.SnapshotId !== undefined);
  const shown = new Map((image.BlockDeviceMappings ?? []).map(({ DeviceName, Ebs }) => [DeviceName, Ebs?.SnapshotId]));
  const areShown = sources.length > 0 && sources.every(({ DeviceName }) => shown.get(DeviceName) !== undefined);
  // Whether they are those of the request is compared with everything else.
  return areShown || (ImageLocation !== undefined && image.ImageLocation !== undefined) ? 'same' : 'unknown';
}

/** An image has only the devices of its request. */
function compareExtraDevices(image: Image, { BlockDeviceMappings = [] }: RegisterImageRequest): Comparison {
  const requested = new Set(BlockDeviceMappings.map(({ DeviceName }) => DeviceName));
  const extra = (image.BlockDeviceMappings ?? []).filter(({ DeviceName }) => !requested.has(DeviceName));
  const isFromManifest = BlockDeviceMappings.length === 0;
  if (isFromManifest) return SAME;
  return { differences: [], doubts: extra.map(({ DeviceName }) => `the request has no device ${DeviceName}`) };
}

/** Settings of an image that EC2 takes from the request as they are. */
const SETTINGS = [
  'ImageLocation',
  'Architecture',
  'RootDeviceName',
  'VirtualizationType',
  'KernelId',
  'RamdiskId',
  'BootMode',
  'TpmSupport',
  'ImdsSupport',
  'SriovNetSupport',
  'EnaSupport',
] as const;

type Setting = (typeof SETTINGS)[number];

/** Settings that an image has only if its request has them. */
const REQUESTED_ONLY: readonly Setting[] = ['BootMode', 'TpmSupport', 'ImdsSupport', 'SriovNetSupport', 'EnaSupport'];

function compareSetting(
  name: Setting,
  found: string | boolean | undefined,
  requested: string | boolean | undefined,
): Comparison {
  const isExtra = requested === undefined && Boolean(found) && REQUESTED_ONLY.includes(name);
  if (isExtra) return { differences: [], doubts: [`the request has no ${name}`] };
  return differsIfShown(name, found, requested);
}
