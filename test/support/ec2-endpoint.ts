// The embedded EC2 endpoint: serves an in-memory EC2 over the query protocol, with scripted failures for each action.
import {
  Ec2World,
  type EmptyDevice,
  type Image,
  type ImageRequest,
  type Instance,
  type ListedImage,
  type Mapping,
  Refusal,
  type Snapshot,
  type Tag,
} from './ec2-world.ts';
import { type LoopbackServer, type ScriptedAnswer, sendAnswer, startServer } from './http-server.ts';
import { type RecordedRequest, recordOf } from './request-record.ts';

/** A failure of one request, before or after the action is carried out. */
export interface Fault extends ScriptedAnswer {
  /** True if the action is carried out first, so only the response is lost. */
  readonly isDone?: boolean;
  /** What happens before its response arrives. */
  readonly meanwhile?: (endpoint: Ec2Endpoint) => void;
}

export interface Ec2Endpoint extends LoopbackServer {
  readonly world: Ec2World;
  /** Sets one failure for each of the next requests of an action; null lets a request through. */
  readonly script: (action: string, faults: readonly (Fault | null)[]) => void;
  readonly requests: () => readonly RecordedRequest[];
  /** The clock of the service, in milliseconds since 1970. */
  clock: () => number;
}

/** Starts an endpoint on loopback; port 0 is any free port. */
export async function startEc2Endpoint(port = 0): Promise<Ec2Endpoint> {
  const world = new Ec2World();
  const scripts = new Map<string, (Fault | null)[]>();
  const requests: RecordedRequest[] = [];
  const server = await startServer(
    (request, body, response) => {
      requests.push(recordOf(request, body));
      const now = new Date(endpoint.clock());
      response.setHeader('date', now.toUTCString());
      const form = new URLSearchParams(body);
      const fault = scripts.get(form.get('Action') ?? '')?.shift();
      const isCarriedOut = !fault || fault.isDone;
      const { status, text } = isCarriedOut ? answerOf(world, form, now) : { status: 200, text: '' };
      fault?.meanwhile?.(endpoint);
      sendAnswer(response, fault ?? { status }, text);
    },
    undefined,
    { host: '127.0.0.1', port },
  );
  const script = (action: string, faults: readonly (Fault | null)[]): void => void scripts.set(action, [...faults]);
  const endpoint: Ec2Endpoint = { ...server, world, script, requests: () => requests, clock: Date.now };
  return endpoint;
}

/** The body of an EC2 error response. */
export function errorBody(code: string, message: string): string {
  const error = element('Error', element('Code', escaped(code)) + element('Message', escaped(message)));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('Response', element('Errors', error) + element('RequestID', ID))}`;
}

const ID = '59dbff89-35bd-4eac-99ed-be587EXAMPLE';

type Form = URLSearchParams;

type Action = (world: Ec2World, form: Form, now: Date) => string;

const ACTIONS: Readonly<Record<string, Action>> = {
  CreateImage: (world, form, now) => element('imageId', world.createImage(imageRequest(form), now).imageId),
  CreateTags: (world, form) => {
    const tags = indexes(form, 'Tag').map((at) => tagAt(form, `Tag.${at}`));
    for (const id of valuesAt(form, 'ResourceId')) world.tag(id, tags);
    return element('return', 'true');
  },
  DescribeInstances: (world, form) => {
    const ids = valuesAt(form, 'InstanceId');
    const unknown = ids.find((id) => !world.instances.some(({ instanceId }) => instanceId === id));
    if (unknown) throw new Refusal('InvalidInstanceID.NotFound', `The instance ID '${unknown}' does not exist`);
    const states = filtersOf(form).find(({ name }) => name === 'instance-state-name')?.values;
    const found = world.instances
      .filter(({ instanceId }) => ids.length === 0 || ids.includes(instanceId))
      .filter(({ state }) => states?.includes(state) ?? true);
    const first = Number(form.get('NextToken') ?? 0);
    const end = first + world.pageSize;
    const page = items(found.slice(first, end), (instance) => element('instancesSet', items([instance], instanceXml)));
    return element('reservationSet', page) + (end < found.length ? fields({ nextToken: end }) : '');
  },
  DescribeImages: (world, form) => {
    world.listed = imagesFor(world, form).map((image) => ({ ...image, showsDevices: world.showsDevicesOf(image) }));
    return element('imagesSet', items(world.listed, imageXml));
  },
  DescribeVolumes: (world, form) => {
    const ids = valuesAt(form, 'VolumeId');
    const volumes = world.instances.flatMap((instance) => instance.volumes);
    const found = volumes.filter(({ volumeId }) => ids.length === 0 || ids.includes(volumeId));
    return element(
      'volumeSet',
      items(found, ({ volumeId, size }) => fields({ volumeId, size })),
    );
  },
  DescribeSnapshots: (world, form) => {
    world.listedSnapshots = snapshotsFor(world, form);
    return element('snapshotSet', items(world.listedSnapshots, snapshotXml));
  },
};

/** Carries out a request at a time of the service's clock. Returns the response. */
export function answerOf(world: Ec2World, form: Form, now: Date): { status: number; text: string } {
  const action = form.get('Action') ?? '';
  try {
    const act = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
    if (!act) throw new Refusal('InvalidAction', `The action ${action} is not valid for this web service.`);
    const content = element('requestId', ID) + act(world, form, now);
    const name = `${action}Response`;
    const root = `<${name} xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">${content}</${name}>`;
    return { status: 200, text: `<?xml version="1.0" encoding="UTF-8"?>\n${root}` };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { status: error.status, text: errorBody(error.code, error.message) };
  }
}

/** The CreateImage request of a form. */
export function imageRequest(form: Form): ImageRequest {
  const tagged = (type: string): Tag[] =>
    indexes(form, 'TagSpecification')
      .filter((at) => form.get(`TagSpecification.${at}.ResourceType`) === type)
      .flatMap((at) =>
        indexes(form, `TagSpecification.${at}.Tag`).map((tag) => tagAt(form, `TagSpecification.${at}.Tag.${tag}`)),
      );
  return {
    instanceId: form.get('InstanceId') ?? '',
    name: form.get('Name') ?? '',
    description: form.get('Description') ?? '',
    dryRun: form.get('DryRun') === 'true',
    mappings: indexes(form, 'BlockDeviceMapping').map((at) => mappingAt(form, `BlockDeviceMapping.${at}`)),
    tags: { image: tagged('image'), snapshot: tagged('snapshot') },
  };
}

const tagAt = (form: Form, prefix: string): Tag => ({
  key: form.get(`${prefix}.Key`) ?? '',
  value: form.get(`${prefix}.Value`) ?? '',
});

function mappingAt(form: Form, prefix: string): Mapping {
  const [size, volumeType, encrypted] = ['VolumeSize', 'VolumeType', 'Encrypted'].map((name) =>
    form.get(`${prefix}.Ebs.${name}`),
  );
  return {
    deviceName: form.get(`${prefix}.DeviceName`) ?? '',
    noDevice: form.has(`${prefix}.NoDevice`),
    ...(size && { size: Number(size) }),
    ...(volumeType && { volumeType }),
    ...(encrypted && { encrypted: encrypted === 'true' }),
  };
}

function imagesFor(world: Ec2World, form: Form): readonly Image[] {
  const ids = valuesAt(form, 'ImageId');
  const images = world.look();
  for (const id of ids) {
    if (!images.some(({ imageId }) => imageId === id)) {
      throw new Refusal('InvalidAMIID.NotFound', `The image id '[${id}]' does not exist`);
    }
  }
  const filters = filtersOf(form);
  return images
    .filter(({ imageId }) => ids.length === 0 || ids.includes(imageId))
    .filter(({ state }) => state !== 'disabled' || form.get('IncludeDisabled') === 'true')
    .filter((image) =>
      matches(filters, {
        ...tagFields(image.tags),
        'image-id': image.imageId,
        name: image.name,
        'source-instance-id': image.sourceInstanceId,
        state: image.state,
        'creation-date': image.creationDate,
      }),
    );
}

type Filters = ReturnType<typeof filtersOf>;

/** True if the fields have one of the values of each filter. A resource without a field does not match its filter. */
const matches = (filters: Filters, fields: Readonly<Record<string, string>>): boolean =>
  filters.every(({ name, values }) =>
    values.some((value) => name !== null && name in fields && wildcards(value).test(fields[name] as string)),
  );

/** The fields of tags in filters: `tag:KEY`. */
const tagFields = (tags: readonly Tag[]): Record<string, string> =>
  Object.fromEntries(tags.map(({ key, value }) => [`tag:${key}`, value]));

/** Converts a filter value to a pattern: * matches any characters, ? one, \ escapes both (EC2 User Guide, filtering). */
const wildcards = (value: string): RegExp => {
  const parts = value.replace(/\\?./gs, (part) => {
    if (part === '*') return '.*';
    return part === '?' ? '.' : (part[1] ?? part).replace(/[.*+?^${}()|[\]\\]/, '\\$&');
  });
  return new RegExp(`^${parts}$`, 's');
};

function snapshotsFor(world: Ec2World, form: Form): Snapshot[] {
  const ids = valuesAt(form, 'SnapshotId');
  const all = world.images.flatMap(({ snapshots, untagged }) =>
    snapshots.map((snapshot) => (untagged > 0 ? { ...snapshot, tags: [] } : snapshot)),
  );
  const filters = filtersOf(form);
  return all
    .filter(({ snapshotId }) => ids.length === 0 || ids.includes(snapshotId))
    .filter(({ tags, description, volumeId }) =>
      matches(filters, { ...tagFields(tags), description, 'volume-id': volumeId }),
    );
}

/** The values of NAME.1, NAME.2 and so on. */
const valuesAt = (form: Form, name: string): string[] =>
  indexes(form, name).map((at) => form.get(`${name}.${at}`) ?? '');

const filtersOf = (form: Form) =>
  indexes(form, 'Filter').map((at) => ({
    name: form.get(`Filter.${at}.Name`),
    values: valuesAt(form, `Filter.${at}.Value`),
  }));

/** The numbers that follow NAME in the form, in order. */
function indexes(form: Form, name: string): number[] {
  const found = [...form.keys()]
    .filter((key) => key.startsWith(`${name}.`))
    .map((key) => Number.parseInt(key.slice(name.length + 1), 10));
  return [...new Set(found)].sort((a, b) => a - b);
}

const element = (name: string, content: string): string => `<${name}>${content}</${name}>`;
const items = <T>(list: readonly T[], xml: (item: T, at: number) => string): string =>
  list.map((item, at) => element('item', xml(item, at))).join('');
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const fields = (pairs: Readonly<Record<string, string | number>>): string =>
  Object.entries(pairs)
    .map(([name, value]) => element(name, escaped(String(value))))
    .join('');
const tagSet = (tags: readonly Tag[]): string =>
  element(
    'tagSet',
    items(tags, ({ key, value }) => fields({ key, value })),
  );

const instanceXml = ({ instanceId, name, state, volumes }: Instance): string =>
  fields({ instanceId, rootDeviceName: volumes[0]?.deviceName ?? '' }) +
  element('instanceState', fields({ name: state })) +
  element(
    'blockDeviceMapping',
    items(
      volumes,
      ({ deviceName, volumeId }, at) =>
        fields({ deviceName }) + element('ebs', fields({ volumeId, deleteOnTermination: String(at === 0) })),
    ),
  ) +
  tagSet([{ key: 'Name', value: name }]);

const imageXml = (image: ListedImage): string => {
  const { showsDevices, imageId, name, description, sourceInstanceId, creationDate, state, stateReason, tags } = image;
  return (
    fields({ imageId, name, description, sourceInstanceId, creationDate, imageState: state }) +
    (stateReason ? element('stateReason', fields(stateReason)) : '') +
    element('blockDeviceMapping', showsDevices ? devicesXml(image) : '') +
    tagSet(tags)
  );
};

const devicesXml = ({ snapshots, emptyDevices }: Image): string =>
  items<Snapshot | EmptyDevice>([...snapshots, ...emptyDevices], (device) => {
    const { deviceName, size, volumeType, encrypted } = device;
    const snapshotId = 'snapshotId' in device ? { snapshotId: device.snapshotId } : {};
    const ebs = fields({ ...snapshotId, volumeSize: size, volumeType, encrypted: String(encrypted) });
    return fields({ deviceName }) + element('ebs', ebs);
  });

const snapshotXml = (snapshot: Snapshot): string => snapshotFields(snapshot) + tagSet(snapshot.tags);

const snapshotFields = ({ snapshotId, volumeId, description, size, progress, state, stateMessage }: Snapshot): string =>
  fields({ snapshotId, volumeId, description, volumeSize: size, progress: `${progress}%`, status: state }) +
  (stateMessage ? fields({ statusMessage: stateMessage }) : '');
