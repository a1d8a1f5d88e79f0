// What an image says about the request that created it.

import type { BlockDeviceMapping, Image, Snapshot, Tag } from '@aws-sdk/client-ec2';
import { shown, unixLines } from '../../text/safe.ts';
import type { Comparison, ImageCreator, ImageRequest } from './creator.ts';

/** Compares the description of an image with that of a request. */
export const compareDescription = (image: Image, Description = ''): Comparison =>
  differs('description', image.Description ?? '', Description);

/** Compares an image with a request, as far as EC2 shows it: a pending image may lack its devices and tags. */
export function compare<Request extends ImageRequest>(
  image: Image,
  request: Request,
  { compare: compareOthers, keepsTags }: Pick<ImageCreator<Request>, 'compare' | 'keepsTags'>,
): Comparison {
  const tags = compareTags('', tagsFor('image', request), shownTags(image.Tags), keepsTags);
  return joined([compareOthers(image, request), tags]);
}

/** Compares the tags of the snapshots of an image with a request. Without snapshots, there is nothing to compare. */
export function compareSnapshots(
  snapshots: readonly Snapshot[],
  request: ImageRequest,
  { keepsTags }: Pick<ImageCreator<ImageRequest>, 'keepsTags'>,
): Comparison {
  const requested = tagsFor('snapshot', request);
  return joined(
    snapshots.map(({ SnapshotId = '', Tags }) =>
      compareTags(`${shown(SnapshotId)}: `, requested, shownTags(Tags), keepsTags),
    ),
  );
}

export const SAME: Comparison = { differences: [], doubts: [] };

export const joined = (all: readonly Comparison[]): Comparison => ({
  differences: all.flatMap(({ differences }) => differences),
  doubts: all.flatMap(({ doubts }) => doubts),
});

/** The tags that a request has for its image or its snapshots. */
export const tagsFor = (type: 'image' | 'snapshot', { TagSpecifications = [] }: ImageRequest): Tag[] =>
  TagSpecifications.filter(({ ResourceType }) => ResourceType === type).flatMap(({ Tags = [] }) => Tags);

/** Tags with this prefix are set by AWS services (EC2 User Guide, tag restrictions). */
const shownTags = (tags: readonly Tag[] = []): Tag[] => tags.filter(({ Key = '' }) => !Key.startsWith('aws:'));

/** A resource gets all its tags at once, but EC2 may show it before its tags. Others may be added at any time. */
function compareTags(of: string, requested: readonly Tag[], shown: readonly Tag[], keepsTags = false): Comparison {
  const isRequested = ({ Key }: Tag): boolean => requested.some((tag) => tag.Key === Key);
  const added = shown.filter((tag) => !isRequested(tag)).map(({ Key }) => quoted(Key));
  const extra = added.length > 0 && !keepsTags ? [`${of}the request has no tag ${added.join(', ')}`] : [];
  if (requested.length > 0 && shown.length === 0) return { differences: [], doubts: [`${of}EC2 shows no tags yet`] };
  const tags = requested.map(({ Key, Value = '' }) => {
    const found = shown.find((tag) => tag.Key === Key);
    if (!found) return { differences: [`${of}there is no tag ${quoted(Key)}`], doubts: [] };
    return differs(`${of}tag ${quoted(Key)}`, found.Value ?? '', Value);
  });
  return joined([...tags, { differences: [], doubts: extra }]);
}

/** Compares the devices of an image with those of a request, as far as EC2 shows them. A pending image may lack them. */
export const compareDevices = (image: Image, mappings: readonly BlockDeviceMapping[] = []): Comparison =>
  joined(mappings.map((mapping) => compareDevice(image, mapping)));

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

/** Compares a value of an image with that of a request. Says nothing if one of them is missing. */
export const differsIfShown = (what: string, found: Value | undefined, expected: Value | undefined): Comparison =>
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
