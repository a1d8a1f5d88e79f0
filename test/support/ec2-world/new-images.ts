// Images from other images and from snapshots: CopyImage and RegisterImage.
import type { Ec2World } from '../ec2-world.ts';
import { type Call, checkState, type Handler, imageAt } from './call.ts';
import { SETTINGS } from './create-image.ts';
import { endDryRun, type Form, isOfUser, isTrue, mappingsOf, requestTags, required } from './form.ts';
import { isVisibleTo } from './image-conditions.ts';
import { checkIds, notFound, Refusal } from './refusal.ts';
import { mergedTags } from './tags.ts';
import type { Device, Image, Mapping, Snapshot, Tag } from './types.ts';
import { fields } from './xml.ts';

export const copyImage: Handler = (call) => {
  const { world, form, now } = call;
  const name = nameAt(form);
  const token = form.get('ClientToken');
  const parameters = JSON.stringify([...form].filter(([key]) => key !== 'DryRun').toSorted());
  const former = token ? world.copies.get(token) : undefined;
  if (former) {
    endDryRun(form);
    if (former.parameters === parameters) return fields({ imageId: former.imageId });
    const message = 'The request has the client token of an earlier request with other parameters.';
    throw new Refusal('IdempotentParameterMismatch', message);
  }
  const region = sourceRegion(form);
  const source = imageAt(call, 'SourceImageId');
  if (!isVisibleTo(source, world.ownerId)) {
    throw new Refusal('InvalidRequest', 'You do not have permission to access the storage of this ami');
  }
  checkState(source, ['available']);
  if (form.has('KmsKeyId') && !isTrue(form, 'Encrypted')) {
    const message = 'The parameter KmsKeyId requires the parameter Encrypted to be set.';
    throw new Refusal('InvalidParameterDependency', message);
  }
  const tags = requestTags(form);
  world.checkName(name);
  endDryRun(form);
  const imageId = world.imageIdOf(name);
  const describe = (snapshot: Snapshot): string =>
    `Copied for DestinationAmi ${imageId} from SourceAmi ${source.imageId} for SourceSnapshot ${snapshot.snapshotId}. ` +
    `Task created on ${now.getTime().toLocaleString('en-US')}.`;
  const options = { now, tags: tags.snapshot, isEncrypted: isTrue(form, 'Encrypted'), describe };
  world.startImage({
    imageId,
    name,
    description: form.get('Description') ?? source.description,
    creationDate: world.dateOf(now),
    settings: withoutLocation(source.settings),
    sourceImageId: source.imageId,
    sourceImageRegion: region,
    tags: mergedTags(isTrue(form, 'CopyImageTags') ? source.tags.filter(isOfUser) : [], tags.image),
    devices: copiedDevices(world, source.devices, options),
  });
  if (token) world.copies.set(token, { parameters, imageId });
  return fields({ imageId });
};

function sourceRegion(form: Form): string {
  const region = required(form, 'SourceRegion');
  if (/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region)) return region;
  throw new Refusal('InvalidRegion', `The region '${region}' is not valid`);
}

export interface CopyOptions {
  readonly now: Date;
  /** Tags of the new snapshots. */
  readonly tags: readonly Tag[];
  /** True if all copies are encrypted; the copy of an encrypted snapshot always is. */
  readonly isEncrypted: boolean;
  /** The description of a new snapshot. */
  readonly describe: (source: Snapshot) => string;
}

/** Devices with new snapshots, which are pending. */
export const copiedDevices = (world: Ec2World, devices: readonly Device[], options: CopyOptions): Device[] =>
  devices.map((device) => {
    if (!device.snapshot) return device;
    const encrypted = options.isEncrypted || device.encrypted;
    const snapshot = world.newSnapshot({
      size: device.snapshot.size,
      encrypted,
      startTime: options.now.toISOString(),
      description: options.describe(device.snapshot),
      tags: options.tags,
    });
    return { ...device, encrypted, snapshot };
  });

const withoutLocation = ({ imageLocation: _, ...settings }: Image['settings']): Image['settings'] => settings;

/** Reads the name of a new image, which the API reference limits in length and characters. */
export function nameAt(form: Form, byDefault?: string): string {
  const name = byDefault !== undefined && !form.has('Name') ? byDefault : required(form, 'Name');
  if (name.length >= 3 && name.length <= 128 && !/[^\w ()[\]./'@-]/.test(name)) return name;
  const message = "AMI names must have 3 to 128 letters, digits, blanks and ()[]./-'@_";
  throw new Refusal('InvalidAMIName.Malformed', message);
}

/** Parameters of RegisterImage that responses show as they are, and the names of their elements. */
const REGISTERED: Readonly<Record<string, string>> = {
  Architecture: 'architecture',
  BootMode: 'bootMode',
  EnaSupport: 'enaSupport',
  ImageLocation: 'imageLocation',
  ImdsSupport: 'imdsSupport',
  KernelId: 'kernelId',
  RamdiskId: 'ramdiskId',
  RootDeviceName: 'rootDeviceName',
  SriovNetSupport: 'sriovNetSupport',
  TpmSupport: 'tpmSupport',
  UefiData: 'uefiData',
  VirtualizationType: 'virtualizationType',
};

export const registerImage: Handler = ({ world, form, now }: Call) => {
  const name = nameAt(form);
  const devices = mappingsOf(form)
    .filter(({ noDevice }) => !noDevice)
    .map((mapping) => registeredDevice(world, mapping));
  const root = form.get('RootDeviceName');
  if (!form.has('ImageLocation') && !devices.some(({ deviceName, snapshot }) => deviceName === root && snapshot)) {
    throw new Refusal('InvalidBlockDeviceMapping', `No snapshot is mapped to the root device ${root ?? ''}`.trim());
  }
  const tags = requestTags(form, ['image']);
  world.checkName(name);
  endDryRun(form);
  // The API reference: without these parameters, images are for i386 and paravirtual.
  const settings = { ...SETTINGS, enaSupport: 'false', architecture: 'i386', virtualizationType: 'paravirtual' };
  const given = Object.entries(REGISTERED).flatMap(([parameter, element]) => {
    const value = form.get(parameter);
    return value === null ? [] : [[element, value]];
  });
  const image = world.startImage({
    name,
    description: form.get('Description') ?? '',
    creationDate: world.dateOf(now),
    settings: { ...settings, ...Object.fromEntries(given) },
    tags: tags.image,
    devices,
  });
  return fields({ imageId: image.imageId });
};

function registeredDevice(world: Ec2World, mapping: Mapping): Device {
  const { deviceName, virtualName, volumeType = 'standard', deleteOnTermination = true } = mapping;
  const snapshot = mapping.snapshotId === undefined ? undefined : completedSnapshot(world, mapping.snapshotId);
  if (snapshot && mapping.encrypted !== undefined) {
    const message = `the encrypted flag cannot be specified since device ${deviceName} has a snapshot specified.`;
    throw new Refusal('InvalidBlockDeviceMapping', message);
  }
  const { size = snapshot?.size ?? 1 } = mapping;
  if (snapshot && size < snapshot.size) {
    const volume = `Volume of size ${size}GB is smaller than snapshot '${snapshot.snapshotId}'`;
    throw new Refusal('InvalidBlockDeviceMapping', `${volume}, expect size >= ${snapshot.size}GB`);
  }
  const encrypted = snapshot?.encrypted ?? mapping.encrypted ?? false;
  return {
    ...{ deviceName, size, volumeType, encrypted, deleteOnTermination },
    ...(snapshot && { snapshot }),
    ...(virtualName !== undefined && { virtualName }),
  };
}

function completedSnapshot(world: Ec2World, id: string): Snapshot {
  checkIds('snapshot', [id]);
  const snapshot = world.snapshots.find(({ snapshotId }) => snapshotId === id);
  if (!snapshot) throw notFound('snapshot', [id]);
  if (snapshot.state === 'completed') return snapshot;
  throw new Refusal('IncorrectState', `Snapshot is in invalid state - ${snapshot.state}`);
}
