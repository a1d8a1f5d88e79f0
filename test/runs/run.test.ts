// Whole runs in process. A case lists the complete outcome; what it omits must be 0, empty or undefined.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { shortHelp } from '../../src/help/short.ts';
import { describedModel as described } from '../../src/model/described-model.ts';
import { run } from '../../src/run.ts';
import { memberList } from '../support/commands.ts';
import { type Ec2Endpoint, errorBody, startEc2Endpoint } from '../support/ec2-endpoint.ts';
import { type FakeWorld, fakeIo } from '../support/fake-io.ts';
import { USAGE } from '../support/usage.ts';
import { PLAIN } from '../unit/help/read-page.ts';

interface Case {
  readonly name: string;
  readonly argv: readonly string[];
  readonly world?: FakeWorld;
  readonly code?: number;
  readonly stdout?: string;
  readonly stderr?: string;
  /** The members of the only CreateImage request. Undefined if nothing may be sent. */
  readonly request?: Readonly<Record<string, string>>;
}

const B = ['create-image', '--instance-id', 'i-1234567890abcdef0', '--name', 'My server'];
const SENT = { InstanceId: 'i-1234567890abcdef0', Name: 'My server' };
const IMAGE = '{\n    "ImageId": "ami-00000000000000001"\n}\n';
const FORMATS = (source: string): string => `hint: ${source} can be json, text, table, yaml, yaml-stream or off\n`;
const refused = (text: string): string => `\nec2img: [ERROR]: An error occurred (ParamValidation): ${text}\n`;

const SEVERAL_PROBLEMS = ['--block-device-mappings', 'DeviceName', 'Ebs={Iop=1}'];
const SEVERAL_HINTS = [
  "hint: also: Error parsing parameter '--block-device-mappings': Expected: '=', received: 'EOF' for input: DeviceName (line 1, column 11)\n",
  `hint: also: Unknown parameter in BlockDeviceMappings[1].Ebs: "Iop", must be one of: DeleteOnTermination, Iops, SnapshotId, VolumeSize, VolumeType, KmsKeyId, Throughput, OutpostArn, AvailabilityZone, Encrypted, VolumeInitializationRate, AvailabilityZoneId, EbsCardIndex
hint: BlockDeviceMappings[1].Ebs.Iop: did you mean Iops?
`,
];

// A query may omit the image ID, which no later request returns.
const NAMED = 'hint: the request succeeded; response: {"ImageId":"ami-00000000000000001"}';
const lostImages: readonly Case[] = [
  [['--query', 'ImageID'], 'null\n', `${NAMED}; --query ImageID: did you mean ImageId?\n`],
  [
    ['--query', '{a: imageid.x, b: [Images]}'],
    '{\n    "a": null,\n    "b": [\n        null\n    ]\n}\n',
    `${NAMED}; --query imageid: did you mean ImageId?; --query Images: did you mean ImageId?\n`,
  ],
  [['--query', 'Foo', '--output', 'text'], 'None\n', `${NAMED}\n`],
  [['--query', 'Foo', '--output', 'table'], '', `${NAMED}\n`],
  [['--query', 'ImageId', '--output', 'table'], '-------------\n|CreateImage|\n+-----------+\n', `${NAMED}\n`],
  [['--query', 'Foo.ImageID', '--output', 'yaml'], 'null\n', `${NAMED}\n`],
  [['--query', '{a: ImageId}', '--output', 'text'], 'ami-00000000000000001\n', ''],
  [['--query', 'Foo', '--output', 'off'], '', ''],
  [['--output', 'off'], '', ''],
].map(([options, stdout, stderr]) => ({
  name: `names the image on standard error only if a query omits it from printed output: ${(options as string[]).join(' ')}`,
  argv: [...B, ...(options as string[])],
  stdout: stdout as string,
  stderr: stderr as string,
  request: SENT,
}));

// Formats of command line errors: measured on AWS CLI 2.36.
const IN_JSON = { env: { AWS_CLI_ERROR_FORMAT: 'json' } };
const NO_VALUE = 'argument --name: expected one argument';
const asJson = (message: string): string =>
  `${JSON.stringify({ Code: 'ParamValidation', Message: message }, undefined, 4)}\n`;
const argvErrors: readonly Case[] = [
  {
    name: 'a structured usage error has neither usage nor hints',
    argv: ['create-image', '--name', '--cli-error-format', 'json'],
    code: 252,
    stderr: asJson(NO_VALUE),
  },
  {
    name: 'AWS_CLI_ERROR_FORMAT applies to errors of global options',
    argv: [...B, '--color', 'x'],
    world: IN_JSON,
    code: 252,
    stderr: asJson("argument --color: Found invalid choice 'x'"),
  },
  {
    name: 'AWS_CLI_ERROR_FORMAT applies to errors of the prescan',
    argv: [...B, '--profile'],
    world: IN_JSON,
    code: 252,
    stderr: asJson('argument --profile: expected one argument'),
  },
  {
    name: 'AWS_CLI_ERROR_FORMAT applies if both auto-prompt options are given',
    argv: [...B, '--cli-auto-prompt', '--no-cli-auto-prompt'],
    world: IN_JSON,
    code: 252,
    stderr: asJson('Both --cli-auto-prompt and --no-cli-auto-prompt cannot be specified at the same time.'),
  },
  {
    name: 'a usage error has the legacy format if the profile does not exist',
    argv: [...B, '--name', '--profile', 'nope'],
    code: 252,
    stderr: `\nec2img: [ERROR]: ${NO_VALUE}\n${USAGE.createImage}`,
  },
];

// An invalid configuration file is reported before any other error.
const brokenSettings: readonly Case[] = [['--bogus'], ['--name'], ['--query', 'a['], ['--output', 'xml'], []].map(
  (more) => ({
    name: `reports an invalid configuration file first (other errors: ${more.join(' ') || 'none'})`,
    argv: [...B, ...more],
    world: { env: { AWS_CONFIG_FILE: 'broken.ini' } },
    code: 255,
    stderr:
      '\nec2img: [ERROR]: Unable to parse config file: broken.ini\nhint: line 1: expected a section in square brackets\n',
  }),
);

const cases: readonly Case[] = [
  {
    name: 'prints no hint about a lost image for a sample response',
    argv: [...B, '--generate-cli-skeleton', 'output', '--query', 'ImageID'],
    stdout: 'null\n',
  },
  { name: 'creates an image and prints its ID as JSON', argv: B, stdout: IMAGE, request: SENT },
  { name: 'ignores an empty argument and creates the image', argv: [...B, ''], stdout: IMAGE, request: SENT },
  {
    name: 'accepts the service name ec2 before the command, as in the AWS CLI',
    argv: ['ec2', ...B],
    stdout: IMAGE,
    request: SENT,
  },
  {
    name: 'accepts global options before, within and after the command',
    argv: [
      '--output',
      'text',
      'create-image',
      '--instance-id',
      '--no-cli-pager',
      'i-1234567890abcdef0',
      '--name=My server',
      '--query',
      'ImageId',
    ],
    stdout: 'ami-00000000000000001\n',
    request: SENT,
  },
  {
    name: 'sends a tag and a new volume from shorthand',
    argv: [
      ...B,
      '--tag-specifications',
      'ResourceType=image,Tags=[{Key=Stage,Value=prod}]',
      '--block-device-mappings',
      'DeviceName=/dev/sdh,Ebs={VolumeSize=100,VolumeType=gp3,Encrypted=true}',
      'DeviceName=/dev/sdb,NoDevice=',
    ],
    stdout: IMAGE,
    request: {
      ...SENT,
      'BlockDeviceMapping.1.DeviceName': '/dev/sdh',
      'BlockDeviceMapping.1.Ebs.Encrypted': 'true',
      'BlockDeviceMapping.1.Ebs.VolumeSize': '100',
      'BlockDeviceMapping.1.Ebs.VolumeType': 'gp3',
      'BlockDeviceMapping.2.DeviceName': '/dev/sdb',
      'BlockDeviceMapping.2.NoDevice': '',
      'TagSpecification.1.ResourceType': 'image',
      'TagSpecification.1.Tag.1.Key': 'Stage',
      'TagSpecification.1.Tag.1.Value': 'prod',
    },
  },
  {
    name: 'sends the boot mode, which the recorded AWS CLI does not have',
    argv: [...B, '--boot-mode-override', 'uefi'],
    stdout: IMAGE,
    request: { ...SENT, BootModeOverride: 'uefi' },
  },
  {
    name: 'reads a document from a pipe with file:///dev/stdin',
    argv: ['create-image', '--cli-input-json', 'file:///dev/stdin', '--name', 'My server'],
    world: { stdin: '{"InstanceId": "i-1234567890abcdef0", "Name": "not this one", "NoReboot": true}' },
    stdout: IMAGE,
    request: { ...SENT, NoReboot: 'true' },
  },
  {
    name: 'reads a document from standard input if the option value is a dash',
    argv: ['create-image', '--cli-input-yaml', '-'],
    world: { stdin: 'InstanceId: i-1234567890abcdef0\nName: My server\n' },
    stdout: IMAGE,
    request: SENT,
  },
  {
    name: 'prints the image as a table with --output table',
    argv: [...B, '--output', 'table'],
    stdout:
      '--------------------------------------\n|             CreateImage            |\n+----------+-------------------------+\n|  ImageId |  ami-00000000000000001  |\n+----------+-------------------------+\n',
    request: SENT,
  },
  {
    name: 'reports a successful dry run as an EC2 error',
    argv: [...B, '--dry-run'],
    code: 254,
    stderr:
      '\nec2img: [ERROR]: An error occurred (DryRunOperation) when calling the CreateImage operation: Request would have succeeded, but DryRun flag is set.\nhint: the call would be allowed; nothing was created\n',
    request: { ...SENT, DryRun: 'true' },
  },
  {
    name: 'reports an instance that does not exist',
    argv: ['create-image', '--instance-id', 'i-0', '--name', 'abc'],
    code: 254,
    stderr:
      "\nec2img: [ERROR]: An error occurred (InvalidInstanceID.NotFound) when calling the CreateImage operation: The instance ID 'i-0' does not exist\nhint: i-0 was not found in us-east-1; if it is in another Region or account, use --region or --profile\n",
    request: { InstanceId: 'i-0', Name: 'abc' },
  },
  {
    name: 'reports an EC2 error as JSON with --cli-error-format json',
    argv: ['create-image', '--instance-id', 'i-0', '--name', 'abc', '--cli-error-format', 'json'],
    code: 254,
    stderr:
      '{\n    "Code": "InvalidInstanceID.NotFound",\n    "Message": "The instance ID \'i-0\' does not exist"\n}\n',
    request: { InstanceId: 'i-0', Name: 'abc' },
  },
  {
    name: 'without a command, prints the error and then the short help',
    argv: [],
    code: 252,
    stderr: `${refused('the following arguments are required: command')}\n${shortHelp(described, [], PLAIN)}`,
  },
  {
    name: 'reports two missing options at once',
    argv: ['create-image'],
    code: 252,
    stderr: refused('the following arguments are required: --instance-id, --name') + USAGE.createImage,
  },
  {
    name: 'suggests a command for a misspelt command',
    argv: ['ec2', 'create-imag'],
    code: 252,
    stderr: `${refused(
      "argument operation: Found invalid choice 'create-imag'\nMaybe you meant:\n  * create-image\n  * create-images\n  * create-tags",
    )}${USAGE.program}`,
  },
  {
    name: 'reports all unknown arguments in one message',
    argv: [...B, '--bogus', 'x'],
    code: 252,
    stderr: `\nec2img: [ERROR]: Unknown options: --bogus, x\nhint: --bogus is not an option of this command; x is its value\n${USAGE.createImage}`,
  },
  {
    name: 'marks the position of a shorthand error with a caret',
    argv: [...B, '--block-device-mappings', 'DeviceName=/dev/sdb,Ebs={VolumeSize}'],
    code: 252,
    stderr: refused(
      `Error parsing parameter '--block-device-mappings': Expected: '=', received: '}' for input:
DeviceName=/dev/sdb,Ebs={VolumeSize}
                                   ^`,
    ),
  },
  {
    name: 'reports the path of a size that is not a number',
    argv: [...B, '--block-device-mappings', 'DeviceName=/dev/sdb,Ebs={VolumeSize=8GB}'],
    code: 252,
    stderr: refused(
      "Error parsing parameter '--block-device-mappings': BlockDeviceMappings[0].Ebs.VolumeSize: expected an integer, got '8GB'",
    ),
  },
  {
    name: 'reports the position of a JSON error with a caret',
    argv: [...B, '--tag-specifications', '[{"ResourceType": "image" "Tags": []}]'],
    code: 252,
    stderr: refused(
      `Error parsing parameter '--tag-specifications': Invalid JSON: expected ',' or '}' (line 1, column 27)
JSON received:
[{"ResourceType": "image" "Tags": []}]
                          ^`,
    ),
  },
  {
    name: 'reports an invalid JSON document with the message of the AWS CLI and the position',
    argv: ['create-image', '--cli-input-json', '{"InstanceId": i-1}'],
    code: 252,
    stderr: `${refused("Error parsing parameter 'cli-input-json': Invalid JSON received.")}hint: expected a value (line 1, column 16)\n`,
  },
  {
    name: 'reports all problems of a request in one message',
    argv: [
      'create-image',
      '--cli-input-json',
      '{"Name": "ab", "Zed": 1, "BlockDeviceMappings": [{"Ebs": {"VolumeSize": "8"}}]}',
    ],
    code: 252,
    stderr: `${refused(
      `Parameter validation failed:
Missing required parameter in input: "InstanceId"
Unknown parameter in input: "Zed", must be one of: ${memberList('create-image')}
Invalid length for parameter Name, value: 2, valid min length: 3
Invalid type for parameter BlockDeviceMappings[0].Ebs.VolumeSize, value: 8, type: string, valid types: integer`,
    )}hint: BlockDeviceMappings[0].Ebs.VolumeSize: write 8 without quotes\n`,
  },
  {
    name: 'reports further problems as hints in the order of the command line, each before its own hints',
    argv: [...B, ...SEVERAL_PROBLEMS, '--cli-input-json', '{', '--tag-specifications', 'ResourceType'],
    code: 252,
    stderr: `${refused(
      `Error parsing parameter '--tag-specifications': Expected: '=', received: 'EOF' for input:
ResourceType
            ^`,
    )}${SEVERAL_HINTS[0]}hint: also: Error parsing parameter 'cli-input-json': Invalid JSON received.
hint: expected a member name in double quotes, but the text ends here (line 1, column 2)
${SEVERAL_HINTS[1]}`,
  },
  {
    name: 'reports the problems of the given options as hints if others are missing',
    argv: ['create-image', '--name', 'abc', ...SEVERAL_PROBLEMS],
    code: 252,
    stderr: `${refused('the following arguments are required: --instance-id')}${SEVERAL_HINTS.join('')}${USAGE.createImage}`,
  },
  {
    name: 'reports the problems of the given options in command-line order if others are missing',
    argv: ['create-image', '--name', 'abc', ...SEVERAL_PROBLEMS.slice(0, 2), '--tag-specifications', 'ResourceType'],
    code: 252,
    stderr: `${refused('the following arguments are required: --instance-id')}${SEVERAL_HINTS[0]}hint: also: Error parsing parameter '--tag-specifications': Expected: '=', received: 'EOF' for input: ResourceType (line 1, column 13)
${USAGE.createImage}`,
  },
  {
    name: 'reports all problems in the message of a record',
    argv: ['create-image', '--name', 'abc', ...SEVERAL_PROBLEMS.slice(0, 2), '--cli-error-format', 'json'],
    code: 252,
    stderr: `{
    "Code": "ParamValidation",
    "Message": "the following arguments are required: --instance-id\\nError parsing parameter '--block-device-mappings': Expected: '=', received: 'EOF' for input:\\nDeviceName\\n          ^"
}
`,
  },
  {
    name: 'rejects an invalid query before it sends a request',
    argv: [...B, '--query', 'length()'],
    code: 252,
    stderr: refused('Bad value for --query length(): Expected 1 argument for function length(), received 0'),
  },
  {
    name: 'rejects an unknown output format in the environment before it sends a request',
    argv: B,
    world: { env: { AWS_DEFAULT_OUTPUT: 'xml' } },
    code: 255,
    stderr: `\nec2img: [ERROR]: Unknown output type: xml\n${FORMATS('AWS_DEFAULT_OUTPUT')}`,
  },
  {
    name: 'rejects an unknown output format in the profile before it sends a request',
    argv: B,
    world: { env: { AWS_CONFIG_FILE: 'xml.ini' } },
    code: 255,
    stderr: `\nec2img: [ERROR]: Unknown output type: xml\n${FORMATS('output in the profile')}`,
  },
  {
    name: 'wraps the lines of an error within its table',
    argv: ['create-image', '--instance-id', 'i-1', '--name', 'ab', '--cli-error-format', 'table'],
    code: 252,
    stderr: `-----------------------------------------------------------------------------------------
|                                         error                                         |
+-----------------+---------------------------------------------------------------------+
|      Code       |                               Message                               |
+-----------------+---------------------------------------------------------------------+
|  ParamValidation|  Parameter validation failed:                                       |
|                 |  Invalid length for parameter Name, value: 2, valid min length: 3   |
+-----------------+---------------------------------------------------------------------+
`,
  },
  {
    name: 'reports a missing Region with exit code 253',
    argv: B,
    world: { env: { AWS_DEFAULT_REGION: undefined } },
    code: 253,
    stderr:
      '\nec2img: [ERROR]: An error occurred (NoRegion): You must specify a region. You can also configure your region by running "aws configure".\n' +
      'hint: use --region, set AWS_REGION, or add region to [default] in ~/.aws/config\n',
  },
  {
    name: 'names the image on standard error if the disk is full',
    argv: B,
    world: { stdoutFails: 'ENOSPC' },
    code: 255,
    stderr:
      '\nec2img: [ERROR]: Unable to write to standard output: write ENOSPC\nhint: the request succeeded; response: {"ImageId":"ami-00000000000000001"}\n',
    request: SENT,
  },
  {
    name: 'prints no response of a list on standard error if the disk is full',
    argv: ['describe-images', '--owners', 'self', '--no-paginate'],
    world: { stdoutFails: 'ENOSPC' },
    code: 255,
    stderr: '\nec2img: [ERROR]: Unable to write to standard output: write ENOSPC\n',
    request: { Action: 'DescribeImages', Version: '2016-11-15', 'Owner.1': 'self' },
  },
  {
    name: 'names the image on standard error if the pipe is closed',
    argv: B,
    world: { stdoutFails: 'EPIPE' },
    code: 255,
    stderr:
      '\nec2img: [ERROR]: Unable to write to standard output: broken pipe\nhint: the request succeeded; response: {"ImageId":"ami-00000000000000001"}\n',
    request: SENT,
  },
  {
    name: 'names the image on standard error if the query fails on the response',
    argv: [...B, '--query', 'abs(ImageId)'],
    code: 255,
    stderr:
      '\nec2img: [ERROR]: The query does not fit the response: abs() takes a number, not a string\nhint: the request succeeded; response: {"ImageId":"ami-00000000000000001"}\n',
    request: SENT,
  },
  ...brokenSettings,
  ...argvErrors,
  ...lostImages,
  {
    name: 'prints no message for a closed pipe if no image was created',
    argv: ['help'],
    world: { stdoutFails: 'EPIPE' },
    code: 255,
  },
  { name: 'prints the version with --version', argv: ['--version'], stdout: `ec2img/${manifest.version} test/1\n` },
  {
    name: 'prints a sample response without credentials',
    argv: [...B, '--generate-cli-skeleton', 'output', '--output', 'yaml'],
    world: { env: { AWS_ACCESS_KEY_ID: undefined } },
    stdout: 'ImageId: ImageId\n',
  },
];

let endpoint: Ec2Endpoint;
let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'run-'));
  writeFileSync(join(directory, 'xml.ini'), '[default]\noutput = xml\n');
  writeFileSync(join(directory, 'broken.ini'), '[default\n');
});
afterAll(() => rmSync(directory, { recursive: true }));
beforeEach(async () => {
  endpoint = await startEc2Endpoint();
  return endpoint.stop;
});

async function runCase(argv: readonly string[], world: FakeWorld = {}) {
  const env = {
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: endpoint.url,
    AWS_EC2_METADATA_DISABLED: 'true',
    ...world.env,
  };
  const { io, seen } = fakeIo({ directory, ...world, env });
  return { code: await run(argv, io), seen };
}

test.each(cases.map((scenario) => [scenario.name, scenario] as const))(
  '%s',
  async (_, { argv, world, ...expected }) => {
    const { code, seen } = await runCase(argv, world);
    const [request, ...more] = endpoint.requests().map(({ form }) => Object.fromEntries(form));
    expect({ code, stdout: seen.stdout, stderr: seen.stderr, request, more }).toEqual({
      code: expected.code ?? 0,
      stdout: expected.stdout ?? '',
      stderr: expected.stderr ?? '',
      request: expected.request && { Action: 'CreateImage', Version: '2016-11-15', ...expected.request },
      more: [],
    });
  },
);

test('accepts an edited skeleton as input', async () => {
  const skeleton = await runCase(['create-image', '--generate-cli-skeleton']);
  const request = JSON.parse(skeleton.seen.stdout);
  const edited = { InstanceId: 'i-1234567890abcdef0', Name: 'My server', NoReboot: request.NoReboot };
  writeFileSync(join(directory, 's.json'), JSON.stringify(edited, undefined, 2));
  const { code, seen } = await runCase(['create-image', '--cli-input-json', 'file://s.json']);
  expect([code, seen.stdout, endpoint.world.images[0]?.name]).toEqual([0, IMAGE, 'My server']);
});

// jq '.InstanceId="i-1234567890abcdef0"|.Name="My server"'
const filledIn = (skeleton: string): string =>
  JSON.stringify({ ...JSON.parse(skeleton), InstanceId: 'i-1234567890abcdef0', Name: 'My server' });

test.each([
  ['--cli-input-json', 'file://minimal.json'],
  ['--cli-input-json', 'file:///dev/stdin'],
  ['--cli-input-json', '-'],
  ['--cli-input-yaml', 'file://minimal.json'],
  ['--cli-input-yaml', '-'],
])('prints the required members, and accepts them as %s %s once they are filled in', async (option, document) => {
  const skeleton = await runCase(['create-image', '--generate-cli-skeleton', 'minimal']);
  expect([skeleton.code, skeleton.seen.stderr, endpoint.requests()]).toEqual([0, '', []]);
  expect(skeleton.seen.stdout).toBe('{\n    "InstanceId": "",\n    "Name": ""\n}\n');
  const request = filledIn(skeleton.seen.stdout);
  writeFileSync(join(directory, 'minimal.json'), request);
  const { code, seen } = await runCase(['create-image', option, document], { stdin: request });
  expect([code, seen.stdout, seen.stderr, endpoint.world.images[0]?.name]).toEqual([0, IMAGE, '', 'My server']);
});

const NONE_REQUIRED =
  'hint: wait image-available has no required members; --generate-cli-skeleton input prints all members\n';
test.each([
  ['explains an empty minimal request on a terminal', { terminal: 80 }, NONE_REQUIRED],
  ['prints an empty minimal request without a hint in a script', {}, ''],
])('%s', async (_name, world, stderr) => {
  const { code, seen } = await runCase(['wait', 'image-available', '--generate-cli-skeleton', 'minimal'], world);
  expect([code, seen.stdout, seen.stderr]).toEqual([0, '{}\n', stderr]);
});

test('waits with full jitter between retries and reports their number in the last error', async () => {
  const busy = { status: 503, body: errorBody('RequestLimitExceeded', 'Request limit exceeded.') };
  endpoint.script('CreateImage', [busy, busy, busy]);
  const { code, seen } = await runCase(B);
  expect([code, seen.slept]).toEqual([254, [500, 1000]]);
  expect(seen.stderr).toBe(
    '\nec2img: [ERROR]: An error occurred (RequestLimitExceeded) when calling the CreateImage operation (reached max retries: 2): Request limit exceeded.\nhint: EC2 is throttling this account; to retry for longer, set AWS_MAX_ATTEMPTS=10\n',
  );
});

test('escapes control characters in messages of EC2', async () => {
  endpoint.script('CreateImage', [{ status: 400, body: errorBody('Oops', 'red \x1b[31m bell \x07') }]);
  const { code, seen } = await runCase(B);
  expect([code, seen.stderr]).toEqual([
    254,
    '\nec2img: [ERROR]: An error occurred (Oops) when calling the CreateImage operation: red \\x1b[31m bell \\x07\n',
  ]);
});

describe('on a terminal, ec2img', () => {
  test('shows the response in the pager', async () => {
    const { code, seen } = await runCase(B, { terminal: 100, programs: ['less'] });
    expect([code, seen.stdout, seen.paged]).toEqual([0, '', [{ command: ['less'], text: IMAGE }]]);
  });

  test('prints the response without an error if the pager is missing', async () => {
    const { code, seen } = await runCase([...B, '--reboot'], {
      terminal: 100,
      programs: [],
      env: { AWS_PAGER: 'nosuch' },
    });
    expect([code, seen.stdout, seen.stderr, seen.paged]).toEqual([0, IMAGE, '', []]);
  });

  test('prints an error in red if colours are on', async () => {
    const { code, seen } = await runCase(['create-image', '--bogus'], { terminal: 100 });
    expect([code, seen.stderr]).toEqual([
      252,
      `\n\x1b[31m\x1b[1mec2img: [ERROR]:\x1b[22m\x1b[39m An error occurred (ParamValidation): the following arguments are required: --instance-id, --name\n${USAGE.createImage}`,
    ]);
  });

  test.each([
    ['NO_COLOR', [], { NO_COLOR: '1' }],
    ['a dumb terminal', [], { TERM: 'dumb' }],
    ['--color off', ['--color', 'off'], {}],
  ])('does not colour an error with %s', async (_, options, env) => {
    const { seen } = await runCase(['create-image', ...options], { terminal: 100, env });
    expect(seen.stderr).toBe(
      refused('the following arguments are required: --instance-id, --name') + USAGE.createImage,
    );
  });
});
