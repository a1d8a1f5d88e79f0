// The questions of register-image in addition to its name: a root volume from a snapshot, for current instance types.
import { type DescribedShape, memberOf } from '../model/shape.ts';
import type { InputObject, InputValue } from '../request/input-value.ts';
import { askForText, type PromptContext } from './ask.ts';
import { askForResource } from './resource-questions.ts';

/** Asks for the snapshot of the root volume and its device, unless the request names devices or a manifest. */
export async function askForRegistration(
  given: InputObject,
  context: PromptContext,
  input: DescribedShape,
): Promise<InputObject> {
  const answers: InputObject = new Map();
  if (given.has('ImageLocation') || given.has('BlockDeviceMappings')) return answers;
  const device = String(given.get('RootDeviceName') ?? (await askForDevice(context)));
  if (!given.has('RootDeviceName')) answers.set('RootDeviceName', device);
  const ebs = (id: string): InputValue => [mapping(device, id)];
  const snapshot = await askForResource(
    {
      member: 'BlockDeviceMappings',
      message: 'ID of the snapshot of the root volume',
      listMessage: 'Snapshot of the root volume',
      kinds: ['snapshots'],
      isRequired: true,
      asValue: ebs,
    },
    context,
  );
  answers.set('BlockDeviceMappings', ebs(snapshot));
  if (!given.has('Architecture')) {
    const known = memberOf(input, 'Architecture')?.['x-known-values'] ?? [];
    // The first one that EC2 lists, i386, is the least likely one.
    const choices = [...known.slice(1), ...known.slice(0, 1)].map((value) => ({ value, name: value }));
    answers.set('Architecture', await context.prompter.choose('Architecture', choices));
  }
  // Without these, EC2 registers an image that current instance types cannot launch.
  if (!given.has('VirtualizationType')) answers.set('VirtualizationType', 'hvm');
  if (!given.has('EnaSupport')) answers.set('EnaSupport', true);
  return answers;
}

const askForDevice = (context: PromptContext): Promise<string> =>
  askForText(
    { member: 'RootDeviceName', message: 'Name of the root device', isRequired: true, initial: '/dev/xvda' },
    context,
  );

const mapping = (device: string, snapshot: string): InputObject =>
  new Map<string, InputValue>([
    ['DeviceName', device],
    ['Ebs', new Map([['SnapshotId', snapshot]])],
  ]);
