// DescribeImages: which images a request shows.
import type { Ec2World } from '../ec2-world.ts';
import type { Call } from './call.ts';
import { type FilterValues, matching } from './filters.ts';
import { endDryRun, filtersOf, isTrue, valuesAt } from './form.ts';
import { isDeprecated, isPublic, isSharedWith, isVisibleTo } from './image-conditions.ts';
import { imageXml } from './image-xml.ts';
import { type PageLimits, pager } from './paging.ts';
import { checkIds, notAuthorized, notFound, Refusal } from './refusal.ts';
import type { Device, Image } from './types.ts';
import { list } from './xml.ts';

const LIMITS: PageLimits = { least: 1, most: 1000, ids: ['ImageId', 'imageIdsSet'] };

export function describeImages(call: Call): string {
  const { world, form, now } = call;
  endDryRun(form);
  const page = pager(world, form, LIMITS);
  const { items, nextToken } = page(shownImages(call));
  world.listed = items.map((image) => ({ ...image, showsDevices: world.showsDevicesOf(image) }));
  return list('imagesSet', world.listed, (image) => imageXml(image, now)) + nextToken;
}

function shownImages({ world, form, now }: Call): Image[] {
  const ids = valuesAt(form, 'ImageId');
  checkIds('image', ids);
  const isOwner = ownerTest(world, valuesAt(form, 'Owner'));
  const isUser = userTest(world, valuesAt(form, 'ExecutableBy'));
  const images = world.look(now);
  checkExistence(world, images, ids);
  const found = images
    .filter(({ imageId }) => ids.length === 0 || ids.includes(imageId))
    .filter((image) => isVisibleTo(image, world.ownerId) && isOwner(image) && isUser(image))
    .filter(({ state }) => state !== 'disabled' || isTrue(form, 'IncludeDisabled'))
    .filter((image) => {
      // Owners see their deprecated images, and others can name one by its ID.
      const isListed = image.ownerId === world.ownerId || ids.length > 0 || !isDeprecated(image, now);
      return isListed || isTrue(form, 'IncludeDeprecated');
    });
  return matching(found, filtersOf(form), FILTERS, ({ tags }) => tags);
}

/** EC2 does not refuse the IDs of images that were deregistered. */
function checkExistence(world: Ec2World, images: readonly Image[], ids: readonly string[]): void {
  const former = [...world.deregistered, ...world.recycled.map(({ image }) => image)];
  const missing = ids.filter((id) => ![...images, ...former].some(({ imageId }) => imageId === id));
  if (missing.length > 0) throw notFound('image', missing);
  const hidden = images.filter((image) => ids.includes(image.imageId) && !isVisibleTo(image, world.ownerId));
  if (hidden.length === 0) return;
  throw notAuthorized(`Not authorized for images: [${hidden.map(({ imageId }) => imageId).join(', ')}]`);
}

const ALIASES = ['amazon', 'aws-backup-vault', 'aws-marketplace'];

function ownerTest(world: Ec2World, owners: readonly string[]): (image: Image) => boolean {
  checkAccounts(owners, ['self', ...ALIASES]);
  const accounts = owners.map((owner) => (owner === 'self' ? world.ownerId : owner));
  return ({ ownerId, ownerAlias }) =>
    owners.length === 0 || accounts.includes(ownerId) || (ownerAlias !== undefined && accounts.includes(ownerAlias));
}

function userTest(world: Ec2World, users: readonly string[]): (image: Image) => boolean {
  checkAccounts(users, ['self', 'all']);
  const accounts = users.map((user) => (user === 'self' ? world.ownerId : user));
  return (image) =>
    users.length === 0 ||
    accounts.some((account) => (account === 'all' ? isPublic(image) : isSharedWith(image, account)));
}

function checkAccounts(accounts: readonly string[], words: readonly string[]): void {
  const wrong = accounts.find((account) => !words.includes(account) && !/^\d{12}$/.test(account));
  if (wrong !== undefined) throw new Refusal('InvalidUserID.Malformed', `Invalid user id: "${wrong}"`);
}

const ofDevices =
  (value: (device: Device) => string | number | boolean | undefined) =>
  ({ devices }: Image) =>
    devices.filter(({ virtualName }) => virtualName === undefined).map(value);

const setting = (name: string) => (image: Image) => image.settings[name];

const FILTERS: FilterValues<Image> = {
  architecture: setting('architecture'),
  'block-device-mapping.delete-on-termination': ofDevices(({ deleteOnTermination }) => deleteOnTermination),
  'block-device-mapping.device-name': ({ devices }) => devices.map(({ deviceName }) => deviceName),
  'block-device-mapping.encrypted': ofDevices(({ encrypted }) => encrypted),
  'block-device-mapping.snapshot-id': ofDevices(({ snapshot }) => snapshot?.snapshotId),
  'block-device-mapping.volume-size': ofDevices(({ size }) => size),
  'block-device-mapping.volume-type': ofDevices(({ volumeType }) => volumeType),
  'boot-mode': setting('bootMode'),
  'creation-date': ({ creationDate }) => creationDate,
  description: ({ description }) => description,
  'ena-support': setting('enaSupport'),
  hypervisor: () => 'xen',
  'image-id': ({ imageId }) => imageId,
  'image-type': () => 'machine',
  'is-public': isPublic,
  name: ({ name }) => name,
  'owner-alias': ({ ownerAlias }) => ownerAlias,
  'owner-id': ({ ownerId }) => ownerId,
  'root-device-name': setting('rootDeviceName'),
  'root-device-type': () => 'ebs',
  'source-image-id': ({ sourceImageId }) => sourceImageId,
  'source-image-region': ({ sourceImageRegion }) => sourceImageRegion,
  'source-instance-id': ({ sourceInstanceId }) => sourceInstanceId,
  state: ({ state }) => state,
  'state-reason-code': ({ stateReason }) => stateReason?.code,
  'state-reason-message': ({ stateReason }) => stateReason?.message,
  'sriov-net-support': setting('sriovNetSupport'),
  'virtualization-type': setting('virtualizationType'),
};
