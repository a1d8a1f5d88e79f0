// Images as responses show them.
import { isPublic, protectionText } from './image-conditions.ts';
import type { Device, Image, LaunchPermission, ListedImage } from './types.ts';
import { element, escaped, fields, list, tagSet } from './xml.ts';

export const imageXml = (image: ListedImage, now: Date): string => {
  const { imageId, name, ownerId, ownerAlias, description, state, stateReason, settings, tags } = image;
  const { sourceInstanceId, sourceImageId, sourceImageRegion, creationDate, deprecationTime } = image;
  return (
    fields({ imageId, imageLocation: settings.imageLocation ?? `${ownerId}/${name}`, imageState: state }) +
    fields({ imageOwnerId: ownerId, imageOwnerAlias: ownerAlias, isPublic: isPublic(image), imageType: 'machine' }) +
    fields({ name, description: description || undefined, sourceInstanceId, sourceImageId, sourceImageRegion }) +
    fields({ creationDate, deprecationTime, deregistrationProtection: protectionText(image, now) }) +
    (stateReason ? element('stateReason', fields(stateReason)) : '') +
    devicesXml(image.showsDevices ? image.devices : []) +
    tagSet(tags) +
    fields({ rootDeviceType: 'ebs', hypervisor: 'xen', ...withoutLocation(settings) }) +
    fields({ platformDetails: 'Linux/UNIX', usageOperation: 'RunInstances' })
  );
};

const withoutLocation = ({ imageLocation: _, uefiData: __, ...settings }: Image['settings']) => settings;

const devicesXml = (devices: readonly Device[]): string =>
  list('blockDeviceMapping', devices, ({ deviceName, virtualName, snapshot, ...device }) => {
    if (virtualName !== undefined) return fields({ deviceName, virtualName });
    const { size, volumeType, encrypted, deleteOnTermination } = device;
    const snapshotId = snapshot?.snapshotId;
    const ebs = fields({ snapshotId, volumeSize: size, deleteOnTermination, volumeType, encrypted });
    return fields({ deviceName }) + element('ebs', ebs);
  });

export const permissionsXml = (permissions: readonly LaunchPermission[]): string =>
  list('launchPermission', permissions, (permission) => fields({ ...permission }));

/** An attribute of an image: its value, or nothing if it has none. */
export const attributeXml = (name: string, value: string | undefined): string =>
  element(name, value === undefined ? '' : element('value', escaped(value)));
