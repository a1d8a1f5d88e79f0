// Aliases of ~/.aws/cli/alias. Requests, exit codes and messages: measured on AWS CLI 2.9.19; the message about global
// parameters is that of 2.36. Exceptions are marked.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { run } from '../../src/run.ts';
import { fakeIo } from '../support/fake-io.ts';
import { type LoopbackServer, startServer } from '../support/http-server.ts';
import { USAGE } from '../support/usage.ts';

const ALIASES = String.raw`
[toplevel]
mk = ec2 create-image --no-reboot --instance-id i-1
who = sts get-caller-identity
badq = ec2 "create
sh = !echo sh
fail = !exit 7
tprof = ec2 create-image --profile foo
tdbg = ec2 create-image --debug
ttext = ec2 --output text create-image
rec = rec2 x
rec2 = rec x
onlyopt = --region x
empty =
bogus = nope x
multi =

  # a comment
  ec2 create-image
  --no-reboot
deep = mk --name fromdeep
Upper = ec2 create-image
create-image = ec2 create-image --dry-run
help = ec2 create-image

[other]
x = y "

[command ec2]
snap = create-image --no-reboot --instance-id i-1
prof = create-image --prof foo
dbg = create-image --debug
reg = create-image --region eu-west-1 --output text
cbadq = create-image "x
esc = create-image \
csh = !f() { echo "n=$#" "$@"; }; f
nested = snap --name nested
cself = cself x
wrong = nope x
ver = create-image --version
hlp = create-image help
first = --instance-id i-1 create-image
nothing =
value = create-image --output
secret = create-image --token=hunter2 --password hunter3 hunter4 --name "a b" -p hunter5
quoted = create-image --instance-id i-1 --name "a 'b' c" --description 'x "y"'
wait = !echo waited
`;

let home: string;
let server: LoopbackServer;
let requests: string[];

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'aliases-'));
  mkdirSync(join(home, '.aws', 'cli'), { recursive: true });
});
afterAll(() => rmSync(home, { recursive: true }));
beforeEach(async () => {
  requests = [];
  server = await startServer(({ headers }, body, response) => {
    const region = /Credential=[^/]+\/\d+\/([^/]+)/.exec(headers.authorization ?? '')?.[1];
    requests.push(`${region} ${decodeURIComponent(body).replace('&Version=2016-11-15', '')}`);
    response.end('<CreateImageResponse><imageId>ami-1</imageId></CreateImageResponse>');
  });
});
afterEach(() => server.stop());

async function runWith(argv: readonly string[], text = ALIASES, shellCode = 0, more: Record<string, string> = {}) {
  writeFileSync(join(home, '.aws', 'cli', 'alias'), text);
  const env = {
    HOME: home,
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: server.url,
    ...more,
  };
  const { io, seen } = fakeIo({ env, shellCode });
  const code = await run(argv, io);
  return { code, stdout: seen.stdout, stderr: seen.stderr, shells: seen.shells };
}

const IMAGE = '{\n    "ImageId": "ami-1"\n}\n';

describe('an alias stands for', () => {
  const NO_REBOOT = 'Action=CreateImage&InstanceId=i-1&Name=abc&NoReboot=true';

  test.each<[string, string, string, string?]>([
    ['a command of EC2', 'snap --name abc', `us-east-1 ${NO_REBOOT}`],
    ['a command of EC2, after ec2', 'ec2 snap --name abc', `us-east-1 ${NO_REBOOT}`],
    ['a command line with ec2', 'mk --name abc', `us-east-1 ${NO_REBOOT}`],
    ['a value on several lines', 'multi --name abc --instance-id i-1', `us-east-1 ${NO_REBOOT}`],
    ['another alias', 'nested', 'us-east-1 Action=CreateImage&InstanceId=i-1&Name=nested&NoReboot=true'],
    ['an alias beside services', 'deep', 'us-east-1 Action=CreateImage&InstanceId=i-1&Name=fromdeep&NoReboot=true'],
    ['quoted values', 'quoted', `us-east-1 Action=CreateImage&InstanceId=i-1&Name=a 'b' c&Description=x "y"`],
    [
      'options that the command line overrides',
      'snap --name abc --reboot',
      'us-east-1 Action=CreateImage&InstanceId=i-1&Name=abc&NoReboot=false',
    ],
    ['a command line in lower case', 'upper --instance-id i-1 --name abc --no-reboot', `us-east-1 ${NO_REBOOT}`],
    ['options and no command', 'nothing snap --name abc', `us-east-1 ${NO_REBOOT}`],
    [
      'global options, which win over those before',
      '--region eu-west-3 reg --name abc --instance-id i-1 --no-reboot',
      `eu-west-1 ${NO_REBOOT}`,
      'ami-1\n',
    ],
    [
      'global options, which win over those after',
      'reg --name abc --instance-id i-1 --no-reboot --region eu-west-3 --output json',
      `eu-west-1 ${NO_REBOOT}`,
      'ami-1\n',
    ],
    [
      'global options before the command',
      'ttext --name abc --instance-id i-1 --no-reboot',
      `us-east-1 ${NO_REBOOT}`,
      'ami-1\n',
    ],
  ])('%s: %s', async (_, line, request, stdout = IMAGE) => {
    expect(await runWith(line.split(' '))).toEqual({ code: 0, stdout, stderr: '', shells: [] });
    expect(requests).toEqual([request]);
  });

  test.each<[string, string, string, string]>([
    [
      'that it names',
      '[command ec2]\ncreate-image = create-image --no-reboot\nsnap = create-image --name abc\n',
      'create-image --instance-id i-1 --name abc',
      NO_REBOOT,
    ],
    [
      'that it names, through another alias',
      '[command ec2]\ncreate-image = create-image --no-reboot\nsnap = create-image --name abc\n',
      'snap --instance-id i-1',
      NO_REBOOT,
    ],
    [
      'whose name its first argument replaces',
      '[command  ec2]\ncreate-image = describe-images --no-reboot\n',
      'create-image --instance-id i-1 --name abc',
      NO_REBOOT,
    ],
    [
      'of a service that it names',
      '[toplevel]\nec2 = ec2 create-image --no-reboot\n',
      'ec2 --instance-id i-1 --name abc',
      NO_REBOOT,
    ],
    // A difference: the AWS CLI runs the shell. Here, the shell may be one that starts ec2img.
    [
      'unless it runs a shell',
      '[toplevel]\nec2 = !ec2img\n[command ec2]\ncreate-image = !ec2img create-image\n',
      'create-image --instance-id i-1 --name abc --no-reboot',
      NO_REBOOT,
    ],
  ])('the command %s', async (_, text, line, request) => {
    expect(await runWith(line.split(' '), text)).toEqual({ code: 0, stdout: IMAGE, stderr: '', shells: [] });
    expect(requests).toEqual([`us-east-1 ${request}`]);
  });
});

test.each<[readonly string[], number, string]>([
  [['sh', 'a', 'b c', "it's", '', '$X', '*'], 0, `echo sh a 'b c' 'it'\\''s' '' '$X' '*'`],
  [['fail'], 7, 'exit 7'],
  [['csh', 'a', '--x', '--region', 'eu-west-1', '--debug'], 3, 'f() { echo "n=$#" "$@"; }; f a --x'],
  [['csh', '--', '-a'], 0, 'f() { echo "n=$#" "$@"; }; f -a'],
])('the alias in %j runs a shell and returns its exit code %i', async (argv, code, command) => {
  expect(await runWith(argv, ALIASES, code)).toEqual({ code, stdout: '', stderr: '', shells: [command] });
});

const failed = (message: string): string => `\nec2img: [ERROR]: ${message}\n`;
const invalid = (message: string): string => failed(`An error occurred (ParamValidation): ${message}`);

describe('the message about', () => {
  test.each<[string, number, string]>([
    [
      'badq',
      255,
      failed(
        'Value of alias "badq" could not be parsed. Received error: No closing quotation when parsing:\nec2 "create',
      ),
    ],
    [
      'cbadq',
      255,
      failed(
        'Value of alias "cbadq" could not be parsed. Received error: No closing quotation when parsing:\ncreate-image "x',
      ),
    ],
    [
      'esc',
      255,
      failed(
        'Value of alias "esc" could not be parsed. Received error: No escaped character when parsing:\ncreate-image \\',
      ),
    ],
    [
      'tprof',
      255,
      failed('Global parameter "--profile" detected in alias "tprof" which is not supported in subcommand aliases.'),
    ],
    [
      'tdbg',
      255,
      failed('Global parameter "--debug" detected in alias "tdbg" which is not supported in subcommand aliases.'),
    ],
    [
      'prof --name abc',
      255,
      failed('Global parameter "--profile" detected in alias "prof" which is not supported in subcommand aliases.'),
    ],
    [
      'dbg',
      255,
      failed('Global parameter "--debug" detected in alias "dbg" which is not supported in subcommand aliases.'),
    ],
    // Differences: the AWS CLI says that it exceeded its recursion depth, and runs commands of other services.
    ['rec', 255, failed('The alias "rec" refers to itself')],
    ['cself', 255, failed('The alias "cself" refers to itself')],
    [
      'who',
      252,
      `${invalid('The alias "who" is not one of ec2: sts get-caller-identity')}hint: ec2img has the commands of aws ec2 only; run it with the AWS CLI: aws who\n`,
    ],
    [
      'bogus',
      252,
      `${invalid('The alias "bogus" is not one of ec2: nope x')}hint: ec2img has the commands of aws ec2 only; run it with the AWS CLI: aws bogus\n`,
    ],
    [
      'onlyopt',
      252,
      `${invalid('the following arguments are required: command')}hint: the alias onlyopt has no command: --region x\n${USAGE.program}`,
    ],
    [
      'empty',
      252,
      `${invalid('the following arguments are required: command')}hint: the alias empty has no command: \n${USAGE.program}`,
    ],
    ['value text', 252, invalid('argument --output: expected one argument') + USAGE.program],
    ['csh --help', 252, invalid('The alias "csh" runs a shell, so it has no help page')],
    ['help csh', 252, invalid('The alias "csh" runs a shell, so it has no help page')],
    [
      'snp',
      252,
      `${invalid("argument operation: Found invalid choice 'snp'\nMaybe you meant:\n  * snap")}${USAGE.program}`,
    ],
    ['ec2 mk', 252, `${invalid("argument operation: Found invalid choice 'mk'")}${USAGE.program}`],
  ])('ec2img %s', async (line, code, stderr) => {
    expect(await runWith(line.split(' '))).toEqual({ code, stdout: '', stderr, shells: [] });
    expect(requests).toEqual([]);
  });

  test.each([
    ['[toplevel\nx = y', 'line 1: expected a section in square brackets'],
    ['x = y\n', 'line 1: expected a section in square brackets'],
    ['[command ec2]\nx =\n\n  y\nx = z\n', 'line 5: duplicate key x'],
    ['[command ec2]\nx = \udfff\ufffd', undefined],
  ])('a file that cannot be parsed is that of every command: %j', async (text, hint) => {
    if (hint === undefined) return;
    const stderr = `${failed(`Unable to parse config file: ${home}/.aws/cli/alias`)}hint: ${hint}\n`;
    for (const line of ['--version', 'help', 'create-image', 'create-image --instance-id i-1 --name abc']) {
      expect(await runWith(line.split(' '), text)).toEqual({ code: 255, stdout: '', stderr, shells: [] });
    }
  });
});

test('the page of an alias is that of its command', async () => {
  const { stdout } = await runWith(['create-image', 'help']);
  expect(stdout).toContain('create-image - create an image (AMI) from an EC2 instance');
  for (const line of ['snap --help', 'help snap', 'mk --help', 'help nested', 'hlp']) {
    expect(await runWith(line.split(' '))).toEqual({ code: 0, stdout, stderr: '', shells: [] });
  }
});

test('an alias can print the version', async () => {
  const { code, stdout } = await runWith(['ver']);
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^ec2img\//) });
});

test('--debug prints the value of an alias', async () => {
  const { code, stderr } = await runWith(['nested', '--debug']);
  expect(code).toBe(0);
  expect(stderr.split('\n').slice(0, 2)).toEqual([
    'DEBUG: 0.000s alias nested: snap --name nested',
    'DEBUG: 0.000s alias snap: create-image --no-reboot --instance-id i-1',
  ]);
});

test('--debug hides the values of options that no command has, because they may be secrets', async () => {
  const { code, stderr } = await runWith(['secret', '--debug']);
  expect(code).toBe(252);
  expect(stderr.split('\n')[0]).toBe(
    'DEBUG: 0.000s alias secret: create-image --token=(hidden) --password (hidden) (hidden) --name a b -p (hidden)',
  );
});

test.each<[string, string]>([
  ['ec2img sna', 'p \n'],
  ['ec2img help sna', 'p \n'],
  ['ec2img snap --name abc --descr', 'iption \n'],
  ['ec2img mk --output js', 'on \n'],
  ['ec2img csh --outp', ''],
  ['ec2img badq --outp', ''],
])('completes %j', async (line, expected) => {
  const { code, stdout, stderr } = await runWith(['completion', 'bash'], ALIASES, 0, { COMP_LINE: line });
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: expected, stderr: '' });
});

test('a file that cannot be parsed leaves out aliases in completion', async () => {
  const { code, stdout, stderr } = await runWith(['completion', 'bash'], 'x', 0, { COMP_LINE: 'ec2img create-im' });
  expect({ code, stdout, stderr }).toEqual({
    code: 0,
    stdout: 'age \nages \n',
    stderr: '',
  });
});
