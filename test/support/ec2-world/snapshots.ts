// Snapshots: DescribeSnapshots and DeleteSnapshot.
import type { Ec2World } from '../ec2-world.ts';
import type { Call, Handler } from './call.ts';
import { type FilterValues, matching } from './filters.ts';
import { endDryRun, filtersOf, required, valuesAt } from './form.ts';
import { type PageLimits, pager } from './paging.ts';
import { checkIds, notFound, Refusal } from './refusal.ts';
import { type Image, type Snapshot, snapshotsOf } from './types.ts';
import { DONE, fields, list, tagSet } from './xml.ts';

const LIMITS: PageLimits = { least: 5, most: 1000, ids: ['SnapshotId', 'snapshotSet'] };

export const describeSnapshots: Handler = (call) => {
  const { world, form } = call;
  endDryRun(form);
  const page = pager(world, form, LIMITS);
  const { items, nextToken } = page(shownSnapshots(call));
  world.listedSnapshots = items;
  return list('snapshotSet', items, snapshotXml) + nextToken;
};

function shownSnapshots({ world, form, now }: Call): Snapshot[] {
  const ids = valuesAt(form, 'SnapshotId');
  checkIds('snapshot', ids);
  const all = world.lookAtSnapshots(now);
  const missing = ids.filter((id) => !all.some(({ snapshotId }) => snapshotId === id));
  if (missing.length > 0) throw notFound('snapshot', missing);
  const accounts = [...valuesAt(form, 'Owner'), ...valuesAt(form, 'RestorableBy')].map((account) =>
    account === 'self' ? world.ownerId : account,
  );
  const found = all
    .filter(({ snapshotId }) => ids.length === 0 || ids.includes(snapshotId))
    .filter(({ ownerId }) => accounts.length === 0 || accounts.includes(ownerId));
  return matching(found, filtersOf(form), FILTERS, ({ tags }) => tags);
}

const FILTERS: FilterValues<Snapshot> = {
  description: ({ description }) => description,
  encrypted: ({ encrypted }) => encrypted,
  'owner-alias': () => undefined,
  'owner-id': ({ ownerId }) => ownerId,
  progress: ({ progress }) => `${progress}%`,
  'snapshot-id': ({ snapshotId }) => snapshotId,
  'start-time': ({ startTime }) => startTime,
  status: ({ state }) => state,
  'storage-tier': () => 'standard',
  'transfer-type': () => 'standard',
  'volume-id': ({ volumeId }) => volumeId,
  'volume-size': ({ size }) => size,
};

const snapshotXml = (snapshot: Snapshot): string => {
  const { snapshotId, volumeId, ownerId, startTime, description, size, encrypted, progress, state } = snapshot;
  return (
    fields({ snapshotId, volumeId, ownerId, startTime, description, volumeSize: size, encrypted }) +
    fields({ progress: `${progress}%`, status: state, statusMessage: snapshot.stateMessage, storageTier: 'standard' }) +
    tagSet(snapshot.tags)
  );
};

export const deleteSnapshot: Handler = ({ world, form }) => {
  const id = required(form, 'SnapshotId');
  checkIds('snapshot', [id]);
  const snapshot = world.snapshots.find(({ snapshotId }) => snapshotId === id);
  if (!snapshot) throw notFound('snapshot', [id]);
  const [image] = imagesUsing(world, snapshot);
  if (image) {
    const message = `The snapshot ${id} is currently in use by ${image.imageId}`;
    throw new Refusal('InvalidSnapshot.InUse', message);
  }
  endDryRun(form);
  world.deletedSnapshots.add(snapshot);
  return DONE;
};

/** The registered images with a snapshot. Those in the recycle bin do not count. */
export const imagesUsing = ({ images }: Ec2World, snapshot: Snapshot): Image[] =>
  images.filter((image) => image.state !== 'deregistered' && snapshotsOf(image).includes(snapshot));
