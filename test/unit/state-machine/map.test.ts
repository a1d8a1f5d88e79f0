// Whole executions of the state machine: every image once, at EC2's pace, within the limits of Step Functions.
import { describe, expect, test } from 'vitest';
import { type Random, randomOf } from '../../../scripts/fuzz/random.ts';
import type { JsonValue } from '../../../src/model/json-value.ts';
import { machineDefinition } from '../../../src/state-machine/definition.ts';
import { type Execution, runStateMachine, type World } from '../../support/state-machine/interpreter.ts';
import {
  ec2Error,
  lost,
  MACHINE_START,
  MachineEc2,
  type MachineFault,
} from '../../support/state-machine/machine-ec2.ts';
import { virtualClock } from '../../support/virtual-clock.ts';

const linesOf = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ InstanceId: `i-${at}`, Name: `web-${at}`, NoReboot: true }));

interface RunResult {
  readonly execution: Execution;
  readonly ec2: MachineEc2;
  /** Seconds until the execution ended. */
  readonly elapsed: number;
}

/** Runs an execution for so many lines. */
async function runLines(
  count: number,
  setUp: (ec2: MachineEc2) => Partial<World> = () => ({}),
  input: { readonly [member: string]: JsonValue } = {},
): Promise<RunResult> {
  const clock = virtualClock();
  const ec2 = new MachineEc2(clock);
  const random = randomOf('state machine');
  const world: World = { ...ec2.world(linesOf(count)), random: () => random.below(2 ** 20) / 2 ** 20, ...setUp(ec2) };
  const run = runStateMachine(machineDefinition(), { Bucket: 'images', Lines: count, ...input }, world);
  const execution = await clock.run(run);
  return { execution, ec2, elapsed: clock.now() / 1000 };
}

const made = ({ ec2 }: RunResult) =>
  ec2.images.map(({ ImageId, Name, SourceInstanceId }) => ({ ImageId, Name, SourceInstanceId }));

const byName = (rows: readonly { readonly Name?: string | undefined }[]) =>
  rows.toSorted((a, b) => String(a.Name).localeCompare(String(b.Name)));

/** The images that the children report, in the form of `made`. */
const reported = ({ execution }: RunResult) =>
  execution.children.map(({ output }) => {
    const { ImageId, Name, InstanceId } = output as Record<string, string>;
    return { ImageId, Name, SourceInstanceId: InstanceId };
  });

const countsOf = (values: readonly (string | number)[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
};

const AMBIGUOUS = ['Internal error', 'Service unavailable'];

function anyFault(random: Random): MachineFault {
  const isMade = random.once(2);
  return random.pick([
    lost(isMade),
    { error: 'States.Timeout', cause: '', isMade },
    ec2Error(random.pick(AMBIGUOUS), random.pick([500, 503]), isMade),
    ec2Error('null', 400, isMade),
    ec2Error('Request limit exceeded.', 503),
    ec2Error('Maximum allowed active snapshot limit exceeded.', 400),
  ]);
}

describe('an execution makes every image once', () => {
  test.each([1, 20, 200, 1000])('for %d lines', async (count) => {
    const run = await runLines(count);
    expect(run.execution.status).toBe('SUCCEEDED');
    expect(run.ec2.images).toHaveLength(count);
    expect(byName(reported(run))).toEqual(byName(made(run)));
    expect(new Set(run.ec2.images.map(({ Name }) => Name)).size).toBe(count);
  });

  test('for 1,000 lines although 35 % of the calls fail', { tags: ['slow'] }, async () => {
    const random = randomOf('faults');
    let faults = 0;
    const run = await runLines(1000, (ec2) => {
      ec2.hiddenFor = 30;
      ec2.stateOf = (_, age) => ({ State: age > 300 ? 'available' : 'pending' });
      ec2.faultOf = ({ at }) => {
        if (at >= 5 || random.below(100) >= 35) return undefined;
        faults++;
        return anyFault(random);
      };
      return {};
    });
    expect(faults).toBeGreaterThan(1000);
    expect(run.execution.status).toBe('SUCCEEDED');
    expect(run.ec2.images).toHaveLength(1000);
    expect(byName(reported(run))).toEqual(byName(made(run)));
  });

  test('once more with the images of an earlier execution', async () => {
    const first = await runLines(20);
    const again = await runLines(
      20,
      (ec2) => {
        for (const image of first.ec2.images) ec2.add({ ...image, ImageId: String(image.ImageId) });
        return { context: { name: 'second', startTime: '2026-01-02T05:00:00.000Z' } };
      },
      { Start: new Date(MACHINE_START).toISOString() },
    );
    expect(again.ec2.images).toHaveLength(20);
    expect(reported(again)).toEqual(reported(first));
  });
});

describe('an execution', () => {
  test('ends as soon as more lines fail than are tolerated, and reports what was not started', async () => {
    const written: { args?: JsonValue; statuses?: string[] } = {};
    const { execution } = await runLines(
      60,
      (ec2) => {
        ec2.faultOf = ({ subject }) => (/-[0-9]$/.test(subject) ? ec2Error('No', 400) : undefined);
        return {
          writeResults: async (args, results) => {
            written.args = args;
            written.statuses = results.map(({ status }) => status);
            return {};
          },
        };
      },
      { MaxErrors: 4, MaxConcurrency: 20, Prefix: 'ami' },
    );
    expect(execution).toMatchObject({ status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold' });
    expect(written.args).toEqual({ Bucket: 'images', Prefix: 'ami/results/nightly' });
    expect(countsOf(written.statuses ?? [])).toEqual({ FAILED: 5, ABORTED: 19, PENDING: 36 });
    // The first four failures left their places to others.
    expect(execution.children).toHaveLength(20 + 4);
  });

  const TOLERANCES: readonly (readonly [maxErrors: JsonValue | undefined, lines: number, tolerated: number])[] = [
    [undefined, 20, 10],
    [undefined, 200, 20],
    [3, 200, 3],
    ['3', 200, 3],
    ['5%', 200, 10],
    ['0', 20, 0],
  ];

  test.each(TOLERANCES)('with MaxErrors %s and %d lines tolerates %d errors', async (maxErrors, lines, tolerated) => {
    const run = (failing: number) =>
      runLines(
        lines,
        (ec2) => {
          ec2.faultOf = ({ subject }) =>
            Number(subject.replace('web-', '')) < failing ? ec2Error('No', 400) : undefined;
          return {};
        },
        maxErrors === undefined ? {} : { MaxErrors: maxErrors },
      );
    expect((await run(tolerated)).execution.status).toBe('SUCCEEDED');
    expect((await run(tolerated + 1)).execution.status).toBe('FAILED');
  });

  test('takes keys, start and suffix from its input', async () => {
    const read: JsonValue[] = [];
    const input = { Prefix: 'a/b', Run: 'weekly', NameSuffix: true };
    const { ec2 } = await runLines(
      1,
      (world) => ({
        readItems: async (args) => {
          read.push(args);
          return world.world(linesOf(1)).readItems({});
        },
      }),
      input,
    );
    expect(read).toEqual([{ Bucket: 'images', Key: 'a/b/plans/weekly.jsonl' }]);
    expect(ec2.images.map(({ Name }) => Name)).toEqual(['web-0-2026-01-02-030405']);
  });
});

/** EC2's documented bucket for CreateImage, and images that take two minutes. */
const throttling = (ec2: MachineEc2): Partial<World> => {
  ec2.bucket = { size: 50, refill: 5 };
  ec2.stateOf = (_, age) => ({ State: age > 120 ? 'available' : 'pending' });
  return {};
};

describe('the children of an execution together', () => {
  test('start at a pace that EC2 does not throttle', async () => {
    const { ec2, execution, elapsed } = await runLines(1000, throttling);
    expect(execution.status).toBe('SUCCEEDED');
    expect(ec2.throttled).toBeLessThanOrEqual(34);
    // 960 images at 4.5 a second, two minutes until the last one is available, and a poll.
    expect(elapsed).toBeLessThan(960 / 4.5 + 120 + 200);
  });

  test('are throttled more often than there are images without a pace', async () => {
    const { ec2 } = await runLines(300, throttling, { Rate: 1000 });
    expect(ec2.throttled).toBeGreaterThan(300);
    expect(ec2.images).toHaveLength(300);
  });

  test('start at that pace after a redrive, too', async () => {
    const clock = virtualClock();
    const ec2 = new MachineEc2(clock);
    const random = randomOf('redrive');
    const stop = new AbortController();
    const world: World = {
      ...ec2.world(linesOf(1000)),
      ...throttling(ec2),
      random: () => random.below(2 ** 20) / 2 ** 20,
    };
    const input = { Bucket: 'images', Lines: 1000, MaxConcurrency: 500 };
    void clock.sleep(60_000).then(() => stop.abort());
    const first = await clock.run(runStateMachine(machineDefinition(), input, { ...world, signal: stop.signal }));
    expect([first.last.name, first.children.some(({ status }) => status === 'ABORTED')]).toEqual(['Images', true]);
    const before = { images: ec2.images.length, throttled: ec2.throttled };
    expect(before.images).toBeLessThan(400);
    await clock.run(clock.sleep(3_600_000));
    const second = await clock.run(
      runStateMachine(machineDefinition(), input, {
        ...world,
        context: {
          name: 'nightly',
          startTime: new Date(MACHINE_START).toISOString(),
          redriveTime: ec2.now().toISOString(),
        },
        from: first.last,
        keep: (index) => (first.children[index]?.status === 'SUCCEEDED' ? first.children[index] : undefined),
      }),
    );
    expect([second.status, ec2.images.length]).toEqual(['SUCCEEDED', 1000]);
    // 500 children start together. Without turns, the bucket of 50 requests throttles most of them.
    expect(ec2.throttled - before.throttled).toBeLessThanOrEqual(34);
  });

  test('poll less often than the 20 times a second that EC2 allows', async () => {
    const { ec2 } = await runLines(300, (world) => {
      world.stateOf = (_, age) => ({ State: age > 900 ? 'available' : 'pending' });
      return {};
    });
    const polls = ec2.times.filter((_, at) => ec2.calls[at]?.action === 'DescribeImages');
    const perMinute = Object.values(countsOf(polls.map((time) => Math.floor(time / 60))));
    expect(Math.max(...perMinute) / 60).toBeLessThan(20);
  });
});
