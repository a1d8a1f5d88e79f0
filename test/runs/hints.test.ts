// Hints after a refusal, and notes before the request at a terminal: whole runs. Sentences are ours, facts are those of
// the EC2 documentation.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from '../../src/run.ts';
import { type Ec2Endpoint, errorBody, type Fault, startEc2Endpoint } from '../support/ec2-endpoint.ts';
import { fakeIo } from '../support/fake-io.ts';
import { denied, IMAGE, INSTANCE } from '../support/fault-scenarios.ts';

const KEYS = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'us-east-1' };
const B = ['create-image', '--instance-id', INSTANCE, '--name', 'web'];
const TAGS = ['--tag-specifications', 'ResourceType=image'];
const BDM = '--block-device-mappings';

let endpoint: Ec2Endpoint;
beforeEach(async () => {
  endpoint = await startEc2Endpoint();
});
afterEach(() => endpoint.stop());

async function play(argv: readonly string[], terminal?: number) {
  const env = { ...KEYS, AWS_ENDPOINT_URL: endpoint.url, AWS_PAGER: '' };
  const { io, seen } = fakeIo({ env, ...(terminal && { terminal }) });
  return { code: await run([...B, ...argv], io), stdout: seen.stdout, stderr: seen.stderr };
}

const refusal = (code: string, message = 'no'): Fault => ({ status: 400, body: errorBody(code, message) });
const DECODE = 'aws sts decode-authorization-message --query DecodedMessage --output text --encoded-message MESSAGE';
const DECODED = `the reason is in the encoded message; who may read it gives: ${DECODE}`;
const ENCODED = 'You are not authorized. Encoded authorization failure message: abc';
const NEEDS_TAGS = 'an image with tags needs ec2:CreateTags beside ec2:CreateImage';
const QUOTA = 'a quota of the account is reached: see aws service-quotas list-service-quotas --service-code ec2';
const STATE = 'an image is made of an instance that is running or stopped: try again when it is';
const SOURCE = 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EbsBlockDevice.html';
const EBS = 'BlockDeviceMappings[0].Ebs';
const SIZE = `${EBS}.VolumeSize is 2000: standard took 1 to 1024 GiB in 2026-07 (${SOURCE})`;

const refused: [code: string, message: string, argv: string[], ...hints: string[]][] = [
  ['SomethingNew', 'no', TAGS],
  ['toString', 'no', []],
  [
    'AuthFailure',
    'no',
    [],
    'AWS does not take these credentials: look at the profile, its keys, and the clock of this machine',
  ],
  ['ExpiredToken', 'no', [], 'the credentials have expired: log in anew'],
  ['RequestExpired', 'no', [], 'the credentials have expired, or the clock of this machine is wrong'],
  ['InvalidInstanceID.Malformed', 'no', [], 'the ID of an instance is i- and 8 or 17 hexadecimal digits'],
  ...['NotFound', 'Malformed', 'Other'].map((code): [string, string, string[], string] => [
    `InvalidInstanceID.${code}`,
    'no',
    ['--instance-id', 'ami-1'],
    'ami-1 is not the ID of an instance: those begin with i-, then 8 or 17 hexadecimal digits',
  ]),
  ...['', ' i-1'].map((id): [string, string, string[], string] => [
    'InvalidInstanceID.Malformed',
    'no',
    [`--instance-id=${id}`],
    `"${id}" is not the ID of an instance: those begin with i-, then 8 or 17 hexadecimal digits`,
  ]),
  ['InvalidInstanceID.Other', 'no', []],
  ['IncorrectInstanceState', 'no', [], STATE],
  ['IncorrectState', 'no', [], STATE],
  [
    'ConcurrentSnapshotLimitExceeded',
    'no',
    [],
    'a volume has too many snapshots in the making; they are done when their images are available',
  ],
  [
    'SnapshotCreationPerVolumeRateExceeded',
    'no',
    [],
    'EC2 wants 15 seconds between two snapshots of one volume: try again then',
  ],
  ['PendingSnapshotLimitExceeded', 'no', [], QUOTA],
  ['ResourceLimitExceeded', 'no', [], QUOTA],
  ['TagPolicyViolation', 'no', TAGS, 'a tag policy of the organization does not allow these tags'],
  ['UnauthorizedOperation', 'no', []],
  ['UnauthorizedOperation', 'no', TAGS, NEEDS_TAGS],
  ['UnauthorizedOperation', ENCODED, [], DECODED],
  ['UnauthorizedOperation', ENCODED, TAGS, NEEDS_TAGS, DECODED],
  ['InvalidParameterValue', 'no', []],
  ['InvalidParameterValue', 'no', [BDM, 'Ebs={VolumeType=standard,VolumeSize=2000}'], SIZE],
  [
    'InvalidBlockDeviceMapping',
    'no',
    [BDM, 'Ebs={KmsKeyId=k,OutpostArn=o}', 'DeviceName=b', 'Ebs={AvailabilityZoneId=z,VolumeInitializationRate=100}'],
    `CreateImage takes no ${EBS}.KmsKeyId; to encrypt with a key, copy the image: aws ec2 copy-image --encrypted --kms-key-id`,
    `CreateImage takes no ${EBS}.OutpostArn; the place of the snapshots is --snapshot-location`,
    'CreateImage takes no BlockDeviceMappings[2].Ebs.AvailabilityZoneId; a volume gets its place when an instance is launched',
    'CreateImage takes no BlockDeviceMappings[2].Ebs.VolumeInitializationRate; it is for volumes that are made from snapshots',
  ],
  ['IncorrectInstanceState', 'no', [BDM, 'Ebs={KmsKeyId=k}'], STATE],
];

describe('after a refusal with', () => {
  test.each(refused)('%s: %s %j', async (code, message, argv, ...hints) => {
    endpoint.script('CreateImage', [refusal(code, message)]);
    const error = `\nec2img: [ERROR]: An error occurred (${code}) when calling the CreateImage operation: ${message}\n`;
    const stderr = error + hints.map((hint) => `hint: ${hint}\n`).join('');
    expect(await play(argv)).toEqual({ code: 254, stdout: '', stderr });
  });
});

const CLASH = refusal('InvalidAMIName.Duplicate', 'in use');
const CLASHES =
  '\nec2img: [ERROR]: An error occurred (InvalidAMIName.Duplicate) when calling the CreateImage operation: in use\n';

test.each([
  [3 * 86_400_000 + 5000, '3 days'],
  [86_400_000 + 5000, '1 day'],
  [5 * 3_600_000 + 5000, '5 hours'],
  [65_000, '1 minute'],
])('a clash of names: the other image is %d ms old', async (age, text) => {
  const creationDate = new Date(Date.now() - age).toISOString();
  endpoint.world.addImage({ name: 'web', sourceInstanceId: 'i-2', creationDate, state: 'disabled' });
  endpoint.script('CreateImage', [CLASH]);
  const hint = `hint: ami-00000000000000001 has this name: it is disabled, made ${text} ago of i-2\n`;
  expect(await play([])).toEqual({ code: 254, stdout: '', stderr: CLASHES + hint });
});

test.each([
  ['denied', denied],
  ['unreadable', { status: 200, body: 'what' }],
  ['closed', { close: true }],
])('a clash of names whose look-up is %s', async (_, fault) => {
  endpoint.script('CreateImage', [CLASH]);
  endpoint.script('DescribeImages', [fault]);
  expect(await play([])).toEqual({ code: 254, stdout: '', stderr: CLASHES });
});

test('a clash of names whose look-up does not answer costs two seconds', async () => {
  endpoint.script('CreateImage', [CLASH]);
  endpoint.script('DescribeImages', [{ delay: 30 }]);
  const started = Date.now();
  expect(await play([])).toEqual({ code: 254, stdout: '', stderr: CLASHES });
  expect(Date.now() - started).toBeLessThan(6000);
});

const REBOOT = `hint: ${INSTANCE} reboots now if it is running: --no-reboot leaves it running, --reboot says that you know\n`;
const LAST = '--tag-specifications was given 2 times and only the last one counts: give all its values behind one';

const notes: [argv: string[], stderr: string][] = [
  [[], REBOOT],
  [['--reboot'], ''],
  [['--no-reboot'], ''],
  [['--cli-input-json', '{"NoReboot":true}'], ''],
  [['--quiet'], ''],
  [[...TAGS, ...TAGS, '--reboot'], `hint: ${LAST}\n`],
  [[BDM, 'Ebs={VolumeType=standard,VolumeSize=2000}'], `hint: ${SIZE}\n${REBOOT}`],
];

describe('at a terminal, before the request', () => {
  test.each(notes)('%j', async (argv, stderr) => {
    expect(await play(argv, 100)).toEqual({ code: 0, stdout: IMAGE, stderr });
  });

  test('but not for a dry run', async () => {
    const { stderr } = await play(['--dry-run'], 100);
    expect(stderr).not.toContain('reboots');
  });
});

test.each(notes)('a script is not told: %j', async (argv) => {
  expect(await play(argv)).toEqual({ code: 0, stdout: IMAGE, stderr: '' });
});

const HTML = '<html><body>Bad Gateway</body></html>';
const [AGAIN, FIRST] = ['trying again', 'looking for the image, then trying again'];

// What happens to requests is in faults.test.ts; here is what a person is told while it does.
const failing: [faults: Fault[], terminal: number | undefined, argv: string[], ...lines: string[]][] = [
  [
    [refusal('RequestLimitExceeded'), { status: 503, body: errorBody('Unavailable', 'no') }],
    100,
    [],
    `EC2 answered RequestLimitExceeded (status 400): ${AGAIN}`,
    `EC2 answered Unavailable (status 503): ${FIRST}`,
  ],
  [[{ status: 502, body: HTML }], 100, ['--reboot'], `EC2 answered 502 Bad Gateway: ${FIRST}`],
  [[{ status: 502, body: HTML }], 100, ['--quiet']],
  [[{ status: 502, body: HTML }], undefined, []],
  [
    [{ close: true }],
    100,
    ['--dry-run'],
    `Connection was closed before we received a valid response from endpoint URL: "URL/": ${AGAIN}`,
  ],
];

test.each(failing)('while attempts fail: %j, terminal %s, %j', async (faults, terminal, argv, ...lines) => {
  endpoint.script('CreateImage', faults);
  const { stderr } = await play(argv, terminal);
  const told = stderr.replaceAll(endpoint.url, 'URL').split('\n');
  expect(told.filter((line) => / again$/.test(line))).toEqual(lines.map((line) => `hint: ${line}`));
});

test('the last attempt that fails is not tried again, and the image is looked for', async () => {
  endpoint.script('CreateImage', [{ status: 200, body: 'what' }]);
  const { code, stderr } = await play(['--reboot'], 100);
  const [first] = stderr.split('\n');
  expect([code, first]).toEqual([255, 'hint: the answer cannot be read (status 200): looking for the image']);
});

// As bash hands them over when the quotes are forgotten; the words can be read, and are none of what was meant.
test.each([
  [
    ['--tag-specifications', 'ResourceType=image,Tags=[Key=a]', 'ResourceType=image,Tags=[Value=b]'],
    "put it in quotes: --tag-specifications 'ResourceType=image,Tags=[{Key=a,Value=b}]'",
  ],
  [
    [BDM, 'DeviceName=a,Ebs=VolumeSize=1', 'DeviceName=a,Ebs=VolumeType=gp3'],
    "put it in quotes: --block-device-mappings 'DeviceName=a,Ebs={VolumeSize=1,VolumeType=gp3}'",
  ],
])('braces that the shell took apart: %j', async (argv, advice) => {
  const { code, stderr } = await play(argv);
  const hints = stderr.split('\n').filter((line) => line.startsWith('hint: '));
  expect([code, ...hints]).toEqual([252, `hint: the shell expanded the braces in this value; ${advice}`]);
  expect(endpoint.requests()).toEqual([]);
});

const REQUEST = 'did you mean file://request.json?';
test.each<[argv: string[], ...hints: string[]]>([
  [['--cli-input-json', 'request.json'], REQUEST],
  [['--cli-input-json', '@request.json'], REQUEST],
  [['--cli-input-yaml', 'request.json'], REQUEST],
  [['--cli-input-json', 'file:request.json'], REQUEST],
  [['--cli-input-json', 'FILE://request.json'], REQUEST],
  [['--cli-input-json', 'file:/request.json'], 'did you mean file:///request.json?'],
  [['--cli-input-yaml', 'a: b: request.json']],
  [['--cli-input-yaml', '{a: @b}']],
  [
    ['--cli-input-json', '{InstanceId:i-1}'],
    'the shell removed the double quotes from this JSON; save the JSON to a file and use --cli-input-json file://FILE.json',
  ],
])('a document that cannot be read: %j', async (argv, ...hints) => {
  const { code, stderr } = await play(argv);
  expect(code).toBe(252);
  expect(stderr.split('\n').filter((line) => /^hint: .*(?<!column \d\))$/.test(line))).toEqual(
    hints.map((hint) => `hint: ${hint}`),
  );
});

test.each([
  // Name and instance alone were changed.
  [
    '{"InstanceId":"i-1","Name":"web","TagSpecifications":[{"ResourceType":"capacity-reservation","Tags":[{"Key":"","Value":""}]}]}',
    'documented at https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateImage.html',
  ],
  [
    '{"InstanceId":"i-1","Name":"web:1","DryRun":false}',
    'documented at https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateImage.html; to send the request anyway, add --validate aws',
  ],
])('a document with values of a skeleton: %s', async (document, source) => {
  const { io, seen } = fakeIo({ env: KEYS });
  expect(await run(['create-image', '--cli-input-json', document], io)).toBe(252);
  expect(seen.stderr.split('\n').filter((line) => line.startsWith('hint: '))).toEqual([
    `hint: ${source}`,
    'hint: a skeleton lists every member; delete those you do not need',
  ]);
});
