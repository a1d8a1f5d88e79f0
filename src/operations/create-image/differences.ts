// What an image says about the request that created it.

import type { BlockDeviceMapping, CreateImageRequest, Image, Snapshot, Tag } from '@aws-sdk/client-ec2';

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
  return {
    differences: [...describedAs(image, request), ...deviceDifferences(image, request), ...tags.differences],
    doubts: [
      ...tags.doubts,
      ...(others.length > 0 ? [`the request has no tag ${others.map(({ Key }) => quoted(Key)).join(', ')}`] : []),
    ],
  };
}

/** Compares the tags of the snapshots of an image with a request. Without snapshots, there is nothing to compare. */
export function compareSnapshots(snapshots: readonly Snapshot[], request: CreateImageRequest): Comparison {
  const requested = tagsFor('snapshot', request);
  const all = snapshots.map(({ SnapshotId, Tags }) => compareTags(`${SnapshotId}: `, requested, shownTags(Tags)));
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

function deviceDifferences(image: Image, { BlockDeviceMappings = [] }: CreateImageRequest): string[] {
  const shown = image.BlockDeviceMappings ?? [];
  return BlockDeviceMappings.flatMap((mapping) => {
    const { DeviceName, NoDevice } = mapping;
    const found = shown.find((device) => device.DeviceName === DeviceName);
    const isShown = found !== undefined || (DeviceName !== undefined && image.RootDeviceName === DeviceName);
    if (NoDevice !== undefined) return isShown ? [`there is a device ${DeviceName}`] : [];
    if (found) return settingDifferences(mapping, found);
    // While an image is pending, EC2 may not show all its devices.
    return shown.length > 0 && image.State !== 'pending' && !isShown ? [`there is no device ${DeviceName}`] : [];
  });
}

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
