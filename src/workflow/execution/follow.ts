// Follows an execution to its end, and reports the numbers of its lines.

import type { MapRunItemCounts } from '@aws-sdk/client-sfn';
import { generalError } from '../../errors.ts';
import type { FleetState } from '../fleet.ts';
import type { PaceClock } from '../pace.ts';
import { type Executions, isRunning, type SeenExecution } from './executions.ts';
import type { EarlierImages } from './handed-lines.ts';

export interface FollowOptions {
  readonly executions: Executions;
  readonly run: string;
  /** How often it was redriven before this run has redriven it. Undefined if this run has not. */
  readonly redrives?: number | undefined;
  readonly clock: PaceClock;
  /** Once aborted, its reason is thrown. */
  readonly interrupt: AbortSignal;
  readonly progress: RemoteProgress;
}

/** Milliseconds before the second poll, and the longest time between two. */
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 60_000;

/** Growth of the time between two polls. */
const GROWTH = 1.5;

/** Polls that may still show the state before the start or the redrive (DescribeExecution is eventually consistent). */
const MAX_STALE = 10;

/** Polls an execution until it has ended. Throws errors that no later poll can repair. */
export async function follow(options: FollowOptions): Promise<SeenExecution> {
  const { executions, run, redrives, clock, interrupt, progress } = options;
  let [wait, stale, mapRun]: [number, number, string | undefined] = [FIRST_WAIT, 0, undefined];
  for (;;) {
    const seen = await executions.find(run);
    const isStale = !seen || (redrives !== undefined && !isRunning(seen) && (seen.redriveCount ?? 0) <= redrives);
    if (isStale && ++stale > MAX_STALE) throw generalError(`Step Functions does not show the execution ${run}`);
    if (seen && !isStale) {
      mapRun ??= (await executions.mapRuns(run)).at(-1);
      if (mapRun !== undefined) progress.count((await executions.counts(mapRun)) ?? {});
      if (!isRunning(seen)) return seen;
    }
    await clock.sleep(wait, interrupt);
    wait = Math.min(LONGEST_WAIT, wait * GROWTH);
  }
}

/** The numbers of a plan while an execution carries it out. */
export class RemoteProgress {
  readonly #total: number;
  #earlier: EarlierImages = { made: 0, available: 0, failed: 0 };
  readonly #now: () => number;
  readonly #onProgress: (state: FleetState) => void;
  /** When the counts were first seen, and how many images the execution had made then. */
  #first: { readonly time: number; readonly made: number } | undefined;
  #counts: Partial<MapRunItemCounts> = {};
  #note: string | undefined;

  constructor(total: number, now: () => number, onProgress: (state: FleetState) => void) {
    this.#total = total;
    this.#now = now;
    this.#onProgress = onProgress;
  }

  /** Adds the images of earlier runs. */
  begin(earlier: EarlierImages): void {
    this.#earlier = earlier;
  }

  count(counts: Partial<MapRunItemCounts>): void {
    this.#counts = counts;
    this.#first ??= { time: this.#now(), made: counts.succeeded ?? 0 };
    this.#report();
  }

  /** Shows why a request is repeated. */
  note(reason: string | undefined): void {
    if (reason === this.#note) return;
    this.#note = reason;
    this.#report();
  }

  #report(): void {
    const { succeeded = 0, failed = 0, timedOut = 0, aborted = 0, running = 0 } = this.#counts;
    const earlier = this.#earlier;
    const made = earlier.made + earlier.available + succeeded;
    const lost = earlier.failed + failed + timedOut + aborted;
    const left = this.#total - made - lost;
    const seconds = this.#first ? (this.#now() - this.#first.time) / 1000 : 0;
    const rate = seconds >= 1 ? (succeeded - (this.#first?.made ?? 0)) / seconds : 0;
    this.#onProgress({
      total: this.#total,
      made,
      failed: lost,
      available: earlier.available + succeeded,
      doubt: 0,
      inFlight: new Map(),
      running,
      rate,
      secondsLeft: rate > 0 && left > 0 ? Math.ceil(left / rate) : undefined,
      note: this.#note,
    });
  }
}
