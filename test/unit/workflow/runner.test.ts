// Runs of plans against an EC2 that loses responses, throttles and refuses, by a virtual clock.
import type { Image } from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import { CliError } from '../../../src/errors.ts';
import type { FleetRow } from '../../../src/workflow/fleet.ts';
import { FLEET_START, FleetEc2, type FleetFault } from '../../support/fleet/fleet-ec2.ts';
import { type Disk, type FleetWorld, lineOf, namesOf, plan, planOf, runFleet } from '../../support/fleet/fleet-run.ts';

const eventsOf = (disk: Disk): string[] => disk.map(({ Event }) => Event);

/** The image of a line is the only one of its EC2. */
const IMAGE = 'ami-00000000000000001';

const row = (line: number): Pick<FleetRow, 'line' | 'instanceId' | 'name'> => ({
  line,
  instanceId: lineOf(line).request.InstanceId ?? '',
  name: `web-${line}`,
});

/** Runs a plan of some lines with a fault for the first CreateImage requests. */
async function runWith(faults: readonly (FleetFault | undefined)[], more: Partial<FleetWorld> = {}) {
  const ec2 = more.ec2 ?? new FleetEc2();
  ec2.faultOf = ({ action, at }) => (action === 'CreateImage' ? faults[at] : undefined);
  const disk: Disk = [];
  const { result, time } = await runFleet({ ec2, plan: plan(1), disk, ...more });
  if (!result) throw new Error('the run was killed');
  return { ec2, disk: more.disk ?? disk, result, time };
}

const error = (code: string, status: number, isMade = false, message?: string): FleetFault => ({
  kind: 'error',
  code,
  status,
  isMade,
  ...(message !== undefined && { message }),
});

test('makes an image of each line and records it', async () => {
  const { ec2, disk, result } = await runWith([], { plan: plan(12) });
  expect(namesOf(ec2)).toHaveLength(12);
  expect(result).toEqual({
    images: ec2.images
      .map(({ ImageId, Name = '' }) => ({ ...row(Number(Name.slice(4))), imageId: ImageId }))
      .sort((a, b) => a.line - b.line),
    failed: [],
    total: 12,
    notTried: 0,
  });
  expect(eventsOf(disk).sort()).toEqual([...Array(12).fill('made'), ...Array(12).fill('sending')]);
  expect(disk[0]).toEqual({
    Event: 'sending',
    Time: expect.stringMatching(/^2026-01-02T03:04:0\d\.\d{3}Z$/),
    Line: 1,
    Hash: lineOf(1).hash,
    InstanceId: 'i-00000000000000001',
    Name: 'web-1',
  });
});

describe('a line is made once, whatever comes back', () => {
  const CASES: { readonly faults: FleetFault[]; readonly requests: number }[] = [
    { faults: [{ kind: 'lost', isMade: true }], requests: 1 },
    { faults: [{ kind: 'lost', isMade: false }], requests: 2 },
    { faults: [{ kind: 'silent', isMade: true }], requests: 1 },
    { faults: [{ kind: 'silent', isMade: false }], requests: 2 },
    { faults: [{ kind: 'malformed', isMade: true }], requests: 1 },
    { faults: [error('InternalError', 500, true)], requests: 1 },
    { faults: [error('InternalError', 500)], requests: 2 },
    { faults: [error('Unavailable', 503, true)], requests: 1 },
    { faults: [error('RequestLimitExceeded', 503)], requests: 2 },
    { faults: Array(30).fill(error('RequestLimitExceeded', 503)), requests: 31 },
    { faults: [error('Throttling', 400), { kind: 'lost', isMade: true }], requests: 2 },
    { faults: [{ kind: 'connect' }, { kind: 'lost', isMade: false }], requests: 3 },
    { faults: [error('PendingSnapshotLimitExceeded', 400)], requests: 2 },
    // A status of 500 and above does not say that nothing was done.
    { faults: [error('PendingSnapshotLimitExceeded', 500, true)], requests: 1 },
    { faults: [error('ConcurrentSnapshotLimitExceeded', 503, true)], requests: 1 },
    { faults: Array(40).fill(error('PendingSnapshotLimitExceeded', 400)), requests: 41 },
    { faults: [error('ResourceLimitExceeded', 400, false, 'too many snapshot copies in progress')], requests: 2 },
    { faults: Array(20).fill(error('ConcurrentSnapshotLimitExceeded', 400)), requests: 21 },
    { faults: [error('SnapshotCreationPerVolumeRateExceeded', 400)], requests: 2 },
    { faults: [error('ConcurrentCreateImageNoRebootLimitExceeded', 400)], requests: 2 },
  ];
  test.each(
    CASES.map(
      ({ faults, requests }) => [`${faults.length} times ${JSON.stringify(faults.at(-1))}`, faults, requests] as const,
    ),
  )('%s', async (_, faults, requests) => {
    const { ec2, disk, result } = await runWith(faults);
    expect(result).toEqual({ images: [{ ...row(1), imageId: IMAGE }], failed: [], total: 1, notTried: 0 });
    expect(namesOf(ec2)).toEqual(['web-1']);
    expect(ec2.count('CreateImage')).toBe(requests);
    expect(eventsOf(disk)).toEqual(['sending', 'made']);
  });

  test('a response that throttled long before is no evidence about a request whose response is lost', async () => {
    const lost: FleetFault[] = Array(4).fill({ kind: 'lost', isMade: true });
    const faults = [...Array(100).fill(error('RequestLimitExceeded', 503)), ...lost];
    const { ec2, result } = await runWith(faults, { plan: plan(4) });
    expect(result.images).toHaveLength(4);
    expect(ec2.count('CreateImage')).toBe(104);
  });

  test('a line in doubt is looked up once more while EC2 does not list its image', async () => {
    const ec2 = new FleetEc2();
    ec2.hiddenFor = 10_000;
    const { disk, result } = await runWith(Array(3).fill({ kind: 'lost', isMade: true }), { ec2, maxAttempts: 1 });
    expect(result).toEqual({ images: [{ ...row(1), imageId: IMAGE }], failed: [], total: 1, notTried: 0 });
    expect([ec2.count('CreateImage'), eventsOf(disk)]).toEqual([1, ['sending', 'made']]);
  });

  test('a response that is lost each time leaves the line in doubt, and nothing is sent for it again', async () => {
    const ec2 = new FleetEc2();
    ec2.hiddenFor = 3_600_000;
    const { disk, result } = await runWith(Array(3).fill({ kind: 'lost', isMade: true }), { ec2 });
    expect(result.failed).toEqual([
      {
        ...row(1),
        code: 'InvalidAMIName.Duplicate',
        message: `AMI name web-1 is already in use by AMI ${IMAGE} (EC2 does not list it yet)`,
        mayExist: true,
      },
    ]);
    expect(namesOf(ec2)).toEqual(['web-1']);
    expect(new Set(eventsOf(disk))).toEqual(new Set(['sending']));
    ec2.hiddenFor = 0;
    const later = await runWith([], { ec2, disk });
    expect(later.result).toEqual({ images: [{ ...row(1), imageId: IMAGE }], failed: [], total: 1, notTried: 0 });
    expect(eventsOf(disk).at(-1)).toBe('made');
  });
});

describe('a name that is taken', () => {
  test('by an image of the line that an earlier run lost is that image', async () => {
    const ec2 = new FleetEc2();
    const disk: Disk = [
      { Event: 'sending', Time: '', Line: 1, Hash: lineOf(1).hash, InstanceId: '', Name: '' } as Disk[number],
    ];
    ec2.add({ Name: 'web-1', SourceInstanceId: row(1).instanceId });
    const { result } = await runWith([], { ec2, disk });
    expect(result.images).toEqual([{ ...row(1), imageId: IMAGE }]);
    expect(ec2.count('CreateImage')).toBe(0);
  });

  const SET = ' (its creation date is not that of this call, but a clock may have been set)';
  test.each([
    ['of another instance', { SourceInstanceId: 'i-0other' }, 0, ''],
    ['that is a day older than the plan', { SourceInstanceId: row(1).instanceId }, 86_400_000, ''],
    ['that is ten minutes older than the plan', { SourceInstanceId: row(1).instanceId }, 600_000, ''],
    ['that is ten seconds older than the plan', { SourceInstanceId: row(1).instanceId }, 10_000, ''],
    // The servers of EC2 do not have the same time.
    ['that is five seconds older than the plan', { SourceInstanceId: row(1).instanceId }, 5000, SET],
    // A clock may have been set by an hour, for example for daylight saving time.
    ['that is ten minutes older, by a clock of ours', { SourceInstanceId: row(1).instanceId }, 600_000, SET, 'local'],
  ] as const)('by an image %s is reported', async (_, image, age, doubt, clock = undefined) => {
    const ec2 = new FleetEc2();
    const disk: Disk = [
      { Event: 'sending', Time: '', Line: 1, Hash: lineOf(1).hash, InstanceId: '', Name: '' } as Disk[number],
    ];
    ec2.add({ Name: 'web-1', ...image }, ec2.now() - age);
    const { result } = await runWith([], { ec2, disk, clock });
    const code = 'InvalidAMIName.Duplicate';
    const message = `AMI name web-1 is already in use by AMI ${IMAGE}${doubt}`;
    expect(result.failed).toEqual([{ ...row(1), code, message, ...(doubt && { mayExist: true }) }]);
    expect(namesOf(ec2)).toEqual(['web-1']);
    expect(eventsOf(disk).at(-1)).toBe(doubt ? 'sending' : 'refused');
  });

  test('by an image of the line stays in doubt if the clock of EC2 was set back by an hour', async () => {
    const ec2 = new FleetEc2();
    const disk: Disk = [
      { Event: 'sending', Time: '', Line: 1, Hash: lineOf(1).hash, InstanceId: '', Name: '' } as Disk[number],
    ];
    ec2.startsAt(FLEET_START - 3_600_000);
    ec2.add({ Name: 'web-1', SourceInstanceId: row(1).instanceId });
    const { result } = await runWith([], { ec2, disk });
    expect(result.failed).toMatchObject([{ ...row(1), code: 'InvalidAMIName.Duplicate', mayExist: true }]);
  });
});

describe('a later run', () => {
  const resumed = async (events: readonly object[], waitTimeout?: number, image: Partial<Image> = {}) => {
    const ec2 = new FleetEc2();
    if (image.Name !== undefined) ec2.add({ SourceInstanceId: row(1).instanceId, ...image });
    ec2.stateOf = ({ State }) => ({ State: State ?? 'available' });
    const disk = events.map((event) => ({ Time: '', Line: 1, Hash: lineOf(1).hash, ...event })) as unknown as Disk;
    const run = await runWith([], { ec2, disk, ...(waitTimeout !== undefined && { waitTimeout }) });
    return { ...run, sent: ec2.count('CreateImage'), polls: ec2.count('DescribeImages') };
  };

  test('does not make an image again', async () => {
    const { result, sent, polls } = await resumed([{ Event: 'made', ImageId: IMAGE }]);
    expect([result.images, sent, polls]).toEqual([[{ ...row(1), imageId: IMAGE }], 0, 0]);
  });

  test('does not wait for an available image again', async () => {
    const { result, sent, polls } = await resumed([{ Event: 'available', ImageId: IMAGE }], 60_000);
    expect([result.images, sent, polls]).toEqual([[{ ...row(1), imageId: IMAGE }], 0, 0]);
  });

  const FAILED = { Event: 'failed', ImageId: IMAGE, Code: 'WaiterFailed', Message: 'why' };
  const failed = { ...row(1), imageId: IMAGE, code: 'WaiterFailed', message: 'why', hasFailed: true };

  test('reports an image that failed, and does not make it again while it exists', async () => {
    const { result, sent } = await resumed([FAILED], undefined, { Name: 'web-1', State: 'failed' });
    expect([result.failed, sent]).toEqual([[failed], 0]);
  });

  test('reports an image that failed if EC2 does not list it because of an error', async () => {
    const ec2 = new FleetEc2();
    const disk = [{ Time: '', Line: 1, Hash: lineOf(1).hash, ...FAILED }] as unknown as Disk;
    ec2.faultOf = ({ action }) => (action === 'DescribeImages' ? error('UnauthorizedOperation', 403) : undefined);
    const { result } = await runFleet({ ec2, disk, plan: plan(1) });
    expect([result?.failed, ec2.count('CreateImage')]).toEqual([[failed], 0]);
  });

  test.each([
    ['is not listed', {}],
    ['is listed as deregistered', { Name: 'web-1', State: 'deregistered' }],
  ] as const)('makes an image that failed again if it %s', async (_, image) => {
    const { result, sent, ec2, disk } = await resumed([FAILED], undefined, image);
    const imageId = ec2.images.at(-1)?.ImageId;
    expect([result.images, result.failed, sent]).toEqual([[{ ...row(1), imageId }], [], 1]);
    expect(eventsOf(disk)).toEqual(['failed', 'sending', 'made']);
  });

  test('tries again what EC2 refused', async () => {
    const { result, sent } = await resumed([{ Event: 'refused', Code: 'IncorrectState', Message: 'why' }]);
    expect([result.images, sent]).toEqual([[{ ...row(1), imageId: IMAGE }], 1]);
  });
});

describe('a line in doubt that EC2 refuses now', () => {
  const MINUTE = 60_000;
  const SENDING = { Event: 'sending', Time: '', Line: 1, Hash: lineOf(1).hash, InstanceId: '', Name: '' };
  const ended = (ago: number) => ({ Event: 'ended', Time: new Date(FLEET_START - ago).toISOString() });
  const DOUBT = 'IncorrectState of the test (EC2 does not list it yet)';

  test.each([
    ['is refused five minutes after the end of a run', [SENDING, ended(5 * MINUTE)], 'IncorrectState', false],
    ['stays in doubt before that', [SENDING, ended(3 * MINUTE)], 'IncorrectState', true],
    [
      'stays in doubt after a kill, because a request may have been sent at any time',
      [SENDING],
      'IncorrectState',
      true,
    ],
    ['stays in doubt after a kill of a later run', [SENDING, ended(5 * MINUTE), SENDING], 'IncorrectState', true],
    ['stays in doubt if the error stops the run', [SENDING, ended(5 * MINUTE)], 'AuthFailure', true],
  ] as const)('%s', async (_, events, code, mayExist) => {
    const disk = [...events] as unknown as Disk;
    const { result } = await runWith(Array(9).fill(error(code, 400)), { disk });
    const message = mayExist ? DOUBT.replace('IncorrectState', code) : 'IncorrectState of the test';
    expect(result.failed).toEqual([{ ...row(1), code, message, ...(mayExist && { mayExist }) }]);
    expect(eventsOf(disk).includes('refused')).toBe(!mayExist);
  });

  test('stays in doubt if a response of this run was lost', async () => {
    const disk = [SENDING, ended(5 * MINUTE)] as unknown as Disk;
    const faults: FleetFault[] = [{ kind: 'lost', isMade: false }, ...Array(9).fill(error('IncorrectState', 400))];
    const { result } = await runWith(faults, { disk });
    expect(result.failed).toMatchObject([{ ...row(1), code: 'IncorrectState', message: DOUBT, mayExist: true }]);
  });
});

describe('kills', () => {
  const LINES = 6;

  /** Faults that change with the number of the request, so that each kill has others around it. */
  const faultAt = (at: number): FleetFault | undefined =>
    [
      undefined,
      { kind: 'lost', isMade: true } as const,
      undefined,
      error('RequestLimitExceeded', 503),
      error('InternalError', 500, true),
      { kind: 'lost', isMade: false } as const,
    ][at % 6];

  /** Kills the first process when its journal has some lines, the second one after some more, then runs to the end. */
  async function killed(first: number, more: number, arrives: boolean, drops?: string) {
    const ec2 = new FleetEc2();
    ec2.faultOf = ({ action, at }) => (action === 'CreateImage' ? faultAt(at) : undefined);
    const disk: Disk = [];
    const world = {
      ec2,
      plan: plan(LINES),
      disk,
      maxConcurrency: 3,
      arrives: () => arrives,
      ...(drops !== undefined && { drops }),
    };
    let { result } = await runFleet({ ...world, killAt: first });
    if (!result) ({ result } = await runFleet({ ...world, killAt: disk.length + more }));
    if (!result) ({ result } = await runFleet(world));
    if (!result) throw new Error('the last run was killed');
    return { ec2, result };
  }

  const ALL = Array.from({ length: LINES }, (_, at) => at + 1);

  const POINTS = Array.from({ length: 2 * LINES }, (_, at) => at + 1);

  test.each(POINTS)(
    'after line %i of the journal, and once more during a resume, lose and double no image',
    async (point) => {
      for (const arrives of [true, false]) {
        for (const more of [1, 2, 5]) {
          const { ec2, result } = await killed(point, more, arrives);
          expect(namesOf(ec2)).toEqual(ALL.map((line) => `web-${line}`));
          expect(result.images.map(({ line }) => line)).toEqual(ALL);
          expect(result.failed).toEqual([]);
        }
      }
    },
  );

  test('lose images if no request is recorded before it is sent', async () => {
    const lost = await Promise.all(POINTS.slice(0, LINES).map((point) => killed(point, 100, true, 'sending')));
    expect(lost.filter(({ result }) => result.failed.length > 0)).not.toEqual([]);
  });
});

describe('errors', () => {
  test('that are those of a line do not stop the others', async () => {
    const { disk, result } = await runWith(
      [error('InvalidInstanceID.NotFound', 400), error('UnauthorizedOperation', 403)],
      {
        plan: plan(20),
        maxConcurrency: 1,
      },
    );
    expect(result.images).toHaveLength(18);
    expect(result.failed).toEqual([
      { ...row(1), code: 'InvalidInstanceID.NotFound', message: 'InvalidInstanceID.NotFound of the test' },
      { ...row(2), code: 'UnauthorizedOperation', message: 'UnauthorizedOperation of the test' },
    ]);
    expect(eventsOf(disk).slice(0, 4)).toEqual(['sending', 'refused', 'sending', 'refused']);
  });

  test('stop the run when they are more than allowed', async () => {
    const faults = Array(9).fill(error('IncorrectState', 400));
    const { ec2, result } = await runWith(faults, { plan: plan(20), maxConcurrency: 1, maxErrors: 2 });
    expect(result).toEqual({
      images: [],
      failed: [1, 2, 3].map((line) => ({
        ...row(line),
        code: 'IncorrectState',
        message: 'IncorrectState of the test',
      })),
      total: 20,
      notTried: 17,
      stoppedBy: 'max-errors',
    });
    expect(ec2.count('CreateImage')).toBe(3);
  });

  const EVERYONE: readonly (readonly [FleetFault, code: string, most: number])[] = [
    [error('AuthFailure', 401), 'AuthFailure', 5],
    [error('ExpiredToken', 400), 'ExpiredToken', 5],
    [error('RequestExpired', 400), 'RequestExpired', 5],
    [error('SignatureDoesNotMatch', 403), 'SignatureDoesNotMatch', 5],
    [error('OptInRequired', 401), 'OptInRequired', 5],
    [error('SnapshotLimitExceeded', 400), 'SnapshotLimitExceeded', 5],
    [
      error('ResourceLimitExceeded', 400, false, 'You have reached your quota of 50000 for the number of images'),
      'ResourceLimitExceeded',
      5,
    ],
    // Each of the five lines makes its three attempts.
    [{ kind: 'connect' }, 'EndpointConnectionError', 15],
    [
      {
        kind: 'credentials',
        error: new CliError('configuration', 'Unable to locate credentials', { code: 'NoCredentials' }),
      },
      'NoCredentials',
      5,
    ],
  ];
  test.each(EVERYONE)('such as %j stop the run once', async (fault, code, most) => {
    const { ec2, result } = await runWith(Array(1000).fill(fault), { plan: plan(1000) });
    expect(result).toMatchObject({ images: [], failed: [], total: 1000, notTried: 1000, stoppedBy: { code } });
    expect(ec2.count('CreateImage')).toBeLessThanOrEqual(most);
    const later = await runWith([], { ec2, plan: plan(1000) });
    expect(later.result.images).toHaveLength(1000);
  });

  test('nothing is sent in a pause because of a limit, and the second pause is twice as long as the first', async () => {
    const ec2 = new FleetEc2();
    const seconds: number[] = [];
    ec2.faultOf = ({ action }) => {
      const time = (ec2.now() - FLEET_START) / 1000;
      if (action === 'CreateImage') seconds.push(time);
      return time < 20 ? error('PendingSnapshotLimitExceeded', 400) : undefined;
    };
    const { result } = await runFleet({ ec2, plan: plan(60), disk: [], maxConcurrency: 40 });
    expect(result?.images).toHaveLength(60);
    // The pauses of 15 and 30 s begin when the first refusal arrives, 0.3 s after its request.
    expect(seconds.filter((time) => time > 0.4 && time < 15.3)).toEqual([]);
    expect(seconds.filter((time) => time > 15.7 && time < 45.6)).toEqual([]);
    expect(seconds.filter((time) => time > 45.6 && time < 46)).not.toEqual([]);
  });

  test('a limit that holds for more than an hour stops the run', async () => {
    const fault = error('PendingSnapshotLimitExceeded', 400);
    const { result, time } = await runWith(Array(10_000).fill(fault), { plan: plan(3) });
    expect(result).toMatchObject({ failed: [], notTried: 3, stoppedBy: { code: 'PendingSnapshotLimitExceeded' } });
    expect(Math.round(time / 600_000)).toBe(6);
  });

  test('a limit of a volume that holds for half an hour fails its line', async () => {
    const ec2 = new FleetEc2();
    ec2.faultOf = ({ input }) => (input.Name === 'web-1' ? error('ConcurrentSnapshotLimitExceeded', 400) : undefined);
    const { result } = await runFleet({ ec2, plan: plan(3), disk: [] });
    expect(result?.failed.map(({ line, code }) => [line, code])).toEqual([[1, 'ConcurrentSnapshotLimitExceeded']]);
    expect(result?.images).toHaveLength(2);
  });

  test('a full disk stops the run before the next request, and images that exist are reported', async () => {
    const { ec2, result } = await runWith([], { plan: plan(9), maxConcurrency: 1, diskFullAt: 5 });
    expect(namesOf(ec2)).toEqual(['web-1', 'web-2', 'web-3']);
    expect(result.images.map(({ line }) => line)).toEqual([1, 2, 3]);
    expect(result).toMatchObject({ failed: [], notTried: 6, stoppedBy: { message: 'ENOSPC' } });
  });

  test('a full disk while a line in doubt is looked up leaves it in doubt', async () => {
    const { ec2, result } = await runWith([{ kind: 'lost', isMade: false }], { maxAttempts: 1, diskFullAt: 1 });
    const message = 'Connection was closed (EC2 does not list it yet)';
    expect(result).toEqual({
      images: [],
      failed: [{ ...row(1), code: 'ConnectionClosedError', message, mayExist: true }],
      total: 1,
      notTried: 0,
      stoppedBy: expect.objectContaining({ message: 'ENOSPC' }),
    });
    expect(ec2.count('CreateImage')).toBe(1);
  });

  test('a plan that changed stops the run', async () => {
    const read = async function* () {
      yield lineOf(1);
      throw new Error('the plan has changed');
    };
    const { result } = await runWith([], { plan: { ...plan(3), read }, maxConcurrency: 1 });
    expect(result).toMatchObject({ notTried: 2, stoppedBy: { message: 'the plan has changed' } });
    expect(result.images.map(({ line }) => line)).toEqual([1]);
  });
});

describe('an interrupt', () => {
  const interruptedAt =
    (time: number): NonNullable<FleetWorld['onStart']> =>
    (clock, interrupt) =>
      void clock.sleep(time).then(interrupt);

  test('sends nothing new, and records what is in flight', async () => {
    const { ec2, disk, result } = await runWith([], { plan: plan(100), onStart: interruptedAt(700) });
    expect(result.stoppedBy).toBe('interrupt');
    expect(result.images).toHaveLength(ec2.images.length);
    expect(result.notTried).toBe(100 - ec2.images.length);
    expect([ec2.images.length > 0, ec2.images.length < 100]).toEqual([true, true]);
    expect(eventsOf(disk).filter((event) => event === 'sending')).toHaveLength(ec2.images.length);
    expect(ec2.count('CreateImage')).toBe(ec2.images.length);
  });

  test('records that nothing was created for a request that EC2 has throttled until then', async () => {
    const { ec2, disk, result } = await runWith(Array(99).fill(error('RequestLimitExceeded', 503)), {
      onStart: interruptedAt(2000),
    });
    expect([result.stoppedBy, result.notTried, result.failed, namesOf(ec2)]).toEqual(['interrupt', 1, [], []]);
    expect(disk).toMatchObject([
      { Event: 'sending' },
      { Event: 'refused', Code: 'Interrupted', Message: 'the run was stopped before EC2 took the request' },
    ]);
  });

  test('leaves no time that the rest would take', async () => {
    const lefts: { readonly time: number; readonly left: number | undefined }[] = [];
    const { result } = await runWith([{ kind: 'lost', isMade: false }], {
      plan: plan(1000),
      onStart: interruptedAt(3000),
      onProgress: ({ secondsLeft }, time) => lefts.push({ time, left: secondsLeft }),
    });
    expect(result.notTried).toBeGreaterThan(0);
    expect(lefts.findLast(({ time }) => time < 3000)?.left).toBeGreaterThan(0);
    const after = lefts.filter(({ time }) => time > 3000).map(({ left }) => left);
    expect(new Set(after)).toEqual(new Set([undefined]));
  });

  test('looks up an image whose response is lost after it', async () => {
    const { ec2, result } = await runWith(Array(9).fill({ kind: 'lost', isMade: true }), {
      plan: plan(100),
      onStart: interruptedAt(200),
    });
    expect(result.images).toHaveLength(5);
    expect([namesOf(ec2).length, ec2.count('CreateImage'), result.failed]).toEqual([5, 5, []]);
  });

  test('leaves a line in doubt rather than sending it again', async () => {
    const { ec2, disk, result } = await runWith([{ kind: 'lost', isMade: false }], { onStart: interruptedAt(200) });
    const message = 'Connection was closed (EC2 does not list it yet)';
    expect(result.failed).toEqual([{ ...row(1), code: 'ConnectionClosedError', message, mayExist: true }]);
    expect([ec2.count('CreateImage'), eventsOf(disk)]).toEqual([1, ['sending']]);
    const later = await runWith([], { ec2, disk });
    expect([namesOf(ec2), later.result.images]).toEqual([['web-1'], [{ ...row(1), imageId: IMAGE }]]);
  });

  test('ends a pause because of a limit at once', async () => {
    const { result, time } = await runWith(Array(9).fill(error('PendingSnapshotLimitExceeded', 400)), {
      onStart: interruptedAt(2000),
    });
    // 5 ms are those of the journal.
    expect([result.stoppedBy, result.notTried, time]).toEqual(['interrupt', 1, 2005]);
  });

  test('ends the wait that goes on after too many errors', async () => {
    const ec2 = new FleetEc2();
    ec2.stateOf = () => ({ State: 'pending' });
    const { result, time } = await runWith([undefined, error('IncorrectState', 400)], {
      ec2,
      plan: plan(3),
      maxConcurrency: 1,
      maxErrors: 0,
      waitTimeout: 3_600_000,
      onStart: interruptedAt(60_000),
    });
    expect([result.stoppedBy, result.images.length, result.failed.length, time]).toEqual(['interrupt', 1, 1, 60_000]);
  });

  test('before the first line sends nothing, and reports what earlier runs made and left in doubt', async () => {
    const disk = [
      { Event: 'made', Hash: lineOf(2).hash, ImageId: 'ami-2' },
      { Event: 'sending', Hash: lineOf(3).hash },
    ] as unknown as Disk;
    const { ec2, result } = await runWith([], { plan: plan(4), disk, onStart: (_, interrupt) => interrupt() });
    expect(ec2.requests).toEqual([]);
    expect(result).toEqual({
      images: [{ ...row(2), imageId: 'ami-2' }],
      failed: [
        { ...row(3), code: 'Interrupted', message: 'an earlier run was interrupted while it was sent', mayExist: true },
      ],
      total: 4,
      notTried: 2,
      stoppedBy: 'interrupt',
    });
  });
});

test('a dry run asks EC2 for each line, and makes nothing', async () => {
  const lines = [1, 2].map((line) => ({ ...lineOf(line), request: { ...lineOf(line).request, DryRun: true } }));
  const { ec2, result } = await runWith([error('UnauthorizedOperation', 403)], {
    plan: planOf(lines),
    maxConcurrency: 1,
  });
  expect(result.images).toEqual([row(2)]);
  expect(result.failed).toEqual([
    { ...row(1), code: 'UnauthorizedOperation', message: 'UnauthorizedOperation of the test' },
  ]);
  expect(ec2.images).toEqual([]);
});

test('reports the state a few times a second, with the rate and the reason for a pause', async () => {
  const seen: { readonly time: number; readonly text: string }[] = [];
  const { time } = await runWith([error('PendingSnapshotLimitExceeded', 400)], {
    plan: plan(300),
    maxConcurrency: 40,
    onProgress: ({ made, inFlight, rate, note, secondsLeft }, at) =>
      seen.push({
        time: at,
        text: JSON.stringify({
          made,
          flying: inFlight.size,
          rate: Math.round(rate),
          note,
          left: secondsLeft !== undefined,
        }),
      }),
  });
  expect(seen.length).toBeLessThanOrEqual(time / 250 + 2);
  expect(seen.find(({ text }) => text.includes('paused'))?.text).toContain(
    '"note":"paused: EC2 returned PendingSnapshotLimitExceeded"',
  );
  expect(seen.at(-1)?.text).toMatch(/^\{"made":300,"flying":0,"rate":\d+,"left":false\}$/);
});
