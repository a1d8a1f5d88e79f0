// Connects the parts of a run of a plan. Loaded when the plan and the journal are checked.

import { setMaxListeners } from 'node:events';
import { untilAborted } from '../abort.ts';
import { CliError, InterruptedError } from '../errors.ts';
import type { Interruption } from '../io/io.ts';
import { accountOf } from './account.ts';
import { AccountLimits } from './account-limits.ts';
import { assertSamePlace } from './compare-history.ts';
import { endedCounts, type FleetResult, type FleetState } from './fleet.ts';
import type { FleetOptions } from './fleet-options.ts';
import type { Journal } from './journal.ts';
import { beganEvent } from './journal-events.ts';
import { Pace } from './pace.ts';
import { pacedClient, type Turns } from './paced-client.ts';
import type { Plan } from './plan.ts';
import { type RunOptions, runPlan } from './runner.ts';
import { ServiceClock } from './service-clock.ts';
import { imageStep } from './steps.ts';
import { Watch } from './watch.ts';
import type { WorkflowCall } from './workflow-call.ts';

export interface Fleet {
  readonly call: WorkflowCall;
  readonly options: FleetOptions;
  readonly plan: Plan;
  readonly journal: Pick<Journal, 'history' | 'append'>;
  readonly interruption: Pick<Interruption, 'signal'>;
  readonly onProgress: (state: FleetState) => void;
  /** Milliseconds between two calls of `onProgress`. */
  readonly reportInterval: number;
}

/**
 * Makes the images of a plan, and records the start and the end of the run. Throws InterruptedError before anything is
 * sent, a parameter error if the journal is that of another account or Region, and errors of the first request.
 */
export async function runFleet(fleet: Fleet): Promise<FleetResult> {
  const { call, options, plan, journal, interruption, onProgress, reportInterval } = fleet;
  const { io, waiting } = call;
  const clock = { now: io.now, sleep: io.sleep };
  const turns: Turns = {
    pace: new Pace(clock),
    limits: new AccountLimits(clock),
    clock,
    serviceClock: new ServiceClock(io.now),
  };
  // What is in flight is awaited after the first signal. The second one ends the process.
  const { signal } = new AbortController();
  for (const one of [signal, interruption.signal]) setMaxListeners(0, one);
  const { maxAttempts, random, now, sleep } = call.contextFor(signal);
  const context = { maxAttempts, random, now, sleep, trace: call.trace, signal };
  const ec2 = await call.connect();
  const paced = pacedClient(ec2, turns);
  assertSamePlace(journal.history.region, ec2.region, 'Region', options.journal);
  const account = await firstRequest(fleet, () =>
    accountOf(plan.instanceSample, paced, call.contextFor(interruption.signal), interruption.signal),
  );
  assertSamePlace(journal.history.account, account, 'account', options.journal);
  const time = (): string => turns.serviceClock.text();
  await journal.append(beganEvent(plan, account ?? '', ec2.region, turns.serviceClock));
  const run: RunOptions = {
    plan,
    journal,
    step: imageStep(ec2, context, turns),
    ...turns,
    maxConcurrency: options.maxConcurrency,
    maxErrors: options.maxErrors(plan.lines),
    watch: waiting && ((stop) => new Watch({ ec2: paced, clock, retries: context, timeout: waiting.timeout, stop })),
    interrupt: interruption.signal,
    onProgress,
    reportInterval,
  };
  const result = await runPlan(run);
  // The run has ended even if this cannot be written, and the images must be reported.
  await journal.append({ Event: 'ended', Time: time(), ...endedCounts(result) }).catch(() => {});
  return withHints(result, call);
}

/** Sends the first request. An interrupt ends it, because it changes nothing. */
async function firstRequest<T>({ call, interruption }: Fleet, send: () => Promise<T>): Promise<T> {
  const { signal } = interruption;
  const interrupted = (): InterruptedError => new InterruptedError(signal.reason, 'nothing was sent');
  try {
    signal.throwIfAborted();
    return await untilAborted(send(), signal, interrupted);
  } catch (error) {
    if (signal.aborted) throw interrupted();
    throw await call.explained(error);
  }
}

/** Adds hints to the error that stopped the run, if there are any. */
async function withHints(result: FleetResult, call: WorkflowCall): Promise<FleetResult> {
  const { stoppedBy } = result;
  if (!(stoppedBy instanceof CliError)) return result;
  const explained = await call.explained(stoppedBy);
  return { ...result, ...(explained instanceof CliError && { stoppedBy: explained }) };
}
