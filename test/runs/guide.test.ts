// Whole runs with auto-prompt: questions, output and requests. The rules of the modes are those of AWS CLI 2.36.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { settingsOf } from '../../src/config/settings.ts';
import { loadConfigFiles } from '../../src/config/shared-config.ts';
import { run } from '../../src/run.ts';
import { connectionFor } from '../../src/send.ts';
import { type Ec2Endpoint, startEc2Endpoint } from '../support/ec2-endpoint.ts';
import { type FakeWorld, fakeIo } from '../support/fake-io.ts';
import { fakePerson, type Script } from '../support/fake-prompter.ts';
import { INSTANCE } from '../support/fault-commands.ts';
import { denied, IMAGE } from '../support/fault-scenarios.ts';
import { USAGE } from '../support/usage.ts';

const KEYS = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'us-east-1' };
const ASK = ['create-image', '--cli-auto-prompt'];
const BASE = ['create-image', '--instance-id', INSTANCE, '--name', 'web-1'];
const ON = { AWS_CLI_AUTO_PROMPT: 'on' };
const PARTIAL = { AWS_CLI_AUTO_PROMPT: 'on-partial' };

const NAME = 'Name of the image';
const REBOOT = 'The instance is running. Reboot it?';
const TAG = 'Tag for the image and its snapshots, Key=Value';
const DEVICES = 'Change the devices (/dev/xvda 8 GiB, /dev/sdb 100 GiB)?';
const RUN = 'Run this command?';
const WAIT = 'Wait until the image is available?';
const REST: Script = [['Description'], [REBOOT], [TAG], [DEVICES], [WAIT], [RUN]];
const ALL: Script = [['Instance'], [NAME, 'web-1'], ...REST];

const PLACE = 'Region us-east-1 (AWS_REGION), access key from AWS_ACCESS_KEY_ID\n';
const LIST = `${PLACE}Looking up instances in us-east-1 ... \r\x1b[K`;
const INSTANCE_LOOKUP = `${PLACE}Looking up ${INSTANCE} ... \r\x1b[K`;
const SIZES = 'Looking up the volume sizes ... \r\x1b[K';
const LINE = `ec2img create-image --instance-id ${INSTANCE} --name web-1 --reboot`;
const shown = (line: string): string => `\n${line}\n\n`;
const refused = (text: string): string => `\nec2img: [ERROR]: An error occurred (ParamValidation): ${text}\n`;
const MISSING = refused('the following arguments are required: --name') + USAGE.createImage;
const WARNING = 'ec2img: [WARNING]: auto-prompt needs a terminal; continuing without prompts\n';
const NOT_RUN = 'Cancelled. Nothing was created or changed.\n';

const folder = mkdtempSync(join(tmpdir(), 'guide-'));
writeFileSync(
  join(folder, 'on'),
  '[default]\ncli_auto_prompt = on\n[profile off]\ncli_auto_prompt = off\naws_access_key_id = a\naws_secret_access_key = b\n',
);
writeFileSync(join(folder, 'request.json'), `{"InstanceId": "${INSTANCE}", "NoReboot": false, "Description": "web"}`);
const PROFILE = { AWS_CONFIG_FILE: join(folder, 'on') };

let endpoint: Ec2Endpoint;
beforeEach(async () => {
  endpoint = await startEc2Endpoint();
});
afterEach(() => endpoint.stop());
afterAll(() => rmSync(folder, { recursive: true }));

interface Case {
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The expected questions. Without them there is no terminal. */
  readonly script?: Script;
  readonly isDenied?: boolean;
  readonly code?: number;
  readonly stdout?: string;
  readonly stderr?: string;
  /** The operations of the requests. */
  readonly sent?: readonly string[];
}

async function play({ argv, env = {}, script, isDenied }: Case, world: FakeWorld = {}) {
  if (isDenied) for (const operation of ['DescribeInstances', 'DescribeImages']) endpoint.script(operation, [denied]);
  const person = script && fakePerson(script);
  const { io, seen } = fakeIo({
    ...world,
    directory: folder,
    env: { ...KEYS, AWS_ENDPOINT_URL: endpoint.url, ...env },
    ...(person && { prompter: person.prompter }),
  });
  const code = await run(argv, io);
  const sent = endpoint.requests().map(({ form }) => new Map(form).get('Action') ?? '');
  return { code, stdout: seen.stdout, stderr: seen.stderr, sent, asked: person?.asked };
}

const LOOKUPS = ['DescribeInstances', 'DescribeVolumes'];

const cases: readonly [name: string, scenario: Case][] = [
  [
    '--cli-auto-prompt asks for everything, shows the command line and runs it',
    { argv: ASK, script: ALL, stdout: IMAGE, stderr: LIST + SIZES + shown(LINE), sent: [...LOOKUPS, 'CreateImage'] },
  ],
  [
    '--cli-auto-prompt without a command also asks for the command and keeps the options',
    {
      argv: ['--cli-auto', '--output', 'text'],
      script: [['Command'], ...ALL],
      stdout: 'ami-00000000000000001\n',
      stderr: LIST + SIZES + shown(`ec2img --output text create-image --instance-id ${INSTANCE} --name web-1 --reboot`),
      sent: [...LOOKUPS, 'CreateImage'],
    },
  ],
  [
    'the shown command line has arguments quoted for the shell',
    {
      argv: [...ASK, '--instance-id', INSTANCE, '--'],
      script: [
        [NAME, 'my server'],
        ['Description', "it's"],
        [REBOOT, 'No reboot'],
        [TAG, 'a=b'],
        ['Next tag'],
        [DEVICES],
        [WAIT],
        [RUN],
      ],
      stdout: IMAGE,
      stderr:
        INSTANCE_LOOKUP +
        SIZES +
        shown(
          `ec2img create-image --instance-id ${INSTANCE} --name 'my server' --description 'it'\\''s' --no-reboot ` +
            "--tag-specifications 'ResourceType=image,Tags=[{Key=a,Value=b}]' 'ResourceType=snapshot,Tags=[{Key=a,Value=b}]' --",
        ),
      sent: [...LOOKUPS, 'CreateImage'],
    },
  ],
  [
    'a name may have placeholders, but neither unknown ones nor invalid characters',
    {
      argv: ASK,
      script: [['Instance'], [NAME, ['web-{regon}', 'a:{region}', 'web-{region}']], ...REST],
      stdout: IMAGE,
      stderr: LIST + SIZES + shown(`ec2img create-image --instance-id ${INSTANCE} --name 'web-{region}' --reboot`),
      sent: [...LOOKUPS, 'CreateImage'],
    },
  ],
  [
    'with --validate aws, braces in a name are no placeholders',
    {
      argv: [...ASK, '--validate', 'aws'],
      script: [['Instance'], [NAME, '{regon}'], ...REST],
      stdout: IMAGE,
      stderr:
        LIST + SIZES + shown(`ec2img create-image --validate aws --instance-id ${INSTANCE} --name '{regon}' --reboot`),
      sent: [...LOOKUPS, 'CreateImage'],
    },
  ],
  [
    'creates nothing and reports no error if the user declines to run the command',
    {
      argv: ASK,
      script: [...ALL.slice(0, -1), [RUN, false]],
      stderr: LIST + SIZES + shown(LINE) + NOT_RUN,
      sent: LOOKUPS,
    },
  ],
  [
    'Ctrl-C at a question ends with exit code 130',
    {
      argv: ASK,
      script: [['Instance'], [NAME, 'Ctrl-C']],
      code: 130,
      stdout: '\n',
      stderr: LIST + SIZES + NOT_RUN,
      sent: LOOKUPS,
    },
  ],
  [
    'asks for an instance ID if DescribeInstances is denied',
    {
      argv: [...ASK, '--name', 'web-1', '--description', '', '--no-reboot', '--tag-specifications', '[]'],
      isDenied: true,
      script: [['ID of the instance', INSTANCE], [WAIT], [RUN]],
      stdout: IMAGE,
      stderr: `${LIST}Could not look up instances in us-east-1: UnauthorizedOperation\n${shown(
        `ec2img create-image --name web-1 --description '' --no-reboot --tag-specifications '[]' --instance-id ${INSTANCE}`,
      )}`,
      sent: ['DescribeInstances', 'CreateImage'],
    },
  ],
  [
    'prints that the lookup of an unknown instance failed',
    {
      argv: [
        ...ASK,
        '--instance-id',
        'i-0',
        '--name',
        'web-1',
        '--tag-specifications',
        '[]',
        '--reboot',
        '--description',
        '',
      ],
      script: [[WAIT], [RUN, false]],
      stderr: `${PLACE}Looking up i-0 ... \r\x1b[KCould not look up i-0: InvalidInstanceID.NotFound\n${shown(
        "ec2img create-image --instance-id i-0 --name web-1 --tag-specifications '[]' --reboot --description ''",
      )}${NOT_RUN}`,
      sent: ['DescribeInstances'],
    },
  ],
  [
    'does not prompt for members that are in a document',
    {
      argv: [...ASK, '--cli-input-json', 'file://request.json'],
      script: [[NAME, 'web-1'], [TAG], [DEVICES], [WAIT], [RUN]],
      stdout: IMAGE,
      stderr: `${INSTANCE_LOOKUP}${SIZES}${shown('ec2img create-image --cli-input-json file://request.json --name web-1')}`,
      sent: [...LOOKUPS, 'CreateImage'],
    },
  ],
  [
    'reports an invalid value before the first question',
    {
      argv: [...ASK, '--name', 'ab'],
      script: [],
      code: 252,
      stderr: refused('Parameter validation failed:\nInvalid length for parameter Name, value: 2, valid min length: 3'),
    },
  ],
  [
    'reports an unknown output format before the first question',
    {
      argv: ASK,
      env: { AWS_DEFAULT_OUTPUT: 'xml' },
      script: [],
      code: 255,
      stderr:
        '\nec2img: [ERROR]: Unknown output type: xml\nhint: AWS_DEFAULT_OUTPUT can be json, text, table, yaml, yaml-stream or off\n',
    },
  ],
  [
    'reports a missing Region before the first question',
    {
      argv: ASK,
      env: { AWS_REGION: undefined },
      script: [],
      code: 253,
      stderr:
        '\nec2img: [ERROR]: An error occurred (NoRegion): You must specify a region. You can also configure your region by running "aws configure".\n' +
        'hint: use --region, set AWS_REGION, or add region to [default] in ~/.aws/config\n',
    },
  ],
  [
    'does not prompt if a skeleton is requested',
    {
      argv: [...ASK, '--generate-cli-skeleton', 'output', ...BASE.slice(1)],
      script: [],
      stdout: '{\n    "ImageId": "ImageId"\n}\n',
    },
  ],
  [
    'does not prompt for the required members of a minimal skeleton',
    {
      argv: [...ASK, '--generate-cli-skeleton', 'minimal'],
      script: [],
      stdout: '{\n    "InstanceId": "",\n    "Name": ""\n}\n',
    },
  ],
  [
    'prints no auto-prompt warning for a skeleton without a terminal',
    {
      argv: ['wait', 'image-available', '--generate-cli-skeleton', 'output'],
      env: ON,
      stdout: expect.stringContaining('"Images"') as unknown as string,
    },
  ],
  [
    'auto-prompt on-partial reports an invalid global option without prompting',
    {
      argv: [...BASE, '--endpoint-url', 'x'],
      env: PARTIAL,
      script: [],
      code: 252,
      stderr: refused(
        'Bad value for --endpoint-url "x": scheme is missing.  Must be of the form http://<hostname>/ or https://<hostname>/',
      ),
    },
  ],
  [
    'does not prompt for a command that the AWS CLI does not have',
    { argv: ['schema', 'create-image'], env: ON, stdout: expect.stringContaining('"$schema"') as unknown as string },
  ],
  [
    'rejects --cli-auto-prompt together with --no-cli-auto-prompt',
    {
      argv: [...ASK, '--no-cli-auto-prompt'],
      env: ON,
      script: [],
      code: 252,
      stderr:
        refused('Both --cli-auto-prompt and --no-cli-auto-prompt cannot be specified at the same time.') +
        USAGE.createImage,
    },
  ],

  [
    'a yes to the wait adds --wait',
    {
      argv: [...ASK, '--instance-id', INSTANCE],
      script: [[NAME, 'web-1'], ...REST.slice(0, -2), [WAIT, true], [RUN, false]],
      stderr: INSTANCE_LOOKUP + SIZES + shown(`${LINE} --wait`) + NOT_RUN,
      sent: LOOKUPS,
    },
  ],
  [
    'does not ask whether to wait if --wait is given',
    {
      argv: [...BASE, '--wait', '--cli-auto-prompt'],
      script: [...REST.slice(0, -2), [RUN, false]],
      stderr: INSTANCE_LOOKUP + SIZES + shown(`${LINE.replace(' --reboot', '')} --wait --reboot`) + NOT_RUN,
      sent: LOOKUPS,
    },
  ],
  [
    'does not ask whether to wait if --dry-run is given',
    {
      argv: [...BASE, '--dry-run', '--cli-auto-prompt'],
      script: [...REST.slice(0, -2), [RUN, false]],
      stderr: INSTANCE_LOOKUP + SIZES + shown(`${LINE.replace(' --reboot', '')} --dry-run --reboot`) + NOT_RUN,
      sent: LOOKUPS,
    },
  ],
  [
    'rejects --cli-auto-prompt without a terminal',
    {
      argv: [...BASE, '--cli-auto-prompt'],
      code: 252,
      stderr: refused('--cli-auto-prompt needs a terminal as standard input and standard error; nothing was sent'),
    },
  ],
  [
    'ignores AWS_CLI_AUTO_PROMPT without a terminal and prints a warning',
    { argv: BASE, env: ON, stdout: IMAGE, stderr: WARNING, sent: ['CreateImage'] },
  ],
  [
    'ignores cli_auto_prompt of the profile without a terminal and prints a warning',
    { argv: BASE, env: PROFILE, stdout: IMAGE, stderr: WARNING, sent: ['CreateImage'] },
  ],
  [
    'auto-prompt on reports missing options if there is no terminal',
    { argv: BASE.slice(0, 3), env: ON, code: 252, stderr: WARNING + MISSING },
  ],
  [
    'prints no warning if programs read the error',
    {
      argv: BASE.slice(0, 3),
      env: { ...ON, AWS_CLI_ERROR_FORMAT: 'text' },
      code: 252,
      stderr: 'ParamValidation\tthe following arguments are required: --name\n',
    },
  ],
  [
    'auto-prompt on-partial reports missing options if there is no terminal',
    { argv: BASE.slice(0, 3), env: PARTIAL, code: 252, stderr: MISSING },
  ],
  [
    'auto-prompt on-partial sends a complete command if there is no terminal',
    { argv: BASE, env: PARTIAL, stdout: IMAGE, sent: ['CreateImage'] },
  ],

  [
    'auto-prompt on asks about complete command lines and shows one that runs without questions',
    {
      argv: BASE,
      env: { AWS_CLI_AUTO_PROMPT: 'ON' },
      script: REST,
      stdout: IMAGE,
      stderr: INSTANCE_LOOKUP + SIZES + shown(`${LINE} --no-cli-auto-prompt`),
      sent: [...LOOKUPS, 'CreateImage'],
    },
  ],
  [
    'cli_auto_prompt in the profile turns auto-prompt on',
    {
      argv: BASE,
      env: PROFILE,
      script: [...REST.slice(0, -1), [RUN, false]],
      stderr: INSTANCE_LOOKUP + SIZES + shown(`${LINE} --no-cli-auto-prompt`) + NOT_RUN,
      sent: LOOKUPS,
    },
  ],
  [
    'cli_auto_prompt in another profile turns auto-prompt off',
    { argv: [...BASE, '--profile', 'off'], env: PROFILE, script: [], stdout: IMAGE, sent: ['CreateImage'] },
  ],
  [
    'AWS_CLI_AUTO_PROMPT overrides cli_auto_prompt of the profile',
    { argv: BASE, env: { ...PROFILE, AWS_CLI_AUTO_PROMPT: 'off' }, script: [], stdout: IMAGE, sent: ['CreateImage'] },
  ],
  [
    '--no-cli-auto-prompt overrides AWS_CLI_AUTO_PROMPT',
    { argv: [...BASE, '--no-cli-auto-prompt'], env: ON, script: [], stdout: IMAGE, sent: ['CreateImage'] },
  ],
  [
    'an unknown value of AWS_CLI_AUTO_PROMPT turns auto-prompt off',
    { argv: BASE, env: { AWS_CLI_AUTO_PROMPT: 'yes' }, script: [], stdout: IMAGE, sent: ['CreateImage'] },
  ],

  [
    'auto-prompt on-partial does not prompt if no option is missing',
    { argv: BASE, env: PARTIAL, script: [], stdout: IMAGE, sent: ['CreateImage'] },
  ],
  [
    'auto-prompt on-partial asks for missing options instead of reporting them',
    {
      argv: ['create-image', '--instance-id', INSTANCE],
      env: PARTIAL,
      script: [[NAME, 'web-1'], ...REST],
      stdout: IMAGE,
      stderr: INSTANCE_LOOKUP + SIZES + shown(LINE),
      sent: [...LOOKUPS, 'CreateImage'],
    },
  ],
  [
    'auto-prompt on-partial reports errors that prompts cannot fix',
    {
      argv: [...BASE, '--nope'],
      env: PARTIAL,
      script: [],
      code: 252,
      stderr: `\nec2img: [ERROR]: Unknown options: --nope\n${USAGE.createImage}`,
    },
  ],
  [
    'auto-prompt on-partial reports errors of EC2',
    {
      argv: ['create-image', '--instance-id', 'i-0', '--name', 'web-1'],
      env: PARTIAL,
      script: [],
      code: 254,
      stderr:
        "\nec2img: [ERROR]: An error occurred (InvalidInstanceID.NotFound) when calling the CreateImage operation: The instance ID 'i-0' does not exist\nhint: i-0 was not found in us-east-1; if it is in another Region or account, use --region or --profile\n",
      sent: ['CreateImage'],
    },
  ],
];

test.each(cases)('%s', async (_, scenario) => {
  const { code, stdout, stderr, sent, asked } = await play(scenario);
  expect({ code, stdout, sent }).toEqual({
    code: scenario.code ?? 0,
    stdout: scenario.stdout ?? '',
    sent: scenario.sent ?? [],
  });
  expect(stderr).toBe(scenario.stderr ?? '');
  expect(asked?.length).toBe(scenario.script?.length);
});

test.each([[['help']], [['create-image', 'help']], [['create-image', '--help']], [['--version']]])(
  'does not prompt for ec2img %j',
  async (argv) => {
    const { code, sent, asked, stderr } = await play({ argv: [...argv, '--cli-auto-prompt'], env: ON, script: [] });
    expect({ code, sent, asked, stderr }).toEqual({ code: 0, sent: [], asked: [], stderr: '' });
  },
);

test.each<[string, readonly string[], Case['env'], string]>([
  ['a profile', ['--profile', 'dev'], {}, 'Region eu-west-1 (from the profile), profile dev\n'],
  ['an option', ['--profile', 'dev', '--region', 'us-west-2'], {}, 'Region us-west-2 (--region), profile dev\n'],
  ['a variable', [], { AWS_PROFILE: 'dev' }, 'Region us-east-1 (AWS_REGION), access key from AWS_ACCESS_KEY_ID\n'],
  [
    'the default profile',
    [],
    { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined },
    'Region us-east-1 (AWS_REGION), profile default\n',
  ],
])('auto-prompt first prints the Region and the account of %s', async (_, argv, env, line) => {
  writeFileSync(
    join(folder, 'dev'),
    '[profile dev]\nregion = eu-west-1\naws_access_key_id = a\naws_secret_access_key = b\n[default]\naws_access_key_id = a\naws_secret_access_key = b\n',
  );
  const region = argv.includes('dev') && !argv.includes('--region') ? { AWS_REGION: undefined } : {};
  const { stderr } = await play({
    argv: [...ASK, ...argv],
    env: { AWS_CONFIG_FILE: join(folder, 'dev'), ...region, ...env },
    script: [['Instance', 'Ctrl-C']],
  });
  expect(stderr.split('Looking')[0]).toBe(line);
});

test('a plain prompter gets only lines', async () => {
  const { prompter } = fakePerson([['Instance', 'Ctrl-C']]);
  const { io, seen } = fakeIo({
    env: { ...KEYS, AWS_ENDPOINT_URL: endpoint.url },
    prompter: { ...prompter, isPlain: true },
  });
  await run(ASK, io);
  expect(seen.stderr).toBe(`${PLACE}Looking up instances in us-east-1 ... \n${NOT_RUN}`);
});

test.each<[argv: readonly string[], script: Script, question: string, action: string]>([
  [
    ['deregister-image', '--image-id', 'ami-1'],
    [['Delete the snapshots of the image, too?', true]],
    'Deregister ami-1 and delete its snapshots?',
    'DeregisterImage',
  ],
  [
    ['deregister-image', '--image-id', 'ami-1'],
    [['Delete the snapshots of the image, too?']],
    'Deregister ami-1?',
    'DeregisterImage',
  ],
  [['delete-snapshot', '--snapshot-id', 'snap-1'], [], 'Delete snap-1?', 'DeleteSnapshot'],
  [
    ['delete-tags', '--resources', 'ami-1', 'i-1', '--tags', 'Key=Stage', 'Key=Owner,Value=me'],
    [],
    'Delete tags of ami-1, i-1: Stage, Owner?',
    'DeleteTags',
  ],
  [
    ['delete-tags', '--resources', 'ami-1'],
    [['Tags to delete (Key=Value or Key); the default is all tags']],
    'Delete all tags of ami-1?',
    'DeleteTags',
  ],
  [['disable-image', '--image-id', 'ami-1'], [], 'Disable ami-1 and remove its launch permissions?', 'DisableImage'],
  [
    ['reset-image-attribute', '--image-id', 'ami-1'],
    [['Attribute: launchPermission']],
    'Remove all launch permissions of ami-1?',
    'ResetImageAttribute',
  ],
  [
    ['modify-image-attribute', '--image-id', 'ami-1'],
    [['What to change', 'IMDSv2']],
    'Require IMDSv2 for ami-1? This cannot be undone.',
    'ModifyImageAttribute',
  ],
])('auto-prompt for %j names what is destroyed, and Enter does not run it', async (argv, script, question, action) => {
  const asked = [...argv, '--cli-auto-prompt'];
  const declined = await play({ argv: asked, script: [...script, [question]] });
  expect([declined.code, declined.sent]).toEqual([0, []]);
  expect(declined.stderr.endsWith(NOT_RUN)).toBe(true);
  const confirmed = await play({ argv: asked, script: [...script, [question, true]] });
  expect(confirmed.sent).toEqual([action]);
});

test.each([
  ['a command that destroys nothing', ['create-tags', '--resources', 'ami-1', '--tags', 'Key=a'], RUN],
  ['a dry run', ['delete-snapshot', '--snapshot-id', 'snap-1', '--dry-run'], RUN],
  ['a change that can be undone', ['modify-image-attribute', '--image-id', 'ami-1', '--description', 'x'], RUN],
])('auto-prompt asks only whether to run %s', async (_, argv, question) => {
  const { sent } = await play({ argv: [...argv, '--cli-auto-prompt'], script: [[question]] });
  expect(sent).toHaveLength(1);
});

test('auto-prompt offers commands with their summaries, and all pages of resources', async () => {
  for (const name of ['a', 'b', 'c'])
    endpoint.world.addImage({ name, sourceInstanceId: INSTANCE, creationDate: `2026-01-01T00:00:00.000Z` });
  endpoint.world.pageSize = 2;
  const script: Script = [
    ['Command', 'deregister an image'],
    ['Image to deregister', 'c'],
    ['Delete the snapshots of the image, too?'],
    ['Deregister ami-00000000000000003?'],
  ];
  const { code, stderr, sent } = await play({ argv: ['--cli-auto-prompt'], script });
  const lookup = 'Looking up images in us-east-1 ... \r\x1b[K';
  expect([code, stderr, sent]).toEqual([
    0,
    PLACE + lookup + shown('ec2img deregister-image --image-id ami-00000000000000003') + NOT_RUN,
    ['DescribeImages', 'DescribeImages'],
  ]);
});

test('auto-prompt for ec2img wait asks for the image', async () => {
  endpoint.world.addImage({ name: 'old', sourceInstanceId: INSTANCE, creationDate: '2026-01-01T00:00:00.000Z' });
  const script: Script = [['Command'], ['Image'], [RUN]];
  const { code, stderr } = await play({ argv: ['wait'], env: PARTIAL, script });
  const lookup = 'Looking up images in us-east-1 ... \r\x1b[K';
  const line = 'ec2img wait image-available --image-ids ami-00000000000000001';
  expect([code, stderr]).toEqual([0, PLACE + lookup + shown(line)]);
});

test('auto-prompt offers the instances that CreateImage accepts, from all response pages', async () => {
  const { instances } = endpoint.world;
  const [web] = instances;
  if (!web) throw new Error('no instance');
  for (const [at, state] of ['pending', 'stopping', 'stopped', 'terminated'].entries()) {
    instances.push({ ...web, instanceId: `i-${at}`, name: state, state });
  }
  endpoint.world.pageSize = 1;
  const person = fakePerson([['Instance', 'Ctrl-C']]);
  const { io } = fakeIo({ env: { ...KEYS, AWS_ENDPOINT_URL: endpoint.url }, prompter: person.prompter });
  await run(ASK, io);
  expect(person.shown.get('Instance')?.map((line) => line.split(/ +/)[0])).toEqual([INSTANCE, 'i-2']);
});

test.each(['file at http://wiki:8080/page by ops@example.com', '\x1b[2J\n$HOME `id` $(id) "x" \'y\' \\'])(
  'the shown command line sends the same request as the answers: %j',
  async (text) => {
    const answers: Script = [
      [NAME, "it's [1]"],
      ['Description', text],
      [REBOOT],
      [TAG, `${text}=file://x`],
      ['Next tag'],
      [DEVICES],
      [WAIT],
      [RUN],
    ];
    const { stderr } = await play({ argv: [...ASK, '--instance-id', INSTANCE], script: answers });
    const line = stderr.slice(stderr.indexOf('\nec2img') + 1);
    const copied = execFileSync('bash', ['-c', `ec2img() { printf '%s\\0' "$@"; }; ${line}`], { encoding: 'utf8' });
    endpoint.world.images.length = 0;
    await play({ argv: copied.split('\0').slice(0, -1) });
    const [first, second, ...more] = endpoint
      .requests()
      .filter(({ form }) => new Map(form).get('Action') === 'CreateImage');
    expect(more).toEqual([]);
    expect(new Map(first?.form).get('Description')).toBe(text);
    expect(second?.form).toEqual(first?.form);
  },
);

test('auto-prompt reads a document from a pipe only once', async () => {
  const person = fakePerson([[NAME, 'web-1'], [TAG], [DEVICES], [WAIT], [RUN]]);
  const { io } = fakeIo({
    env: { ...KEYS, AWS_ENDPOINT_URL: endpoint.url },
    prompter: person.prompter,
  });
  let reads = 0;
  const readFile = (path: string): Uint8Array => {
    if (path !== '/dev/fd/63') return io.readFile(path);
    return Buffer.from(reads++ === 0 ? `{"InstanceId": "${INSTANCE}", "NoReboot": true, "Description": "x"}` : '');
  };
  const argv = ['create-image', '--cli-auto-prompt', '--cli-input-json', '/dev/fd/63'];
  expect([await run(argv, { ...io, readFile }), reads]).toEqual([0, 1]);
});

test('masks passwords and escapes control characters in the shown command line', async () => {
  const url = endpoint.url.replace('://', '://me:secret@');
  const argv = [...BASE, '--cli-auto-prompt', '--endpoint-url', url, '--description', '\x1b[2J'];
  const { stderr } = await play({ argv, script: [[REBOOT], [TAG], [DEVICES], [WAIT], [RUN, false]] });
  expect(stderr).toContain(
    `--endpoint-url 'http://***:***@${endpoint.url.slice(7)}' --description "$(printf '\\033[2J')" --reboot\n`,
  );
});

test('Ctrl-C during the lookup of instances ends with exit code 130', async () => {
  endpoint.script('DescribeInstances', [{ delay: 20 }]);
  const controller = new AbortController();
  setTimeout(() => controller.abort(130), 300);
  const { code, stderr } = await play({ argv: ASK, script: [] }, { signal: controller.signal });
  expect([code, stderr]).toEqual([130, LIST + NOT_RUN]);
});

test('all requests of a run use the same connection', async () => {
  const { io } = fakeIo({ env: KEYS });
  const { connect, close } = connectionFor(io);
  const settings = settingsOf(new Map(), KEYS, loadConfigFiles(io));
  const first = await connect(settings, () => {});
  expect(await connect(settings, () => {})).toBe(first);
  close();
});

test('a lookup that fails while its progress line is being written causes no unhandled rejection', async () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  process.on('unhandledRejection', note);
  endpoint.script('DescribeInstances', [denied]);
  const { prompter } = fakePerson([['ID of the instance', INSTANCE], [WAIT], [RUN]]);
  const { io, seen } = fakeIo({ env: { ...KEYS, AWS_ENDPOINT_URL: endpoint.url }, prompter });
  const write = async (text: string): Promise<void> => {
    if (text === 'Looking up instances in us-east-1 ... ') await new Promise((resolve) => setTimeout(resolve, 300));
    return io.stderr.write(text);
  };
  const argv = [...ASK, '--name', 'web-1', '--description', '', '--no-reboot', '--tag-specifications', '[]'];
  const code = await run(argv, { ...io, stderr: { ...io.stderr, write } });
  process.off('unhandledRejection', note);
  expect({ unhandled, code, stdout: seen.stdout, stderr: seen.stderr }).toEqual({
    unhandled: [],
    code: 0,
    stdout: IMAGE,
    stderr: `${LIST}Could not look up instances in us-east-1: UnauthorizedOperation\n${shown(
      `ec2img create-image --name web-1 --description '' --no-reboot --tag-specifications '[]' --instance-id ${INSTANCE}`,
    )}`,
  });
});
