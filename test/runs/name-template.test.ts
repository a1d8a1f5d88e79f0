// Whole runs of create-image with a template as the name.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { run } from '../../src/run.ts';
import { type Ec2Endpoint, startEc2Endpoint } from '../support/ec2-endpoint.ts';
import { fakeIo } from '../support/fake-io.ts';
import { callEnv } from '../support/program.ts';

let endpoint: Ec2Endpoint;
beforeAll(async () => {
  endpoint = await startEc2Endpoint();
});
afterAll(() => endpoint.stop());
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2030-01-31T23:59:58Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

const ID = 'i-1234567890abcdef0';

async function play(...options: string[]) {
  const before = endpoint.requests().length;
  const { io, seen } = fakeIo({ env: callEnv(endpoint.url) });
  const code = await run(['create-image', '--output', 'text', ...options], io);
  const forms = endpoint.requests().slice(before);
  const requests = forms.map(({ form }) => Object.fromEntries(form));
  return {
    code,
    stdout: seen.stdout.replace(/ami-\w+/, 'ami'),
    stderr: seen.stderr,
    actions: requests.map(({ Action }) => Action),
    name: requests.find(({ Action }) => Action === 'CreateImage')?.Name,
  };
}

test.each([
  ['a-{instance-id}', `a-${ID}`, ['CreateImage']],
  ['b {date} {time} {region} {index}', 'b 2030-01-31 235958 us-east-1 1', ['CreateImage']],
  ['c {name}', 'c web', ['DescribeInstances', 'CreateImage']],
  ['d {tag:Name}', 'd web', ['DescribeInstances', 'CreateImage']],
  ['e {account}', 'e 123456789012', ['DescribeInstances', 'CreateImage']],
])('creates an image with the name of the template %j', async (template, name, actions) => {
  const ended = await play('--instance-id', ID, '--name', template);
  expect(ended).toEqual({ code: 0, stdout: 'ami\n', stderr: '', actions, name });
});

test('keeps the name of a template when it retries', async () => {
  endpoint.script('CreateImage', [{ status: 503 }]);
  const ended = await play('--instance-id', ID, '--name', 'g {name} {time}');
  expect(ended).toMatchObject({ code: 0, name: 'g web 235958' });
  expect(ended.actions.filter((action) => action === 'DescribeInstances')).toHaveLength(1);
});

const KNOWN =
  'hint: the placeholders are {instance-id}, {name}, {tag:KEY}, {date}, {time}, {account}, {region}, {index}';
const RULE = "a name may only contain letters (A-Z, a-z), digits, spaces and ( ) [ ] . / - ' @ _";
const LITERAL = 'hint: with --validate aws, EC2 gets the braces of the name as they are';
const SOURCE = 'hint: documented at https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateImage.html';

test.each<[string, string[], string, string[]]>([
  [
    'a name in a document, which is no template',
    ['--cli-input-json', JSON.stringify({ InstanceId: ID, Name: 'f {date}' })],
    `Parameter validation failed:\nInvalid value for parameter Name, value: "f {date}", "{" at character 3: ${RULE}\n${SOURCE}; to send the request anyway, add --validate aws`,
    [],
  ],
  [
    'an unknown placeholder',
    ['--name', '{nam}x'],
    `--name: {nam} is not a placeholder; did you mean {name}?\n${KNOWN}`,
    [],
  ],
  [
    'an invalid character beside a placeholder',
    ['--name', 'a:{name}'],
    `Parameter validation failed:\nInvalid value for parameter Name, value: "a:x", ":" at character 2: ${RULE}\n${SOURCE}; to send the request anyway, add --validate aws\n${LITERAL}`,
    [],
  ],
  [
    'literal braces',
    ['--name', 'a{{b}}'],
    `Parameter validation failed:\nInvalid value for parameter Name, value: "a{{b}}", "{" at character 2: ${RULE}\n${SOURCE}; to send the request anyway, add --validate aws`,
    [],
  ],
  [
    'a tag that the instance lacks',
    ['--name', 'a {tag:none}'],
    '--name: the instance has no tag none',
    ['DescribeInstances'],
  ],
  [
    'a name that is too long in the end',
    ['--name', `${'x'.repeat(120)}{account}`],
    `Parameter validation failed:\nInvalid length for parameter Name, value: 132, valid max length: 128: a name must have 3 to 128 characters\n${SOURCE}; to send the request anyway, add --validate aws\n${LITERAL}`,
    ['DescribeInstances'],
  ],
  [
    'another option, without a second problem',
    ['--name', 'a {date}', '--tag-specifications', 'x'],
    "Error parsing parameter '--tag-specifications': Expected: '=', received: 'EOF' for input:\nx\n ^",
    [],
  ],
])('sends no CreateImage for %s', async (_, options, message, actions) => {
  expect(await play('--instance-id', ID, ...options)).toEqual({
    code: 252,
    stdout: '',
    stderr: `\nec2img: [ERROR]: An error occurred (ParamValidation): ${message}\n`,
    actions,
    name: undefined,
  });
});

test('sends braces as they are with --validate aws', async () => {
  const ended = await play('--instance-id', ID, '--name', 'h {date}', '--validate', 'aws');
  expect(ended).toMatchObject({ actions: ['CreateImage'], name: 'h {date}' });
});

test('reports an instance that EC2 does not list', async () => {
  endpoint.script('DescribeInstances', [
    { body: '<DescribeInstancesResponse><reservationSet/></DescribeInstancesResponse>' },
  ]);
  expect(await play('--instance-id', ID, '--name', 'i {name}')).toMatchObject({
    code: 252,
    stderr:
      '\nec2img: [ERROR]: An error occurred (ParamValidation): --name: EC2 did not list the instance, so what the placeholders stand for is unknown\n',
    actions: ['DescribeInstances'],
  });
});
