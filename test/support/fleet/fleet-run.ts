// Runs of a plan against FleetEc2, each a process that may be killed when its journal has some number of lines.
import { setMaxListeners } from 'node:events';
import { Exchange } from '../../../src/aws/exchange.ts';
import { generalError } from '../../../src/errors.ts';
import { AccountLimits } from '../../../src/workflow/account-limits.ts';
import type { FleetResult, FleetState } from '../../../src/workflow/fleet.ts';
import { type JournalEvent, VERSION } from '../../../src/workflow/journal-events.ts';
import { type History, JournalHistory } from '../../../src/workflow/journal-lines.ts';
import { Pace } from '../../../src/workflow/pace.ts';
import { pacedClient } from '../../../src/workflow/paced-client.ts';
import type { Plan, PlanLine } from '../../../src/workflow/plan.ts';
import { runPlan } from '../../../src/workflow/runner.ts';
import { ServiceClock } from '../../../src/workflow/service-clock.ts';
import { imageStep } from '../../../src/workflow/steps.ts';
import { Watch } from '../../../src/workflow/watch.ts';
import { type VirtualClock, virtualClock } from '../virtual-clock.ts';
import { FLEET_START, type FleetEc2 } from './fleet-ec2.ts';

export const lineOf = (number: number): PlanLine => ({
  line: number,
  hash: String(number).padStart(16, '0'),
  request: { InstanceId: `i-${String(number).padStart(17, '0')}`, Name: `web-${number}` },
});

export function planOf(lines: readonly PlanLine[]): Plan {
  const read = async function* (): AsyncGenerator<PlanLine> {
    yield* lines;
  };
  return { path: 'plan.jsonl', lines: lines.length, instanceSample: [], has: () => true, read };
}

export const plan = (count: number): Plan => planOf(Array.from({ length: count }, (_, at) => lineOf(at + 1)));

/** The lines of a journal, on a disk that outlives its process. */
export type Disk = JournalEvent[];

/** What the lines say, after those of a run that began when the service did. */
function historyOf(disk: Disk, Clock?: 'local'): History {
  const history = new JournalHistory();
  const Time = new Date(FLEET_START).toISOString();
  const began = { Event: 'began', Time, Plan: '', Lines: 0, Account: '', Region: '', Version: VERSION } as const;
  history.add({ ...began, ...(Clock && { Clock }) });
  for (const event of disk) history.add(event);
  return history;
}

export interface FleetWorld {
  readonly ec2: FleetEc2;
  readonly plan: Plan;
  readonly disk: Disk;
  /** The clock of the first run, if no response had a date. */
  readonly clock?: 'local' | undefined;
  readonly maxConcurrency?: number;
  readonly maxErrors?: number;
  readonly maxAttempts?: number;
  /** Milliseconds. Without it, runs do not wait. */
  readonly waitTimeout?: number;
  /** Kills the process when the journal has this many lines. */
  readonly killAt?: number | undefined;
  /** Requests underway at the kill arrive. */
  readonly arrives?: (() => boolean) | undefined;
  /** Events that do not reach the disk. */
  readonly drops?: string;
  /** The journal fails when it has this many lines. */
  readonly diskFullAt?: number;
  readonly random?: () => number;
  /** Called with the clock of the process and a function that interrupts the run. */
  readonly onStart?: (clock: VirtualClock, interrupt: () => void) => void;
  readonly onProgress?: (state: FleetState, time: number) => void;
}

export interface FleetRun {
  /** Undefined if the process was killed. */
  readonly result: FleetResult | undefined;
  /** Milliseconds. */
  readonly time: number;
}

/** Runs the plan in a process of its own, as create-images does, with the journal on the disk. */
export async function runFleet(world: FleetWorld): Promise<FleetRun> {
  const {
    ec2,
    plan,
    disk,
    maxConcurrency = 5,
    maxErrors = 10,
    maxAttempts = 3,
    waitTimeout,
    random = () => 0.5,
  } = world;
  const clock = virtualClock();
  const client = ec2.connect(clock);
  const never = new AbortController().signal;
  setMaxListeners(0, never);
  const interruption = new AbortController();
  let kill = (): void => {};
  const killed = new Promise<undefined>((resolve) => {
    kill = () => {
      ec2.kill(world.arrives ?? (() => false));
      resolve(undefined);
    };
  });
  let isDead = false;
  const append = async (event: JournalEvent): Promise<void> => {
    await clock.sleep(5);
    if (isDead) return new Promise(() => {});
    if (disk.length >= (world.diskFullAt ?? Number.POSITIVE_INFINITY)) throw generalError('ENOSPC');
    if (event.Event !== world.drops) disk.push(event);
    if (disk.length < (world.killAt ?? Number.POSITIVE_INFINITY)) return undefined;
    isDead = true;
    kill();
    return new Promise(() => {});
  };
  const turns = {
    pace: new Pace(clock),
    limits: new AccountLimits(clock),
    clock,
    serviceClock: new ServiceClock(clock.now),
  };
  turns.serviceClock.note(firstExchange(ec2.now()));
  const retries = { maxAttempts, random };
  const context = { ...retries, now: clock.now, signal: never, sleep: (time: number) => clock.sleep(time, never) };
  const watch = (stop: AbortSignal): Watch =>
    new Watch({ ec2: pacedClient(client, turns), clock, retries, timeout: waitTimeout ?? 0, stop });
  world.onStart?.(clock, () => interruption.abort(130));
  const run = runPlan({
    plan,
    journal: { history: historyOf([...disk], world.clock), append },
    step: imageStep(client, context, turns),
    ...turns,
    maxConcurrency,
    maxErrors,
    watch: waitTimeout === undefined ? undefined : watch,
    interrupt: interruption.signal,
    onProgress: (state) => world.onProgress?.(state, clock.now()),
    reportInterval: 250,
  });
  const result = await clock.run(Promise.race([run, killed]));
  return { result, time: clock.now() };
}

/** The exchange that tells the time of the service before a run begins. */
const firstExchange = (time: number): Exchange =>
  Object.assign(new Exchange(), {
    received: 0,
    response: { status: 200, reason: '', date: Math.floor(time / 1000) * 1000 },
  });

/** The names of the images that exist, in order. A name that is there twice is an image made twice. */
export const namesOf = ({ images }: FleetEc2): string[] => images.map(({ Name = '' }) => Name).sort();
