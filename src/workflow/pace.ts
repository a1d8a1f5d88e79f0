// The pace of calls to one account: how many calls a second leave this process.

export interface PaceClock {
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
  /** Waits for some milliseconds. Rejects with the reason of the signal once that is aborted. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** Calls that go at once: the bucket of EC2 for calls that change something holds 50 (EC2 Developer Guide, throttling). */
const BURST = 50;

/** Calls a second after the burst. The bucket is refilled at 5 a second by default; accounts may have more. */
const FIRST = 10;

const LOWEST = 0.2;

const HIGHEST = 1000;

/** Growth of the rate in a second, as a part of it: until it is first reduced, and after that. */
const GROWTH = { first: 0.1, later: 0.03 };

/**
 * The least growth in a second after throttling. Processes that share a bucket get the same part of it only if their rates
 * grow by the same number, and the last one needs the rate of the others soon. Two plans of 100 images against 3 a second
 * reach at least 93 % of it in this way, without it down to 77 % (simulated).
 */
const LEAST_GROWTH = 0.2;

/** What remains of the rate after throttling. A half leaves 75 to 90 % of a bucket of 20 a second (simulated), this 96 %. */
const REMAINS = 0.7;

/** The longest sleep of a caller whose turn has not come, in milliseconds: the rate may change in the meantime. */
const LONGEST_SLEEP = 250;

/**
 * The shortest sleep. At high rates, several turns become free in it. To wake up for each of them, and to write the journal
 * for each, takes twice the CPU time (measured at 40 calls a second).
 */
const SHORTEST_SLEEP = 200;

/**
 * Gives turns to calls. EC2 takes a call from a bucket that it refills at a rate it does not report. So the rate of turns
 * grows slowly, and is reduced when EC2 throttles a call, at most once per round trip.
 */
export class Pace {
  readonly #clock: PaceClock;
  #rate = FIRST;
  /** Turns that are free. A fraction while the next one is refilled. */
  #free = BURST;
  /** When `#free` and `#rate` were computed. */
  #at: number;
  #isBurst = true;
  /** When the last call of the burst had its turn. */
  #burstAt = Number.NEGATIVE_INFINITY;
  #reducedAt = Number.NEGATIVE_INFINITY;
  #last: Promise<void> = Promise.resolve();

  constructor(clock: PaceClock) {
    this.#clock = clock;
    this.#at = clock.now();
  }

  /** Turns a second. */
  get rate(): number {
    return this.#rate;
  }

  /** True once the rate was reduced. */
  get isThrottled(): boolean {
    return this.#reducedAt > Number.NEGATIVE_INFINITY;
  }

  /** Resolves when a call may be sent, in the order of callers. Rejects with the reason of the signal once that is aborted. */
  async turn(signal: AbortSignal): Promise<void> {
    const before = this.#last;
    let end = (): void => {};
    this.#last = new Promise((resolve) => {
      end = resolve;
    });
    try {
      await before;
      signal.throwIfAborted();
      for (let wait = this.#untilFree(); wait > 0; wait = this.#untilFree())
        await this.#clock.sleep(Math.min(wait, LONGEST_SLEEP), signal);
      this.#free -= 1;
      if (this.#isBurst) this.#burstAt = this.#clock.now();
      this.#isBurst &&= this.#free >= 1;
    } finally {
      end();
    }
  }

  /** Reduces the rate because EC2 throttled a call that was sent at a time of the clock, after the burst. */
  throttled(sentAt: number): void {
    this.#refill();
    this.#isBurst = false;
    this.#free = Math.min(this.#free, 0);
    // That a call of the burst was throttled means that the bucket was not full. It says nothing about the rate.
    if (sentAt <= this.#burstAt) return;
    // The calls of the same round trip were sent at the rate that is reduced already.
    if (sentAt < this.#reducedAt) return;
    this.#reducedAt = this.#clock.now();
    this.#rate = Math.max(LOWEST, this.#rate * REMAINS);
  }

  /** Milliseconds until a turn is free. */
  #untilFree(): number {
    this.#refill();
    // Sums of fractions of a millisecond may miss a turn by a rounding error.
    if (this.#free > 1 - 1e-9) return 0;
    return Math.max(SHORTEST_SLEEP, ((1 - this.#free) / this.#rate) * 1000);
  }

  #refill(): void {
    const now = this.#clock.now();
    const seconds = (now - this.#at) / 1000;
    this.#at = now;
    const most = Math.max(1, (this.#rate * LONGEST_SLEEP) / 1000, this.#free);
    this.#free = Math.min(most, this.#free + seconds * this.#rate);
    if (this.#isBurst) return;
    const growth = this.isThrottled ? Math.max(GROWTH.later * this.#rate, LEAST_GROWTH) : GROWTH.first * this.#rate;
    this.#rate = Math.min(HIGHEST, this.#rate + growth * seconds);
  }
}
