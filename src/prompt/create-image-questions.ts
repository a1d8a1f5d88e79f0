// The questions of create-image, for members that were not given.

import rules from '../../schemas/operations/create-image/rules.json' with { type: 'json' };
import { withinLimits } from '../operations/create-image/volume-limits.ts';
import type { Device, Instance } from '../operations/inventory.ts';
import type { InputObject, InputValue } from '../request/input-value.ts';
import { askForText, lookupOrReport, type PromptContext } from './ask.ts';
import { deviceText, instanceChoices } from './lists.ts';
import { askForTagList } from './tag-questions.ts';

/** Asks for the missing members and returns them in the order of the questions. */
export async function askForImage(given: InputObject, context: PromptContext): Promise<InputObject> {
  const answers: InputObject = new Map();
  const add = (member: string, value: InputValue | undefined): void => {
    if (value !== undefined) answers.set(member, value);
  };
  const isOpen = (member: string): boolean => !given.has(member);

  const instance = isOpen('InstanceId') ? await askForInstance(context) : await knownInstance(given, context);
  if (isOpen('InstanceId')) add('InstanceId', instance.id);
  if (isOpen('Name'))
    add('Name', await askForText({ member: 'Name', message: 'Name of the image', isRequired: true }, context));
  if (isOpen('Description')) {
    add(
      'Description',
      (await askForText({ member: 'Description', message: 'Description', isRequired: false }, context)) || undefined,
    );
  }
  if (isOpen('NoReboot') && instance.state !== 'stopped') add('NoReboot', await askForReboot(instance, context));
  if (isOpen('TagSpecifications')) add('TagSpecifications', await askForTags(context));
  if (isOpen('BlockDeviceMappings') && instance.devices) {
    add('BlockDeviceMappings', await askForDevices(instance as Instance, context));
  }
  return answers;
}

/** The known facts about an instance: everything, or only its ID. */
type KnownInstance = Pick<Instance, 'id'> & Partial<Instance>;

async function askForInstance(context: PromptContext): Promise<KnownInstance> {
  const { prompter, inventory, report, region, columns } = context;
  const instances = await lookupOrReport(context, `instances in ${region}`, inventory.instances);
  if (instances?.length === 0) await report(`No running or stopped instances in ${region}`);
  if (!instances || instances.length === 0) {
    const question = { member: 'InstanceId', message: 'ID of the instance', isRequired: true };
    return { id: await askForText(question, context) };
  }
  const chosen = await prompter.search('Instance', instanceChoices(instances, columns));
  return withSizes(chosen, context);
}

async function knownInstance(given: InputObject, context: PromptContext): Promise<KnownInstance> {
  const id = String(given.get('InstanceId'));
  const instance = await lookupOrReport(context, id, () => context.inventory.instance(id));
  return instance ? withSizes(instance, context) : { id };
}

const withSizes = (instance: Instance, { showLookup, inventory }: PromptContext): Promise<Instance> =>
  showLookup('Looking up the volume sizes', inventory.withSizes(instance));

/** True for --no-reboot, false for --reboot. Always set, so that no note about the reboot follows. */
function askForReboot({ state }: KnownInstance, { prompter }: PromptContext): Promise<boolean> {
  const message =
    state === undefined ? 'Reboot the instance if it is running?' : `The instance is ${state}. Reboot it?`;
  return prompter.choose(message, [
    {
      value: false,
      name: 'Reboot',
      about: 'EC2 reboots the instance, so that all data is on its volumes when the snapshots are taken (default).',
    },
    {
      value: true,
      name: 'No reboot',
      about: 'The instance keeps running. The snapshots are crash-consistent: they lack data in memory or in buffers.',
    },
  ]);
}

async function askForTags(context: PromptContext): Promise<InputValue | undefined> {
  const tags = await askForTagList(
    {
      message: 'Tag for the image and its snapshots, Key=Value',
      needsValue: true,
      isRequired: false,
      problemOf: (tag) => context.problemOf('TagSpecifications', [tagSpecification('image', [tag])]),
    },
    context,
  );
  return tags.length === 0 ? undefined : ['image', 'snapshot'].map((type) => tagSpecification(type, tags));
}

const tagSpecification = (type: string, tags: InputObject[]): InputObject =>
  new Map<string, InputValue>([
    ['ResourceType', type],
    ['Tags', tags],
  ]);

/** Asks about devices. Returns the mappings that differ from the instance's; undefined if none does. */
async function askForDevices(instance: Instance, context: PromptContext): Promise<InputObject[] | undefined> {
  const { prompter, report } = context;
  const all = instance.devices.map(deviceText).join(', ');
  if (!(await prompter.confirm(`Change the devices${all && ` (${all})`}?`, false))) return undefined;
  const kept = await askForKeptDevices(instance, context);
  const excluded = instance.devices.filter((device) => !kept.includes(device));
  const changed = await askForDeletionChanges(kept, context);
  await report(SIZES);
  const added = await askForNewVolumes(new Set(instance.devices.map(({ name }) => name)), context);
  const mappings = [
    ...excluded.map(({ name }) => mapping(name, ['NoDevice', ''])),
    ...changed.map(({ name, isDeleted }) => mapping(name, ['Ebs', new Map([['DeleteOnTermination', !isDeleted]])])),
    ...added,
  ];
  return mappings.length > 0 ? mappings : undefined;
}

// For existing volumes, only DeleteOnTermination can be changed: API_CreateImage.html.
const SIZES = 'CreateImage cannot change volume sizes. Resize a volume beforehand, or when you launch an instance.';

/** Asks for the devices to keep. The root device is always kept, because an image needs it. */
async function askForKeptDevices({ devices, root }: Instance, { prompter }: PromptContext): Promise<readonly Device[]> {
  const others = devices.filter(({ name }) => name !== root);
  if (others.length === 0) return devices;
  const message = root === undefined ? 'Devices to keep' : `Devices to keep in addition to ${root}`;
  const kept = await prompter.pickMany(
    message,
    others.map((device) => ({ value: device, name: deviceText(device), isPicked: true })),
  );
  return devices.filter((device) => device.name === root || kept.includes(device));
}

/** The devices whose DeleteOnTermination should differ from the instance's. */
async function askForDeletionChanges(devices: readonly Device[], { prompter }: PromptContext): Promise<Device[]> {
  if (devices.length === 0) return [];
  const deleted = await prompter.pickMany(
    'Volumes to delete when an instance of the image terminates',
    devices.map((device) => ({ value: device, name: deviceText(device), isPicked: device.isDeleted })),
  );
  return devices.filter((device) => deleted.includes(device) !== device.isDeleted);
}

async function askForNewVolumes(taken: ReadonlySet<string>, context: PromptContext): Promise<InputObject[]> {
  const check = (text: string): string | undefined => {
    if (/[\s\p{Cc}]/u.test(text)) return 'a device name cannot contain spaces or control characters';
    return taken.has(text) ? `${text} is already in use` : undefined;
  };
  const device = await context.prompter.ask('Device name of a new, empty volume, such as /dev/sdf', {
    emptyMeans: 'none',
    check,
  });
  if (device === '') return [];
  const volume = mapping(device, ['Ebs', await askForVolume(context)]);
  return [volume, ...(await askForNewVolumes(new Set([...taken, device]), context))];
}

const TYPES = rules.properties.BlockDeviceMappings.items.properties.Ebs.properties.VolumeType.enum;

/** The suggested size of a new volume in GiB, unless its type starts at more. */
const SIZE = 8;

async function askForVolume({ prompter }: PromptContext): Promise<InputObject> {
  const type = await prompter.choose(
    'Type of the volume',
    TYPES.map((type) => ({ value: type, name: type })),
  );
  const number = (message: string, initial: number): Promise<string> =>
    prompter.ask(message, { initial: String(initial), check: numberProblem });
  const size = await number('Size in GiB', withinLimits('VolumeSize', type, SIZE));
  const volume: InputObject = new Map<string, InputValue>([
    ['VolumeSize', BigInt(size)],
    ['VolumeType', type],
  ]);
  if (type.startsWith('io')) {
    // 50 per GiB is within the limits of io1 and io2.
    const usual = withinLimits('Iops', type, 50 * Number(size));
    volume.set('Iops', BigInt(await number('I/O operations per second', usual)));
  }
  return volume;
}

const numberProblem = (text: string): string | undefined =>
  /^[1-9]\d{0,8}$/.test(text) ? undefined : 'enter a positive whole number';

const mapping = (device: string, ...members: [string, InputValue][]): InputObject =>
  new Map<string, InputValue>([['DeviceName', device], ...members]);
