// Whole runs that wait for images: output and requests. Only sleeps take time. Each poll makes the snapshots of the
// images progress. Messages of the waiter: measured on AWS CLI 2.36 and 2.9.
import { spawn, spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { run } from '../../src/run.ts';
import { type Ec2Endpoint, errorBody, type Fault, startEc2Endpoint } from '../support/ec2-endpoint.ts';
import type { Fate } from '../support/ec2-world.ts';
import { type FakeWorld, fakeIo } from '../support/fake-io.ts';
import { INSTANCE } from '../support/fault-commands.ts';
import { closed, denied, done, FOUND, gateway, IMAGE, internal, page, throttled } from '../support/fault-scenarios.ts';
import { sendAnswer, startServer } from '../support/http-server.ts';

const ID = 'ami-00000000000000001';
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'us-east-1' };
const CREATE = ['create-image', '--instance-id', INSTANCE, '--name', 'web', '--wait'];
const WAIT = ['wait', 'image-available'];
const RESUME = `ec2img wait image-available --image-ids ${ID}`;
const RESUME_HINT = `The image is still being created. To keep waiting, run: ${RESUME}`;
const NOT_FOUND: Fault = { status: 400, body: errorBody('InvalidAMIID.NotFound', 'unknown') };

let endpoint: Ec2Endpoint;
beforeEach(async () => {
  endpoint = await startEc2Endpoint();
});
afterEach(() => endpoint.stop());

interface Case {
  readonly options?: readonly string[];
  /** Failures of DescribeImages and DescribeSnapshots. */
  readonly images?: readonly (Fault | null)[];
  readonly snapshots?: readonly (Fault | null)[];
  readonly create?: readonly (Fault | null)[];
  readonly pace?: number;
  readonly delay?: number;
  readonly fate?: Fate;
  readonly showsDevices?: boolean;
  readonly world?: FakeWorld;
  readonly code?: number;
  readonly stdout?: string;
  /** The lines of standard error. */
  readonly stderr: readonly string[];
}

async function play(
  argv: readonly string[],
  { options = [], images = [], snapshots = [], create = [], ...rest }: Case,
) {
  endpoint.script('DescribeImages', images);
  endpoint.script('DescribeSnapshots', snapshots);
  endpoint.script('CreateImage', create);
  endpoint.world.pace = rest.pace ?? 50;
  endpoint.world.delay = rest.delay ?? 0;
  endpoint.world.fate = rest.fate;
  endpoint.world.showsDevices = rest.showsDevices ?? true;
  const { io, seen } = fakeIo({ ...rest.world, env: { ...KEYS, AWS_ENDPOINT_URL: endpoint.url, ...rest.world?.env } });
  const code = await run([...argv, ...options], io);
  return { code, stdout: seen.stdout, stderr: seen.stderr.split('\n').slice(0, -1), slept: io.now() };
}

const actions = (): string[] => endpoint.requests().map(({ form }) => new Map(form).get('Action') ?? '');

const at = (percent: number, time: string): string =>
  `${ID}: pending, ${percent}%; /dev/xvda 8 GiB ${percent}%; /dev/sdb 100 GiB ${percent}% (${time})`;
const PENDING = `${ID}: pending (0s)`;
const AVAILABLE = (time: string): string => `${ID}: available (${time})`;
const afterFailure = (percent: number, code: string, time: string): string =>
  at(percent, time).replace(/ \([^()]*\)$/, `; the last check failed (${code}); retrying (${time})`);
const error = (...lines: string[]): string[] => ['', `ec2img: [ERROR]: ${lines[0]}`, ...lines.slice(1)];
const snapshotFate = (state: Fate['state']): Fate => ({
  at: 50,
  state,
  stateReason: { code: 'Client.SnapshotError', message: 'no snapshot' },
  stateMessage: 'The key is disabled',
});
const whyEnded = (state: string): string[] => [
  `Image ${ID} ${state === 'failed' ? 'failed and will not become available' : `will not become available: its state is ${state}`} (Client.SnapshotError: no snapshot)`,
  'snap-00000000000000002 of /dev/sdb: The key is disabled',
];

// Polls: at once, after 2, 4, 8 s and so on up to 15 s. A failed poll makes three attempts in 1.5 s. Each failure doubles
// the wait up to 60 s; the fixed random number makes it three quarters of that.
const created: [name: string, scenario: Case][] = [
  ['waits for a new image and prints its progress', { stderr: [PENDING, at(50, '0s'), AVAILABLE('2s')] }],
  ['waits for an image without progress lines with --quiet', { options: ['--quiet'], stderr: [] }],
  [
    'waits for an image and then prints it as --query and --output require',
    { options: ['--quiet', '--query', 'ImageId', '--output', 'text'], stdout: `${ID}\n`, stderr: [] },
  ],
  ['waits for an image that EC2 does not list at first', { delay: 3, stderr: [PENDING, AVAILABLE('14s')] }],
  [
    'keeps waiting if polls are throttled, fail, or get no response',
    {
      pace: 25,
      images: [null, ...[throttled, internal, gateway].flatMap((failure) => [failure, failure, failure]), closed, page],
      stderr: [
        PENDING,
        at(25, '0s'),
        afterFailure(25, 'RequestLimitExceeded', '3s'),
        afterFailure(25, 'InternalError', '11s'),
        afterFailure(25, '502', '36s'),
        afterFailure(25, 'unreadable', '1m 22s'),
        at(50, '2m 07s'),
        at(75, '2m 22s'),
        AVAILABLE('2m 37s'),
      ],
    },
  ],
  [
    'waits for an image without snapshot progress if DescribeSnapshots is denied',
    {
      pace: 25,
      snapshots: [denied],
      stderr: [PENDING, `${ID}: pending; /dev/xvda 8 GiB; /dev/sdb 100 GiB (0s)`, AVAILABLE('14s')],
    },
  ],
  [
    'keeps waiting if DescribeSnapshots fails once and then does not list the snapshots',
    {
      pace: 25,
      snapshots: [internal, { status: 400, body: errorBody('InvalidSnapshot.NotFound', 'x') }],
      stderr: [PENDING, `${ID}: pending; /dev/xvda 8 GiB; /dev/sdb 100 GiB (0s)`, at(75, '6s'), AVAILABLE('14s')],
    },
  ],
  [
    'prints volume IDs if the image does not list its devices yet',
    {
      showsDevices: false,
      stderr: [
        PENDING,
        `${ID}: pending, 50%; vol-00000000000000001 8 GiB 50%; vol-00000000000000002 100 GiB 50% (0s)`,
        AVAILABLE('2s'),
      ],
    },
  ],
  [
    'waits for an image whose CreateImage response was lost',
    { create: [done(internal)], stderr: [FOUND.trimEnd(), PENDING, AVAILABLE('0s')] },
  ],
  ...['failed', 'error', 'invalid', 'deregistered', 'disabled'].map((state): [string, Case] => [
    `reports an error if the image ends in the state ${state}`,
    {
      pace: 25,
      fate: snapshotFate(state as Fate['state']),
      code: 255,
      stderr: [
        PENDING,
        at(25, '0s'),
        `${ID}: ${state} (2s)`,
        ...error(...whyEnded(state)),
        'hint: nothing was deleted',
      ],
    },
  ]),
  [
    'reports a failed image for which EC2 returns no reason',
    {
      options: ['--quiet'],
      fate: { at: 0, state: 'failed' },
      code: 255,
      stderr: [...error(`Image ${ID} failed and will not become available`), 'hint: nothing was deleted'],
    },
  ],
  [
    'prints the response of a failed image as --query and --output require',
    {
      options: ['--quiet', '--query', 'ImageId', '--output', 'text'],
      fate: { at: 0, state: 'failed' },
      code: 255,
      stdout: `${ID}\n`,
      stderr: [...error(`Image ${ID} failed and will not become available`), 'hint: nothing was deleted'],
    },
  ],
  [
    'adds the response to the error of a wait if standard output does not take it',
    {
      options: ['--quiet'],
      fate: { at: 0, state: 'failed' },
      world: { stdoutFails: 'EPIPE' },
      code: 255,
      stdout: '',
      stderr: [
        ...error(`Image ${ID} failed and will not become available`),
        `hint: the request succeeded; response: {"ImageId":"${ID}"}`,
        'hint: nothing was deleted',
      ],
    },
  ],
  [
    'gives up when the timeout expires and prints how to resume',
    {
      options: ['--wait-timeout', '90s', '--poll-interval=40', '--region', 'us-west-2', '--no-verify-ssl'],
      pace: 10,
      code: 255,
      stderr: [
        PENDING,
        ...[at(10, '0s'), at(20, '2s'), at(30, '6s'), at(40, '14s'), at(50, '30s'), at(60, '1m 02s'), at(70, '1m 30s')],
        ...error(`Gave up waiting after 1m 30s: ${ID} is pending, 70%`),
        `hint: ${RESUME_HINT} --no-verify-ssl --region us-west-2 --poll-interval 40`,
      ],
    },
  ],
  [
    'prints a line each minute for an image that does not change',
    {
      options: ['--wait-timeout', '5m', '--poll-interval', '150s'],
      pace: 0,
      code: 255,
      stderr: [
        PENDING,
        ...[at(0, '0s'), at(0, '1m 00s'), at(0, '2m 00s'), at(0, '3m 00s'), at(0, '4m 00s'), at(0, '5m 00s')],
        ...error(`Gave up waiting after 5m 00s: ${ID} is pending, 0%`),
        `hint: ${RESUME_HINT} --poll-interval 150s`,
      ],
    },
  ],
  [
    'gives up and reports the last error if polls fail until the timeout expires',
    {
      options: ['--wait-timeout=10'],
      pace: 10,
      images: [null, ...Array<Fault>(6).fill(throttled)],
      code: 255,
      stderr: [
        PENDING,
        at(10, '0s'),
        afterFailure(10, 'RequestLimitExceeded', '3s'),
        ...error(`Gave up waiting after 10s: ${ID} is pending, 10%; the last check failed: RequestLimitExceeded: slow`),
        `hint: ${RESUME_HINT}`,
      ],
    },
  ],
  [
    'ends with the error of EC2 if a poll is denied',
    {
      images: [null, denied],
      code: 255,
      stderr: [
        PENDING,
        at(50, '0s'),
        ...error('An error occurred (UnauthorizedOperation) when calling the DescribeImages operation: no'),
        `hint: ${ID} is pending, 50%. ${RESUME_HINT}`,
      ],
    },
  ],
  [
    'gives up if EC2 does not list the image for five minutes',
    {
      images: Array<Fault>(100).fill(NOT_FOUND),
      code: 255,
      stderr: [
        PENDING,
        ...[1, 2, 3, 4, 5].map((minute) => `${ID}: pending (${minute}m 00s)`),
        ...error('An error occurred (InvalidAMIID.NotFound) when calling the DescribeImages operation: unknown'),
        `hint: ${ID} was created, but EC2 does not list it. To keep waiting, run: ${RESUME}`,
      ],
    },
  ],
  [
    'does not wait if EC2 creates no image',
    {
      create: [denied],
      code: 254,
      stdout: '',
      stderr: error('An error occurred (UnauthorizedOperation) when calling the CreateImage operation: no'),
    },
  ],
  [
    'does not wait in a dry run',
    {
      options: ['--dry-run'],
      code: 254,
      stdout: '',
      stderr: [
        ...error(
          'An error occurred (DryRunOperation) when calling the CreateImage operation: Request would have succeeded, but DryRun flag is set.',
        ),
        'hint: the call would be allowed; nothing was created',
      ],
    },
  ],
  [
    'does not wait for a sample response',
    { options: ['--generate-cli-skeleton', 'output'], stdout: '{\n    "ImageId": "ImageId"\n}\n', stderr: [] },
  ],
];

describe('create-image --wait', () => {
  test.each(created)('%s', async (_, scenario) => {
    const { code, stdout, stderr } = await play(CREATE, scenario);
    const expected = { code: scenario.code ?? 0, stdout: scenario.stdout ?? IMAGE, stderr: scenario.stderr };
    expect({ code, stdout, stderr }).toEqual(expected);
    expect(actions().filter((action) => !/^(CreateImage|DescribeImages|DescribeSnapshots)$/.test(action))).toEqual([]);
  });
});

const TRANSIENT: readonly Fault[] = [throttled, internal, gateway, closed, page];
const SEQUENCES = 200;

test(`create-image --wait reports the final state of the image in ${SEQUENCES} random sequences of failures`, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.option(fc.constantFrom(...TRANSIENT, NOT_FOUND)), { maxLength: 20 }),
      fc.array(fc.option(fc.constantFrom(...TRANSIENT, denied)), { maxLength: 6 }),
      fc.constantFrom(7, 50, 100),
      fc.option(fc.constantFrom('failed', 'invalid', 'disabled')),
      async (images, snapshots, pace, state) => {
        endpoint.world.images.length = 0;
        const fate = state === null ? {} : { fate: snapshotFate(state as Fate['state']) };
        // NotFound ends the wait after five minutes. No failure in these sequences is that late.
        const scenario = { images, snapshots, pace, ...fate, options: ['--wait-timeout', '9h'], stderr: [] };
        const { code, stdout, stderr } = await play(CREATE, scenario);
        expect(endpoint.world.images.map(({ imageId }) => imageId)).toEqual([ID]);
        if (state === null) expect([code, stdout]).toEqual([0, IMAGE]);
        else
          expect([code, stdout, stderr.includes(`ec2img: [ERROR]: ${whyEnded(state)[0]}`)]).toEqual([255, IMAGE, true]);
      },
    ),
    { numRuns: SEQUENCES, seed: 20_260_102 },
  );
}, 120_000);

test('an interrupt of create-image --wait prints the response and how to resume, also with --quiet', async () => {
  for (const options of [[], ['--quiet']]) {
    endpoint.world.images.length = 0;
    const controller = new AbortController();
    const world = {
      signal: controller.signal,
      onSleep: (slept: number) => void (slept >= 3000 && controller.abort(130)),
    };
    const { code, stdout, stderr } = await play(CREATE, { options, pace: 10, world, stderr: [] });
    const lines = options.length > 0 ? [] : [PENDING, at(10, '0s'), at(20, '2s')];
    expect({ code, stdout, stderr }).toEqual({
      code: 130,
      stdout: IMAGE,
      stderr: [...lines, `hint: ${ID} is pending, 20%. ${RESUME_HINT}`],
    });
  }
});

test('an interrupt of create-image --wait adds the response to the hint if standard output does not take it', async () => {
  const controller = new AbortController();
  const world = { signal: controller.signal, onSleep: () => controller.abort(143), stdoutFails: 'EAGAIN' };
  const { code, stdout, stderr } = await play(CREATE, { options: ['--quiet'], pace: 10, world, stderr: [] });
  expect({ code, stdout, stderr }).toEqual({
    code: 143,
    stdout: '',
    stderr: [`hint: ${ID} is pending, 10%. ${RESUME_HINT}; the request succeeded; response: {"ImageId":"${ID}"}`],
  });
});

test('polls also request disabled images, and snapshots until DescribeSnapshots is denied', async () => {
  await play(CREATE, { pace: 30, snapshots: [null, denied], stderr: [] });
  const [create, ...polls] = actions();
  expect([create, ...polls]).toEqual([
    ...['CreateImage', 'DescribeImages', 'DescribeSnapshots', 'DescribeImages', 'DescribeSnapshots'],
    ...['DescribeImages', 'DescribeImages'],
  ]);
  const forms = endpoint.requests().map(({ form }) => form.filter(([name]) => !/^(Action|Version)$/.test(name)));
  expect(forms.slice(1, 3)).toEqual([
    [
      ['ImageId.1', ID],
      ['IncludeDisabled', 'true'],
    ],
    [
      ['SnapshotId.1', 'snap-00000000000000001'],
      ['SnapshotId.2', 'snap-00000000000000002'],
    ],
  ]);
});

test('the hint on how to resume masks the user and the password of the endpoint URL', async () => {
  const url = endpoint.url.replace('//', '//me:hun"ter2@');
  const { stderr } = await play(CREATE, {
    options: ['--wait-timeout', '1', '--endpoint-url', url],
    pace: 0,
    stderr: [],
  });
  expect(stderr.at(-1)).toBe(`hint: ${RESUME_HINT} --endpoint-url '${url.replace('me:hun"ter2', '***:***')}'`);
});

test.each([
  [['--wait', '--wait-timeout', '0'], 'Bad value for --wait-timeout "0"'],
  [['--wait', '--poll-interval', '5x'], 'Bad value for --poll-interval "5x"'],
])('create-image rejects %j before it sends a request', async (options, message) => {
  const advice = 'expected a duration of at least one second, such as 90s, 45m, 3h, 1h30m or a number of seconds';
  const { code, stderr } = await play(CREATE.slice(0, -1), { options, stderr: [] });
  expect([code, stderr, actions()]).toEqual([
    252,
    error(`An error occurred (ParamValidation): ${message}: ${advice}`),
    [],
  ]);
});

test.each([
  [['--wait-timeout', '3h'], '--wait-timeout'],
  [['--poll-interval', '3s'], '--poll-interval'],
])('create-image rejects %j without --wait before it sends a request', async (options, option) => {
  const { code, stderr } = await play(CREATE.slice(0, -1), { options, stderr: [] });
  const message = `An error occurred (ParamValidation): ${option} needs --wait`;
  expect([code, stderr, actions()]).toEqual([252, error(message), []]);
});

const JSON_TYPE = { 'content-type': 'application/json' };

test('create-image --wait ends with the error of the provider if the credentials become unavailable', async () => {
  const soon = new Date(Date.now() + 20 * 60_000).toISOString();
  const keys = JSON.stringify({ AccessKeyId: 'AKID', SecretAccessKey: 'secret', Token: 't', Expiration: soon });
  const provider = await startServer((_, __, response) => {
    // Available for CreateImage, the first DescribeImages and DescribeSnapshots.
    const isAvailable = endpoint.requests().length < 3;
    sendAnswer(
      response,
      { status: isAvailable ? 200 : 403, headers: JSON_TYPE },
      isAvailable ? keys : '{"message":"log in again"}',
    );
  });
  const env = {
    AWS_ACCESS_KEY_ID: undefined,
    AWS_SECRET_ACCESS_KEY: undefined,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: provider.url,
  };
  const { now } = Date;
  // Then the keys expire.
  vi.spyOn(Date, 'now').mockImplementation(() => now() + (endpoint.requests().length < 3 ? 0 : 60 * 60_000));
  const { code, stdout, stderr } = await play(CREATE, { pace: 10, world: { env }, stderr: [] });
  await provider.stop();
  vi.restoreAllMocks();
  expect([code, stdout]).toEqual([255, IMAGE]);
  expect(stderr.slice(0, 2)).toEqual([PENDING, at(10, '0s')]);
  expect(stderr.at(-2)).not.toContain('Response xmlns');
  expect(stderr.at(-1)).toBe(`hint: ${ID} is pending, 10%. ${RESUME_HINT}`);
});

const SECOND = 'ami-00000000000000002';
const RESUME_WAIT = (...args: string[]): string => `To keep waiting, run: ec2img ${[...WAIT, ...args].join(' ')}`;
const FAILED = (state: string): string =>
  `Waiter ImageAvailable failed: Waiter encountered a terminal failure state: For expression "Images[].State" we matched expected path: "${state}" at least once`;

const ALL_IMAGES = 'no image was named, so this waits for every image that you can see';
const MANY = [...Array(12).keys()].map((at) => `ami-${at}`);
const UNKNOWN = (id: string): string =>
  `An error occurred (InvalidAMIID.NotFound): The image id '[${id}]' does not exist`;
const EMPTY_LIST = 'an empty list would select everything; give at least one value, or leave the list out';

const waited: [name: string, scenario: Case][] = [
  ['waits for one image and prints nothing', { options: ['--image-ids', ID], stderr: [] }],
  [
    'waits for one image that EC2 does not list at first with --expect-new',
    { options: ['--image-ids', ID, '--expect-new'], delay: 3, stderr: [] },
  ],
  [
    'waits for an image that ec2img has just created in this Region and that EC2 does not list at first',
    { options: ['--image-ids', ID], delay: 3, world: { recent: [`us-east-1_${ID}`] }, stderr: [] },
  ],
  [
    'does not wait for an unknown image that ec2img has just created in another Region',
    {
      options: ['--image-ids', ID],
      delay: 3,
      world: { recent: [`us-west-2_${ID}`] },
      code: 255,
      stderr: [
        ...error(`Waiter ImageAvailable failed: ${UNKNOWN(ID)}`),
        `hint: EC2 has no image ${ID} in us-east-1. Check the ID and the Region. If another program has just created it, add --expect-new`,
      ],
    },
  ],
  [
    'names the unknown ID among known and new ones, at once',
    {
      options: ['--image-ids', ID, 'ami-0', SECOND],
      world: { recent: [`us-east-1_${ID}`] },
      code: 255,
      stderr: [
        ...error(`Waiter ImageAvailable failed: ${UNKNOWN('ami-0')}`),
        'hint: EC2 has no image ami-0 in us-east-1. Check the ID and the Region. If another program has just created it, add --expect-new',
      ],
    },
  ],
  [
    'names all unknown IDs that EC2 names',
    {
      options: ['--image-ids', ID, 'ami-0', 'ami-00'],
      images: [
        { status: 400, body: errorBody('InvalidAMIID.NotFound', "The image ids '[ami-0, ami-00]' do not exist") },
      ],
      code: 255,
      stderr: [
        ...error(
          "Waiter ImageAvailable failed: An error occurred (InvalidAMIID.NotFound): The image ids '[ami-0, ami-00]' do not exist",
        ),
        'hint: EC2 has no images ami-0, ami-00 in us-east-1. Check the ID and the Region. If another program has just created them, add --expect-new',
      ],
    },
  ],
  [
    'names the first of many unknown IDs',
    {
      options: ['--image-ids', ...MANY],
      images: [{ status: 400, body: errorBody('InvalidAMIID.NotFound', 'Not found') }],
      code: 255,
      stderr: [
        ...error('Waiter ImageAvailable failed: An error occurred (InvalidAMIID.NotFound): Not found'),
        `hint: EC2 has no images ${MANY.slice(0, 10).join(', ')} and 2 more in us-east-1. Check the ID and the Region. If another program has just created them, add --expect-new`,
      ],
    },
  ],
  [
    'shows the states of the other images while EC2 does not know one',
    {
      options: ['--image-ids', ID, 'ami-0', SECOND, '--expect-new', '--no-quiet', '--wait-timeout', '5s'],
      // Each poll sends two requests.
      pace: 5,
      code: 255,
      stderr: [
        ...[ID, 'ami-0', SECOND].map((id) => `${id}: not checked yet (0s)`),
        at(10, '0s'),
        'ami-0: not visible in EC2 yet (0s)',
        `${SECOND}: available (0s)`,
        at(20, '2s'),
        at(30, '5s'),
        ...error('Waiter ImageAvailable failed: Max attempts exceeded'),
        `hint: Gave up waiting after 5s: ${ID} is pending, 30%; ami-0 is not visible in EC2 yet`,
        `hint: ${RESUME_WAIT('--image-ids', ID, 'ami-0', SECOND, '--expect-new', '--no-quiet')}`,
      ],
    },
  ],
  [
    'reports a failed image while EC2 does not know another one',
    {
      options: ['--image-ids', ID, 'ami-0', '--expect-new'],
      fate: snapshotFate('failed'),
      code: 255,
      stderr: [...error(FAILED('failed')), ...whyEnded('failed').map((line) => `hint: ${line}`)],
    },
  ],
  [
    'gives up after five minutes if EC2 never lists an image, with --expect-new',
    {
      options: ['--image-ids', SECOND, 'ami-0', '--expect-new'],
      code: 255,
      stderr: [
        ...error(`Waiter ImageAvailable failed: ${UNKNOWN('ami-0')}`),
        'hint: EC2 has no image ami-0 in us-east-1. Check the ID and the Region',
      ],
    },
  ],
  [
    'waits for two images and prints progress with --no-quiet',
    {
      options: ['--image-ids', ID, SECOND, '--no-quiet'],
      stderr: [
        `${ID}: not checked yet (0s)`,
        `${SECOND}: not checked yet (0s)`,
        at(50, '0s'),
        `${SECOND}: available (0s)`,
        AVAILABLE('2s'),
      ],
    },
  ],
  [
    'waits for an image that EC2 lists late and not in every response',
    {
      options: ['--image-ids', ID, '--no-quiet'],
      world: { recent: [`us-east-1_${ID}`] },
      pace: 25,
      images: [NOT_FOUND, null, NOT_FOUND],
      stderr: [
        `${ID}: not checked yet (0s)`,
        `${ID}: not visible in EC2 yet (0s)`,
        at(25, '2s'),
        at(50, '14s'),
        at(75, '29s'),
        AVAILABLE('44s'),
      ],
    },
  ],
  [
    'gives up if EC2 never lists the image',
    {
      options: ['--image-ids', ID, '--wait-timeout', '10s', '--expect-new'],
      images: Array<Fault>(9).fill(NOT_FOUND),
      code: 255,
      stderr: [
        ...error('Waiter ImageAvailable failed: Max attempts exceeded'),
        `hint: Gave up waiting after 10s: ${ID} is not visible in EC2 yet`,
        `hint: ${RESUME_WAIT('--image-ids', ID, '--expect-new')}`,
      ],
    },
  ],
  [
    'waits for all images that match a filter',
    {
      options: ['--filters', 'Name=name,Values=web', '--no-quiet'],
      stderr: ['no image yet (0s)', at(50, '0s'), AVAILABLE('2s')],
    },
  ],
  ['says that it waits for all images if none is named', { options: [], stderr: [`hint: ${ALL_IMAGES}`] }],
  [
    'prints that hint once, below the first progress line',
    {
      options: ['--no-quiet'],
      stderr: ['no image yet (0s)', `hint: ${ALL_IMAGES}`, at(50, '0s'), `${SECOND}: available (0s)`, AVAILABLE('2s')],
    },
  ],
  ['prints no such hint for programs', { options: ['--cli-error-format', 'json'], stderr: [] }],
  ['prints no such hint with --quiet', { options: ['--quiet', '--max-results', '7'], stderr: [] }],
  [
    'rejects options without values, empty IDs and several IDs in one before it sends a request',
    {
      options: ['--image-ids', '', 'ami-1 ami-2', '--owners', '--executable-users', '--filters'],
      code: 252,
      stderr: error(
        'An error occurred (ParamValidation): Parameter validation failed:',
        `Invalid length for parameter ExecutableUsers, value: 0, valid min length: 1: ${EMPTY_LIST}`,
        'Invalid value for parameter ImageIds[0], value: "": the value is empty; check the variable or command that it comes from',
        'Invalid value for parameter ImageIds[1], value: "ami-1 ami-2": spaces, line breaks and commas do not separate values; write --image-ids ami-1 ami-2',
        `Invalid length for parameter Owners, value: 0, valid min length: 1: ${EMPTY_LIST}`,
        `Invalid length for parameter Filters, value: 0, valid min length: 1: ${EMPTY_LIST}`,
        'hint: to send the request anyway, add --validate aws',
      ),
    },
  ],
  [
    'rejects empty lists in a document before it sends a request',
    {
      options: ['--cli-input-json', '{"ImageIds":[],"Filters":[]}'],
      code: 252,
      stderr: error(
        'An error occurred (ParamValidation): Parameter validation failed:',
        `Invalid length for parameter ImageIds, value: 0, valid min length: 1: ${EMPTY_LIST}`,
        `Invalid length for parameter Filters, value: 0, valid min length: 1: ${EMPTY_LIST}`,
        'hint: to send the request anyway, add --validate aws',
      ),
    },
  ],
  [
    'sends options without values with --validate aws, as the AWS CLI does',
    { options: ['--image-ids', '--owners', '--validate', 'aws', '--quiet'], stderr: [] },
  ],
  [
    'prints nothing even with --query',
    { options: ['--image-ids', ID, '--query', 'foo', '--output', 'text'], stderr: [] },
  ],
  ...['failed', 'error', 'invalid', 'deregistered', 'disabled'].map((state): [string, Case] => [
    `reports an error if the image ends in the state ${state}`,
    {
      options: ['--image-ids', ID],
      fate: snapshotFate(state as Fate['state']),
      code: 255,
      stderr: [...error(FAILED(state)), ...whyEnded(state).map((line) => `hint: ${line}`)],
    },
  ]),
  [
    'reports an image that does not exist',
    {
      options: ['--image-ids', 'ami-0'],
      code: 255,
      stderr: error(
        "Waiter ImageAvailable failed: An error occurred (InvalidAMIID.NotFound): The image id '[ami-0]' does not exist",
        'hint: EC2 has no image ami-0 in us-east-1. Check the ID and the Region. If another program has just created it, add --expect-new',
      ),
    },
  ],
  [
    'reports an invalid image ID',
    {
      options: ['--image-ids', 'zzz', '--cli-error-format', 'json'],
      images: [{ status: 400, body: errorBody('InvalidAMIID.Malformed', 'Invalid id: "zzz"') }],
      code: 255,
      stderr: [
        '{',
        '    "Code": "WaiterFailed",',
        '    "Message": "Waiter ImageAvailable failed: An error occurred (InvalidAMIID.Malformed): Invalid id: \\"zzz\\""',
        '}',
      ],
    },
  ],
  [
    'gives up when the timeout expires and prints how to resume',
    {
      options: ['--image-ids', ID, SECOND, '--wait-timeout', '1m'],
      pace: 1,
      code: 255,
      stderr: [
        ...error('Waiter ImageAvailable failed: Max attempts exceeded'),
        `hint: Gave up waiting after 1m 00s: ${ID} is pending, 8%`,
        `hint: The image is still being created. ${RESUME_WAIT('--image-ids', ID, SECOND)}`,
      ],
    },
  ],
  [
    'suggests twice the timeout if that was longer than the default',
    {
      options: ['--image-ids', ID, '--wait-timeout', '3h', '--poll-interval', '1h'],
      pace: 1,
      code: 255,
      stderr: [
        ...error('Waiter ImageAvailable failed: Max attempts exceeded'),
        `hint: Gave up waiting after 3h 00m 00s: ${ID} is pending, 14%`,
        `hint: The image is still being created. ${RESUME_WAIT('--image-ids', ID, '--poll-interval', '1h', '--wait-timeout', '6h')}`,
      ],
    },
  ],
  [
    'gives up if no image matches the filters',
    {
      options: ['--filters', 'Name=name,Values=a b', '--wait-timeout', '1m'],
      code: 255,
      stderr: [
        ...error('Waiter ImageAvailable failed: Max attempts exceeded'),
        'hint: Gave up waiting after 1m 00s: EC2 lists no such image',
        `hint: ${RESUME_WAIT('--filters', "'Name=name,Values=a b'")}`,
      ],
    },
  ],
  [
    'keeps waiting if polls are throttled from the start',
    { options: ['--image-ids', ID], images: [throttled, throttled, throttled, internal, gateway, closed], stderr: [] },
  ],
  [
    'reports an unreachable server',
    {
      options: ['--image-ids', ID, '--endpoint-url', 'http://127.0.0.1:1'],
      code: 255,
      stderr: error('Could not connect to the endpoint URL: "http://127.0.0.1:1/"'),
    },
  ],
  [
    'reports an error if the server closes each connection',
    {
      options: ['--image-ids', ID],
      images: [closed, closed, closed],
      code: 255,
      stderr: error('Connection was closed before we received a valid response from endpoint URL: "URL/".'),
    },
  ],
  [
    'reports missing credentials',
    {
      options: ['--image-ids', ID],
      world: {
        env: { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, AWS_EC2_METADATA_DISABLED: 'true' },
      },
      code: 253,
      stderr: error(
        'An error occurred (NoCredentials): Unable to locate credentials. You can configure credentials by running "aws login".',
        'hint: without the AWS CLI, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or add aws_access_key_id and ' +
          'aws_secret_access_key to [default] in ~/.aws/credentials',
        'hint: to see where ec2img searches for credentials, run: ec2img credentials',
      ),
    },
  ],
];

describe('wait image-available', () => {
  test.each(waited)('%s', async (_, scenario) => {
    const tags = { image: [], snapshot: [] };
    const request = { instanceId: INSTANCE, name: 'web', description: '', dryRun: false, mappings: [], tags };
    endpoint.world.delay = scenario.delay ?? 0;
    endpoint.world.createImage(request, new Date());
    endpoint.world.addImage({ name: 'old', sourceInstanceId: 'i-1', creationDate: '2026-01-01T00:00:00.000Z' });
    const { code, stdout, stderr } = await play(WAIT, scenario);
    const printed = stderr.map((line) => line.replaceAll(endpoint.url, 'URL'));
    const expected = { code: scenario.code ?? 0, stdout: '', stderr: scenario.stderr };
    expect({ code, stdout, stderr: printed }).toEqual(expected);
  });
});

test('an interrupt of wait image-available prints the state and how to resume', async () => {
  const controller = new AbortController();
  const world = { signal: controller.signal, onSleep: () => controller.abort(130) };
  const images = Array<Fault>(3).fill(NOT_FOUND);
  const options = ['--image-ids', ID, '--expect-new', '--wait-timeout', '5s'];
  const { code, stdout, stderr } = await play(WAIT, { options, images, world, stderr: [] });
  expect({ code, stdout, stderr }).toEqual({
    code: 130,
    stdout: '\n',
    stderr: [`hint: ${ID} is not visible in EC2 yet. ${RESUME_WAIT(...options)}`],
  });
});

test('create-image remembers its image for a later wait, also if the wait is interrupted or nothing can be printed', async () => {
  const controller = new AbortController();
  const worlds: [string[], FakeWorld][] = [
    [CREATE.slice(0, -1), {}],
    [CREATE, { signal: controller.signal, onSleep: () => controller.abort(130) }],
    [CREATE.slice(0, -1), { stdoutFails: 'EPIPE' }],
  ];
  for (const [argv, world] of worlds) {
    endpoint.world.images.length = 0;
    const { io, seen } = fakeIo({ ...world, env: { ...KEYS, AWS_ENDPOINT_URL: endpoint.url } });
    await run(argv, io);
    expect([...seen.recent]).toEqual([`us-east-1_${ID}`]);
  }
  endpoint.script('CreateImage', [denied]);
  const { io, seen } = fakeIo({ env: { ...KEYS, AWS_ENDPOINT_URL: endpoint.url } });
  await run(CREATE, io);
  expect([...seen.recent]).toEqual([]);
});

test('create-image succeeds if its image cannot be remembered', async () => {
  const { io, seen } = fakeIo({ env: { ...KEYS, AWS_ENDPOINT_URL: endpoint.url } });
  const rememberId = () => Promise.reject(new Error('ENOSPC'));
  expect([await run(CREATE.slice(0, -1), { ...io, rememberId }), seen.stdout, seen.stderr]).toEqual([0, IMAGE, '']);
});

test('wait fails at once if what was remembered cannot be read', async () => {
  const { io, seen } = fakeIo({ env: { ...KEYS, AWS_ENDPOINT_URL: endpoint.url } });
  const isRecentId = () => Promise.reject(new Error('EIO'));
  const code = await run([...WAIT, '--image-ids', 'ami-0'], { ...io, isRecentId });
  expect([code, seen.slept, seen.stderr.split('\n')[1]]).toEqual([
    255,
    [],
    `ec2img: [ERROR]: Waiter ImageAvailable failed: ${UNKNOWN('ami-0')}`,
  ]);
});

const JSON_ERRORS = ['--cli-error-format', 'json'];

/** The JSON lines of standard error, without their times. */
const objectsIn = (lines: readonly string[]): object[] =>
  lines
    .filter((line) => line.startsWith('{"time"'))
    .map((line) => {
      const { time: _, ...members } = JSON.parse(line);
      return members;
    });

describe('--progress', () => {
  const volumes = (percent?: number) =>
    [
      ['/dev/xvda', 8, 1],
      ['/dev/sdb', 100, 2],
    ].map(([device, size, at]) => ({ device, size, snapshotId: `snap-0000000000000000${at}`, percent }));

  test.each([
    ['--progress json', { options: ['--progress', 'json'] }],
    ['EC2IMG_PROGRESS=json', { world: { env: { EC2IMG_PROGRESS: 'json' } } }],
    ['JSON errors and --progress plain', { options: [...JSON_ERRORS, '--progress', 'plain'] }],
    ['JSON errors and EC2IMG_PROGRESS=plain', { options: JSON_ERRORS, world: { env: { EC2IMG_PROGRESS: 'plain' } } }],
  ])('prints JSON only, with %s', async (_, given) => {
    const { code, stdout, stderr } = await play(CREATE, { ...given, stderr: [] });
    expect([code, stdout, objectsIn(stderr)]).toEqual([
      0,
      IMAGE,
      [
        { id: ID, state: 'pending', volumes: [], elapsed: 0 },
        { id: ID, state: 'pending', percent: 50, volumes: volumes(50), elapsed: 0 },
        { id: ID, state: 'available', percent: 100, volumes: volumes(100), elapsed: 2 },
        { end: 'success', elapsed: 2 },
      ],
    ]);
    expect(stderr.length).toBe(4);
  });

  test.each<[string, Partial<Case>, object]>([
    ['timeout', { pace: 0, options: ['--wait-timeout', '3s'] }, { end: 'timeout', elapsed: 3 }],
    ['failure', { fate: { at: 0, state: 'failed' } }, { end: 'failure', elapsed: 0 }],
    ['failure', { images: [null, denied], pace: 10 }, { end: 'failure', elapsed: 2 }],
    ['error', { create: [denied] }, { end: 'error', elapsed: 0 }],
  ])('ends with a JSON object for the end: %s', async (_, given, end) => {
    const options = [...(given.options ?? []), '--progress', 'json'];
    const { stderr } = await play(CREATE, { ...given, options, stderr: [] });
    expect(objectsIn(stderr).at(-1)).toEqual(end);
  });

  test('ends with a JSON object if it is interrupted', async () => {
    const controller = new AbortController();
    const world = { signal: controller.signal, onSleep: () => controller.abort(130) };
    const { stderr } = await play(CREATE, { options: ['--progress', 'json'], pace: 10, world, stderr: [] });
    expect(objectsIn(stderr).at(-1)).toEqual({ end: 'interrupted', elapsed: 0 });
  });

  test.each([
    ['JSON errors', { options: JSON_ERRORS }],
    ['JSON errors in the environment', { world: { env: { AWS_CLI_ERROR_FORMAT: 'json' } } }],
    ['--progress off', { options: ['--progress', 'off'] }],
    ['EC2IMG_PROGRESS=off', { world: { env: { EC2IMG_PROGRESS: 'off' } } }],
  ])('prints no progress with %s', async (_, given) => {
    const { code, stdout, stderr } = await play(CREATE, { ...given, stderr: [] });
    expect([code, stdout, stderr]).toEqual([0, IMAGE, []]);
  });

  test.each([
    ['CI=true', { env: { CI: 'true' } }],
    ['EC2IMG_PROGRESS=plain', { env: { EC2IMG_PROGRESS: 'plain' } }],
    ['TERM=dumb', { env: { TERM: 'dumb' } }],
  ])('prints plain lines on a terminal with %s', async (_, world) => {
    const options = ['--no-reboot'];
    const { stderr } = await play(CREATE, { options, world: { ...world, terminal: 80 }, stderr: [] });
    expect(stderr).toEqual([PENDING, at(50, '0s'), AVAILABLE('2s')]);
  });

  test.each([
    [['--progress', 'loud'], {}, "argument --progress: Found invalid choice 'loud'"],
    [[], { EC2IMG_PROGRESS: 'loud' }, 'Bad value for EC2IMG_PROGRESS "loud": use auto, plain, json or off'],
  ])('rejects the value of %j and %j before it sends a request', async (options, env, message) => {
    const { code, stderr } = await play(CREATE, { options, world: { env }, stderr: [] });
    expect([code, actions()]).toEqual([252, []]);
    expect(stderr.join('\n')).toContain(message);
  });
});

// Compares ec2img with an installed AWS CLI: the first request, the first line of standard error, the exit code.
const hasAws = spawnSync('sh', ['-c', 'command -v aws']).status === 0;
if (!hasAws) console.warn('aws is not installed: the comparison of wait with the AWS CLI is skipped');

const compared: [name: string, argv: string[], world: Partial<Case>][] = [
  ['an available image', ['--image-ids', SECOND], {}],
  ['unusual IDs', ['--image-ids', 'ami-1,ami-2', 'file:///x'], {}],
  ['an ID list as JSON', ['--image-ids', '["ami-00000000000000002"]', '--owners', 'self'], {}],
  [
    'filters as shorthand',
    ['--filters', 'Name=name,Values=old', 'Name=state,Values=available,pending', '--no-dry-run'],
    {},
  ],
  ['filters as JSON', ['--filters', '[{"Name":"name","Values":["old"]}]', '--executable-users', 'self', 'all'], {}],
  ['a document', ['--cli-input-json', '{"ImageIds":["ami-00000000000000002"],"IncludeDeprecated":true}'], {}],
  ['pagination options', ['--image-ids', SECOND, '--max-results', ' 7 ', '--next-token', 'a b'], {}],
  ['a failed image', ['--image-ids', ID], { fate: snapshotFate('failed') }],
  [
    'an invalid ID',
    ['--image-ids', 'zzz'],
    { images: [{ status: 400, body: errorBody('InvalidAMIID.Malformed', 'Invalid id: "zzz"') }] },
  ],
  ['a denied request', ['--image-ids', ID], { images: [denied] }],
];

describe.skipIf(!hasAws)('wait image-available', () => {
  test.each(compared)('does the same as the AWS CLI with %s and the arguments %j', async (_, argv, world) => {
    const ends: unknown[] = [];
    for (const isOurs of [true, false]) {
      const server = await startEc2Endpoint();
      const tags = { image: [], snapshot: [] };
      server.world.createImage(
        { instanceId: INSTANCE, name: 'web', description: '', dryRun: false, mappings: [], tags },
        new Date(),
      );
      server.world.addImage({
        name: 'old',
        sourceInstanceId: 'i-1',
        creationDate: '2026-01-01T00:00:00.000Z',
        launchPermissions: [{ group: 'all' }],
      });
      server.world.fate = world.fate;
      server.script('DescribeImages', world.images ?? []);
      const [code, stdout, stderr] = isOurs ? await ours(argv, server.url) : await theirs(argv, server.url);
      const form = server.requests()[0]?.form.filter(([name]) => name !== 'Version') ?? [];
      const line = stderr.split('\n')[1]?.replace('ec2img: [ERROR]: ', '');
      ends.push({ code, stdout, line, form: [...form].sort() });
      await server.stop();
    }
    expect(ends[0]).toEqual(ends[1]);
  });
});

async function ours(argv: readonly string[], url: string): Promise<[number, string, string]> {
  const { io, seen } = fakeIo({ env: { ...KEYS, AWS_ENDPOINT_URL: url, EC2IMG_VALIDATE: 'aws' } });
  return [await run([...WAIT, ...argv], io), seen.stdout, seen.stderr];
}

async function theirs(argv: readonly string[], url: string): Promise<[number | null, string, string]> {
  const env = { ...KEYS, AWS_DEFAULT_REGION: 'us-east-1', PATH: process.env.PATH, HOME: '/nonexistent', AWS_PAGER: '' };
  const child = spawn('aws', ['--endpoint-url', url, 'ec2', ...WAIT, ...argv], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const seen = { stdout: '', stderr: '' };
  child.stdout.on('data', (data) => (seen.stdout += data));
  child.stderr.on('data', (data) => (seen.stderr += data));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return [code, seen.stdout, seen.stderr];
}
