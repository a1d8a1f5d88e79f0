// Runs several callers in this process in simulated time. One event happens at a time: the end of a sleep, the arrival
// of a request or of a response. The next one happens when every caller waits, so that a run is the same each time.
import { AsyncLocalStorage } from 'node:async_hooks';

/** The clocks and timers of one caller. */
export interface CallerClocks {
  /** Milliseconds by which its wall clock is ahead of the true time. */
  wallClock: number;
  /** Its timers of a second or more. They fire only if `fireTimers` is called. */
  readonly timers: Set<Timer>;
}

interface Timer {
  readonly due: number;
  readonly fire: () => void;
}

/** Milliseconds. Shorter timers, such as those of Node.js and the SDK, run in real time. */
const SIMULATED = 1000;

/** The time at which every simulation starts. */
export const START = Date.UTC(2026, 0, 15, 12);

/** Real milliseconds after which a caller that does not wait is reported to hang. */
const PATIENCE = 60_000;

const running = new AsyncLocalStorage<{ readonly simulation: Simulation; readonly clocks: CallerClocks }>();

export class Simulation {
  /** The true time, in milliseconds since 1970. */
  now = START;
  #events: { readonly at: number; readonly act: () => void }[] = [];
  /** Callers that have begun and not ended. */
  #begun = 0;
  /** Callers that do not wait. */
  #active = 0;
  #changed: () => void = () => {};

  /** Schedules an event. Returns a function that cancels it. */
  after(milliseconds: number, act: () => void): () => void {
    const event = { at: this.now + milliseconds, act };
    this.#events.push(event);
    return () => {
      this.#events = this.#events.filter((one) => one !== event);
    };
  }

  /** Runs a caller with its clocks, to its end. */
  async begin(clocks: CallerClocks, act: () => Promise<void>): Promise<void> {
    this.#begun++;
    this.resume();
    await running.run({ simulation: this, clocks }, act);
    this.#begun--;
    this.rest();
  }

  /** A caller goes on. */
  resume(): void {
    this.#active++;
  }

  /** A caller waits. */
  rest(): void {
    this.#active--;
    this.#changed();
  }

  /** Lets one event after the other happen, until there is none. Returns false if a caller hangs. */
  async run(): Promise<boolean> {
    for (;;) {
      if (this.#active > 0 && !(await this.#change())) return false;
      await settle();
      if (this.#active > 0) continue;
      const [next] = this.#events.toSorted((a, b) => a.at - b.at);
      if (next) {
        this.#events = this.#events.filter((one) => one !== next);
        this.now = Math.max(this.now, next.at);
        next.act();
      } else if (this.#begun === 0) return true;
      else if (!(await this.#change())) return false;
    }
  }

  /** Resolves when a caller has begun to wait, or to false if none does. */
  #change(): Promise<boolean> {
    return new Promise((resolve) => {
      const late = real.setTimeout(() => resolve(false), PATIENCE);
      this.#changed = () => {
        real.clearTimeout(late);
        resolve(true);
      };
    });
  }
}

/** Lets requests arrive that a caller sends at the same time. */
async function settle(): Promise<void> {
  for (let turns = 0; turns < 3; turns++) await new Promise((resolve) => setImmediate(resolve));
}

/** Fires the timers of a caller, the earliest first. */
export function fireTimers({ timers }: CallerClocks): void {
  for (const timer of [...timers].sort((a, b) => a.due - b.due)) {
    if (timers.delete(timer)) timer.fire();
  }
}

const real = {
  dateNow: Date.now,
  performanceNow: performance.now,
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
};

/** Gives callers of simulations their own clocks and timers. Returns a function that ends it. */
export function simulateClocks(): () => void {
  const timers = new WeakMap<object, () => void>();
  Date.now = () => {
    const here = running.getStore();
    return here ? here.simulation.now + here.clocks.wallClock : real.dateNow();
  };
  performance.now = () => running.getStore()?.simulation.now ?? real.performanceNow.call(performance);
  const setTimeout = (act: (...args: unknown[]) => void, milliseconds = 0, ...args: unknown[]): unknown => {
    const here = running.getStore();
    if (!here || milliseconds < SIMULATED) return real.setTimeout(act, milliseconds, ...args);
    const timer = { due: here.simulation.now + milliseconds, fire: () => act(...args) };
    here.clocks.timers.add(timer);
    const handle = { ref: () => handle, unref: () => handle, hasRef: () => true, refresh: () => handle };
    timers.set(handle, () => here.clocks.timers.delete(timer));
    return handle;
  };
  const clearTimeout = (handle?: unknown): void => {
    const stop = typeof handle === 'object' && handle !== null ? timers.get(handle) : undefined;
    if (stop) stop();
    else real.clearTimeout(handle as NodeJS.Timeout);
  };
  Object.assign(globalThis, { setTimeout: Object.assign(setTimeout, real.setTimeout), clearTimeout });
  return () => {
    Date.now = real.dateNow;
    performance.now = real.performanceNow;
    Object.assign(globalThis, { setTimeout: real.setTimeout, clearTimeout: real.clearTimeout });
  };
}
