// The clock of the service, as the Date headers of its responses tell it. Ours may be wrong.

import type { Exchange } from '../aws/exchange.ts';

export class ServiceClock {
  readonly #now: () => number;
  /** The Date header of the latest response, and when it was received by the monotonic clock. */
  #latest: { readonly date: number; readonly received: number } | undefined;
  #last = 0;

  /** `now` returns milliseconds of a monotonic clock. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Reads the time from a response. */
  note({ response, received }: Exchange): void {
    if (response?.date !== undefined && received !== undefined) this.#latest = { date: response.date, received };
  }

  /** True once a response had a Date header. */
  get isKnown(): boolean {
    return this.#latest !== undefined;
  }

  /** Milliseconds since 1970, never less than before. By our clock if no response had a Date header. */
  now(): number {
    const time = this.#latest ? this.#latest.date + this.#now() - this.#latest.received : Date.now();
    this.#last = Math.max(this.#last, time);
    return this.#last;
  }

  /** ISO 8601 with milliseconds, for the journal. */
  text(): string {
    return new Date(this.now()).toISOString();
  }
}
