// Polls the states of images, and how much of their volumes is in snapshots.

import {
  DescribeImagesCommand,
  type DescribeImagesRequest,
  DescribeSnapshotsCommand,
  type DescribeSnapshotsRequest,
  type Image,
  type Snapshot,
} from '@aws-sdk/client-ec2';
import { TimeoutError, withTimeout } from '../../abort.ts';
import type { Ec2 } from '../../aws/ec2.ts';
import { attempt, attemptErrorOf, isRetryable, type RetrySettings } from '../../aws/retry.ts';
import { allPages, chunks } from '../all-pages.ts';
import type { Probe, ProbeResult, WaitPlan } from '../waiting/poll.ts';
import { missingIn, NO_VOLUME, percentIn, requestedIds } from '../waiting/resources.ts';
import type { ResourceStatus, VolumeStatus } from '../waiting/status.ts';

/**
 * Creates probes for the images of a request. Errors of DescribeSnapshots do not fail them. EC2 refuses a request with an
 * unknown ID, so `probeKnown` selects the images by a filter, and shows the states of the others.
 */
export function probeImages(
  request: DescribeImagesRequest,
  ec2: Ec2,
  retries: RetrySettings,
): Pick<WaitPlan, 'probe' | 'probeKnown'> {
  const ids = requestedIds(request, 'ImageIds');
  const lookUpSnapshots = snapshotLookup(ec2, retries);
  const describe = async (images: DescribeImagesRequest, signal: AbortSignal): Promise<Image[]> => {
    const send = (page: DescribeImagesRequest) =>
      attempt('DescribeImages', retries, () => ec2.send(new DescribeImagesCommand(page), { signal }));
    const pages = await allPages(images, send);
    return pages.flatMap(({ Images = [] }) => Images);
  };
  const withSnapshots = async (images: readonly Image[], signal: AbortSignal): Promise<ProbeResult> => {
    const asked = ids.length === 0 ? images : images.filter(({ ImageId = '' }) => ids.includes(ImageId));
    const unavailable = asked.filter(({ State }) => State !== 'available');
    const snapshots = await lookUpSnapshots(unavailable, signal);
    return { response: { Images: images }, details: new Map(images.map((image) => detailsOf(image, snapshots))) };
  };
  const probe: Probe = async (signal) => {
    const images = await describe(request, signal);
    // EC2 returns disabled images only on request. Without them, a wait for a disabled image would never end.
    const listed = images.map(({ ImageId }) => ImageId);
    const missing = missingIn(listed, ids);
    if (missing.length > 0 && !request.IncludeDisabled) {
      for (const image of await describe({ ImageIds: missing, IncludeDisabled: true }, signal)) images.push(image);
    }
    return withSnapshots(images, signal);
  };
  const probeKnown: Probe = async (signal) => {
    const images: Image[] = [];
    for (const Values of chunks(ids)) {
      const filter = { Filters: [{ Name: 'image-id', Values }], IncludeDisabled: true };
      for (const image of await describe(filter, signal)) if (ids.includes(image.ImageId ?? '')) images.push(image);
    }
    return withSnapshots(images, signal);
  };
  return { probe, probeKnown: ids.length > 1 ? probeKnown : undefined };
}

/** Timeout for the snapshots of one poll, in milliseconds. */
const SNAPSHOT_LIMIT = 10_000;

/**
 * Creates a lookup of the snapshots of images, which show progress or the reason for a failure. If a lookup fails, the
 * wait continues without snapshots. If EC2 denies access, later polls do not try again.
 */
function snapshotLookup(ec2: Ec2, retries: RetrySettings) {
  let isAllowed = true;
  return async (images: readonly Image[], signal: AbortSignal): Promise<Snapshot[]> => {
    // The next poll repeats the lookup for pending images only. For other images this is the last lookup, so it is retried.
    const isLast = images.some(({ State }) => State !== 'pending');
    const settings = isLast ? retries : { ...retries, maxAttempts: 1 };
    const snapshots: Snapshot[] = [];
    try {
      for (const request of isAllowed ? snapshotRequests(images) : []) {
        const command = new DescribeSnapshotsCommand(request);
        const { Snapshots = [] } = await withTimeout(SNAPSHOT_LIMIT, signal, (limit) =>
          attempt('DescribeSnapshots', settings, () => ec2.send(command, { signal: limit })),
        );
        for (const snapshot of Snapshots) snapshots.push(snapshot);
      }
    } catch (error) {
      const cause = attemptErrorOf(error);
      if (!cause && !(error instanceof TimeoutError)) throw error;
      if (cause?.kind === 'service' && !isRetryable(cause) && cause.code !== NOT_FOUND) isAllowed = false;
    }
    return snapshots;
  };
}

const NOT_FOUND = 'InvalidSnapshot.NotFound';

// The block device mappings of an image name its snapshots. If they do not name them yet, or no longer, search by the
// description that EC2 gives to snapshots: "Created by CreateImage(i-...) for ami-...", or "Copied for DestinationAmi ami-...
// from SourceAmi ami-...".
function snapshotRequests(images: readonly Image[]): DescribeSnapshotsRequest[] {
  const unnamed = images.filter((image) => snapshotIds(image).length === 0);
  const descriptions = unnamed.flatMap((image) => {
    const text = descriptionOf(image);
    if (image.SourceInstanceId !== undefined) return [text, `${text} from *`];
    return image.SourceImageId === undefined ? [] : [`${text} from *`];
  });
  return [
    ...chunks(images.flatMap(snapshotIds)).map((ids) => ({ SnapshotIds: ids })),
    ...chunks(descriptions).map((values) => ({
      OwnerIds: ['self'],
      Filters: [{ Name: 'description', Values: values }],
    })),
  ];
}

const snapshotIds = ({ BlockDeviceMappings = [] }: Image): string[] =>
  BlockDeviceMappings.flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []);

const descriptionOf = ({ SourceInstanceId, ImageId }: Image): string =>
  SourceInstanceId === undefined
    ? `Copied for DestinationAmi ${ImageId}`
    : `Created by CreateImage(${SourceInstanceId}) for ${ImageId}`;

/** Why an image is in its state: EC2's code and message. Empty if EC2 gives no reason. */
export const stateReason = ({ StateReason }: Image): string =>
  [StateReason?.Code, StateReason?.Message].filter(Boolean).join(': ');

function detailsOf(image: Image, snapshots: readonly Snapshot[]): [id: string, Omit<ResourceStatus, 'id' | 'state'>] {
  const { ImageId = '' } = image;
  const reason = stateReason(image);
  return [ImageId, { ...(reason && { reason }), volumes: volumesOf(image, snapshots) }];
}

function volumesOf(image: Image, snapshots: readonly Snapshot[]): VolumeStatus[] {
  if (snapshotIds(image).length === 0) {
    const text = descriptionOf(image);
    return snapshots
      .filter(({ Description = '' }) => Description === text || Description.startsWith(`${text} `))
      .map((snapshot) => volume(sourceOf(snapshot), snapshot.VolumeSize, snapshot.SnapshotId, snapshot));
  }
  return (image.BlockDeviceMappings ?? [])
    .filter(({ Ebs }) => Ebs?.SnapshotId !== undefined)
    .map(({ DeviceName = '', Ebs }) => {
      const described = snapshots.find(({ SnapshotId }) => SnapshotId === Ebs?.SnapshotId);
      const snapshot = image.State === 'available' ? COMPLETED : described;
      return volume(DeviceName, Ebs?.VolumeSize ?? described?.VolumeSize, Ebs?.SnapshotId, snapshot);
    });
}

/** The ID of the volume of a snapshot; of the snapshot itself if it is a copy, which has no volume. */
const sourceOf = ({ VolumeId = '', SnapshotId = '' }: Snapshot): string =>
  VolumeId === NO_VOLUME ? SnapshotId : VolumeId;

const COMPLETED: Snapshot = { State: 'completed' };

function volume(device: string, size?: number, snapshotId?: string, snapshot?: Snapshot): VolumeStatus {
  const percent = snapshot && (snapshot.State === 'completed' ? 100 : percentIn(snapshot.Progress ?? ''));
  const message = snapshot?.State === 'error' ? snapshot.StateMessage || 'the snapshot failed' : undefined;
  return {
    device,
    ...(size !== undefined && { size }),
    ...(snapshotId !== undefined && { snapshotId }),
    ...(percent !== undefined && { percent }),
    ...(message !== undefined && { message }),
  };
}
