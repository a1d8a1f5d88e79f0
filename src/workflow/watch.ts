// Waits for many images at once, while others are still being made.

import type { Image } from '@aws-sdk/client-ec2';
import type { Ec2 } from '../aws/ec2.ts';
import { attemptErrorOf, type RetrySettings } from '../aws/retry.ts';
import { CliError } from '../errors.ts';
import { statesFor } from '../model/waiter-model.ts';
import { chunks, MAX_FILTER_VALUES } from '../operations/all-pages.ts';
import { UNLISTED_FOR } from '../operations/creating/creation-time.ts';
import { stateReason } from '../operations/wait-image-available/probe.ts';
import { IMAGE_WAITER } from '../operations/wait-image-available/wait.ts';
import { WAIT_CODES } from '../operations/waiting/status.ts';
import { isTransient } from '../operations/waiting/transient.ts';
import { shown } from '../text/safe.ts';
import { listImages } from './list-images.ts';
import type { PaceClock } from './pace.ts';

/**
 * The end of the wait for an image.
 * - `available`
 * - `failed`: it will not become available.
 * - `lost`: it may become available, but the wait is over: the time is up, or EC2 does not list it.
 */
export type WatchEnd =
  | { readonly kind: 'available' }
  | { readonly kind: 'failed' | 'lost'; readonly code: string; readonly message: string };

export interface WatchOptions {
  readonly ec2: Ec2;
  readonly clock: PaceClock;
  readonly retries: Omit<RetrySettings, 'sleep'>;
  /** Milliseconds after which the wait for an image ends, since it was made or, in a later run, since that began. */
  readonly timeout: number;
  /** Once aborted, the wait ends. Its reason is not thrown. */
  readonly stop: AbortSignal;
}

interface Watched {
  readonly since: number;
  readonly onEnd: (end: WatchEnd) => Promise<void>;
  /** When EC2 listed it last. */
  listedAt?: number;
  /** Polls in a row that did not list it. */
  missing: number;
}

/** Milliseconds before the first poll and the longest time between two, for each batch. */
const FIRST_WAIT = 2000;
const LONGEST_WAIT = 15_000;

/** The longest time between two polls of any number of images, in milliseconds. */
const MOST = 60_000;

/** Milliseconds that the last poll has when the time is up, as for other waits. */
const LAST_POLL = 10_000;

/** Ends a poll when the time is up. */
class TimeUp extends Error {}

/** Milliseconds for which EC2 may not list an image, and polls that must have missed it. */
const UNLISTED = { time: UNLISTED_FOR, polls: 3 };

const AVAILABLE = statesFor(IMAGE_WAITER, 'success');
const FAILED = statesFor(IMAGE_WAITER, 'failure');

/** Polls images by up to 200 in a call, at growing intervals. */
export class Watch {
  readonly #options: WatchOptions;
  readonly #pending = new Map<string, Watched>();
  #isClosed = false;
  #hasResponded = false;
  /** Ends the time without images. */
  #wake = new AbortController();

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  /** Adds an image. `onEnd` is called once, unless the wait is stopped before. */
  add(imageId: string, onEnd: (end: WatchEnd) => Promise<void>): void {
    const isFirst = this.#pending.size === 0;
    this.#pending.set(imageId, { since: this.#options.clock.now(), onEnd, missing: 0 });
    if (isFirst) this.#wake.abort();
  }

  /** No more images come. `run` ends when all have ended. */
  close(): void {
    this.#isClosed = true;
    if (this.#pending.size === 0) this.#wake.abort();
  }

  /**
   * Polls until all images have ended and no more come, or until it is stopped. Throws an error that no later poll can
   * repair, and errors of `onEnd`.
   */
  async run(): Promise<void> {
    const { clock, stop } = this.#options;
    const begin = clock.now();
    let [polls, unsent] = [0, 0];
    while (!stop.aborted && !(this.#isClosed && this.#pending.size === 0)) {
      if (this.#pending.size === 0) {
        this.#wake = new AbortController();
        await once(AbortSignal.any([this.#wake.signal, stop]));
        polls = 0;
        continue;
      }
      try {
        await clock.sleep(this.#waitAfter(polls++), stop);
        await this.#pollInTime();
        unsent = 0;
      } catch (error) {
        if (stop.aborted && error === stop.reason) return;
        if (!(error instanceof CliError)) throw error;
        const cause = attemptErrorOf(error);
        const so = { hasResponded: this.#hasResponded, unsent, elapsed: clock.now() - begin };
        if (!isTransient(error, cause, so)) throw error;
        unsent = cause ? 0 : unsent + 1;
      }
      if (!stop.aborted) await this.#endLate();
    }
  }

  #waitAfter(polls: number): number {
    const batches = Math.ceil(this.#pending.size / MAX_FILTER_VALUES);
    const wait = Math.min(MOST, LONGEST_WAIT * batches, FIRST_WAIT * batches * 2 ** Math.min(polls, 10));
    return Math.max(0, Math.min(wait, this.#left));
  }

  /** Milliseconds until the time of the oldest image is up. */
  get #left(): number {
    const { clock, timeout } = this.#options;
    const [oldest] = this.#pending.values();
    return (oldest?.since ?? 0) + timeout - clock.now();
  }

  /** Polls all images. Ends also when the time of the oldest one is up, although EC2 throttles or does not respond. */
  async #pollInTime(): Promise<void> {
    const { clock, stop } = this.#options;
    const [limit, done] = [new AbortController(), new AbortController()];
    const timer = clock
      .sleep(Math.max(this.#left, LAST_POLL), AbortSignal.any([stop, done.signal]))
      .then(() => limit.abort(new TimeUp()))
      .catch(() => {});
    try {
      await this.#pollAll(AbortSignal.any([stop, limit.signal]));
    } catch (error) {
      if (!(error instanceof TimeUp)) throw error;
    } finally {
      done.abort();
      await timer;
    }
  }

  async #pollAll(signal: AbortSignal): Promise<void> {
    for (const ids of chunks([...this.#pending.keys()])) {
      if (signal.aborted) break;
      await this.#poll(ids, signal);
    }
  }

  async #poll(ids: readonly string[], signal: AbortSignal): Promise<void> {
    const { ec2, clock, retries } = this.#options;
    const sleep = (milliseconds: number): Promise<void> => clock.sleep(milliseconds, signal);
    const images = await listImages(ids, ec2, { ...retries, sleep }, signal);
    this.#hasResponded = true;
    await Promise.all(ids.map((id) => this.#judge(id, images.get(id))));
  }

  async #judge(id: string, image: Image | undefined): Promise<void> {
    const watched = this.#pending.get(id);
    if (!watched) return;
    if (!image) {
      watched.missing++;
      return;
    }
    const { State = '' } = image;
    watched.listedAt = this.#options.clock.now();
    watched.missing = 0;
    if (AVAILABLE.includes(State)) return this.#end(id, watched, { kind: 'available' });
    if (!FAILED.includes(State)) return;
    const reason = stateReason(image);
    const message = `its state is ${State}${reason && `: ${shown(reason)}`}`;
    await this.#end(id, watched, { kind: 'failed', code: WAIT_CODES.failure, message });
  }

  /** Ends the wait for images whose time is up, and for those that EC2 does not list. */
  async #endLate(): Promise<void> {
    const { clock, timeout } = this.#options;
    const now = clock.now();
    for (const [id, watched] of [...this.#pending]) {
      const { since, listedAt, missing } = watched;
      const isUnlisted = missing >= UNLISTED.polls && now - (listedAt ?? since) >= UNLISTED.time;
      if (isUnlisted) {
        const message = listedAt === undefined ? 'EC2 does not list it' : 'EC2 no longer lists it';
        await this.#end(id, watched, { kind: 'lost', code: WAIT_CODES.failure, message });
      } else if (now - since >= timeout) {
        const message = 'it was not available when the time was up';
        await this.#end(id, watched, { kind: 'lost', code: WAIT_CODES.timeout, message });
      }
    }
  }

  #end(id: string, { onEnd }: Watched, end: WatchEnd): Promise<void> {
    this.#pending.delete(id);
    return onEnd(end);
  }
}

/** Resolves when a signal is aborted. */
const once = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
