// Whether a wait goes on after a poll that failed, and when the next poll follows.

import { TimeoutError } from '../../abort.ts';
import type { AttemptError } from '../../aws/exchange.ts';
import { isRetryable } from '../../aws/retry.ts';
import type { CliError } from '../../errors.ts';

/** What a wait knows when a poll fails. */
interface PollsSoFar {
  /** EC2 has responded to this wait or to the call before it. */
  readonly hasResponded: boolean;
  /** Polls in a row that sent no request. */
  readonly unsent: number;
  /** Milliseconds since the wait began. */
  readonly elapsed: number;
}

/** Maximum number of polls in a row that may fail before a request is sent: credentials may be unavailable briefly. */
const MAX_UNSENT = 2;

/**
 * Milliseconds in which an unreadable response does not end a wait to which EC2 has not responded yet. For example, a server
 * on the way may be restarting.
 */
const FIRST_RESPONSE = 300_000;

/** Checks whether another poll may succeed. Includes more errors than the AWS CLI retries. */
export function isTransient(error: CliError, cause: AttemptError | undefined, so: PollsSoFar): boolean {
  const { hasResponded, unsent, elapsed } = so;
  if (error instanceof TimeoutError) return true;
  if (!cause) return hasResponded && unsent < MAX_UNSENT;
  const { kind, status = 0, code, isAnswer } = cause;
  if (kind === 'unreadable' && status < 300) return hasResponded || elapsed < FIRST_RESPONSE;
  // For example, the page of a proxy.
  if (kind !== 'service' || (!isAnswer && status < 500)) return hasResponded;
  return (
    isRetryable(cause) || status === 429 || status >= 500 || /InternalError|Throttl|RequestLimitExceeded/.test(code)
  );
}

/** Maximum wait after failed polls. The interval replaces it if that is longer. */
const LONGEST_BACKOFF = 60_000;

/** Adds backoff and jitter: 50 to 100 % of the wait, so that parallel waits spread out. */
export function backedOff(wait: number, failures: number, interval: number, random: () => number): number {
  if (failures === 0) return wait;
  return Math.min(wait * 2 ** failures, Math.max(interval, LONGEST_BACKOFF)) * (0.5 + random() / 2);
}
