// The devices of an image, asked for one after the other: which to keep, what becomes of them, new ones.
import type { Structure, Value } from '../input/value.ts';
import type { Device, Instance } from '../model/inventory.ts';
import { withinLimits } from '../model/limits.ts';
import { deviceText } from './lists.ts';
import type { PromptWorld } from './world.ts';

/** The mappings that differ from those of the instance; undefined where none does. */
export async function askForDevices(instance: Instance, world: PromptWorld): Promise<Structure[] | undefined> {
  const { prompter, tell } = world;
  const all = instance.devices.map(deviceText).join(', ');
  if (!(await prompter.confirm(`Change the devices${all && ` (${all})`}?`, false))) return undefined;
  const kept = await askWhatToKeep(instance, world);
  const excluded = instance.devices.filter((device) => !kept.includes(device));
  const changed = await askWhatIsDeleted(kept, world);
  await tell(SIZES);
  const added = await askForNew(new Set(instance.devices.map(({ name }) => name)), world);
  const mappings = [
    ...excluded.map(({ name }) => mapping(name, ['NoDevice', ''])),
    ...changed.map(({ name, isDeleted }) => mapping(name, ['Ebs', new Map([['DeleteOnTermination', !isDeleted]])])),
    ...added,
  ];
  return mappings.length > 0 ? mappings : undefined;
}

// EC2 changes nothing but DeleteOnTermination of volumes that exist: API_CreateImage.html.
const SIZES = 'EC2 takes no other sizes here: enlarge a volume before, or when you launch it.';

/** An image has to have its root device, so that is not asked about. */
async function askWhatToKeep({ devices, root }: Instance, { prompter }: PromptWorld): Promise<readonly Device[]> {
  const others = devices.filter(({ name }) => name !== root);
  if (others.length === 0) return devices;
  const message = root === undefined ? 'Devices to keep' : `Devices to keep beside ${root}`;
  const kept = await prompter.pickMany(
    message,
    others.map((device) => ({ value: device, name: deviceText(device), isPicked: true })),
  );
  return devices.filter((device) => device.name === root || kept.includes(device));
}

/** The devices whose volumes shall meet another end than those of the instance. */
async function askWhatIsDeleted(devices: readonly Device[], { prompter }: PromptWorld): Promise<Device[]> {
  if (devices.length === 0) return [];
  const deleted = await prompter.pickMany(
    'Volumes that are deleted with an instance of the image',
    devices.map((device) => ({ value: device, name: deviceText(device), isPicked: device.isDeleted })),
  );
  return devices.filter((device) => deleted.includes(device) !== device.isDeleted);
}

async function askForNew(taken: ReadonlySet<string>, world: PromptWorld): Promise<Structure[]> {
  const check = (text: string): string | undefined => {
    if (/[\s\p{Cc}]/u.test(text)) return 'the name of a device has no blanks and no control characters';
    return taken.has(text) ? `${text} is there already` : undefined;
  };
  const device = await world.prompter.ask('Device of a new, empty volume, such as /dev/sdf', {
    emptyMeans: 'none',
    check,
  });
  if (device === '') return [];
  const volume = mapping(device, ['Ebs', await askForVolume(world)]);
  return [volume, ...(await askForNew(new Set([...taken, device]), world))];
}

/** What a volume of these types holds at least, in GiB; the others start at 8 here. API_EbsBlockDevice.html. */
const LEAST: Readonly<Record<string, number>> = { st1: 125, sc1: 125 };
const TYPES = ['gp3', 'gp2', 'io2', 'io1', 'st1', 'sc1', 'standard'];

async function askForVolume({ prompter }: PromptWorld): Promise<Structure> {
  const type = await prompter.choose(
    'Type of the volume',
    TYPES.map((one) => ({ value: one, name: one })),
  );
  const number = (message: string, initial: number): Promise<string> =>
    prompter.ask(message, { initial: String(initial), check: numberProblem });
  const size = await number('Size in GiB', LEAST[type] ?? 8);
  const volume: Structure = new Map<string, Value>([
    ['VolumeSize', BigInt(size)],
    ['VolumeType', type],
  ]);
  if (type.startsWith('io')) {
    // 50 per GiB is within what EC2 gives to io1 and io2.
    const usual = withinLimits('Iops', type, 50 * Number(size));
    volume.set('Iops', BigInt(await number('I/O operations per second', usual)));
  }
  return volume;
}

const numberProblem = (text: string): string | undefined =>
  /^[1-9]\d{0,8}$/.test(text) ? undefined : 'a whole number is expected';

const mapping = (device: string, ...members: [string, Value][]): Structure =>
  new Map<string, Value>([['DeviceName', device], ...members]);
