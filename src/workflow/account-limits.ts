// A pause of all lines while EC2 reports a limit of the account that ends by itself.

import type { CliError } from '../errors.ts';
import type { PaceClock } from './pace.ts';

/** Milliseconds of the first pause. Each one after it is twice as long. */
const FIRST = 15_000;

const LONGEST = 60_000;

/** Milliseconds for which a limit may hold although no image was made. After that, waiting does not help. */
const PATIENCE = 3_600_000;

export class AccountLimits {
  readonly #clock: PaceClock;
  #pause = FIRST;
  #pausedAt = Number.NEGATIVE_INFINITY;
  #until = Number.NEGATIVE_INFINITY;
  /** When the limit was first reached since an image was made. */
  #since: number | undefined;
  #code = '';

  constructor(clock: PaceClock) {
    this.#clock = clock;
  }

  /** Resolves when images may be made. Rejects with the reason of the signal once that is aborted. */
  async passed(signal: AbortSignal): Promise<void> {
    for (let wait = this.#left(); wait > 0; wait = this.#left()) await this.#clock.sleep(wait, signal);
  }

  /** Pauses because of the response to a request that was sent at a time of the clock. Returns false if it held too long. */
  reached(sentAt: number, { code }: Pick<CliError, 'code'>): boolean {
    const now = this.#clock.now();
    this.#since ??= now;
    if (now - this.#since > PATIENCE) return false;
    // The requests that were sent before a pause belong to it.
    if (sentAt < this.#pausedAt) return true;
    this.#code = code;
    this.#pausedAt = now;
    this.#until = now + this.#pause;
    this.#pause = Math.min(LONGEST, 2 * this.#pause);
    return true;
  }

  /** Ends the growth of pauses, because an image was made. */
  succeeded(): void {
    this.#pause = FIRST;
    this.#since = undefined;
  }

  get isPaused(): boolean {
    return this.#left() > 0;
  }

  /** The reason for the current pause. */
  get note(): string | undefined {
    return this.isPaused ? `paused: EC2 returned ${this.#code}` : undefined;
  }

  #left(): number {
    return this.#until - this.#clock.now();
  }
}
