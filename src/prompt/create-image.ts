// The questions of create-image: those whose options are not given yet.
import type { Structure, Value } from '../input/value.ts';
import type { Instance } from '../model/inventory.ts';
import { askForDevices } from './devices.ts';
import { instanceChoices } from './lists.ts';
import { askForText } from './text.ts';
import { lookOrTell, type PromptWorld } from './world.ts';

/** The members that were asked for, in the order of the questions; what the request has already is left alone. */
export async function askForImage(given: Structure, world: PromptWorld): Promise<Structure> {
  const answers: Structure = new Map();
  const add = (member: string, value: Value | undefined): void => {
    if (value !== undefined) answers.set(member, value);
  };
  const isOpen = (member: string): boolean => !given.has(member);

  const instance = isOpen('InstanceId') ? await askForInstance(world) : await knownInstance(given, world);
  if (isOpen('InstanceId')) add('InstanceId', instance.id);
  if (isOpen('Name'))
    add('Name', await askForText({ member: 'Name', message: 'Name of the image', isRequired: true }, world));
  if (isOpen('Description')) {
    add(
      'Description',
      (await askForText({ member: 'Description', message: 'Description', isRequired: false }, world)) || undefined,
    );
  }
  if (isOpen('NoReboot') && instance.state !== 'stopped') add('NoReboot', await askForReboot(instance, world));
  if (isOpen('TagSpecifications')) add('TagSpecifications', await askForTags(world));
  if (isOpen('BlockDeviceMappings') && instance.devices) {
    add('BlockDeviceMappings', await askForDevices(instance as Instance, world));
  }
  return answers;
}

/** What is known of an instance: all of it, or the ID alone. */
type Known = Pick<Instance, 'id'> & Partial<Instance>;

async function askForInstance(world: PromptWorld): Promise<Known> {
  const { prompter, inventory, tell, region, columns } = world;
  const instances = await lookOrTell(world, `instances in ${region}`, inventory.instances);
  if (instances?.length === 0) await tell(`There is no running or stopped instance in ${region}`);
  if (!instances || instances.length === 0) {
    const question = { member: 'InstanceId', message: 'ID of the instance', isRequired: true };
    return { id: await askForText(question, world) };
  }
  const chosen = await prompter.search('Instance', instanceChoices(instances, columns));
  return withSizes(chosen, world);
}

async function knownInstance(given: Structure, world: PromptWorld): Promise<Known> {
  const id = String(given.get('InstanceId'));
  const found = await lookOrTell(world, id, () => world.inventory.instance(id));
  return found ? withSizes(found, world) : { id };
}

const withSizes = (instance: Instance, { looking, inventory }: PromptWorld): Promise<Instance> =>
  looking('Looking for the sizes of its volumes', inventory.withSizes(instance));

/** True for --no-reboot, false for --reboot: whoever was asked is not told again that the instance reboots. */
function askForReboot({ state }: Known, { prompter }: PromptWorld): Promise<boolean> {
  const message = state === undefined ? 'Reboot the instance if it is running?' : `It is ${state}. Reboot it?`;
  return prompter.choose(message, [
    {
      value: false,
      name: 'Reboot',
      about:
        'EC2 restarts it, so that everything is written to its volumes before the snapshots are taken (the default).',
    },
    {
      value: true,
      name: 'No reboot',
      about: 'It keeps running. The snapshots are crash-consistent: data in memory or in buffers is not in them.',
    },
  ]);
}

async function askForTags(world: PromptWorld): Promise<Value | undefined> {
  const tags = new Map<string, string>();
  for (;;) {
    const [message, emptyMeans] =
      tags.size === 0 ? ['Tag of the image and its snapshots, Key=Value', 'none'] : ['Next tag', 'done'];
    const check = (typed: string): string | undefined => tagProblem(typed, tags, world);
    const text = await world.prompter.ask(message, { emptyMeans, check });
    if (text === '') break;
    const [key, value] = keyAndValue(text);
    tags.set(key, value);
  }
  if (tags.size === 0) return undefined;
  return ['image', 'snapshot'].map((type) => tagSpecification(type, tags));
}

function tagProblem(text: string, tags: ReadonlyMap<string, string>, { problemOf }: PromptWorld): string | undefined {
  if (text === '') return undefined;
  const [key, value] = keyAndValue(text);
  if (!text.includes('=') || key === '') return 'a tag is a key, =, and a value';
  if (tags.has(key)) return `${key} has a value already`;
  return problemOf('TagSpecifications', [tagSpecification('image', new Map([[key, value]]))]);
}

function keyAndValue(text: string): [key: string, value: string] {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
}

const tagSpecification = (type: string, tags: ReadonlyMap<string, string>): Structure =>
  new Map<string, Value>([
    ['ResourceType', type],
    [
      'Tags',
      [...tags].map(
        ([key, value]) =>
          new Map<string, Value>([
            ['Key', key],
            ['Value', value],
          ]),
      ),
    ],
  ]);
