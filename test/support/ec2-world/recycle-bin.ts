// DeregisterImage, and the recycle bin that keeps deregistered images if the world has a retention rule.
import type { Ec2World } from '../ec2-world.ts';
import { type Call, type Handler, ownImageAt } from './call.ts';
import { endDryRun, isTrue, required, valuesAt } from './form.ts';
import { isProtected, protectionText } from './image-conditions.ts';
import { type PageLimits, pager } from './paging.ts';
import { checkIds, invalidValue, notFound, Refusal } from './refusal.ts';
import { imagesUsing } from './snapshots.ts';
import { type RecycledImage, type Snapshot, snapshotsOf } from './types.ts';
import { DONE, fields, list } from './xml.ts';

const DAY = 86_400_000;
const LIMITS: PageLimits = { least: 1, most: 1000 };

export const deregisterImage: Handler = (call) => {
  const { world, form, now } = call;
  const image = ownImageAt(call);
  if (isProtected(image, now)) {
    const message = `${image.imageId} is protected from deregistration: ${protectionText(image, now)}`;
    throw new Refusal('OperationNotPermitted', message);
  }
  endDryRun(form);
  const isDeleting = isTrue(form, 'DeleteAssociatedSnapshots');
  const snapshots = [...new Set(snapshotsOf(image))];
  world.images.splice(world.images.indexOf(image), 1);
  const results = snapshots.map((snapshot) => {
    const returnCode = isDeleting ? returnCodeFor(world, snapshot) : 'skipped';
    if (returnCode === 'success') world.deletedSnapshots.add(snapshot);
    else world.otherSnapshots.add(snapshot);
    return { snapshotId: snapshot.snapshotId, returnCode };
  });
  if (world.retentionDays === undefined) world.deregistered.push(image);
  else {
    const exitsAt = now.getTime() + world.retentionDays * DAY;
    world.recycled.push({ image, enteredAt: now.getTime(), exitsAt });
  }
  world.keepVersion();
  return DONE + (isDeleting ? list('deleteSnapshotResultSet', results, fields) : '');
};

/** The return code of the deletion of a snapshot whose image was deregistered. */
function returnCodeFor(world: Ec2World, snapshot: Snapshot): string {
  if (imagesUsing(world, snapshot).length > 0) return 'skipped';
  return world.undeletable.get(snapshot.snapshotId) ?? 'success';
}

export const listImagesInRecycleBin: Handler = (call) => {
  const { world, form } = call;
  endDryRun(form);
  const page = pager(world, form, LIMITS);
  const ids = valuesAt(form, 'ImageId');
  if (ids.length > 20) throw invalidValue('ImageIds', String(ids.length), 'The most is 20 IDs.');
  checkIds('image', ids);
  const recycled = retained(call);
  const missing = ids.filter((id) => !recycled.some(({ image }) => image.imageId === id));
  if (missing.length > 0) throw notFound('image', missing);
  const { items, nextToken } = page(recycled.filter(({ image }) => ids.length === 0 || ids.includes(image.imageId)));
  const entry = ({ image, enteredAt, exitsAt }: RecycledImage): string =>
    fields({ imageId: image.imageId, name: image.name, description: image.description || undefined }) +
    fields({ recycleBinEnterTime: iso(enteredAt), recycleBinExitTime: iso(exitsAt) });
  return list('imageSet', items, entry) + nextToken;
};

const iso = (time: number): string => new Date(time).toISOString();

/** The images of the recycle bin, without those whose time is over. */
function retained({ world, now }: Call): readonly RecycledImage[] {
  const isOver = ({ exitsAt }: RecycledImage): boolean => exitsAt <= now.getTime();
  world.deregistered.push(...world.recycled.filter(isOver).map(({ image }) => image));
  world.recycled.splice(0, world.recycled.length, ...world.recycled.filter((recycled) => !isOver(recycled)));
  return world.recycled;
}

/** An image comes back with the snapshots that it had. Without one of them, it cannot. */
export const restoreImageFromRecycleBin: Handler = (call) => {
  const { world, form } = call;
  const id = required(form, 'ImageId');
  checkIds('image', [id]);
  const recycled = retained(call).find(({ image }) => image.imageId === id);
  if (!recycled) throw notFound('image', [id]);
  const { image } = recycled;
  const lost = snapshotsOf(image).find((snapshot) => !world.snapshots.includes(snapshot));
  if (lost) throw notFound('snapshot', [lost.snapshotId]);
  world.checkName(image.name);
  endDryRun(form);
  world.recycled.splice(world.recycled.indexOf(recycled), 1);
  world.images.push(image);
  world.keepVersion();
  return DONE;
};
