// Whole runs with hints after errors of EC2, and notes on a terminal. The facts in them are from the
// EC2 documentation.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from '../../src/run.ts';
import { type Ec2Endpoint, errorBody, type Fault, startEc2Endpoint } from '../support/ec2-endpoint.ts';
import { fakeIo } from '../support/fake-io.ts';
import { INSTANCE } from '../support/fault-commands.ts';
import { denied, IMAGE } from '../support/fault-scenarios.ts';

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
const DECODED = `the reason is in the encoded message; to decode it (needs sts:DecodeAuthorizationMessage), run: ${DECODE}`;
const ENCODED = 'You are not authorized. Encoded authorization failure message: abc';
const NEEDS_TAGS = 'an image with tags needs ec2:CreateTags in addition to ec2:CreateImage';
const QUOTA =
  'the account has reached a quota; list quotas with: aws service-quotas list-service-quotas --service-code ec2';
const STATE = 'the instance must be running or stopped; wait for that state, then retry';
const SOURCE = 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EbsBlockDevice.html';
const EBS = 'BlockDeviceMappings[0].Ebs';
const SIZE = `${EBS}.VolumeSize is 2000; standard volumes allow 1 to 1024 GiB (as of 2026-07: ${SOURCE})`;

const refused: [code: string, message: string, argv: string[], ...hints: string[]][] = [
  ['SomethingNew', 'no', TAGS],
  ['toString', 'no', []],
  [
    'AuthFailure',
    'no',
    [],
    'AWS rejected these credentials; check the profile, its keys, and the clock of this machine',
  ],
  ['ExpiredToken', 'no', [], 'the credentials have expired; log in again'],
  ['RequestExpired', 'no', [], 'the credentials have expired, or the clock of this machine is wrong'],
  ['InvalidInstanceID.Malformed', 'no', [], 'instance IDs are i- followed by 8 or 17 hexadecimal digits'],
  ...['NotFound', 'Malformed', 'Other'].map((code): [string, string, string[], string] => [
    `InvalidInstanceID.${code}`,
    'no',
    ['--instance-id', 'ami-1'],
    'ami-1 is not an instance ID; instance IDs are i- followed by 8 or 17 hexadecimal digits',
  ]),
  ...['', ' i-1'].map((id): [string, string, string[], string] => [
    'InvalidInstanceID.Malformed',
    'no',
    [`--instance-id=${id}`],
    `"${id}" is not an instance ID; instance IDs are i- followed by 8 or 17 hexadecimal digits`,
  ]),
  ['InvalidInstanceID.Other', 'no', []],
  ['IncorrectInstanceState', 'no', [], STATE],
  ['IncorrectState', 'no', [], STATE],
  [
    'ConcurrentSnapshotLimitExceeded',
    'no',
    [],
    'too many snapshots of a volume are in progress; they are complete when their images are available',
  ],
  [
    'SnapshotCreationPerVolumeRateExceeded',
    'no',
    [],
    'EC2 requires 15 seconds between two snapshots of a volume; wait, then retry',
  ],
  ['PendingSnapshotLimitExceeded', 'no', [], QUOTA],
  ['ResourceLimitExceeded', 'no', [], QUOTA],
  ['TagPolicyViolation', 'no', TAGS, 'the tag policy of the organization does not allow these tags'],
  ['UnauthorizedOperation', 'no', []],
  ['UnauthorizedOperation', 'no', TAGS, NEEDS_TAGS],
  ['UnauthorizedOperation', ENCODED, [], DECODED],
  ['UnauthorizedOperation', ENCODED, TAGS, NEEDS_TAGS, DECODED],
  ['InvalidParameterValue', 'no', []],
  ['InvalidParameterValue', 'no', [BDM, 'Ebs={VolumeType=standard,VolumeSize=2000}'], SIZE],
  [
    'InvalidBlockDeviceMapping',
    'no',
    [
      BDM,
      'DeviceName=a,Ebs={KmsKeyId=k,OutpostArn=o}',
      'DeviceName=b',
      'DeviceName=c,Ebs={AvailabilityZoneId=z,VolumeInitializationRate=100}',
    ],
    `CreateImage does not accept ${EBS}.KmsKeyId; to encrypt with a key, copy the image: ec2img copy-image --encrypted --kms-key-id`,
    `CreateImage does not accept ${EBS}.OutpostArn; to choose where snapshots are stored, use --snapshot-location`,
    'CreateImage does not accept BlockDeviceMappings[2].Ebs.AvailabilityZoneId; a volume gets its Availability Zone when an instance is launched',
    'CreateImage does not accept BlockDeviceMappings[2].Ebs.VolumeInitializationRate; it applies only to volumes created from snapshots',
  ],
  ['IncorrectInstanceState', 'no', [BDM, 'Ebs={KmsKeyId=k}'], STATE],
];

describe('the hints after an EC2 error', () => {
  test.each(refused)(
    'match the code %s with the message %j and the options %j',
    async (code, message, argv, ...hints) => {
      endpoint.script('CreateImage', [refusal(code, message)]);
      const error = `\nec2img: [ERROR]: An error occurred (${code}) when calling the CreateImage operation: ${message}\n`;
      const stderr = error + hints.map((hint) => `hint: ${hint}\n`).join('');
      expect(await play(argv)).toEqual({ code: 254, stdout: '', stderr });
    },
  );
});

const CLASH = refusal('InvalidAMIName.Duplicate', 'in use');
const CLASHES =
  '\nec2img: [ERROR]: An error occurred (InvalidAMIName.Duplicate) when calling the CreateImage operation: in use\n';

test.each([
  [3 * 86_400_000 + 5000, '3 days'],
  [86_400_000 + 5000, '1 day'],
  [5 * 3_600_000 + 5000, '5 hours'],
  [65_000, '1 minute'],
])('a duplicate name error describes the other image and its age in words (%d ms)', async (age, text) => {
  const creationDate = new Date(Date.now() - age).toISOString();
  endpoint.world.addImage({ name: 'web', sourceInstanceId: 'i-2', creationDate, state: 'disabled' });
  endpoint.script('CreateImage', [CLASH]);
  const hint = `hint: ami-00000000000000001 already has this name (disabled, created ${text} ago, from i-2)\n`;
  expect(await play([])).toEqual({ code: 254, stdout: '', stderr: CLASHES + hint });
});

test.each([
  ['denied', denied],
  ['unreadable', { status: 200, body: 'what' }],
  ['missing', { close: true }],
])('a duplicate name error has no hint if the response to the lookup is %s', async (_, failure) => {
  endpoint.script('CreateImage', [CLASH]);
  endpoint.script('DescribeImages', [failure]);
  expect(await play([])).toEqual({ code: 254, stdout: '', stderr: CLASHES });
});

test('a duplicate name error waits at most two seconds for the lookup', async () => {
  endpoint.script('CreateImage', [CLASH]);
  endpoint.script('DescribeImages', [{ delay: 1000 }]);
  expect(await play([])).toEqual({ code: 254, stdout: '', stderr: CLASHES });
});

const REBOOT = `hint: ${INSTANCE} is rebooted if it is running. Use --no-reboot to avoid this next time, or --reboot to hide this message\n`;
const LAST =
  '--tag-specifications was given 2 times; only the last one counts. List all values after one --tag-specifications';

const notes: [argv: string[], stderr: string][] = [
  [[], REBOOT],
  [['--reboot'], ''],
  [['--no-reboot'], ''],
  [['--cli-input-json', '{"NoReboot":true}'], ''],
  [['--quiet'], ''],
  [['--cli-error-format', 'json'], ''],
  [[...TAGS, ...TAGS, '--reboot'], `hint: ${LAST}\n`],
  [[BDM, 'Ebs={VolumeType=standard,VolumeSize=2000}'], `hint: ${SIZE}\n${REBOOT}`],
];

describe('create-image on a terminal', () => {
  test.each(notes)('prints the expected notes after the response with the options %j', async (argv, stderr) => {
    expect(await play(argv, 100)).toEqual({ code: 0, stdout: IMAGE, stderr });
  });

  test.each<[name: string, argv: string[], env: Record<string, string | undefined>, error: string, code: number]>([
    [
      'there are no credentials',
      [],
      { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined },
      'An error occurred (NoCredentials): Unable to locate credentials. You can configure credentials by running "aws login".\n' +
        'hint: without the AWS CLI, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or add aws_access_key_id and ' +
        'aws_secret_access_key to [default] in ~/.aws/credentials\n' +
        'hint: to see where ec2img searches for credentials, run: ec2img credentials',
      253,
    ],
    [
      'there is no connection',
      ['--endpoint-url', 'http://127.0.0.1:1'],
      { AWS_MAX_ATTEMPTS: '1' },
      'Could not connect to the endpoint URL: "http://127.0.0.1:1/"',
      255,
    ],
  ])('prints no note about the request if %s, and other notes after the error', async (_, argv, env, error, code) => {
    const { io, seen } = fakeIo({
      terminal: 100,
      env: { ...KEYS, NO_COLOR: '1', AWS_ENDPOINT_URL: endpoint.url, ...env },
    });
    expect(await run([...B, ...TAGS, ...TAGS, ...argv], io)).toBe(code);
    expect(seen.stderr).toBe(`\nec2img: [ERROR]: ${error}\nhint: ${LAST}\n`);
  });

  test('prints no note about a request that EC2 refuses, and other notes after the error', async () => {
    endpoint.script('CreateImage', [refusal('IncorrectState')]);
    const error = 'An error occurred (IncorrectState) when calling the CreateImage operation: no';
    const stderr = `\nec2img: [ERROR]: ${error}\nhint: ${STATE}\nhint: ${LAST}\n`;
    expect(await play([...TAGS, ...TAGS, '--color', 'off'], 100)).toEqual({ code: 254, stdout: '', stderr });
  });

  test('does not mention a reboot in a dry run', async () => {
    const { stderr } = await play(['--dry-run'], 100);
    expect(stderr).not.toContain('rebooted');
  });
});

test.each(notes)('create-image without a terminal prints no notes with the options %j', async (argv) => {
  expect(await play(argv)).toEqual({ code: 0, stdout: IMAGE, stderr: '' });
});

const HTML = '<html><body>Bad Gateway</body></html>';
const [RETRY, LOOKUP] = ['retrying', 'looking up the image, then retrying'];

// Only the notes are tested here. The requests are tested in faults.test.ts.
const failing: [name: string, failures: Fault[], terminal: number | undefined, argv: string[], ...lines: string[]][] = [
  [
    'prints a note for each failed attempt',
    [refusal('RequestLimitExceeded'), { status: 503, body: errorBody('Unavailable', 'no') }],
    100,
    [],
    `EC2 returned RequestLimitExceeded (status 400): ${RETRY}`,
    `EC2 returned Unavailable (status 503): ${LOOKUP}`,
  ],
  [
    'the note on a failed attempt shows the HTTP status if there is no error code',
    [{ status: 502, body: HTML }],
    100,
    ['--reboot'],
    `EC2 returned 502 Bad Gateway: ${LOOKUP}`,
  ],
  ['prints no note on a failed attempt with --quiet', [{ status: 502, body: HTML }], 100, ['--quiet']],
  ['prints no note on a failed attempt without a terminal', [{ status: 502, body: HTML }], undefined, []],
  [
    'the note on a failed dry run announces a retry without a lookup',
    [{ close: true }],
    100,
    ['--dry-run'],
    `Connection was closed before we received a valid response from endpoint URL: "URL/": ${RETRY}`,
  ],
];

test.each(failing)('%s', async (_, failures, terminal, argv, ...lines) => {
  endpoint.script('CreateImage', failures);
  const { stderr } = await play(argv, terminal);
  const printed = stderr.replaceAll(endpoint.url, 'URL').split('\n');
  expect(printed.filter((line) => / retrying$/.test(line))).toEqual(lines.map((line) => `hint: ${line}`));
});

test('looks the image up after the last failed attempt and does not retry', async () => {
  endpoint.script('CreateImage', [{ status: 200, body: 'what' }]);
  const { code, stderr } = await play(['--reboot'], 100);
  const [first] = stderr.split('\n');
  expect([code, first]).toEqual([255, 'hint: unreadable response (status 200): looking up the image']);
});

// The arguments that bash passes on if the quotes are missing. They are valid, but not what the user meant.
test.each([
  [
    ['--tag-specifications', 'ResourceType=image,Tags=[Key=a]', 'ResourceType=image,Tags=[Value=b]'],
    "put it in quotes: --tag-specifications 'ResourceType=image,Tags=[{Key=a,Value=b}]'",
  ],
  [
    [BDM, 'DeviceName=a,Ebs=VolumeSize=1', 'DeviceName=a,Ebs=VolumeType=gp3'],
    "put it in quotes: --block-device-mappings 'DeviceName=a,Ebs={VolumeSize=1,VolumeType=gp3}'",
  ],
])('the hint shows how to quote the braces that the shell expanded in %j', async (argv, advice) => {
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
])('suggests a correction, if any, for the invalid document in %j', async (argv, ...hints) => {
  const { code, stderr } = await play(argv);
  expect(code).toBe(252);
  expect(stderr.split('\n').filter((line) => /^hint: .*(?<!column \d\))$/.test(line))).toEqual(
    hints.map((hint) => `hint: ${hint}`),
  );
});
