// The texts that wait for a reader of standard output or standard error, in order. A text that is not taken in time is
// dropped.

import type { Channel } from './channel.ts';

/** Milliseconds since the process started, by a monotonic clock. Loading the module of `performance` takes 1 ms. */
export const monotonicNow = (): number => 1000 * process.uptime();

/** A text that waits for the reader. */
interface Waiting {
  rest: Uint8Array;
  /** The time from which its patience counts. */
  readonly since: number;
  readonly settle: (error?: Error) => void;
}

export interface Outlet {
  /**
   * Resolves once the text is written. Rejects if that fails, or if the reader takes nothing for `patience`
   * milliseconds. An empty text waits for the earlier ones.
   */
  readonly write: (text: string | Uint8Array, patience: number) => Promise<void>;
  /** True while a text waits for the reader. */
  readonly isBusy: boolean;
}

/** Maximum size of the texts that wait. Later ones are dropped. */
const MAX_WAITING = 2 ** 20;

/** Bytes that are written at once, so that a slow reader is not taken for none. */
const PIECE = 16_384;

/** Builds an outlet. `open` is called for the first text. */
export function outlet(open: () => Channel): Outlet {
  const waiting: Waiting[] = [];
  let channel: Channel | undefined;
  let size = 0;
  let isWriting = false;
  /** The time at which the reader last took something, or the first text began to wait. */
  let moved = 0;

  function leave(text: Waiting, error?: Error): void {
    const at = waiting.indexOf(text);
    if (at < 0) return;
    waiting.splice(at, 1);
    size -= text.rest.length;
    text.settle(error);
  }

  /** Writes until the reader has to take some first. */
  function advance(): void {
    isWriting = false;
    for (let [text] = waiting; text; [text] = waiting) {
      const piece = text.rest.subarray(0, PIECE);
      const taken = (current: Waiting): void => {
        moved = monotonicNow();
        if (!waiting.includes(current)) return;
        current.rest = current.rest.subarray(piece.length);
        size -= piece.length;
        if (current.rest.length === 0) leave(current);
      };
      try {
        channel ??= open();
        const pending = piece.length > 0 ? channel(piece) : undefined;
        if (pending) {
          isWriting = true;
          const current = text;
          pending.then(
            () => {
              taken(current);
              advance();
            },
            (error) => {
              leave(current, error);
              advance();
            },
          );
          return;
        }
        taken(text);
      } catch (error) {
        leave(text, error as Error);
      }
    }
  }

  return {
    get isBusy() {
      return waiting.length > 0 || isWriting;
    },
    write: (text, patience) => {
      const isIdle = waiting.length === 0 && !isWriting;
      if (text === '' && isIdle) return Promise.resolve();
      if (size > MAX_WAITING) return Promise.reject(notRead());
      const now = monotonicNow();
      if (isIdle) moved = now;
      return new Promise((resolve, reject) => {
        let timer: NodeJS.Timeout | undefined;
        const item: Waiting = {
          rest: Buffer.from(text),
          since: text === '' ? 0 : now,
          settle: (error) => {
            clearTimeout(timer);
            if (error) reject(error);
            else resolve();
          },
        };
        waiting.push(item);
        size += item.rest.length;
        if (!isWriting) advance();
        const check = (): void => {
          const left = Math.max(item.since, moved) + patience - monotonicNow();
          if (left <= 0) leave(item, notRead());
          else timer = setTimeout(check, Math.ceil(left));
        };
        if (waiting.includes(item) && patience < Number.POSITIVE_INFINITY) check();
      });
    },
  };
}

const notRead = (): Error => Object.assign(new Error('EAGAIN: the reader accepts no data'), { code: 'EAGAIN' });
