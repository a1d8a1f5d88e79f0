// What an image says about the request that created it.

import type { BlockDeviceMapping, CreateImageRequest, Image, Snapshot, Tag } from '@aws-sdk/client-ec2';
import { shown } from '../../text/safe.ts';

export interface Comparison {
  /** Reasons why another request created the image. */
  readonly differences: readonly string[];
  /** Reasons why that is possible, such as tags that are not shown yet. */
  readonly doubts: readonly string[];
}

/** Compares an image with a request, as far as EC2 shows it: a pending image may lack its devices and tags. */
export function compare(image: Image, request: CreateImageRequest): Comparison {
  const requested = tagsFor('image', request);
  const tags = compareTags('', requested, shownTags(image.Tags));
  const others = shownTags(image.Tags).filter(({ Key }) => requested.length === 0 || !hasKey(requested, Key));
  const devices = compareDevices(image, request);
  return {
    differences: [...describedAs(image, request), ...devices.differences, ...tags.differences],
    doubts: [
      ...devices.doubts,
      ...tags.doubts,
      ...(others.length > 0 ? [`the request has no tag ${others.map(({ Key }) => quoted(Key)).join(', ')}`] : []),
    ],
  };
}

/** Compares the tags of the snapshots of an image with a request. Without snapshots, there is nothing to compare. */
export function compareSnapshots(snapshots: readonly Snapshot[], request: CreateImageRequest): Comparison {
  const requested = tagsFor('snapshot', request);
  const all = snapshots.map(({ SnapshotId, Tags }) =>
    compareTags(`${shown(SnapshotId ?? '')}: `, requested, shownTags(Tags)),
  );
  return {
    differences: all.flatMap(({ differences }) => differences),
    doubts: all.flatMap(({ doubts }) => doubts),
  };
}

/** The tags that a request has for its image or its snapshots. */
export const tagsFor = (type: 'image' | 'snapshot', { TagSpecifications = [] }: CreateImageRequest): Tag[] =>
  TagSpecifications.filter(({ ResourceType }) => ResourceType === type).flatMap(({ Tags = [] }) => Tags);

/** Tags with this prefix are set by AWS services (EC2 User Guide, tag restrictions). */
const shownTags = (tags: readonly Tag[] = []): Tag[] => tags.filter(({ Key = '' }) => !Key.startsWith('aws:'));

const hasKey = (tags: readonly Tag[], key: string | undefined): boolean => tags.some(({ Key }) => Key === key);

/** A resource gets all its tags at once, but EC2 may show it before its tags. */
function compareTags(of: string, requested: readonly Tag[], shown: readonly Tag[]): Comparison {
  if (requested.length === 0) return { differences: [], doubts: [] };
  if (shown.length === 0) return { differences: [], doubts: [`${of}EC2 shows no tags yet`] };
  const differences = requested.flatMap(({ Key, Value = '' }) => {
    const found = shown.find((tag) => tag.Key === Key);
    if (!found) return [`${of}there is no tag ${quoted(Key)}`];
    return differs(`${of}tag ${quoted(Key)}`, found.Value ?? '', Value);
  });
  return { differences, doubts: [] };
}

const describedAs = (image: Image, request: CreateImageRequest): string[] =>
  differs('description', image.Description ?? '', request.Description ?? '');

function compareDevices(image: Image, { BlockDeviceMappings = [] }: CreateImageRequest): Comparison {
  const shown = image.BlockDeviceMappings ?? [];
  const isMissing = ({ DeviceName, NoDevice }: BlockDeviceMapping): boolean =>
    NoDevice === undefined && shown.length > 0 && !isShown(DeviceName, image);
  const missing = BlockDeviceMappings.filter(isMissing).map(({ DeviceName }) => `there is no device ${DeviceName}`);
  const differences = BlockDeviceMappings.flatMap((mapping) => {
    const { DeviceName, NoDevice } = mapping;
    if (NoDevice !== undefined) return isShown(DeviceName, image) ? [`there is a device ${DeviceName}`] : [];
    const found = shown.find((device) => device.DeviceName === DeviceName);
    return found ? settingDifferences(mapping, found) : [];
  });
  // A pending image may not show all its devices.
  const isPending = image.State === 'pending';
  return { differences: isPending ? differences : [...differences, ...missing], doubts: isPending ? missing : [] };
}

const isShown = (name: string | undefined, { BlockDeviceMappings = [], RootDeviceName }: Image): boolean =>
  BlockDeviceMappings.some(({ DeviceName }) => DeviceName === name) || (name !== undefined && RootDeviceName === name);

/** The settings of a device that EC2 takes from the request as they are. */
const SETTINGS = ['VolumeSize', 'VolumeType', 'Encrypted', 'Iops', 'Throughput'] as const;

const settingDifferences = (requested: BlockDeviceMapping, shown: BlockDeviceMapping): string[] =>
  SETTINGS.flatMap((name) => {
    const [expected, found] = [requested.Ebs?.[name], shown.Ebs?.[name]];
    if (expected === undefined || found === undefined) return [];
    return differs(`${name} of ${requested.DeviceName}`, found, expected);
  });

type Value = string | number | boolean;

const differs = (what: string, found: Value, expected: Value): string[] =>
  found === expected ? [] : [`${what} is ${quoted(found)}, not ${quoted(expected)}`];

const MAX_QUOTED = 100;

function quoted(value: Value = ''): string {
  const text = JSON.stringify(value);
  return text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}..."` : text;
}
