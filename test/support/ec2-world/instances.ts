// Instances and their volumes: DescribeInstances and DescribeVolumes.
import type { Handler } from './call.ts';
import { type FilterValues, matching } from './filters.ts';
import { endDryRun, filtersOf, valuesAt } from './form.ts';
import { type PageLimits, pager } from './paging.ts';
import { notFound } from './refusal.ts';
import type { Instance, Tag } from './types.ts';
import { element, fields, list, tagSet } from './xml.ts';

const LIMITS: PageLimits = { least: 5, most: 1000, ids: ['InstanceId', 'instancesSet'] };

export const describeInstances: Handler = ({ world, form }) => {
  endDryRun(form);
  const page = pager(world, form, LIMITS);
  const ids = valuesAt(form, 'InstanceId');
  const missing = ids.filter((id) => !world.instances.some(({ instanceId }) => instanceId === id));
  if (missing.length > 0) throw notFound('instance', missing);
  for (const instance of world.instances) instance.state = instance.laterStates?.shift() ?? instance.state;
  const found = world.instances.filter(({ instanceId }) => ids.length === 0 || ids.includes(instanceId));
  const { items, nextToken } = page(matching(found, filtersOf(form), FILTERS, instanceTags));
  const reservation = (instance: Instance): string =>
    fields({ reservationId: reservationId(instance), ownerId: world.ownerId, groupSet: '' }) +
    list('instancesSet', [instance], instanceXml);
  return list('reservationSet', items, reservation) + nextToken;
};

/** Each instance has a reservation of its own. */
const reservationId = ({ instanceId }: Instance): string => instanceId.replace(/^i-/, 'r-');

/** The codes of states, by the API reference. */
const CODES: Readonly<Record<string, number>> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};

const LAUNCH_TIME = '2026-01-01T00:00:00.000Z';
const ZONE = 'us-east-1a';

export const instanceTags = ({ name, tags }: Instance): readonly Tag[] => tags ?? [{ key: 'Name', value: name }];

const rootDevice = ({ volumes }: Instance): string => volumes[0]?.deviceName ?? '';

const instanceXml = (instance: Instance): string => {
  const { instanceId, imageId, state, instanceType = 't3.micro', launchTime = LAUNCH_TIME, volumes } = instance;
  return (
    fields({ instanceId, imageId, rootDeviceName: rootDevice(instance), instanceType, launchTime }) +
    element('instanceState', fields({ code: CODES[state], name: state })) +
    element('placement', fields({ availabilityZone: ZONE, tenancy: 'default' })) +
    fields({ architecture: 'x86_64', rootDeviceType: 'ebs', virtualizationType: 'hvm', hypervisor: 'xen' }) +
    list('blockDeviceMapping', volumes, ({ deviceName, volumeId }, at) => {
      const ebs = fields({ volumeId, status: 'attached', attachTime: launchTime, deleteOnTermination: at === 0 });
      return fields({ deviceName }) + element('ebs', ebs);
    }) +
    tagSet(instanceTags(instance))
  );
};

const FILTERS: FilterValues<Instance> = {
  architecture: () => 'x86_64',
  'availability-zone': () => ZONE,
  'block-device-mapping.device-name': ({ volumes }) => volumes.map(({ deviceName }) => deviceName),
  'block-device-mapping.volume-id': ({ volumes }) => volumes.map(({ volumeId }) => volumeId),
  'image-id': ({ imageId }) => imageId,
  'instance-id': ({ instanceId }) => instanceId,
  'instance-state-code': ({ state }) => CODES[state],
  'instance-state-name': ({ state }) => state,
  'instance-type': ({ instanceType = 't3.micro' }) => instanceType,
  'launch-time': ({ launchTime = LAUNCH_TIME }) => launchTime,
  'reservation-id': reservationId,
  'root-device-name': rootDevice,
  'root-device-type': () => 'ebs',
};

export const describeVolumes: Handler = ({ world, form }) => {
  endDryRun(form);
  const ids = valuesAt(form, 'VolumeId');
  const volumes = world.instances.flatMap((instance) => instance.volumes);
  const found = volumes.filter(({ volumeId }) => ids.length === 0 || ids.includes(volumeId));
  return list('volumeSet', found, ({ volumeId, size, tags = [] }) => fields({ volumeId, size }) + tagSet(tags));
};
