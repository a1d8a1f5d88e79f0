// Whole runs of the commands of `wait`: output, requests and the times of polls. Only sleeps take time. Messages of waiters:
// measured on AWS CLI 2.36.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from '../../src/run.ts';
import { errorBody } from '../support/ec2-endpoint.ts';
import { type FakeWorld, fakeIo } from '../support/fake-io.ts';
import type { ScriptedAnswer } from '../support/http-server.ts';
import { type RecordingEndpoint, startRecordingEndpoint } from '../support/recording-endpoint.ts';

const KEYS = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'us-east-1' };

let endpoint: RecordingEndpoint;
beforeEach(async () => {
  endpoint = await startRecordingEndpoint('');
});
afterEach(() => endpoint.stop());

type Item = readonly [id: string, state: string, more?: string];

const response = (operation: string, body: string, token?: string): ScriptedAnswer => ({
  body: `<${operation}Response>${body}${token ? `<nextToken>${token}</nextToken>` : ''}</${operation}Response>`,
});
const images = (items: readonly Item[], token?: string): ScriptedAnswer => {
  const texts = items.map(
    ([id, state, more = '']) => `<item><imageId>${id}</imageId><imageState>${state}</imageState>${more}</item>`,
  );
  return response('DescribeImages', `<imagesSet>${texts.join('')}</imagesSet>`, token);
};
const snapshots = (items: readonly Item[], token?: string): ScriptedAnswer => {
  const texts = items.map(
    ([id, state, more = '']) => `<item><snapshotId>${id}</snapshotId><status>${state}</status>${more}</item>`,
  );
  return response('DescribeSnapshots', `<snapshotSet>${texts.join('')}</snapshotSet>`, token);
};
/** A reservation for each instance. */
const instances = (items: readonly Item[], token?: string): ScriptedAnswer => {
  const texts = items.map(
    ([id, state, more = '']) =>
      `<item><instancesSet><item><instanceId>${id}</instanceId><instanceState><name>${state}</name></instanceState>${more}</item></instancesSet></item>`,
  );
  return response('DescribeInstances', `<reservationSet>${texts.join('')}</reservationSet>`, token);
};
const refusal = (code: string, message = 'no', status = 400): ScriptedAnswer => ({
  status,
  body: errorBody(code, message),
});

/** The last response repeats. `polls` are the times at which requests were sent, in seconds. */
async function play(argv: readonly string[], responses: readonly ScriptedAnswer[], world: FakeWorld = {}) {
  endpoint.play(responses);
  const { io, seen } = fakeIo({ ...world, env: { ...KEYS, AWS_ENDPOINT_URL: endpoint.url, ...world.env } });
  const times: number[] = [];
  const code = await run(['wait', ...argv], {
    ...io,
    sleep: (milliseconds, signal) => {
      times.splice(times.length, 0, ...Array(endpoint.requests().length - times.length).fill(io.now() / 1000));
      return io.sleep(milliseconds, signal);
    },
  });
  const requests = endpoint.requests().map(({ form }) => form.filter(([name]) => !/^(Action|Version)$/.test(name)));
  const rest = Array(requests.length - times.length).fill(io.now() / 1000);
  return { code, stdout: seen.stdout, stderr: seen.stderr, requests, polls: [...times, ...rest] };
}

const DONE = { code: 0, stdout: '', stderr: '' };
const failed = (message: string, ...hints: string[]) => ({
  code: 255,
  stdout: '',
  stderr: `\nec2img: [ERROR]: ${message}\n${hints.map((hint) => `hint: ${hint}\n`).join('')}`,
});
const matched = (waiter: string, expression: string, state: string): string =>
  `Waiter ${waiter} failed: Waiter encountered a terminal failure state: For expression "${expression}" we matched expected path: "${state}" at least once`;
const [STATES, OF_INSTANCES] = ['Snapshots[].State', 'Reservations[].Instances[].State.Name'];

/** One poll decides. */
const decided: [name: string, argv: string[], answer: ScriptedAnswer, end: ReturnType<typeof failed>][] = [
  ['image-exists', ['image-exists', '--image-ids', 'ami-1'], images([['ami-1', 'pending']]), DONE],
  ['image-exists', ['image-exists', '--image-ids', 'ami-1'], images([['', 'pending']]), DONE],
  ['snapshot-completed', ['snapshot-completed', '--owner-ids', 'self'], snapshots([['snap-1', 'completed']]), DONE],
  ['instance-stopped', ['instance-stopped', '--instance-ids', 'i-1'], instances([['i-1', 'stopped']]), DONE],
  ['instance-running', ['instance-running', '--instance-ids', 'i-1'], instances([['i-1', 'running']]), DONE],
  [
    'instance-running, with options for the output,',
    ['instance-running', '--instance-ids', 'i-1', '--output', 'text', '--query', 'Reservations[]'],
    instances([['i-1', 'running']]),
    DONE,
  ],
  [
    'snapshot-completed with a failed snapshot',
    ['snapshot-completed', '--owner-ids', 'self'],
    snapshots([
      ['snap-1', 'completed'],
      ['snap-2', 'error', '<statusMessage>The key is disabled</statusMessage>'],
    ]),
    failed(
      matched('SnapshotCompleted', STATES, 'error'),
      'Snapshot snap-2 will not become completed: its state is error (The key is disabled)',
    ),
  ],
  [
    'snapshot-completed with a snapshot in the Recycle Bin',
    ['snapshot-completed', '--owner-ids', 'self'],
    snapshots([['snap-1', 'recoverable']]),
    failed(
      matched('SnapshotCompleted', STATES, 'recoverable'),
      'Snapshot snap-1 will not become completed: its state is recoverable',
    ),
  ],
  ...['pending', 'terminated', 'shutting-down'].map((state): (typeof decided)[number] => [
    `instance-stopped with an instance that is ${state}`,
    ['instance-stopped', '--instance-ids', 'i-1', 'i-2'],
    instances([
      ['i-1', 'stopped'],
      ['i-2', state, '<stateReason><code>c</code><message>Client.User: by user</message></stateReason>'],
    ]),
    failed(
      matched('InstanceStopped', OF_INSTANCES, state),
      `Instance i-2 will not become stopped: its state is ${state} (Client.User: by user)`,
    ),
  ]),
  ...['shutting-down', 'terminated', 'stopping'].map((state): (typeof decided)[number] => [
    `instance-running with an instance that is ${state}, beside a stopped one,`,
    ['instance-running', '--instance-ids', 'i-1', 'i-2'],
    instances([
      ['i-1', 'stopped'],
      ['i-2', state],
    ]),
    failed(
      matched('InstanceRunning', OF_INSTANCES, state),
      `Instance i-2 will not become running: its state is ${state}`,
    ),
  ]),
  [
    'image-exists that EC2 denies',
    ['image-exists', '--image-ids', 'ami-1'],
    refusal('UnauthorizedOperation', 'no', 403),
    failed('Waiter ImageExists failed: An error occurred (UnauthorizedOperation): no'),
  ],
  [
    'image-exists --dry-run',
    ['image-exists', '--image-ids', 'ami-1', '--dry-run'],
    refusal('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412),
    failed(
      'Waiter ImageExists failed: An error occurred (DryRunOperation): Request would have succeeded, but DryRun flag is set.',
    ),
  ],
  [
    'snapshot-completed with an unknown snapshot',
    ['snapshot-completed', '--snapshot-ids', 'snap-1'],
    refusal('InvalidSnapshot.NotFound', "The snapshot 'snap-1' does not exist."),
    failed(
      "Waiter SnapshotCompleted failed: An error occurred (InvalidSnapshot.NotFound): The snapshot 'snap-1' does not exist.",
      'EC2 has no snapshot snap-1 in us-east-1. Check the ID and the Region. If another program has just created it, add --expect-new',
    ),
  ],
  [
    'instance-stopped with an unknown instance',
    ['instance-stopped', '--instance-ids', 'i-1', 'i-2'],
    refusal('InvalidInstanceID.NotFound', "The instance ID 'i-2' does not exist"),
    failed(
      "Waiter InstanceStopped failed: An error occurred (InvalidInstanceID.NotFound): The instance ID 'i-2' does not exist",
      'EC2 has no instance i-2 in us-east-1. Check the ID and the Region. If another program has just created it, add --expect-new',
    ),
  ],
];

describe('after the first poll', () => {
  test.each(decided)('wait %s ends with exit code and message', async (_, argv, answer, end) => {
    const { code, stdout, stderr, requests } = await play(argv, [answer]);
    expect({ code, stdout, stderr }).toEqual(end);
    expect(requests.length).toBe(1);
  });
});

test('wait ignores an unknown output format in the configuration, because it prints nothing', async () => {
  const argv = ['instance-running', '--instance-ids', 'i-1'];
  const world = { env: { AWS_DEFAULT_OUTPUT: 'bogus' } };
  expect(await play(argv, [instances([['i-1', 'running']])], world)).toMatchObject(DONE);
  const skeleton = await play([...argv, '--generate-cli-skeleton', 'output'], [], world);
  expect([skeleton.code, skeleton.stdout]).toEqual([255, '']);
});

const UNKNOWN_IMAGE = refusal('InvalidAMIID.NotFound', "The image id '[ami-1]' does not exist");
const PENDING_INSTANCE = instances([['i-1', 'pending']]);
const RUNNING = instances([['i-1', 'running']]);
const EXISTS = ['image-exists', '--image-ids', 'ami-1'];
const INSTANCE = ['--instance-ids', 'i-1'];

/** Polls follow at once, then after 2, 4, 8 s and so on up to 15 s. */
const repeated: [name: string, argv: string[], answers: ScriptedAnswer[], polls: number[]][] = [
  ['an image that EC2 does not know yet', EXISTS, [UNKNOWN_IMAGE, UNKNOWN_IMAGE, images([['ami-1', 'x']])], [0, 2, 6]],
  ['an image that matches filters', ['image-exists', '--owners', 'self'], [images([]), images([['a', 'x']])], [0, 2]],
  ['an image while EC2 returns no list', EXISTS, [response('DescribeImages', ''), images([['ami-1', 'x']])], [0, 2]],
  [
    'a snapshot',
    ['snapshot-completed', '--snapshot-ids', 'snap-1'],
    [snapshots([['snap-1', 'pending']]), snapshots([]), snapshots([['snap-1', 'completed']])],
    [0, 2, 6],
  ],
  [
    'a new snapshot that EC2 does not know yet',
    ['snapshot-completed', '--snapshot-ids', 'snap-1', '--expect-new'],
    [
      refusal('InvalidSnapshot.NotFound', "The snapshot 'snap-1' does not exist."),
      snapshots([['snap-1', 'completed']]),
    ],
    [0, 2],
  ],
  [
    'a new instance that EC2 does not know yet',
    ['instance-running', ...INSTANCE],
    [refusal('InvalidInstanceID.NotFound', "The instance ID 'i-1' does not exist"), PENDING_INSTANCE, RUNNING],
    [0, 2, 6],
  ],
  [
    'an instance that was stopped when it was started',
    ['instance-running', ...INSTANCE],
    [instances([['i-1', 'stopped']]), PENDING_INSTANCE, RUNNING],
    [0, 2, 6],
  ],
  [
    'an instance that stops',
    ['instance-stopped', ...INSTANCE],
    [instances([['i-1', 'running']]), instances([['i-1', 'stopping']]), instances([['i-1', 'stopped']])],
    [0, 2, 6],
  ],
  // A failed poll makes three attempts in 1.5 s. Each failure doubles the wait; the fixed random number makes it 75 %.
  [
    'an instance while EC2 throttles',
    ['instance-running', ...INSTANCE],
    [...Array(3).fill(refusal('RequestLimitExceeded', 'slow', 503)), RUNNING],
    [0, 0.5, 1.5, 4.5],
  ],
  [
    'an instance while a page comes back instead',
    ['instance-running', ...INSTANCE],
    [{ body: 'garbage' }, RUNNING],
    [0, 3],
  ],
];

test.each(repeated)('wait goes on for %s, and succeeds', async (_, argv, answers, polls) => {
  const end = await play(argv, answers);
  expect(end).toMatchObject({ ...DONE, polls });
});

test('wait ends after five minutes in which only unreadable responses came back', async () => {
  const { code, stderr, polls } = await play(['instance-running', ...INSTANCE], [{ body: 'garbage' }]);
  expect(code).toBe(255);
  expect(stderr).toBe(
    '\nec2img: [ERROR]: Unable to parse response (status 200: not an EC2 response), invalid XML received. Further retries may succeed:\ngarbage\n',
  );
  const [last = 0, before = 0] = polls.toReversed();
  expect([before < 300, last >= 300]).toEqual([true, true]);
});

test('wait instance-running ends if the instance is still stopped after five minutes', async () => {
  const { polls, ...end } = await play(['instance-running', ...INSTANCE], [instances([['i-1', 'stopped']])]);
  expect(end).toMatchObject(
    failed(
      matched('InstanceRunning', OF_INSTANCES, 'stopped'),
      'Instance i-1 will not become running: its state is stopped',
    ),
  );
  // The first poll at or after 300 s: 0, 2, 6, 14, then every 15 s.
  expect(polls.slice(-2)).toEqual([299, 314]);
});

test.each([
  ['snapshot-completed', '--snapshot-ids', 'snap-1', 'InvalidSnapshot.NotFound', 'SnapshotCompleted'],
  ['instance-stopped', '--instance-ids', 'i-1', 'InvalidInstanceID.NotFound', 'InstanceStopped'],
])('wait %s --expect-new ends if EC2 does not know the ID for five minutes', async (name, option, id, code, waiter) => {
  const { polls, ...end } = await play([name, option, id, '--expect-new'], [refusal(code, `'${id}' does not exist`)]);
  const message = `Waiter ${waiter} failed: An error occurred (${code}): '${id}' does not exist`;
  expect(end.stderr).toContain(message);
  expect([end.code, polls.slice(-2)]).toEqual([255, [299, 314]]);
});

test('wait image-exists names the last match when the time is up, also after a response without images', async () => {
  const argv = [...EXISTS, '--wait-timeout', '6s'];
  const { polls, ...end } = await play(argv, [UNKNOWN_IMAGE, UNKNOWN_IMAGE, images([])]);
  expect(end).toMatchObject(
    failed(
      'Waiter ImageExists failed: Max attempts exceeded. Previously accepted state: Matched expected service error code: InvalidAMIID.NotFound',
      'Gave up waiting after 6s: ami-1 is not visible in EC2 yet',
      'To keep waiting, run: ec2img wait image-exists --image-ids ami-1',
    ),
  );
  expect(polls).toEqual([0, 2, 6]);
});

test('wait image-exists names only the image that is missing', async () => {
  const argv = ['image-exists', '--image-ids', 'ami-1', 'ami-2', '--wait-timeout', '2s'];
  expect(await play(argv, [images([['ami-1', 'pending']])])).toMatchObject(
    failed(
      'Waiter ImageExists failed: Max attempts exceeded',
      'Gave up waiting after 2s: ami-2 is not visible in EC2 yet',
      'To keep waiting, run: ec2img wait image-exists --image-ids ami-1 ami-2',
    ),
  );
});

describe('pages', () => {
  const owned = ['snapshot-completed', '--owner-ids', 'self'];
  const OWNER = ['Owner.1', 'self'];

  test('wait looks at every page before it succeeds', async () => {
    const first = snapshots([['snap-1', 'completed']], 'next');
    const end = await play(owned, [
      first,
      snapshots([['snap-2', 'pending']]),
      first,
      snapshots([], 'last'),
      snapshots([['snap-2', 'completed']]),
    ]);
    expect(end).toMatchObject({ ...DONE, polls: [0, 0, 2, 2, 2] });
    const token = (text: string) => ['NextToken', text];
    expect(end.requests).toEqual([
      [OWNER],
      [token('next'), OWNER],
      [OWNER],
      [token('next'), OWNER],
      [token('last'), OWNER],
    ]);
  });

  test('wait fails because of a snapshot on the second page', async () => {
    const end = await play(owned, [snapshots([['snap-1', 'completed']], 'next'), snapshots([['snap-2', 'error']])]);
    expect(end).toMatchObject(
      failed(
        matched('SnapshotCompleted', STATES, 'error'),
        'Snapshot snap-2 will not become completed: its state is error',
      ),
    );
  });

  test('wait sends --max-results with each request', async () => {
    const argv = ['instance-running', '--max-results', '5', '--next-token', 'given'];
    const end = await play(argv, [instances([['i-1', 'running']], 'next'), instances([['i-2', 'running']])]);
    expect(end.requests).toEqual([
      [
        ['MaxResults', '5'],
        ['NextToken', 'given'],
      ],
      [
        ['MaxResults', '5'],
        ['NextToken', 'next'],
      ],
    ]);
  });

  test('wait fails if EC2 returns the same token for two pages', async () => {
    const { code, stderr } = await play(owned, [snapshots([['snap-1', 'completed']], 'same')]);
    expect([code, stderr]).toEqual([255, '\nec2img: [ERROR]: EC2 returned the same token for two pages: same\n']);
  });

  test('wait fails if pages lead to each other', async () => {
    const pages = ['a', 'b', 'a'].map((token) => snapshots([['snap-1', 'completed']], token));
    const { code, stderr, requests } = await play(owned, pages);
    expect([code, stderr]).toEqual([255, '\nec2img: [ERROR]: EC2 returned the same token for two pages: a\n']);
    expect(requests).toHaveLength(3);
  });

  test('wait image-available looks at every page', async () => {
    const end = await play(
      ['image-available', '--owners', 'self'],
      [
        images([['ami-1', 'available']], 'next'),
        images([['ami-2', 'pending']]),
        images([['ami-1', 'available']], 'next'),
        images([['ami-2', 'available']]),
      ],
    );
    expect(end).toMatchObject({ ...DONE, polls: [0, 0, 2, 2] });
  });
});

describe('WaiterConfig of a document', () => {
  const RESUME = (argv: string) => `To keep waiting, run: ec2img wait ${argv}`;
  const config = (text: string): string => `{"InstanceIds":["i-1"],"WaiterConfig":${text}}`;
  const STATE = 'i-1 is pending';

  const paced: [text: string, options: string[], polls: number[], after: string][] = [
    ['{"Delay":1,"MaxAttempts":2}', [], [0, 1], '2 polls'],
    ['{"MaxAttempts":3}', [], [0, 15, 30], '3 polls'],
    ['{"MaxAttempts":1}', [], [0], '1 poll'],
    ['{"Delay":0.5,"MaxAttempts":3}', [], [0, 0.5, 1], '3 polls'],
    ['{"Delay":60}', [], Array.from({ length: 40 }, (_, at) => at * 60), '40 polls'],
    ['{}', [], Array.from({ length: 40 }, (_, at) => at * 15), '40 polls'],
    ['{"Delay":60}', ['--wait-timeout', '90s'], [0, 60, 90], '1m 30s'],
    ['{"MaxAttempts":2}', ['--poll-interval', '5s'], [0, 5], '2 polls'],
    ['{"MaxAttempts":9}', ['--wait-timeout', '20s'], [0, 15, 20], '20s'],
  ];
  test.each(paced)('%s with the options %j sets the times of polls', async (text, options, polls, after) => {
    const argv = ['instance-running', '--cli-input-json', config(text), ...options];
    const { requests, ...end } = await play(argv, [PENDING_INSTANCE]);
    expect(end.polls).toEqual(polls);
    expect(end.code).toBe(255);
    expect(end.stderr).toContain('Waiter InstanceRunning failed: Max attempts exceeded\n');
    expect(end.stderr).toContain(`hint: Gave up waiting after ${after}: ${STATE}\n`);
    expect(end.stderr).toContain(RESUME(`instance-running --cli-input-json '${config(text)}'`));
    // It is no parameter of the request.
    expect(requests).toEqual(polls.map(() => [['InstanceId.1', 'i-1']]));
  });

  const invalid: [text: string, lines: string[]][] = [
    ['"x"', ['Invalid type for parameter WaiterConfig, value: x, type: string, valid types: structure']],
    [
      '{"Delay":"1","MaxAttempts":1.5,"Other":1}',
      [
        'Invalid type for parameter WaiterConfig.Delay, value: 1, type: string, valid types: double',
        'Invalid type for parameter WaiterConfig.MaxAttempts, value: 1.5, type: float, valid types: integer',
        'Unknown parameter in WaiterConfig: "Other", must be one of: Delay, MaxAttempts',
      ],
    ],
    [
      '{"Delay":-1,"MaxAttempts":0}',
      [
        'Invalid value for parameter WaiterConfig.Delay, value: -1, valid min value: 0',
        'Invalid value for parameter WaiterConfig.MaxAttempts, value: 0, valid min value: 1',
      ],
    ],
  ];
  test.each(invalid)('%s is rejected, with other problems of the request', async (text, lines) => {
    const document = `{"InstanceIds":"i-1","WaiterConfig":${text}}`;
    const { code, stderr, requests } = await play(['instance-running', '--cli-input-json', document], []);
    expect(code).toBe(252);
    const first = 'Invalid type for parameter InstanceIds, value: i-1, type: string, valid types: list';
    const message = ['Parameter validation failed:', first, ...lines].join('\n');
    expect(stderr.split('\nhint:')[0]?.trimEnd()).toBe(
      `\nec2img: [ERROR]: An error occurred (ParamValidation): ${message}`,
    );
    expect(requests).toEqual([]);
  });

  test('is unknown to other commands', async () => {
    const { io, seen } = fakeIo({ env: KEYS });
    const document = '{"InstanceIds":["i-1"],"WaiterConfig":{}}';
    expect(await run(['describe-instances', '--cli-input-json', document], io)).toBe(252);
    expect(seen.stderr).toContain('Unknown parameter in input: "WaiterConfig", must be one of: InstanceIds, ');
  });
});

describe('progress', () => {
  const pending = (percent: string): Item => [
    'snap-1',
    'pending',
    `<volumeId>vol-1</volumeId><volumeSize>8</volumeSize><progress>${percent}</progress>`,
  ];
  const answers = [
    snapshots([pending('')]),
    snapshots([pending('45%')]),
    snapshots([
      ['snap-1', 'completed', '<volumeId>vol-1</volumeId><volumeSize>8</volumeSize><progress>100%</progress>'],
    ]),
  ];
  const argv = ['snapshot-completed', '--snapshot-ids', 'snap-1'];

  test('wait snapshot-completed prints the percentage of each snapshot', async () => {
    const { stderr } = await play([...argv, '--progress', 'plain'], answers);
    expect(stderr.split('\n')).toEqual([
      'snap-1: not checked yet (0s)',
      'snap-1: pending, 0%; vol-1 8 GiB 0% (0s)',
      'snap-1: pending, 45%; vol-1 8 GiB 45% (2s)',
      'snap-1: completed (6s)',
      '',
    ]);
  });

  test('wait snapshot-completed prints the percentage of each snapshot as JSON', async () => {
    const { stderr } = await play([...argv, '--progress', 'json'], answers);
    const lines = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const volume = (percent: number) => [{ device: 'vol-1', size: 8, snapshotId: 'snap-1', percent }];
    expect(lines.map(({ time: _, ...line }) => line)).toEqual([
      { id: 'snap-1', state: 'not checked yet', volumes: [], elapsed: 0 },
      { id: 'snap-1', state: 'pending', percent: 0, volumes: volume(0), elapsed: 0 },
      { id: 'snap-1', state: 'pending', percent: 45, volumes: volume(45), elapsed: 2 },
      { id: 'snap-1', state: 'completed', percent: 100, volumes: volume(100), elapsed: 6 },
      { end: 'success', elapsed: 6 },
    ]);
  });

  test('wait snapshot-completed draws the percentage of each snapshot on a terminal', async () => {
    const { stderr } = await play(argv, answers, { terminal: 60, env: { CI: undefined } });
    expect(stderr).toContain('snap-1  pending, 45%  2s\n  vol-1  8 GiB  45%\n');
    expect(stderr).toContain('snap-1  completed  6s\n');
  });

  test('wait instance-running prints the state of each instance', async () => {
    const { stderr } = await play(['instance-running', ...INSTANCE, '--no-quiet'], [PENDING_INSTANCE, RUNNING]);
    expect(stderr.split('\n')).toEqual(['i-1: not checked yet (0s)', 'i-1: pending (0s)', 'i-1: running (2s)', '']);
  });
});
