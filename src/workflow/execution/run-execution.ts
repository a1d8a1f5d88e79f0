// Hands a plan to a state machine, follows it, and reads its results. Loaded when the plan and the journal are checked.

import { randomUUID } from 'node:crypto';
import type { Client } from '../../aws/client.ts';
import { openConnection } from '../../aws/connection.ts';
import { s3For } from '../../aws/services/s3.ts';
import { STEP_FUNCTIONS } from '../../aws/services/step-functions.ts';
import { resumePlanCommand } from '../../cli/command-line.ts';
import type { Settings } from '../../config/settings.ts';
import { CliError, InterruptedError, inStage, parameterError } from '../../errors.ts';
import { assertSamePlace } from '../compare-history.ts';
import type { FleetResult } from '../fleet.ts';
import { beganEvent } from '../journal-events.ts';
import type { RecordedExecution } from '../journal-lines.ts';
import type { Fleet } from '../run-fleet.ts';
import { ServiceClock } from '../service-clock.ts';
import { CloudCalls } from './cloud-calls.ts';
import { Executions } from './executions.ts';
import { RemoteProgress } from './follow.ts';
import { ObjectStore } from './object-store.ts';
import type { RemoteOptions } from './remote-options.ts';
import { RemoteRun } from './remote-run.ts';

interface RemoteFleet extends Omit<Fleet, 'reportInterval'> {
  /** Prints a hint while progress is shown. */
  readonly hint: (text: string) => void;
}

/**
 * Makes the images of a plan by a state machine, and records the start and the end of the run. Throws InterruptedError after
 * a signal: the execution goes on. Throws a parameter error if the journal is that of another account, Region or execution.
 * Other errors name the command that goes on.
 */
export async function runExecution(fleet: RemoteFleet, remote: RemoteOptions): Promise<FleetResult> {
  const { call, options, plan, journal, interruption, onProgress, hint } = fleet;
  const { io, settings, trace } = call;
  const { stateMachine } = remote;
  assertSamePlace(journal.history.region, stateMachine.region, 'Region', options.journal);
  assertSamePlace(journal.history.account, stateMachine.account, 'account', options.journal);
  assertSameExecution(journal.history.execution, remote, options.journal);
  const { signal: interrupt } = interruption;
  const never = new AbortController().signal;
  const clock = { now: io.now, sleep: io.sleep };
  const serviceClock = new ServiceClock(io.now);
  const progress = new RemoteProgress(plan.lines, io.now, onProgress);
  const calls = new CloudCalls({
    retriesFor: (signal) => call.contextFor(signal),
    clock,
    serviceClock,
    interrupt,
    onTrouble: (reason) => progress.note(reason),
  });
  const connection = await openConnection(settings, { ...io, sleep: (time) => io.sleep(time, never), trace });
  const endpoints = await endpointsOf(settings);
  const states: Client = connection.clientOf({ service: STEP_FUNCTIONS, endpoint: endpoints.states });
  const objects = connection.clientOf(s3For(remote.bucket, endpoints.objects));
  const run = new RemoteRun({
    remote,
    plan,
    journal,
    executions: new Executions(states, calls, stateMachine),
    store: new ObjectStore(objects, calls, remote.bucket),
    connect: call.connect,
    retries: call.contextFor(interrupt),
    clock,
    time: () => serviceClock.text(),
    interrupt,
    progress,
    newName: () => nameOf(plan.path, serviceClock.text()),
    onFollow: (name) => {
      if (call.hasHints && io.stderr.isTTY) hint(`following the execution ${name}; after Ctrl-C it goes on`);
    },
  });
  try {
    await run.open();
    const began = beganEvent(plan, stateMachine.account, stateMachine.region, serviceClock);
    await journal.append(began);
    return await run.result(began.Time);
  } catch (error) {
    throw await withWayOn(error, run, fleet);
  } finally {
    states.close();
  }
}

/** The configured endpoints of Step Functions and Amazon S3. Throws general errors. */
const endpointsOf = ({ endpointOf }: Pick<Settings, 'endpointOf'>) =>
  inStage('InvalidConfigError', (async () => ({ states: endpointOf('SFN'), objects: endpointOf('S3') }))());

/** The command that goes on, for a signal or an error. */
async function withWayOn(error: unknown, run: RemoteRun, { call, interruption }: RemoteFleet): Promise<unknown> {
  const resume = resumePlanCommand(call.argv, call.invocation);
  const { signal } = interruption;
  const wayOn: Readonly<Record<RemoteRun['stage'], string | undefined>> = {
    unknown: undefined,
    recorded: `continue with: ${resume}`,
    started: `the execution ${run.name} goes on; follow it with: ${resume}`,
    ended: `the execution ${run.name} has ended; read its results with: ${resume}`,
  };
  const way = wayOn[run.stage];
  if (signal.aborted) return new InterruptedError(signal.reason, way ?? 'nothing was sent', way !== undefined);
  const explained = await call.explained(error);
  return explained instanceof CliError && way !== undefined ? explained.with({ hints: [way] }) : explained;
}

/** Throws a parameter error if an execution that may still go on is that of another state machine or bucket. */
function assertSameExecution(
  execution: RecordedExecution | undefined,
  { stateMachine, bucket, prefix }: RemoteOptions,
  journalPath: string,
): void {
  if (!execution || execution.hasEnded) return;
  const { Run, StateMachine, Bucket, Prefix } = execution;
  if (StateMachine === stateMachine.arn && Bucket === bucket && Prefix === prefix) return;
  const place = Prefix === '' ? Bucket : `${Bucket}/${Prefix}`;
  throw parameterError(
    `The journal ${journalPath} has an execution of another state machine or bucket, which may go on: ${Run}`,
    `follow it to its end first, with --state-machine ${StateMachine} --bucket ${place}`,
  );
}

/** Characters of the name of a plan in the name of a run. The name of an execution has up to 80. */
const MAX_BASE = 40;

/** The name of a new execution: that of the plan, the time of the service, and a random part. */
function nameOf(path: string, time: string): string {
  const file = path.replace(/.*[/\\]/, '').replace(/\.[^.]*$/, '');
  const base = file.replace(/[^\w-]+/g, '-').slice(0, MAX_BASE);
  const stamp = time.replace(/\.\d+|[-:]/g, '');
  return `${base}-${stamp}-${randomUUID().slice(0, 8)}`;
}
