// Whole runs of plan-images against the EC2 endpoint.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { run } from '../../src/run.ts';
import { type Ec2Endpoint, startEc2Endpoint } from '../support/ec2-endpoint.ts';
import type { Instance } from '../support/ec2-world.ts';
import { type FakeWorld, fakeIo } from '../support/fake-io.ts';
import { callEnv } from '../support/program.ts';

let endpoint: Ec2Endpoint;
beforeAll(async () => {
  endpoint = await startEc2Endpoint();
});
afterAll(() => endpoint.stop());

const instance = (id: string, name: string, state = 'running', tags?: Instance['tags']): Instance => ({
  instanceId: id,
  name,
  state,
  volumes: [],
  ...(tags && { tags }),
});

const [A, B, C, D] = [
  'i-0000000000000000a',
  'i-0000000000000000b',
  'i-0000000000000000c',
  'i-0000000000000000d',
] as const;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2030-01-31T23:59:58Z') });
  endpoint.world.instances.splice(
    0,
    Number.POSITIVE_INFINITY,
    instance(A, 'web: 1'),
    instance(B, 'web 2', 'stopped', [
      { key: 'Name', value: 'web 2' },
      { key: 'Backup', value: 'yes' },
    ]),
    instance(C, 'old', 'terminated'),
    instance(D, 'new', 'pending'),
  );
});
afterEach(() => {
  vi.useRealTimers();
});

async function play(argv: readonly string[], world: FakeWorld = {}) {
  const before = endpoint.requests().length;
  const { io, seen } = fakeIo({ ...world, env: { ...callEnv(endpoint.url), ...world.env } });
  const code = await run(['plan-images', ...argv], io);
  const requests = endpoint.requests().slice(before);
  return {
    code,
    stdout: seen.stdout,
    stderr: seen.stderr,
    requests: requests.map(({ form }) => Object.fromEntries(form)),
  };
}

const NAME = ['--name', 'web-{instance-id}'];

const lines = (...requests: readonly object[]): string => requests.map((one) => `${JSON.stringify(one)}\n`).join('');

const failure = (code: number, text: string) => ({ code, stdout: '', stderr: `\nec2img: [ERROR]: ${text}\n` });

const invalid = (text: string) => failure(252, `An error occurred (ParamValidation): ${text}`);

describe('a plan', () => {
  test('has a line for each running or stopped instance', async () => {
    const { requests, ...ended } = await play(NAME);
    expect(ended).toEqual({
      code: 0,
      stdout: lines({ InstanceId: A, Name: `web-${A}` }, { InstanceId: B, Name: `web-${B}` }),
      stderr: '',
    });
    expect(requests).toEqual([
      {
        Action: 'DescribeInstances',
        Version: '2016-11-15',
        'Filter.1.Name': 'instance-state-name',
        'Filter.1.Value.1': 'running',
        'Filter.1.Value.2': 'stopped',
        MaxResults: '1000',
      },
    ]);
  });

  test('has every option of create-image, with placeholders in texts', async () => {
    const { code, stdout, stderr } = await play([
      '--filters',
      'Name=tag:Backup,Values=yes',
      '--name',
      '{name} {date} {time}',
      '--description',
      '{region} {account} {{x}}',
      '--no-reboot',
      '--tag-specifications',
      "ResourceType=image,Tags=[{Key=Source,Value='{instance-id}'},{Key=n,Value='{index}/{tag:Backup}'}]",
      '--block-device-mappings',
      'DeviceName=/dev/sdh,Ebs={VolumeSize=100,VolumeType=gp3}',
      '--snapshot-location',
      'local',
      '--boot-mode-override',
      'uefi',
    ]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.split('\n')).toHaveLength(2);
    expect(JSON.parse(stdout)).toEqual({
      InstanceId: B,
      Name: 'web 2 2030-01-31 235958',
      Description: 'us-east-1 123456789012 {x}',
      NoReboot: true,
      TagSpecifications: [
        {
          ResourceType: 'image',
          Tags: [
            { Key: 'Source', Value: B },
            { Key: 'n', Value: '1/yes' },
          ],
        },
      ],
      BlockDeviceMappings: [{ DeviceName: '/dev/sdh', Ebs: { VolumeSize: 100, VolumeType: 'gp3' } }],
      SnapshotLocation: 'local',
      BootModeOverride: 'uefi',
    });
  });

  test('takes the options from a document', async () => {
    const document = JSON.stringify({ Name: 'd-{index}', InstanceIds: [B, A, B], NoReboot: false });
    const { code, stdout, requests } = await play(['--cli-input-json', document]);
    expect([code, stdout]).toEqual([
      0,
      lines({ InstanceId: B, Name: 'd-1', NoReboot: false }, { InstanceId: A, Name: 'd-2', NoReboot: false }),
    ]);
    expect(requests).toEqual([
      { Action: 'DescribeInstances', Version: '2016-11-15', 'InstanceId.1': B, 'InstanceId.2': A },
    ]);
  });

  test('has the instances of all pages, with leading zeros in their numbers', async () => {
    const many = Array.from({ length: 1205 }, (_, at) => instance(`i-${String(at).padStart(17, '0')}`, 'x'));
    endpoint.world.instances.splice(0, Number.POSITIVE_INFINITY, ...many);
    const { code, stdout, requests } = await play(['--name', 'n{index}']);
    const names = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).Name);
    expect([code, names.length, names[0], names[1204]]).toEqual([0, 1205, 'n0001', 'n1205']);
    expect(requests.map(({ NextToken }) => NextToken !== undefined)).toEqual([false, true]);
  });

  test('survives throttling', async () => {
    endpoint.script('DescribeInstances', [
      { status: 503, body: '<Response><Errors><Error><Code>RequestLimitExceeded</Code></Error></Errors></Response>' },
    ]);
    const { code, requests } = await play(NAME);
    expect([code, requests.length]).toEqual([0, 2]);
  });

  test('has instances in other states if a filter names their state', async () => {
    const { stdout } = await play([...NAME, '--filters', 'Name=instance-state-name,Values=pending']);
    expect(stdout).toBe(lines({ InstanceId: D, Name: `web-${D}` }));
  });

  test('ignores the output format of the environment', async () => {
    const { stdout } = await play([...NAME, '--instance-ids', A], { env: { AWS_DEFAULT_OUTPUT: 'bogus' } });
    expect(stdout).toBe(lines({ InstanceId: A, Name: `web-${A}` }));
  });

  test('has names against the documented rules with --validate aws, but never a name twice', async () => {
    const ended = await play(['--name', 'w:{index}', '--validate', 'aws', '--instance-ids', A]);
    expect(ended).toMatchObject({ code: 0, stdout: lines({ InstanceId: A, Name: 'w:1' }) });
    expect(await play(['--name', 'same', '--validate', 'none'])).toMatchObject({ code: 252, stdout: '' });
  });

  test('ends without a message if its reader closed the pipe', async () => {
    expect(await play(NAME, { stdoutFails: 'EPIPE' })).toMatchObject({ code: 255, stderr: '' });
  });
});

const KNOWN =
  'hint: the placeholders are {instance-id}, {name}, {tag:KEY}, {date}, {time}, {account}, {region}, {index}';

const TAGGED =
  'hint: to select only instances with a tag, add --filters Name=tag-key,Values=KEY; every instance has {instance-id}';

describe('nothing is printed', () => {
  test.each<[string, string[], ReturnType<typeof failure>]>([
    [
      'for names used twice',
      ['--name', 'web'],
      invalid(
        `No line is printed, because lines are invalid:\n${B} and ${A}: --name: both images would have the name web\nhint: put {instance-id} or {index} into --name, so that each image has a name of its own`,
      ),
    ],
    [
      'if a tag is missing',
      ['--name', 'web {tag:Backup}'],
      invalid(
        `No line is printed, because lines are invalid:\n${A}: --name: the instance has no tag Backup\n${TAGGED}`,
      ),
    ],
    [
      'if a result is too long, or a tag is missing in a tag',
      [
        '--name',
        `${'x'.repeat(110)}{instance-id}`,
        '--instance-ids',
        A,
        B,
        '--tag-specifications',
        "ResourceType=image,Tags=[{Key=k,Value='{tag:Backup}'}]",
      ],
      invalid(
        `No line is printed, because lines are invalid:\n${A}: --tag-specifications, TagSpecifications[0].Tags[0].Value: the instance has no tag Backup\n${B}: Invalid length for parameter Name, value: 129, valid max length: 128: a name must have 3 to 128 characters\n${TAGGED}\nhint: documented at https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateImage.html; to plan the images anyway, add --validate aws here and to create-images`,
      ),
    ],
    [
      'for a terminated instance',
      [...NAME, '--instance-ids', A, C],
      invalid(`No line is printed, because of these instances:\n${C}: the instance is terminated`),
    ],
    [
      'if no instance is selected',
      [...NAME, '--filters', 'Name=tag:Backup,Values=no'],
      failure(
        255,
        'No instance in us-east-1 is selected, so the plan would be empty\nhint: without a filter on instance-state-name, only running and stopped instances are selected; --region sets the Region',
      ),
    ],
  ])('%s', async (_, argv, ended) => {
    expect(await play(argv)).toMatchObject(ended);
  });

  test.each<[string, string[], ReturnType<typeof failure>]>([
    [
      'unknown placeholders',
      ['--name', '{nme}', '--description', 'a{b'],
      invalid(
        `--name: {nme} is not a placeholder; did you mean {name}?\n--description: { is not a part of a placeholder\n${KNOWN}\n${KNOWN}; for a literal brace, write {{`,
      ),
    ],
    [
      'a template with an invalid character',
      ['--name', 'web:{instance-id}'],
      invalid(
        `Parameter validation failed:\nInvalid value for parameter Name, value: "web:", ":" at character 4: a name may only contain letters (A-Z, a-z), digits, spaces and ( ) [ ] . / - ' @ _\nhint: documented at https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateImage.html; to plan the images anyway, add --validate aws here and to create-images`,
      ),
    ],
    [
      'an empty list of IDs',
      [...NAME, '--instance-ids'],
      invalid(
        'Parameter validation failed:\nInvalid length for parameter InstanceIds, value: 0, valid min length: 1: with an empty list, EC2 selects all instances; to do that, leave out --instance-ids',
      ),
    ],
    [
      '--output',
      [...NAME, '--output', 'text'],
      invalid(
        'plan-images does not accept --output: a plan is always JSON Lines\nhint: to select or change lines, use a program for JSON, such as jq',
      ),
    ],
    [
      '--query',
      [...NAME, '--query', 'Name'],
      invalid(
        'plan-images does not accept --query: a plan is always JSON Lines\nhint: to select or change lines, use a program for JSON, such as jq',
      ),
    ],
  ])('and nothing is sent for %s', async (_, argv, ended) => {
    const { requests, ...played } = await play(argv);
    expect(played).toEqual(ended);
    expect(requests).toEqual([]);
  });

  test('for an ID that EC2 does not know', async () => {
    const { code, stdout, stderr } = await play([...NAME, '--instance-ids', 'i-00000000000000001']);
    expect([code, stdout]).toEqual([254, '']);
    expect(stderr).toContain(
      'An error occurred (InvalidInstanceID.NotFound) when calling the DescribeInstances operation',
    );
  });
});

test('a hint names an instance that is not ready yet', async () => {
  expect(await play([...NAME, '--instance-ids', D])).toMatchObject({
    code: 0,
    stdout: lines({ InstanceId: D, Name: `web-${D}` }),
    stderr: `hint: ${D} is pending; EC2 creates images of running and stopped instances only\n`,
  });
});

test('an instance with its root volume in an instance store is left out, or an error if its ID was given', async () => {
  const body = `<DescribeInstancesResponse><reservationSet><item><ownerId>1</ownerId><instancesSet>
    <item><instanceId>${A}</instanceId><rootDeviceType>instance-store</rootDeviceType></item>
    <item><instanceId>${B}</instanceId><rootDeviceType>ebs</rootDeviceType></item>
    </instancesSet></item></reservationSet></DescribeInstancesResponse>`;
  endpoint.script('DescribeInstances', [{ body }, { body }, { body }]);
  const reason = 'its root volume is an instance store, of which EC2 creates no image';
  expect(await play(NAME)).toMatchObject({
    code: 0,
    stdout: lines({ InstanceId: B, Name: `web-${B}` }),
    stderr: `hint: ${A} is left out: ${reason}\n`,
  });
  expect(await play([...NAME, '--instance-ids', A, C])).toMatchObject(
    invalid(`No line is printed, because of these instances:\n${C}: EC2 did not list the instance\n${A}: ${reason}`),
  );
});
