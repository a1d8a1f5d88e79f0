// Whole runs with several problems in one request. The message is that of AWS CLI 2.36; hints name the other problems.
import { expect, test } from 'vitest';
import { run } from '../../src/run.ts';
import { memberList } from '../support/commands.ts';
import { fakeIo } from '../support/fake-io.ts';
import { USAGE } from '../support/usage.ts';

const KEYS = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'us-east-1' };
const INSTANCE = ['--instance-id', 'i-1234567890abcdef0'];
const TAGS = ['--tag-specifications', 'ResourceType=image,Tags=[{Key=aws:x,Value=1}]'];
const DEVICES = ['--block-device-mappings', 'DeviceName=/dev/sda1,Ebs={VolumeSize=x,VolumeType=gp9}'];

const PARSING = 'Error parsing parameter';
const VALIDATION = 'Parameter validation failed:';
const REQUIRED = 'the following arguments are required:';
const SIZE = `${PARSING} '--block-device-mappings': BlockDeviceMappings[0].Ebs.VolumeSize: expected an integer, got 'x'`;
const KEY =
  'Invalid value for parameter TagSpecifications[0].Tags[0].Key, value: "aws:x": a tag key may not begin with aws:';
const TYPE =
  'Invalid value for parameter BlockDeviceMappings[0].Ebs.VolumeType, value: "gp9": EC2 has no such volume type; valid values: gp3, gp2, io2, io1, st1, sc1, standard';
const NAME = `Invalid value for parameter Name, value: "a:b", ":" at character 2: a name may only contain letters (A-Z, a-z), digits, spaces and ( ) [ ] . / - ' @ _`;
const SHORT = 'Invalid length for parameter Name, value: 2, valid min length: 3';
const NO_FILE = (option: string): string =>
  `${PARSING} '--${option}': Unable to load paramfile file://nope: No such file or directory: 'nope'`;
const EOF = `${PARSING} '--tag-specifications': Expected: '=', received: 'EOF' for input:\nx\n ^`;
const NO_JSON = `${PARSING} 'cli-input-json': Invalid JSON received.`;

const REFERENCE = 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_';
const documented = (...pages: string[]): string =>
  `hint: documented at ${pages.map((page) => `${REFERENCE}${page}.html`).join(' and ')}`;

const also = (...problems: string[]): string[] => problems.map((problem) => `hint: also: ${problem}`);

interface Problems {
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly lines: readonly string[];
}

const cases: [name: string, problems: Problems][] = [
  [
    'a number, a tag and a volume type',
    {
      argv: [...INSTANCE, '--name', 'ok name', ...TAGS, ...DEVICES],
      lines: [SIZE, ...also(KEY, TYPE), documented('Tag', 'EbsBlockDevice')],
    },
  ],
  [
    'a missing option, a number, a tag and a volume type',
    {
      argv: ['--name', 'ok name', ...TAGS, ...DEVICES],
      lines: [`${REQUIRED} --instance-id`, ...also(SIZE, KEY, TYPE), documented('Tag', 'EbsBlockDevice')],
    },
  ],
  [
    'a missing option and a name',
    { argv: ['--name', 'a:b'], lines: [`${REQUIRED} --instance-id`, ...also(NAME), documented('CreateImage')] },
  ],
  [
    'missing options and a file, which is not read',
    {
      argv: ['--description', 'file://nope', ...TAGS.slice(0, 1), 'Tags=[{Key@=file://nope,Value=}]'],
      lines: [`${REQUIRED} --instance-id, --name`],
    },
  ],
  [
    'a missing option and a valid value',
    { argv: ['--name', 'web', '--cli-input-json=-'], lines: [`${REQUIRED} --instance-id`] },
  ],
  [
    'shorthand, a file, a document and a name',
    {
      argv: ['--tag-specifications', 'x', '--description', 'file://nope', '--name', 'a:b', '--cli-input-json', '{'],
      lines: [
        EOF,
        ...also(NO_FILE('description'), NO_JSON),
        'hint: expected a member name in double quotes, but the text ends here (line 1, column 2)',
        ...also(NAME),
        documented('CreateImage'),
      ],
    },
  ],
  [
    'a number in an option, and a document without a required member and with an unknown one',
    {
      argv: [...DEVICES.slice(0, 1), 'Ebs={VolumeSize=x}', '--cli-input-json', '{"Name":"web","Foo":1}'],
      lines: [
        SIZE,
        ...also(
          'Missing required parameter in input: "InstanceId"',
          `Unknown parameter in input: "Foo", must be one of: ${memberList('create-image')}`,
        ),
      ],
    },
  ],
  [
    'a number and a short name, at the level aws',
    {
      argv: [...INSTANCE, '--name', 'ab', ...TAGS, ...DEVICES, '--validate', 'aws'],
      lines: [SIZE, ...also(SHORT)],
    },
  ],
  [
    'only a number, if the profile turns validation off',
    {
      argv: [...INSTANCE, '--name', 'ab', ...TAGS, ...DEVICES],
      env: { AWS_CONFIG_FILE: '/dev/stdin' },
      stdin: '[default]\nparameter_validation = false\n',
      lines: [SIZE],
    },
  ],
  [
    'a number and the level of validation',
    {
      argv: [...INSTANCE, '--name', 'web', ...DEVICES],
      env: { EC2IMG_VALIDATE: 'strict' },
      lines: [SIZE, ...also('Bad value for EC2IMG_VALIDATE "strict": use documented, aws or none')],
    },
  ],
  [
    'a number and a name, for a skeleton that needs no valid request',
    { argv: ['--generate-cli-skeleton', 'input', '--name', 'a:b', ...DEVICES], lines: [SIZE] },
  ],
  [
    'a number and a name, for a skeleton of a response',
    {
      argv: ['--generate-cli-skeleton', 'output', ...INSTANCE, '--name', 'a:b', ...DEVICES.slice(0, 1), 'Ebs={Iops=x}'],
      lines: [SIZE.replace('VolumeSize', 'Iops'), ...also(NAME), documented('CreateImage')],
    },
  ],
];

test.each(cases)('reports at once: %s', async (_name, { argv, env, stdin = '', lines }) => {
  const { io, seen } = fakeIo({ env: { ...KEYS, ...env }, stdin });
  expect(await run(['create-image', ...argv], io)).toBe(252);
  expect(seen.stdout).toBe('');
  const usage = lines[0]?.startsWith(REQUIRED) ? USAGE.createImage : '';
  expect(seen.stderr).toBe(`\nec2img: [ERROR]: An error occurred (ParamValidation): ${lines.join('\n')}\n${usage}`);
});

test('a missing option stays the first line of a structured error', async () => {
  const { io, seen } = fakeIo({ env: KEYS });
  expect(await run(['create-image', '--name', 'a:b', '--cli-error-format', 'json'], io)).toBe(252);
  expect(JSON.parse(seen.stderr)).toEqual({
    Code: 'ParamValidation',
    Message: `${REQUIRED} --instance-id\n${VALIDATION}\n${NAME}`,
  });
});
