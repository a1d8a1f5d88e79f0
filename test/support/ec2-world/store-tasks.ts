// Images as objects of S3 buckets: CreateStoreImageTask, DescribeStoreImageTasks and CreateRestoreImageTask.
import { type Call, checkState, type Handler, ownImageAt } from './call.ts';
import { type FilterValues, matching } from './filters.ts';
import { endDryRun, filtersOf, requestTags, required, valuesAt } from './form.ts';
import { copiedDevices, nameAt } from './new-images.ts';
import { type PageLimits, pager } from './paging.ts';
import { checkIds, invalidValue } from './refusal.ts';
import type { Snapshot, StoreTask } from './types.ts';
import { fields, list } from './xml.ts';

const LIMITS: PageLimits = { least: 1, most: 200, ids: ['ImageId', 'imageIdsSet'] };

export const createStoreImageTask: Handler = (call) => {
  const { world, form, now } = call;
  const bucket = required(form, 'Bucket');
  const image = ownImageAt(call);
  checkState(image, ['available']);
  endDryRun(form);
  const objectKey = `${image.imageId}.bin`;
  world.storeTasks.unshift({ image: { ...image }, bucket, objectKey, startedAt: now.toISOString(), progress: 0 });
  return fields({ objectKey });
};

/** Days for which tasks are shown. */
const SHOWN_DAYS = 31;

/** Each call advances the tasks. Filters do not count if the request has IDs. */
export const describeStoreImageTasks: Handler = ({ world, form, now }) => {
  endDryRun(form);
  const page = pager(world, form, LIMITS);
  const ids = valuesAt(form, 'ImageId');
  checkIds('image', ids);
  if (ids.length > 20) throw invalidValue('ImageIds', String(ids.length), 'The most is 20 IDs.');
  for (const task of world.storeTasks) {
    if (task.failureReason === undefined) task.progress = Math.min(100, task.progress + world.pace);
  }
  const found = world.storeTasks
    .filter(({ startedAt }) => now.getTime() - Date.parse(startedAt) < SHOWN_DAYS * 86_400_000)
    .filter(({ image }) => ids.length === 0 || ids.includes(image.imageId));
  const { items, nextToken } = page(ids.length === 0 ? matching(found, filtersOf(form), FILTERS) : found);
  return list('storeImageTaskResultSet', items, taskXml) + nextToken;
};

const taskXml = (task: StoreTask): string => {
  const { image, bucket, objectKey, startedAt, progress, failureReason } = task;
  return (
    fields({ amiId: image.imageId, taskStartTime: startedAt, bucket, s3objectKey: objectKey }) +
    fields({ progressPercentage: progress, storeTaskState: stateOf(task), storeTaskFailureReason: failureReason })
  );
};

function stateOf({ progress, failureReason }: StoreTask): string {
  if (failureReason !== undefined) return 'Failed';
  return progress === 100 ? 'Completed' : 'InProgress';
}

const FILTERS: FilterValues<StoreTask> = {
  bucket: ({ bucket }) => bucket,
  'task-state': stateOf,
};

/** The new image is pending until its snapshots are completed. */
export const createRestoreImageTask: Handler = (call) => {
  const { world, form, now } = call;
  const { image } = storedObject(call);
  const name = nameAt(form, image.name);
  const tags = requestTags(form);
  world.checkName(name);
  endDryRun(form);
  const imageId = world.imageIdOf(name);
  const describe = ({ snapshotId }: Snapshot): string =>
    `Restored for ${imageId} from ${image.imageId} and its snapshot ${snapshotId}`;
  world.startImage({
    imageId,
    name,
    description: image.description,
    creationDate: world.dateOf(now),
    settings: image.settings,
    sourceImageId: image.imageId,
    sourceImageRegion: world.region,
    tags: tags.image,
    devices: copiedDevices(world, image.devices, { now, tags: tags.snapshot, isEncrypted: false, describe }),
  });
  return fields({ imageId });
};

/** Finds the completed task whose object the request names. */
function storedObject({ world, form }: Call): StoreTask {
  const bucket = required(form, 'Bucket');
  const objectKey = required(form, 'ObjectKey');
  const task = world.storeTasks.find((one) => one.bucket === bucket && one.objectKey === objectKey);
  if (task && stateOf(task) === 'Completed') return task;
  throw invalidValue('objectKey', objectKey, `Bucket ${bucket} has no such object.`);
}
