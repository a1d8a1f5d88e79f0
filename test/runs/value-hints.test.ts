// Whole runs with hints about filters, empty lists and launch permissions. The names and values of filters are those of the
// API reference. The errors of EC2 are those of the embedded endpoint.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../../src/run.ts';
import { type Ec2Endpoint, startEc2Endpoint } from '../support/ec2-endpoint.ts';
import { fakeIo } from '../support/fake-io.ts';

const KEYS = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'us-east-1' };
const AGAIN = 'disabled images are left out; to include yours, add --include-disabled';

let endpoint: Ec2Endpoint;
beforeAll(async () => {
  endpoint = await startEc2Endpoint();
});
afterAll(() => endpoint.stop());

async function play(line: string, terminal?: number) {
  const env = { ...KEYS, AWS_ENDPOINT_URL: endpoint.url, AWS_PAGER: '' };
  const { io, seen } = fakeIo({ env, ...(terminal && { terminal }) });
  return { code: await run(line.split(' '), io), stdout: seen.stdout, stderr: seen.stderr };
}

const hintLines = (hints: readonly string[]): string => hints.map((hint) => `hint: ${hint}\n`).join('');

test.each<[line: string, name: string, ...hints: string[]]>([
  [
    'describe-instances --filters Name=instance-stat,Values=running',
    'instance-stat',
    'Filters[0].Name: did you mean instance-state-name?',
  ],
  [
    'describe-images --owners self --filters Name=name,Values=a Name=Architecture,Values=arm64',
    'Architecture',
    'Filters[1].Name: did you mean architecture?',
  ],
  ['describe-snapshots --filters Name=progres,Values=*', 'progres', 'Filters[0].Name: did you mean progress?'],
  [
    'describe-images --filters Name=device-name,Values=a',
    'device-name',
    'Filters[0].Name: did you mean root-device-name or block-device-mapping.device-name?',
  ],
  ['describe-images --filters Name=zzz,Values=a', 'zzz'],
])('suggests a documented name for a filter that EC2 refuses: %s', async (line, name, ...hints) => {
  const operation = { instances: 'DescribeInstances', images: 'DescribeImages', snapshots: 'DescribeSnapshots' }[
    line.slice('describe-'.length, line.indexOf(' '))
  ];
  const message = `An error occurred (InvalidParameterValue) when calling the ${operation} operation: The filter '${name}' is invalid`;
  expect(await play(line)).toEqual({
    code: 254,
    stdout: '',
    stderr: `\nec2img: [ERROR]: ${message}\n${hintLines(hints)}`,
  });
});

test('suggests a documented name for the filter of a wait', async () => {
  const { code, stderr } = await play('wait image-exists --filters Name=stat,Values=available');
  expect([code, stderr]).toEqual([
    255,
    "\nec2img: [ERROR]: Waiter ImageExists failed: An error occurred (InvalidParameterValue): The filter 'stat' is invalid\nhint: Filters[0].Name: did you mean state?\n",
  ]);
});

const NO_IMAGES = '{\n    "Images": []\n}\n';
const NO_INSTANCES = '{\n    "Reservations": []\n}\n';
test.each<[line: string, stdout: string, ...hints: string[]]>([
  [
    'describe-instances --filters Name=instance-state-name,Values=runing,stoped',
    NO_INSTANCES,
    'Filters[0].Values: did you mean running?',
    'Filters[0].Values: did you mean stopped?',
  ],
  ['describe-instances --filters Name=instance-state-name,Values=terminated', NO_INSTANCES],
  ['describe-instances --filters Name=instance-state-name,Values=runn*x', NO_INSTANCES],
  ['describe-instances --filters Name=tag:Stage,Values=none', NO_INSTANCES],
  [
    'describe-images --filters Name=root-device-type,Values=disk',
    NO_IMAGES,
    'Filters[0].Values: the documented values of root-device-type are ebs, instance-store',
  ],
  ['describe-images --filters Name=name,Values=no-such-image', NO_IMAGES, AGAIN],
  ['describe-images --owners self --filters Name=name,Values=no-such-image', NO_IMAGES, AGAIN],
  ['describe-images --owners self --filters Name=state,Values=disabled', NO_IMAGES, AGAIN],
  ['describe-images --owners self --filters Name=state,Values=disabled --include-disabled', NO_IMAGES],
  ['describe-images --owners amazon --filters Name=name,Values=no-such-image', NO_IMAGES],
  ['describe-images --include-disabled --filters Name=name,Values=no-such-image', NO_IMAGES],
])('prints hints about an empty list on a terminal only: %s', async (line, stdout, ...hints) => {
  expect(await play(line)).toEqual({ code: 0, stdout, stderr: '' });
  expect(await play(line, 80)).toEqual({ code: 0, stdout, stderr: hintLines(hints) });
});

test('prints no hint about a list with results', async () => {
  const line = 'describe-instances --filters Name=instance-state-name,Values=runing,running,stopped';
  const { code, stdout, stderr } = await play(line, 80);
  expect([code, stdout === NO_INSTANCES, stderr]).toEqual([0, false, '']);
});

const PERMISSION = 'LaunchPermission';
const EXPECTED = "Error parsing parameter '--launch-permission': Expected: '=', received: 'EOF' for input:";
const typeError = (list: string, ...values: string[]): string =>
  [
    'Parameter validation failed:',
    ...values.map(
      (value, at) =>
        `Invalid type for parameter ${PERMISSION}.${list}[${at}], value: ${value}, type: string, valid types: structure`,
    ),
  ].join('\n');
const ORGANIZATION = 'arn:aws:organizations::123456789012:organization/o-123example';
const UNIT = 'arn:aws:organizations::123456789012:ou/o-123example/ou-1234-5example';

test.each<[value: string, message: string, ...hints: string[]]>([
  [
    '123456789012',
    `${EXPECTED}\n123456789012\n            ^`,
    `${PERMISSION}: did you mean Add=[{UserId=123456789012}] or Remove=[{UserId=123456789012}]?`,
  ],
  ['all', `${EXPECTED}\nall\n   ^`, `${PERMISSION}: did you mean Add=[{Group=all}] or Remove=[{Group=all}]?`],
  ['12345', `${EXPECTED}\n12345\n     ^`],
  ['Add=123456789012', typeError('Add', '123456789012'), `${PERMISSION}.Add: did you mean [{UserId=123456789012}]?`],
  [
    'Remove=123456789012,all',
    typeError('Remove', '123456789012', 'all'),
    `${PERMISSION}.Remove: did you mean [{UserId=123456789012},{Group=all}]?`,
  ],
  [
    `Add=[${ORGANIZATION},${UNIT}]`,
    typeError('Add', ORGANIZATION, UNIT),
    `${PERMISSION}.Add: did you mean [{OrganizationArn=${ORGANIZATION}},{OrganizationalUnitArn=${UNIT}}]?`,
  ],
  ['Add=123456789012,x', typeError('Add', '123456789012', 'x')],
])('suggests the structure for the launch permission %s', async (value, message, ...hints) => {
  const { code, stderr } = await play(`modify-image-attribute --image-id ami-1 --launch-permission ${value}`);
  const error = `\nec2img: [ERROR]: An error occurred (ParamValidation): ${message}\n`;
  expect([code, stderr]).toEqual([252, error + hintLines(hints)]);
});
