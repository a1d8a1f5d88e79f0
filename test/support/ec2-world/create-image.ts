// CreateImage: an image of an instance, with a snapshot of each of its volumes.
import type { Ec2World } from '../ec2-world.ts';
import type { Call } from './call.ts';
import { type Form, isTrue, mappingsOf, requestTags } from './form.ts';
import { notFound, Refusal } from './refusal.ts';
import type { Device, Image, ImageRequest, Instance, NewImage } from './types.ts';
import { fields } from './xml.ts';

/** The settings of an image if the request for it has none. */
export const SETTINGS = { architecture: 'x86_64', virtualizationType: 'hvm', enaSupport: 'true' };

export const createImageAction = ({ world, form, now }: Call): string =>
  fields({ imageId: createImage(world, imageRequest(form), now).imageId });

/** The CreateImage request of a form. */
const imageRequest = (form: Form): ImageRequest => ({
  instanceId: form.get('InstanceId') ?? '',
  name: form.get('Name') ?? '',
  description: form.get('Description') ?? '',
  dryRun: isTrue(form, 'DryRun'),
  mappings: mappingsOf(form),
  tags: requestTags(form),
});

export function createImage(world: Ec2World, request: ImageRequest, now: Date): Image {
  const { instanceId, name, description, mappings, tags } = request;
  const instance = world.instances.find((one) => one.instanceId === instanceId);
  if (!instance) throw notFound('instance', [instanceId]);
  world.checkName(name);
  if (request.dryRun) {
    throw new Refusal('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
  }
  const imageId = world.imageIdOf(name);
  return world.startImage({
    imageId,
    name,
    description,
    sourceInstanceId: instanceId,
    ...(instance.imageId && { sourceImageId: instance.imageId, sourceImageRegion: world.region }),
    creationDate: world.dateOf(now),
    settings: { ...SETTINGS, rootDeviceName: instance.volumes[0]?.deviceName ?? '' },
    tags: tags.image,
    devices: [...volumeDevices(world, instance, request, imageId, now), ...emptyDevices(instance, mappings)],
  });
}

function volumeDevices(
  world: Ec2World,
  { instanceId, volumes }: Instance,
  { mappings, tags }: ImageRequest,
  imageId: string,
  now: Date,
): Device[] {
  const left = new Set(mappings.filter(({ noDevice }) => noDevice).map(({ deviceName }) => deviceName));
  return volumes
    .filter(({ deviceName }) => !left.has(deviceName))
    .map(({ volumeId, deviceName, size: volumeSize }, at) => {
      const mapping = mappings.find((one) => one.deviceName === deviceName);
      const { size = volumeSize, volumeType = 'gp3', encrypted = false } = mapping ?? {};
      const snapshot = world.newSnapshot({
        volumeId,
        size,
        encrypted,
        startTime: now.toISOString(),
        description: `Created by CreateImage(${instanceId}) for ${imageId}`,
        tags: tags.snapshot,
      });
      const deleteOnTermination = mapping?.deleteOnTermination ?? at === 0;
      return { deviceName, size, volumeType, encrypted, deleteOnTermination, snapshot };
    });
}

/** The devices that only the request has. */
const emptyDevices = ({ volumes }: Instance, mappings: ImageRequest['mappings']): Device[] =>
  mappings
    .filter((mapping) => !mapping.noDevice && !volumes.some(({ deviceName }) => deviceName === mapping.deviceName))
    .map(({ deviceName, size = 1, volumeType = 'gp3', encrypted = false, deleteOnTermination = false }) => {
      return { deviceName, size, volumeType, encrypted, deleteOnTermination };
    });

/** One of many images: `image-00001` with a completed snapshot. Each is a minute older than the next one. */
export function numberedImage(world: Ec2World, number: number): NewImage {
  const name = `image-${String(number).padStart(5, '0')}`;
  const creationDate = new Date(Date.UTC(2026, 0, 1) + number * 60_000).toISOString();
  const snapshot = world.newSnapshot({ startTime: creationDate, size: 8, progress: 100, state: 'completed' });
  const device = { deviceName: '/dev/xvda', size: 8, volumeType: 'gp3', encrypted: false, deleteOnTermination: true };
  return {
    name,
    creationDate,
    description: `Image number ${number}`,
    sourceInstanceId: 'i-1234567890abcdef0',
    settings: { ...SETTINGS, rootDeviceName: device.deviceName },
    devices: [{ ...device, snapshot }],
    tags: [
      { key: 'Name', value: name },
      { key: 'Stage', value: number % 2 === 0 ? 'prod' : 'test' },
    ],
  };
}
