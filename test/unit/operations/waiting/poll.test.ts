// The times of polls, and their timeouts. Outcomes are in wait.test.ts.
import { afterEach, expect, test, vi } from 'vitest';
import { TimeoutError } from '../../../../src/abort.ts';
import { AttemptError } from '../../../../src/aws/exchange.ts';
import { CliError } from '../../../../src/errors.ts';
import { waiterOf } from '../../../../src/model/model.ts';
import type { OperationContext } from '../../../../src/operations/context.ts';
import { type Probe, type ProbeResult, poll } from '../../../../src/operations/waiting/poll.ts';
import { compileForWaits } from '../../../support/wait-stage.ts';

afterEach(() => {
  vi.useRealTimers();
});

const [MINUTE, HOUR] = [60_000, 3_600_000];
const pending = { id: 'ami-1', state: 'pending', volumes: [] };
const stillPending: ProbeResult = { response: { Images: [{ ImageId: 'ami-1', State: 'pending' }] } };
const waiter = waiterOf('wait image-available');
const isNew = async (): Promise<boolean> => false;

/** Waits with a probe that takes no time. Returns the times of the polls in seconds. */
async function pollTimes(probe: Probe, timeout: number, interval: number) {
  let clock = 0;
  const times: number[] = [];
  const world = {
    maxAttempts: 1,
    random: () => 0.5,
    now: () => clock,
    sleep: async (milliseconds: number) => {
      clock += milliseconds;
    },
    signal: new AbortController().signal,
    onInterrupt: () => {},
    relatedCommand: () => '',
  } satisfies OperationContext;
  const settings = {
    timeout,
    interval,
    report: () => {},
    resume: () => '',
    isNew,
    advise: () => {},
    compileQuery: compileForWaits,
  };
  const timedProbe: Probe = (signal) => {
    times.push(clock / 1000);
    return probe(signal);
  };
  const outcome = await poll(
    { waiter, probe: timedProbe, requested: ['ami-1'], expected: ['ami-1'], hasResponded: true },
    settings,
    world,
  );
  return { outcome, times };
}

test.each([
  [15_000, MINUTE, [0, 2, 6, 14, 29, 44, 59, 60]],
  [1000, 4000, [0, 1, 2, 3, 4]],
  [3000, 10_000, [0, 2, 5, 8, 10]],
  [5 * MINUTE, 10 * MINUTE, [0, 2, 6, 14, 30, 62, 126, 254, 510, 600]],
  [1500, 2500, [0, 1.5, 2.5]],
])(
  'given an interval of %d ms and a timeout of %d ms, polls at these times in seconds: %j',
  async (interval, timeout, expected) => {
    const { outcome, times } = await pollTimes(async () => stillPending, timeout, interval);
    expect([outcome, times]).toEqual([{ kind: 'time-out', resources: [pending] }, expected]);
  },
);

test('never waits longer than the interval between two polls in three hours', async () => {
  const { times } = await pollTimes(async () => stillPending, 3 * HOUR, 15_000);
  expect([times.length, times.at(-1)]).toEqual([Math.ceil((3 * 3600 - 14) / 15) + 4, 3 * 3600]);
});

test('counts only polls that sent no request towards the limit for such polls', async () => {
  const outage = new CliError('service', 'busy', {
    code: '503',
    cause: new AttemptError('service', 'busy', { status: 503 }),
  });
  const noCredentials = new CliError('configuration', 'no credentials');
  const results = [outage, outage, noCredentials, noCredentials];
  const available = { response: { Images: [{ ImageId: 'ami-1', State: 'available' }] } };
  const { outcome, times } = await pollTimes(
    async () => {
      const error = results.shift();
      if (error) throw error;
      return available;
    },
    HOUR,
    15_000,
  );
  expect([outcome.kind, times.length]).toEqual(['success', 5]);
});

// Failures double the wait up to a minute. The fixed random number makes it three quarters of that.
test('aborts a hanging poll at the timeout and the last poll ten seconds later', async () => {
  vi.useFakeTimers();
  const hanging: Probe = (signal) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  const ending = pollTimes(hanging, MINUTE, 15_000);
  await vi.advanceTimersByTimeAsync(MINUTE - 1);
  await vi.advanceTimersByTimeAsync(1);
  for (let minutes = 0; minutes < 10; minutes++) await vi.advanceTimersByTimeAsync(MINUTE);
  const { outcome, times } = await ending;
  expect(outcome).toEqual({ kind: 'time-out', resources: [pending], error: new TimeoutError() });
  expect(times).toEqual([0, 3, 15, 60]);
});

test('rethrows the reason of an interrupt that aborts a poll', async () => {
  const controller = new AbortController();
  const reason = new Error('interrupted');
  const probe: Probe = (signal) => {
    controller.abort(reason);
    return Promise.reject(signal.reason);
  };
  const world = { maxAttempts: 1, random: () => 0, now: () => 0, sleep: async () => {} };
  const plan = { waiter, probe, requested: ['ami-1'], expected: ['ami-1'], hasResponded: true };
  const settings = {
    timeout: 1000,
    interval: 1000,
    report: () => {},
    resume: () => '',
    isNew,
    advise: () => {},
    compileQuery: compileForWaits,
  };
  const all = { ...world, signal: controller.signal, onInterrupt: () => {}, relatedCommand: () => '' };
  await expect(poll(plan, settings, all)).rejects.toBe(reason);
});
