// create-images: makes the images of a plan.

import { untilAborted } from '../abort.ts';
import { resumePlanCommand } from '../cli/command-line.ts';
import { CliError, InterruptedError } from '../errors.ts';
import type { Interruption } from '../io/io.ts';
import type { ProgressEnd } from '../operations/waiting/status.ts';
import { assertSamePlan } from './compare-history.ts';
import type { RemoteOptions } from './execution/remote-options.ts';
import type { FleetResult, FleetState } from './fleet.ts';
import { assertJournalIsKept, type FleetOptions, fleetOptions } from './fleet-options.ts';
import { createFleetProgress } from './fleet-progress.ts';
import type { FleetProgress } from './fleet-totals.ts';
import { type Journal, openJournal } from './journal.ts';
import { JournalHistory } from './journal-lines.ts';
import { checkPlan, type Plan } from './plan.ts';
import { fleetDocument, fleetError } from './report.ts';
import type { WorkflowCall } from './workflow-call.ts';

/**
 * Makes the images of a plan and prints them. Throws a parameter error before anything is sent, and an error if the plan is
 * not complete.
 */
export async function runCreateImages(call: WorkflowCall): Promise<void> {
  const options = fleetOptions(call);
  const remote = await remoteOf(call);
  const checked = await checkPlan(options.plan, call.validationLevel, call.io);
  assertJournalIsKept(options);
  const plan = options.isDryRun ? dryRunOf(checked) : checked;
  // The second signal ends the process: the journal has everything that a later run needs.
  const interruption = call.io.captureSignals(1);
  try {
    const result = await runWithJournal({ call, options, remote, plan, interruption });
    interruption.end();
    await report(result, call, options, interruption);
  } finally {
    interruption.end();
  }
}

/** The options of a run on Step Functions. Undefined if the plan runs on this machine. */
async function remoteOf(call: WorkflowCall): Promise<RemoteOptions | undefined> {
  const { StateMachine, Bucket } = call.request;
  if (StateMachine === undefined && Bucket === undefined) return undefined;
  return (await import('./execution/remote-options.ts')).remoteOptions(call);
}

interface CheckedFleet {
  readonly call: WorkflowCall;
  readonly options: FleetOptions;
  readonly remote: RemoteOptions | undefined;
  readonly plan: Plan;
  readonly interruption: Interruption;
}

async function runWithJournal(fleet: CheckedFleet): Promise<FleetResult> {
  const { options, remote, plan, call } = fleet;
  const { journal: path, isResumed, isDryRun } = options;
  const journal = isDryRun ? NO_JOURNAL : await openInTime(openJournal(path, { resume: isResumed }, call.io), fleet);
  try {
    assertSamePlan(journal.history, plan, path);
    const progress = await progressOf(call, options, remote !== undefined);
    let end: ProgressEnd = 'error';
    try {
      const result = await runWithProgress(fleet, journal, progress);
      end = endOf(result);
      return result;
    } catch (error) {
      if (error instanceof InterruptedError) end = 'interrupted';
      throw error;
    } finally {
      progress.end(end);
    }
  } finally {
    await journal.close();
  }
}

/** The journal, unless a signal comes first: to lock it may take as long as the heartbeat of another process. */
async function openInTime(opening: Promise<Journal>, { interruption }: CheckedFleet): Promise<Journal> {
  const { signal } = interruption;
  try {
    return await untilAborted(opening, signal, () => new InterruptedError(signal.reason, 'nothing was sent'));
  } catch (error) {
    if (signal.aborted) opening.then((journal) => journal.close()).catch(() => {});
    throw error;
  }
}

function endOf({ stoppedBy, failed }: FleetResult): ProgressEnd {
  if (stoppedBy === 'interrupt') return 'interrupted';
  if (stoppedBy instanceof CliError) return 'error';
  return stoppedBy || failed.length > 0 ? 'failure' : 'success';
}

async function runWithProgress(
  fleet: CheckedFleet,
  journal: Journal,
  { interval, report, hint }: FleetProgress,
): Promise<FleetResult> {
  const { call, interruption, options, remote } = fleet;
  if (remote) {
    const { runExecution } = await import('./execution/run-execution.ts');
    return runExecution({ ...fleet, journal, onProgress: report, hint }, remote);
  }
  const { runFleet } = await import('./run-fleet.ts');
  let last: FleetState | undefined;
  const onProgress = (state: FleetState): void => {
    last = state;
    report(state);
  };
  const onInterrupt = (): void => {
    const later = options.isDryRun ? '' : ', and go on later with --resume';
    // The wait for available images ends at once.
    const isAwaited = last !== undefined && last.inFlight.size > 0;
    if (call.hasHints && isAwaited)
      hint(`waiting for the requests in progress; to stop at once, press Ctrl-C again${later}`);
  };
  interruption.signal.addEventListener('abort', onInterrupt);
  return runFleet({ ...fleet, journal, onProgress, reportInterval: interval });
}

/** A dry run makes nothing, so it needs no journal. */
const NO_JOURNAL: Journal = { history: new JournalHistory(), append: async () => {}, close: async () => {} };

/** A plan whose requests only ask EC2 whether it would allow them. */
const dryRunOf = (plan: Plan): Plan => ({
  ...plan,
  read: async function* () {
    for await (const { request, ...line } of plan.read()) yield { ...line, request: { ...request, DryRun: true } };
  },
});

/** Starts the progress on standard error. */
function progressOf(
  { io, progressForm, waiting }: WorkflowCall,
  { isDryRun }: FleetOptions,
  isRemote: boolean,
): Promise<FleetProgress> {
  // xterm does not wrap lines again when it becomes narrower.
  const doesReflow = io.env.XTERM_VERSION === undefined;
  const isWaiting = isRemote || (waiting !== undefined && !isDryRun);
  return createFleetProgress(progressForm, io.stderr, { now: io.now, isWaiting, isDryRun, doesReflow });
}

/** Prints the images and the failures. Throws the error of the run, with the place of its results if they cannot be printed. */
async function report(
  result: FleetResult,
  call: WorkflowCall,
  { journal, isDryRun }: FleetOptions,
  { signal }: Interruption,
): Promise<void> {
  const error = fleetError(result, {
    resume: resumePlanCommand(call.argv, call.invocation),
    journal,
    isDryRun,
    ...(signal.aborted && { interruptCode: signal.reason }),
  });
  const hints = isDryRun ? [] : [`the journal has all results: ${journal}`];
  try {
    await call.show(fleetDocument(result));
  } catch (thrown) {
    if (error instanceof InterruptedError) throw error;
    const failure = error ?? thrown;
    throw failure instanceof CliError ? failure.with({ hints }) : failure;
  }
  if (error) throw error;
  call.onSuccess();
}
