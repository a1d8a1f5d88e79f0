// What an image says about the request that created it.

import type { BlockDeviceMapping, CreateImageRequest, Image, Snapshot, Tag } from '@aws-sdk/client-ec2';
import { shown, unixLines } from '../../text/safe.ts';

export interface Comparison {
  /** Reasons why another request created the image. */
  readonly differences: readonly string[];
  /** Reasons why that is possible, such as tags that are not shown yet. */
  readonly doubts: readonly string[];
}

/** Compares an image with a request, as far as EC2 shows it: a pending image may lack its devices and tags. */
export function compare(image: Image, request: CreateImageRequest): Comparison {
  return joined([
    differs('description', image.Description ?? '', request.Description ?? ''),
    ...compareDevices(image, request),
    compareTags('', tagsFor('image', request), shownTags(image.Tags)),
  ]);
}

/** Compares the tags of the snapshots of an image with a request. Without snapshots, there is nothing to compare. */
export function compareSnapshots(snapshots: readonly Snapshot[], request: CreateImageRequest): Comparison {
  const requested = tagsFor('snapshot', request);
  return joined(
    snapshots.map(({ SnapshotId = '', Tags }) => compareTags(`${shown(SnapshotId)}: `, requested, shownTags(Tags))),
  );
}

const SAME: Comparison = { differences: [], doubts: [] };

const joined = (all: readonly Comparison[]): Comparison => ({
  differences: all.flatMap(({ differences }) => differences),
  doubts: all.flatMap(({ doubts }) => doubts),
});

/** The tags that a request has for its image or its snapshots. */
export const tagsFor = (type: 'image' | 'snapshot', { TagSpecifications = [] }: CreateImageRequest): Tag[] =>
  TagSpecifications.filter(({ ResourceType }) => ResourceType === type).flatMap(({ Tags = [] }) => Tags);

/** Tags with this prefix are set by AWS services (EC2 User Guide, tag restrictions). */
const shownTags = (tags: readonly Tag[] = []): Tag[] => tags.filter(({ Key = '' }) => !Key.startsWith('aws:'));

/** A resource gets all its tags at once, but EC2 may show it before its tags. Others may be added at any time. */
function compareTags(of: string, requested: readonly Tag[], shown: readonly Tag[]): Comparison {
  const isRequested = ({ Key }: Tag): boolean => requested.some((tag) => tag.Key === Key);
  const added = shown.filter((tag) => !isRequested(tag)).map(({ Key }) => quoted(Key));
  const extra = added.length > 0 ? [`${of}the request has no tag ${added.join(', ')}`] : [];
  if (requested.length > 0 && shown.length === 0) return { differences: [], doubts: [`${of}EC2 shows no tags yet`] };
  const tags = requested.map(({ Key, Value = '' }) => {
    const found = shown.find((tag) => tag.Key === Key);
    if (!found) return { differences: [`${of}there is no tag ${quoted(Key)}`], doubts: [] };
    return differs(`${of}tag ${quoted(Key)}`, found.Value ?? '', Value);
  });
  return joined([...tags, { differences: [], doubts: extra }]);
}

const compareDevices = (image: Image, { BlockDeviceMappings = [] }: CreateImageRequest): Comparison[] =>
  BlockDeviceMappings.map((mapping) => compareDevice(image, mapping));

function compareDevice(image: Image, mapping: BlockDeviceMapping): Comparison {
  const { DeviceName, NoDevice } = mapping;
  const devices = image.BlockDeviceMappings ?? [];
  const found = devices.find((device) => device.DeviceName === DeviceName);
  const isShown = found !== undefined || (DeviceName !== undefined && image.RootDeviceName === DeviceName);
  if (NoDevice !== undefined) return isShown ? { differences: [`there is a device ${DeviceName}`], doubts: [] } : SAME;
  if (found) return compareSettings(mapping, found);
  if (isShown || devices.length === 0) return SAME;
  const missing = [`there is no device ${DeviceName}`];
  // An image that is not available may not show all its devices.
  return image.State === 'available' ? { differences: missing, doubts: [] } : { differences: [], doubts: missing };
}

/** The settings of a volume that EC2 takes from the request as they are. */
const SETTINGS = [
  'VolumeSize',
  'VolumeType',
  'Encrypted',
  'Iops',
  'Throughput',
  'DeleteOnTermination',
  'SnapshotId',
] as const;

function compareSettings(requested: BlockDeviceMapping, found: BlockDeviceMapping): Comparison {
  const device = requested.DeviceName;
  const settings = SETTINGS.map((name) => {
    const compared = differsIfShown(`${name} of ${device}`, found.Ebs?.[name], requested.Ebs?.[name]);
    // The account may encrypt all volumes by default (EC2 User Guide, EBS encryption).
    const isByDefault = name === 'Encrypted' && found.Ebs?.Encrypted === true;
    return isByDefault ? { differences: [], doubts: compared.differences } : compared;
  });
  const kind = (mapping: BlockDeviceMapping): string | undefined =>
    mapping.VirtualName ?? (mapping.Ebs && 'an EBS volume');
  return joined([differsIfShown(device ?? '', kind(found), kind(requested)), ...settings]);
}

type Value = string | number | boolean;

const differsIfShown = (what: string, found: Value | undefined, expected: Value | undefined): Comparison =>
  expected === undefined || found === undefined ? SAME : differs(what, found, expected);

const differs = (what: string, found: Value, expected: Value): Comparison =>
  comparable(found) === comparable(expected)
    ? SAME
    : { differences: [`${what} is ${quoted(found)}, not ${quoted(expected)}`], doubts: [] };

/** XML turns the line ends of other systems into line feeds. */
const comparable = (value: Value): Value => (typeof value === 'string' ? unixLines(value) : value);

const MAX_QUOTED = 100;

function quoted(value: Value = ''): string {
  const text = JSON.stringify(value);
  return text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}..."` : text;
}
