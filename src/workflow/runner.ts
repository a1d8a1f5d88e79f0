// Runs a plan: up to a number of lines at a time, each once, with a journal of what was sent and what came of it.

import { setMaxListeners } from 'node:events';
import { CliError, generalError } from '../errors.ts';
import type { AccountLimits } from './account-limits.ts';
import { type EarlierTime, earlierTime } from './earlier-time.ts';
import { copied, type FleetResult, type FleetRow, type FleetState, keptRow } from './fleet.ts';
import type { Journal } from './journal.ts';
import type { JournalEvent } from './journal-events.ts';
import { hasImage, type LineState } from './journal-lines.ts';
import type { PaceClock } from './pace.ts';
import type { Plan, PlanLine } from './plan.ts';
import type { ServiceClock } from './service-clock.ts';
import { NOT_LOOKED_UP, NOT_TAKEN, type PlanStep, type StepCall, type StepOutcome } from './steps.ts';
import { type Reason, reportUntil, safeReason, Tally } from './tally.ts';
import type { Watch, WatchEnd } from './watch.ts';

export interface RunOptions {
  readonly plan: Plan;
  /** Its history has the start of the plan, if it has any lines in doubt. */
  readonly journal: Pick<Journal, 'history' | 'append'>;
  readonly step: PlanStep;
  readonly clock: PaceClock;
  readonly serviceClock: ServiceClock;
  readonly limits: Pick<AccountLimits, 'note'>;
  readonly maxConcurrency: number;
  /** The number of errors that do not stop the run. After more of them, it still waits for the images that it has made. */
  readonly maxErrors: number;
  /** Creates the wait for images. Without it, the run does not wait. */
  readonly watch?: ((stop: AbortSignal) => Watch) | undefined;
  /** Once aborted, nothing new is sent. */
  readonly interrupt: AbortSignal;
  /** The state is the same object each time. */
  readonly onProgress: (state: FleetState) => void;
  /** Milliseconds between two calls of `onProgress`. */
  readonly reportInterval: number;
}

/** Milliseconds until a line in doubt is looked up again. */
const FIND_LATER = 15_000;

/**
 * Carries out every line of a plan that the journal does not know as made, and those whose images failed and are gone.
 * Stops after an error that would fail every line, after too many errors, and when it is interrupted: nothing new is sent,
 * and what is in flight is awaited and recorded. Never rejects: `stoppedBy` has the error.
 */
export const runPlan = (options: RunOptions): Promise<FleetResult> => new PlanRun(options).result();

/** Thrown to those who wait to send something. */
class RunStopped extends Error {}

type Stop = NonNullable<FleetResult['stoppedBy']>;

type RowOfLine = Pick<FleetRow, 'line' | 'instanceId' | 'name'>;

class PlanRun {
  readonly #options: RunOptions;
  readonly #tally: Tally;
  /** Aborted when nothing new may be sent. */
  readonly #stop = new AbortController();
  /** Aborted when the wait ends, too: not because of errors of lines. */
  readonly #stopWait = new AbortController();
  readonly #watch: Watch | undefined;
  /** When earlier runs sent lines of the plan. The start is that of this run if there are none. */
  readonly #earlier: EarlierTime;
  #stoppedBy: Stop | undefined;
  #errors = 0;

  constructor(options: RunOptions) {
    this.#options = options;
    this.#tally = new Tally(options.plan.lines, options.clock.now());
    this.#earlier = earlierTime(options.journal.history, options.serviceClock);
    // Each worker waits for its turn with the signal.
    setMaxListeners(0, this.#stop.signal);
    this.#watch = options.watch?.(this.#stopWait.signal);
  }

  async result(): Promise<FleetResult> {
    const { clock, interrupt, onProgress } = this.#options;
    const onInterrupt = (): void => this.#end('interrupt');
    interrupt.addEventListener('abort', onInterrupt);
    if (interrupt.aborted) onInterrupt();
    const reports = new AbortController();
    const reported = reportUntil(reports.signal, this.#tally, this.#options);
    const watched = this.#watch?.run().catch((error) => this.#end(asCliError(error)));
    await this.#workers();
    this.#watch?.close();
    await watched;
    reports.abort();
    await reported;
    interrupt.removeEventListener('abort', onInterrupt);
    this.#tally.note = undefined;
    this.#tally.measure(clock.now());
    onProgress(this.#tally);
    return this.#tally.result(this.#stoppedBy);
  }

  /** Lets workers take the lines of the plan in turn. */
  async #workers(): Promise<void> {
    const { plan, maxConcurrency } = this.#options;
    const lines = plan.read()[Symbol.asyncIterator]();
    const fail = (error: unknown): void => this.#end(asCliError(error));
    // After an error, the rest of the plan is read too: earlier runs may have made its images.
    const work = async (): Promise<void> => {
      for (let next = await lines.next(); !next.done; next = await lines.next())
        await this.#carryOut(next.value).catch(fail);
    };
    await Promise.all(Array.from({ length: Math.min(maxConcurrency, plan.lines) }, () => work().catch(fail)));
  }

  async #carryOut(line: PlanLine): Promise<void> {
    const { request, hash } = line;
    const { InstanceId = '', Name = '' } = request;
    const row = { line: line.line, instanceId: InstanceId, name: Name };
    const known = this.#options.journal.history.stateOf(hash);
    const isGone = known?.state === 'failed' && (await this.#options.step.isGone(known.imageId, this.#stop.signal));
    if (hasImage(known) && !isGone) return this.#keep(row, hash, known);
    const isInDoubt = known?.state === 'sending';
    if (!this.#stop.signal.aborted) return this.#make(row, line, isInDoubt);
    if (isInDoubt) this.#tally.addDoubt(row, NOT_LOOKED_UP);
  }

  /** Takes over what an earlier run has made. */
  #keep(row: RowOfLine, hash: string, { state, imageId, code = '', message = '' }: LineState): void {
    const whole = { ...row, ...(imageId !== undefined && { imageId }) };
    if (state === 'failed') this.#tally.addFailed(whole, { code, message }, true);
    else this.#tally.addMade(whole, false);
    if (state === 'available') this.#tally.addAvailable();
    if (state === 'made') this.#await(whole, hash);
  }

  async #make(row: RowOfLine, { request, hash }: PlanLine, isInDoubt: boolean): Promise<void> {
    const { step, clock } = this.#options;
    const { line, instanceId: InstanceId, name: Name } = row;
    const { inFlight } = this.#tally;
    let [isRecorded, failure]: [boolean, unknown] = [false, undefined];
    const onSending = async (): Promise<void> => {
      inFlight.set(line, { ...row, since: clock.now() });
      await this.#append('sending', { Line: line, Hash: hash, InstanceId, Name }).catch((error) => {
        failure = error;
        throw error;
      });
      isRecorded = true;
    };
    const call = { request, stop: this.#stop.signal, onSending };
    if (isInDoubt) inFlight.set(line, { ...row, since: clock.now() });
    /** Why an image may exist, whatever comes next. */
    let doubt = isInDoubt ? NOT_LOOKED_UP : undefined;
    try {
      const first = await (isInDoubt ? step.find(call, this.#earlier) : step.run(call));
      if (first.kind === 'doubt') doubt = first.error;
      const outcome = first.kind === 'doubt' ? await this.#findLater(call, first) : first;
      if (failure !== undefined) throw failure;
      if (outcome.kind !== 'stopped') await this.#record(row, hash, outcome);
      else if (isRecorded) await this.#recordRefused(row, hash, NOT_TAKEN);
    } catch (error) {
      if (failure !== undefined && doubt) this.#tally.addDoubt(row, safeReason(doubt));
      throw error;
    } finally {
      inFlight.delete(line);
    }
  }

  /** Finds the image of a line in doubt a while later: EC2 may list it by then, or be back. */
  async #findLater(call: StepCall, first: StepOutcome): Promise<StepOutcome> {
    const { step, clock } = this.#options;
    const isOver = await clock.sleep(FIND_LATER, call.stop).then(
      () => false,
      () => true,
    );
    return isOver ? first : step.find(call, { ...this.#earlier, end: Number.NaN });
  }

  async #record(row: RowOfLine, hash: string, outcome: Exclude<StepOutcome, { kind: 'stopped' }>): Promise<void> {
    switch (outcome.kind) {
      case 'made': {
        const { imageId } = outcome;
        const whole = { ...row, ...(imageId !== undefined && { imageId }) };
        // First of all, so that an image is reported although the journal cannot be written.
        this.#tally.addMade(whole, true);
        await this.#append('made', { Line: row.line, Hash: hash, ImageId: imageId });
        this.#await(whole, hash);
        break;
      }
      case 'doubt':
        this.#tally.addDoubt(row, safeReason(outcome.error));
        this.#countError();
        if (outcome.isForEveryone) this.#end(outcome.error);
        break;
      case 'refused': {
        const { error, isForEveryone } = outcome;
        const { code, message } = safeReason(error);
        if (isForEveryone) this.#end(error);
        else {
          this.#tally.addFailed(row, { code, message });
          this.#countError();
        }
        await this.#recordRefused(row, hash, { code, message });
        break;
      }
    }
  }

  /** Records that no image of a line was made, so that the line may be corrected. */
  #recordRefused({ line }: RowOfLine, hash: string, { code, message }: Reason): Promise<void> {
    return this.#append('refused', { Line: line, Hash: hash, Code: code, Message: message });
  }

  /** Waits for an image, if the run waits. */
  #await(row: FleetRow, hash: string): void {
    if (row.imageId === undefined || !this.#watch) return;
    const imageId = copied(row.imageId);
    const kept = { ...keptRow(row), imageId };
    this.#watch.add(imageId, async (end: WatchEnd) => {
      const base = { Line: kept.line, Hash: hash, ImageId: imageId };
      if (end.kind === 'available') {
        this.#tally.addAvailable();
        return this.#append('available', base);
      }
      const { code, message } = safeReason(end);
      this.#tally.addFailed(kept, { code, message }, end.kind === 'failed');
      if (end.kind === 'lost') return;
      this.#countError();
      await this.#append('failed', { ...base, Code: code, Message: message });
    });
  }

  #countError(): void {
    if (++this.#errors > this.#options.maxErrors) this.#end('max-errors');
  }

  /** Sends nothing new. The first reason counts; but after too many errors, the wait that goes on may be interrupted. */
  #end(by: Stop): void {
    if (this.#stoppedBy === undefined || this.#stoppedBy === 'max-errors') this.#stoppedBy = by;
    this.#tally.isStopped = true;
    this.#stop.abort(new RunStopped());
    if (by !== 'max-errors') this.#stopWait.abort(new RunStopped());
  }

  /** Appends an event, with its time. */
  #append(Event: JournalEvent['Event'], members: object): Promise<void> {
    return this.#options.journal.append({ Event, Time: this.#options.serviceClock.text(), ...members } as JournalEvent);
  }
}

const asCliError = (error: unknown): CliError =>
  error instanceof CliError ? error : generalError(error instanceof Error ? error.message : String(error), error);
