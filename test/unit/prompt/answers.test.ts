// The questions of create-image, and the options that the answers turn into.
import { expect, test } from 'vitest';
import { CliError } from '../../../src/errors.ts';
import type { Device, Instance } from '../../../src/operations/inventory.ts';
import { askForImage } from '../../../src/prompt/create-image-questions.ts';
import type { InputValue } from '../../../src/request/input-value.ts';
import { NO_FILE } from '../../../src/request/paramfile.ts';
import { requestToArgv } from '../../../src/request/to-argv.ts';
import type { Script } from '../../support/fake-prompter.ts';
import { operationOf } from '../../support/operations.ts';
import { promptContext } from '../../support/prompt-context.ts';

const create = operationOf('create-image');

const device = (name: string, size: number, isDeleted = false): Device => ({
  name,
  volumeId: `vol-${name}`,
  size,
  isDeleted,
});
const ROOT = device('/dev/xvda', 8, true);
const DATA = device('/dev/sdb', 100);
const WEB: Instance = { id: 'i-web', name: 'web', state: 'running', root: '/dev/xvda', devices: [ROOT, DATA] };
const DB: Instance = { id: 'i-db', name: 'db', state: 'stopped', root: '/dev/xvda', devices: [ROOT] };
const denied = new CliError('service', 'You are not authorized', { code: 'UnauthorizedOperation' });

const NAME = 'Name of the image';
const REBOOT = 'The instance is running. Reboot it?';
const TAG = 'Tag for the image and its snapshots, Key=Value';
const DEVICES = 'Change the devices (/dev/xvda 8 GiB, /dev/sdb 100 GiB)?';
const KEEP = 'Devices to keep in addition to /dev/xvda';
const DELETED = 'Volumes to delete when an instance of the image terminates';
const NEW = 'Device name of a new, empty volume, such as /dev/sdf';
const SIZES = 'CreateImage cannot change volume sizes. Resize a volume beforehand, or when you launch an instance.';
const REST: Script = [['Description'], [REBOOT], [TAG], [DEVICES]];
const BASE = ['--instance-id', 'i-web', '--name', 'web-1'];
const GIVEN = { InstanceId: 'i-web', Name: 'web-1', Description: '', NoReboot: true };
const TAGS = '"Tags":[{"Key":"Stage","Value":"prod"},{"Key":"Note","Value":"a=b"},{"Key":"Empty","Value":""}]';

interface Case {
  readonly given?: Readonly<Record<string, InputValue>>;
  readonly instances?: readonly Instance[] | CliError;
  readonly script: Script;
  readonly words: readonly string[];
  readonly reported?: readonly string[];
  readonly problems?: readonly string[];
}

const contextOf = ({ instances = [WEB, DB], script }: Pick<Case, 'instances' | 'script'>) =>
  promptContext({ script, instances, operation: create });

const cases: readonly [name: string, one: Case][] = [
  [
    'uses the default answers if the user only presses Enter',
    { script: [['Instance'], [NAME, 'web-1'], ...REST], words: [...BASE, '--reboot'] },
  ],
  [
    'does not ask to reboot a stopped instance',
    {
      script: [
        ['Instance', 'db'],
        [NAME, 'db-1'],
        ['Description', 'nightly, by hand'],
        [TAG],
        ['Change the devices (/dev/xvda 8 GiB)?'],
      ],
      words: ['--instance-id', 'i-db', '--name', 'db-1', '--description', 'nightly, by hand'],
    },
  ],
  [
    'adds --no-reboot if the user declines the reboot',
    {
      script: [['Instance'], [NAME, 'web-1'], ['Description'], [REBOOT, 'No reboot'], [TAG], [DEVICES]],
      words: [...BASE, '--no-reboot'],
    },
  ],
  [
    'rejects invalid names',
    {
      script: [['Instance'], [NAME, ['', 'ab', 'a:b', 'web-1']], ...REST],
      words: [...BASE, '--reboot'],
      problems: [
        'a value is required',
        'Invalid length for parameter Name, value: 2, valid min length: 3',
        `Invalid value for parameter Name, value: "a:b", ":" at character 2: a name may only contain letters (A-Z, a-z), digits, spaces and ( ) [ ] . / - ' @ _`,
      ],
    },
  ],
  [
    'rejects text that an option would read as a file',
    {
      given: { InstanceId: 'i-web', NoReboot: true, BlockDeviceMappings: [] },
      script: [
        [NAME, ['file://x', 'web-1']],
        ['Description', ['file:///etc/passwd', 'fileb://x', 'a file://x']],
        [TAG, 'file://x=fileb://y'],
        ['Next tag'],
      ],
      words: [
        '--name',
        'web-1',
        '--description',
        'a file://x',
        '--tag-specifications',
        '[{"ResourceType":"image","Tags":[{"Key":"file://x","Value":"fileb://y"}]},' +
          '{"ResourceType":"snapshot","Tags":[{"Key":"file://x","Value":"fileb://y"}]}]',
      ],
      problems: [NO_FILE, NO_FILE, NO_FILE],
    },
  ],
  [
    'asks for tags until an empty answer, and rejects invalid tags',
    {
      given: { ...GIVEN, BlockDeviceMappings: [] },
      script: [
        [TAG, ['Stage', '=prod', 'aws:x=y', 'Stage=prod']],
        ['Next tag', ['Stage=dev', 'Note=a=b']],
        ['Next tag', 'Empty='],
        ['Next tag'],
      ],
      words: ['--tag-specifications', `[{"ResourceType":"image",${TAGS}},{"ResourceType":"snapshot",${TAGS}}]`],
      problems: [
        'enter a tag as Key=Value',
        'enter a tag as Key=Value',
        'Invalid value for parameter TagSpecifications[0].Tags[0].Key, value: "aws:x": a tag key may not begin with aws:',
        'tag Stage already has a value',
      ],
    },
  ],
  [
    'can exclude a device, change DeleteOnTermination and add volumes',
    {
      given: { ...GIVEN, TagSpecifications: [] },
      script: [
        [DEVICES, true],
        [KEEP, { pick: [] }],
        [DELETED, { pick: [] }],
        [NEW, ['/dev/xvda', '/dev/sdb', '/dev/s df', '/dev/\x07', '/dev/sdf']],
        ['Type of the volume'],
        ['Size in GiB', ['8GB', '0', '20']],
        [NEW, ['/dev/sdf', '/dev/sdg']],
        ['Type of the volume', 'st1'],
        ['Size in GiB'],
        [NEW, '/dev/sdh'],
        ['Type of the volume', 'io2'],
        ['Size in GiB', '100'],
        ['I/O operations per second'],
        [NEW, '/dev/sdi'],
        ['Type of the volume', 'io1'],
        ['Size in GiB', '16000'],
        ['I/O operations per second'],
        [NEW, '/dev/sdj'],
        ['Type of the volume', 'io2'],
        ['Size in GiB', '1'],
        ['I/O operations per second'],
        [NEW],
      ],
      words: [
        '--block-device-mappings',
        'DeviceName=/dev/sdb,NoDevice=',
        'DeviceName=/dev/xvda,Ebs={DeleteOnTermination=false}',
        'DeviceName=/dev/sdf,Ebs={VolumeSize=20,VolumeType=gp3}',
        'DeviceName=/dev/sdg,Ebs={VolumeSize=125,VolumeType=st1}',
        'DeviceName=/dev/sdh,Ebs={VolumeSize=100,VolumeType=io2,Iops=5000}',
        'DeviceName=/dev/sdi,Ebs={VolumeSize=16000,VolumeType=io1,Iops=64000}',
        'DeviceName=/dev/sdj,Ebs={VolumeSize=1,VolumeType=io2,Iops=100}',
      ],
      reported: [SIZES],
      problems: [
        '/dev/xvda is already in use',
        '/dev/sdb is already in use',
        'a device name cannot contain spaces or control characters',
        'a device name cannot contain spaces or control characters',
        'enter a positive whole number',
        'enter a positive whole number',
        '/dev/sdf is already in use',
      ],
    },
  ],
  [
    'adds no mappings if the devices do not change',
    {
      given: { ...GIVEN, TagSpecifications: [] },
      script: [[DEVICES, true], [KEEP], [DELETED], [NEW]],
      words: [],
      reported: [SIZES],
    },
  ],
  [
    'does not ask to keep the root device of an instance without other devices',
    {
      given: { ...GIVEN, InstanceId: 'i-db', TagSpecifications: [] },
      script: [['Change the devices (/dev/xvda 8 GiB)?', true], [DELETED, { pick: [] }], [NEW]],
      words: ['--block-device-mappings', 'DeviceName=/dev/xvda,Ebs={DeleteOnTermination=false}'],
      reported: [SIZES],
    },
  ],
  [
    'asks only for new volumes of an instance without devices',
    {
      given: { ...GIVEN, InstanceId: 'i-none', TagSpecifications: [] },
      instances: [{ ...DB, id: 'i-none', devices: [] }],
      script: [['Change the devices?', true], [NEW]],
      words: [],
      reported: [SIZES],
    },
  ],
  [
    'does not ask for members that were given',
    { given: { ...GIVEN, TagSpecifications: [], BlockDeviceMappings: [] }, script: [], words: [] },
  ],
  [
    'asks for an ID if instances cannot be listed',
    {
      instances: denied,
      script: [
        ['ID of the instance', ['', 'i-web']],
        [NAME, 'web-1'],
        ['Description'],
        ['Reboot the instance if it is running?'],
        [TAG],
      ],
      words: [...BASE, '--reboot'],
      reported: ['Could not look up instances in us-east-1: UnauthorizedOperation'],
      problems: ['a value is required'],
    },
  ],
  [
    'continues if the lookup of the instance fails',
    {
      instances: new CliError('general', 'Could not connect to the endpoint URL'),
      given: { ...GIVEN, TagSpecifications: [] },
      script: [],
      words: [],
      reported: ['Could not look up i-web: Could not connect to the endpoint URL'],
    },
  ],
  [
    'asks for an ID if there are no instances',
    {
      instances: [],
      given: { Name: 'web-1', Description: '', NoReboot: false, TagSpecifications: [] },
      script: [['ID of the instance', 'i-web']],
      words: ['--instance-id', 'i-web'],
      reported: ['No running or stopped instances in us-east-1'],
    },
  ],
];

test.each(cases)(
  'auto-prompt for create-image %s',
  async (_, { given = {}, words, reported = [], problems = [], ...rest }) => {
    const { person, context, reported: reportedLines } = contextOf(rest);
    const answers = await askForImage(new Map(Object.entries(given)), context);
    expect(requestToArgv(answers, create.input)).toEqual(words);
    expect([reportedLines, person.problems]).toEqual([reported, problems]);
    expect(person.asked.length).toBe(rest.script.length);
  },
);

test('auto-prompt for create-image shows the expected choices', async () => {
  const script: Script = [['Instance'], [NAME, 'web-1'], ['Description'], [REBOOT], [TAG], [DEVICES, true]];
  const { person, context } = contextOf({ script: [...script, [KEEP], [DELETED], [NEW]] });
  await askForImage(new Map(), context);
  expect([...person.shown]).toEqual([
    ['Instance', ['i-web  web  running  2 volumes', 'i-db   db   stopped  1 volume']],
    [REBOOT, ['Reboot', 'No reboot']],
    [KEEP, ['*/dev/sdb 100 GiB']],
    [DELETED, ['*/dev/xvda 8 GiB', '/dev/sdb 100 GiB']],
  ]);
});

test('auto-prompt for create-image stops if credentials are missing', async () => {
  const instances = new CliError('configuration', 'Unable to locate credentials', { code: 'NoCredentials' });
  const { context } = contextOf({ instances, script: [] });
  await expect(askForImage(new Map(), context)).rejects.toBe(instances);
});
