// One look at images in the making: their states, and how much of their volumes is in snapshots.

import type { DescribeImagesRequest, DescribeSnapshotsRequest, Image, Snapshot } from '@aws-sdk/client-ec2';
import { TimeoutError, withTimeout } from '../../abort.ts';
import type { Ec2 } from '../../aws/client.ts';
import { attempt, attemptErrorOf, isRetryable, type RetrySettings } from '../../aws/retry.ts';
import type { ImageStatus, VolumeStatus } from '../waiting/status.ts';

/** Looks at the images of a query. Throws what DescribeImages ends with after its retries; snapshots are left out then. */
export type Probe = (signal: AbortSignal) => Promise<ImageStatus[]>;

/** The looks of one wait at the images of a query. */
export function probeImages(query: DescribeImagesRequest, ec2: Ec2, retries: RetrySettings): Probe {
  const asked = onlyIds(query);
  const snapshots = snapshotLooks(ec2, retries);
  return async (signal) => {
    const describe = async (request: DescribeImagesRequest): Promise<Image[]> => {
      const send = () => ec2.send('DescribeImages', request, signal);
      const { Images = [] } = await attempt('DescribeImages', retries, send);
      return Images;
    };
    const images = await describe(query);
    // Disabled images are shown to those who ask for them only, and a wait for one would never end.
    const shown = new Set(images.map(({ ImageId }) => ImageId));
    const missing = asked.filter((id) => !shown.has(id));
    if (missing.length > 0 && !query.IncludeDisabled) {
      for (const image of await describe({ ImageIds: missing, IncludeDisabled: true })) images.push(image);
    }
    const seen = await snapshots(
      images.filter(({ State }) => State !== 'available'),
      signal,
    );
    return images.map((image) => statusOf(image, seen));
  };
}

/** Snapshots are worth so many milliseconds of a look. */
const PATIENCE = 10_000;

/**
 * Looks at the snapshots of images that are not available. What they say is progress or a reason and no more: none where
 * they cannot be seen, and nobody who may not see them is asked again.
 */
function snapshotLooks(ec2: Ec2, retries: RetrySettings) {
  let mayAsk = true;
  return async (images: readonly Image[], signal: AbortSignal): Promise<Snapshot[]> => {
    // A pending image is looked at again; of one that has ended this is the last look.
    const isLast = images.some(({ State }) => State !== 'pending');
    const settings = isLast ? retries : { ...retries, maxAttempts: 1 };
    const seen: Snapshot[] = [];
    try {
      for (const request of mayAsk ? snapshotRequests(images) : []) {
        const { Snapshots = [] } = await withTimeout(PATIENCE, signal, (limit) =>
          attempt('DescribeSnapshots', settings, () => ec2.send('DescribeSnapshots', request, limit)),
        );
        for (const snapshot of Snapshots) seen.push(snapshot);
      }
    } catch (error) {
      const fault = attemptErrorOf(error);
      if (!fault && !(error instanceof TimeoutError)) throw error;
      if (fault?.kind === 'service' && !isRetryable(fault) && fault.code !== UNSEEN) mayAsk = false;
    }
    return seen;
  };
}

const UNSEEN = 'InvalidSnapshot.NotFound';

/** The images that a query names, where it asks for nothing else. */
export function onlyIds({
  ImageIds = [],
  IncludeDeprecated,
  IncludeDisabled,
  ...rest
}: DescribeImagesRequest): string[] {
  return Object.keys(rest).length === 0 ? [...new Set(ImageIds)] : [];
}

// The snapshots of an image are those of its block device mappings. An image that does not show them yet, or not any
// more, is named in the descriptions that EC2 gives them: "Created by CreateImage(i-...) for ami-...".
function snapshotRequests(images: readonly Image[]): DescribeSnapshotsRequest[] {
  const descriptions = images
    .filter((image) => snapshotIds(image).length === 0 && image.SourceInstanceId !== undefined)
    .map(descriptionOf)
    .flatMap((text) => [text, `${text} from *`]);
  return [
    ...chunks(images.flatMap(snapshotIds)).map((ids) => ({ SnapshotIds: ids })),
    ...chunks(descriptions).map((values) => ({
      OwnerIds: ['self'],
      Filters: [{ Name: 'description', Values: values }],
    })),
  ];
}

/** A filter takes 200 values (EC2 User Guide, filtering resources). */
const MOST_VALUES = 200;

function chunks<T>(all: readonly T[]): T[][] {
  const count = Math.ceil(all.length / MOST_VALUES);
  return [...Array(count).keys()].map((at) => all.slice(at * MOST_VALUES, (at + 1) * MOST_VALUES));
}

const snapshotIds = ({ BlockDeviceMappings = [] }: Image): string[] =>
  BlockDeviceMappings.flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []);

const descriptionOf = ({ SourceInstanceId, ImageId }: Image): string =>
  `Created by CreateImage(${SourceInstanceId}) for ${ImageId}`;

function statusOf(image: Image, snapshots: readonly Snapshot[]): ImageStatus {
  const { ImageId = '', State = 'unknown', StateReason } = image;
  const reason = [StateReason?.Code, StateReason?.Message].filter(Boolean).join(': ');
  return { imageId: ImageId, state: State, ...(reason && { reason }), volumes: volumesOf(image, snapshots) };
}

function volumesOf(image: Image, snapshots: readonly Snapshot[]): VolumeStatus[] {
  if (snapshotIds(image).length === 0) {
    const text = descriptionOf(image);
    const own = snapshots.filter(({ Description = '' }) => Description === text || Description.startsWith(`${text} `));
    return own.map((snapshot) => volume(snapshot.VolumeId ?? '', snapshot.VolumeSize, snapshot.SnapshotId, snapshot));
  }
  return (image.BlockDeviceMappings ?? [])
    .filter(({ Ebs }) => Ebs?.SnapshotId !== undefined)
    .map(({ DeviceName = '', Ebs }) => {
      const snapshot = snapshots.find(({ SnapshotId }) => SnapshotId === Ebs?.SnapshotId);
      const known = image.State === 'available' ? COMPLETED : snapshot;
      return volume(DeviceName, Ebs?.VolumeSize ?? snapshot?.VolumeSize, Ebs?.SnapshotId, known);
    });
}

const COMPLETED: Snapshot = { State: 'completed' };

function volume(device: string, size?: number, snapshotId?: string, snapshot?: Snapshot): VolumeStatus {
  const percent = snapshot && percentIn(snapshot);
  const message = snapshot?.State === 'error' ? snapshot.StateMessage || 'the snapshot is in error' : undefined;
  return {
    device,
    ...(size !== undefined && { size }),
    ...(snapshotId !== undefined && { snapshotId }),
    ...(percent !== undefined && { percent }),
    ...(message !== undefined && { message }),
  };
}

/** Progress is a text such as `45%`, and empty at first. */
function percentIn({ State, Progress = '' }: Snapshot): number {
  return State === 'completed' ? 100 : Math.min(100, Number.parseInt(Progress, 10) || 0);
}
