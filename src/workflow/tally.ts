// The lines of a run that are done, and its numbers while it goes on.

import { cut, maskSecrets } from '../text/safe.ts';
import { type FleetResult, type FleetRow, type FleetState, type FlightLine, keptRow } from './fleet.ts';
import type { PaceClock } from './pace.ts';
import { RowTable } from './row-table.ts';

/** Why an image is missing, in doubt or not available. */
export interface Reason {
  readonly code: string;
  readonly message: string;
}

/** Maximum length of a code. Those of EC2 have less than 60 characters. */
const MAX_CODE = 100;

/** A reason that can be printed and recorded: without secrets. The client limits the length of a message, but not that of a code. */
export const safeReason = ({ code, message }: Reason): Reason => ({
  code: maskSecrets(cut(code, MAX_CODE)),
  message: maskSecrets(message),
});

/** Milliseconds over which the rate is measured. */
const WINDOW = 20_000;

/** Milliseconds between two measurements. */
const STEP = 1000;

export class Tally implements FleetState {
  readonly total: number;
  made = 0;
  failed = 0;
  available = 0;
  doubt = 0;
  readonly inFlight = new Map<number, FlightLine>();
  rate = 0;
  secondsLeft: number | undefined;
  note: string | undefined;
  /** Nothing new is sent, so the plan will not be complete. */
  isStopped = false;
  readonly #images = new RowTable();
  readonly #failed: FleetRow[] = [];
  /** Images that this run has made. Those of earlier runs are no measure of its rate. */
  #own = 0;
  readonly #samples: { readonly time: number; readonly own: number }[];

  constructor(total: number, now: number) {
    this.total = total;
    this.#samples = [{ time: now, own: 0 }];
  }

  /** Adds an image: one of this run, or of an earlier one. */
  addMade(row: FleetRow, isOwn: boolean): void {
    this.made++;
    if (isOwn) this.#own++;
    this.#images.add(row);
  }

  addAvailable(): void {
    this.available++;
  }

  /** Adds a line without an image, or whose image is not available: that counts as made no longer. */
  addFailed(row: FleetRow, { code, message }: Reason, hasFailed = false): void {
    if (this.#images.remove(row.line)) this.made--;
    this.failed++;
    this.#failed.push({ ...keptRow(row), code, message, ...(hasFailed && { hasFailed }) });
  }

  /** Adds a line whose image may exist. */
  addDoubt(row: FleetRow, { code, message }: Reason): void {
    this.doubt++;
    this.#failed.push({ ...keptRow(row), code, message, mayExist: true });
  }

  /** Measures the rate at a time, in milliseconds. */
  measure(now: number): void {
    const samples = this.#samples;
    if (now - (samples.at(-1)?.time ?? 0) >= STEP) samples.push({ time: now, own: this.#own });
    while (samples.length > 1 && now - (samples[1]?.time ?? now) >= WINDOW) samples.shift();
    const [{ time, own } = { time: now, own: this.#own }] = samples;
    this.rate = now - time >= STEP ? (1000 * (this.#own - own)) / (now - time) : 0;
    const left = this.#left;
    this.secondsLeft = this.rate > 0 && left > 0 && !this.isStopped ? Math.ceil(left / this.rate) : undefined;
  }

  get #left(): number {
    return this.total - this.made - this.failed - this.doubt;
  }

  result(stoppedBy: FleetResult['stoppedBy']): FleetResult {
    return {
      images: [...this.#images],
      failed: this.#failed.toSorted((a, b) => a.line - b.line),
      total: this.total,
      notTried: this.#left,
      ...(stoppedBy && { stoppedBy }),
    };
  }
}

interface Reporter {
  readonly clock: PaceClock;
  /** `note` is the reason for a pause. */
  readonly limits: { readonly note: string | undefined };
  readonly onProgress: (state: FleetState) => void;
  readonly reportInterval: number;
}

/** Reports the numbers in intervals, until the signal is aborted. */
export async function reportUntil(
  signal: AbortSignal,
  tally: Tally,
  { clock, limits, onProgress, reportInterval }: Reporter,
): Promise<void> {
  while (!signal.aborted) {
    tally.note = limits.note;
    tally.measure(clock.now());
    onProgress(tally);
    await clock.sleep(reportInterval, signal).catch(() => {});
  }
}
