// The poller behind every wait: looks again and again until the images are available, cannot be, or the time is up.

import { TimeoutError, withTimeout } from '../../abort.ts';
import { type AttemptError, attemptErrorOf, isRetryable } from '../../aws/retry.ts';
import { CliError } from '../../errors.ts';
import type { OperationContext, WaitSettings } from '../context.ts';
import type { Probe } from '../wait-image-available/probe.ts';
import { type ImageStatus, NOT_SEEN, type WaitReport } from './status.ts';

/** How a wait ended; `images` as they were seen last, `error` where the last look failed. */
export interface WaitOutcome {
  readonly kind: 'available' | 'ended' | 'time-out' | 'refused';
  readonly images: readonly ImageStatus[];
  readonly error?: CliError;
}

interface Plan {
  readonly probe: Probe;
  /** The images that have to be seen; none where whatever is seen counts. */
  readonly expected: readonly string[];
  /**
   * Whether the service has answered and made them, so that faults on the way to it are passing ones, and an image that
   * it does not show yet is pending.
   */
  readonly hasResponded: boolean;
}

/** States that an image does not leave for `available` by itself (API reference, ImageState). */
const ENDED = new Set(['failed', 'error', 'invalid', 'deregistered', 'disabled']);

export const hasEnded = ({ state }: ImageStatus): boolean => ENDED.has(state);

/** EC2 may not know a new image for some time (EC2 Developer Guide, eventual consistency). */
const GRACE = 5 * 60_000;

const FIRST_WAIT = 2000;

/** After failed looks the wait grows up to this, or to the interval where that is longer. */
const LONGEST_BACKOFF = 60_000;

/** The last look, when the time is up, may take this long. */
const LAST_PROBE = 10_000;

const TICK = 1000;

/** Looks in a row that may fail without a word of EC2: with credentials that cannot be had for a moment, say. */
const MOST_SILENT = 2;

/**
 * Looks at once, then after 2, 4, 8 s and so on up to the interval. Looks that fail are made again, later each time; one
 * that is refused ends the wait. Throws what is no fault of a request, and whatever the signal is aborted with.
 */
export async function poll(
  { probe, expected, hasResponded }: Plan,
  settings: WaitSettings,
  context: OperationContext,
): Promise<WaitOutcome> {
  const { timeout, interval } = settings;
  const started = context.now();
  const elapsed = (): number => context.now() - started;
  const unseen = hasResponded ? 'pending' : NOT_SEEN.yet;
  const first = expected.map((imageId): ImageStatus => ({ imageId, state: unseen, volumes: [] }));
  const state = { images: first, hasResponded, probes: 0, failures: 0 };
  let trouble: CliError | undefined;
  const report = (): void => settings.report(reportOf(state.images, elapsed(), trouble));

  report();
  for (;;) {
    try {
      const limit = Math.max(timeout - elapsed(), LAST_PROBE);
      const seen = await ticking(report, () => withTimeout(limit, context.signal, probe));
      state.images = withUnseen(seen, expected, state.images);
      state.failures = 0;
      trouble = undefined;
    } catch (error) {
      const verdict = classifyError(error, state.hasResponded, elapsed(), state.failures);
      if (verdict === 'refused') return { kind: 'refused', images: state.images, error: error as CliError };
      state.failures = verdict === 'unseen' ? 0 : state.failures + 1;
      trouble = verdict === 'unseen' ? undefined : (error as CliError);
      if (verdict === 'unseen') state.images = withUnknown(expected, state.images, error as CliError);
    }
    state.hasResponded = true;
    report();
    const { images } = state;
    if (images.some(hasEnded)) return { kind: 'ended', images };
    if (images.length > 0 && images.every(isAvailable)) return { kind: 'available', images };
    if (elapsed() >= timeout) return { kind: 'time-out', images, ...(trouble && { error: trouble }) };
    const wait = backedOff(
      Math.min(interval, FIRST_WAIT * 2 ** state.probes++),
      state.failures,
      interval,
      context.random,
    );
    await pause(Math.min(wait, timeout - elapsed()), report, context);
  }
}

export const isAvailable = ({ state }: ImageStatus): boolean => state === 'available';

const reportOf = (images: readonly ImageStatus[], elapsed: number, error: CliError | undefined): WaitReport => ({
  images,
  elapsed,
  ...(error && { trouble: attemptErrorOf(error)?.code || attemptErrorOf(error)?.kind || error.message }),
});

/** What a look saw, and the images that it should have seen: what was shown or made before is pending. */
function withUnseen(
  seen: readonly ImageStatus[],
  expected: readonly string[],
  before: readonly ImageStatus[],
): ImageStatus[] {
  const shown = new Set(seen.map(({ imageId }) => imageId));
  const wanted = new Set(expected);
  const missing = before.filter(({ imageId }) => wanted.has(imageId) && !shown.has(imageId));
  return [...seen, ...missing.map((image) => ({ ...image, state: stateOfUnseen(image) }))];
}

/** Of several images one that is not known is enough for the refusal, which names those that are not. */
function withUnknown(
  expected: readonly string[],
  images: readonly ImageStatus[],
  { message }: CliError,
): ImageStatus[] {
  const isUnknown = (imageId: string): boolean => expected.length === 1 || message.includes(imageId);
  return images.map((image) => (isUnknown(image.imageId) ? { ...image, state: stateOfUnseen(image) } : image));
}

function stateOfUnseen({ state }: ImageStatus): string {
  const wasNeverSeen = state === NOT_SEEN.yet || state === NOT_SEEN.whenAsked;
  return wasNeverSeen ? NOT_SEEN.whenAsked : 'pending';
}

/** `unseen`: EC2 does not know the image yet; `failed`: it is worth another look; `refused`: it is not. */
function classifyError(
  error: unknown,
  hasResponded: boolean,
  elapsed: number,
  failures: number,
): 'unseen' | 'failed' | 'refused' {
  if (error instanceof TimeoutError) return 'failed';
  const fault = attemptErrorOf(error);
  if (fault?.kind === 'service') {
    if (fault.code === 'InvalidAMIID.NotFound' && elapsed < GRACE) return 'unseen';
    return isPassing(fault, hasResponded) ? 'failed' : 'refused';
  }
  if (fault) return hasResponded ? 'failed' : 'refused';
  if (error instanceof CliError && hasResponded && failures < MOST_SILENT) return 'failed';
  throw error;
}

/** Whether the service may answer a look that it refused: more than what the AWS CLI would send again. */
function isPassing(error: AttemptError, hasResponded: boolean): boolean {
  const { status = 0, code } = error;
  // An answer without a code is not of EC2: a proxy, say.
  if (code === 'Unknown') return hasResponded;
  return (
    isRetryable(error) || status === 429 || status >= 500 || /InternalError|Throttl|RequestLimitExceeded/.test(code)
  );
}

/** Half of it for certain, the other half by chance, so that many waits do not knock together. */
function backedOff(wait: number, failures: number, interval: number, random: () => number): number {
  if (failures === 0) return wait;
  return Math.min(wait * 2 ** failures, Math.max(interval, LONGEST_BACKOFF)) * (0.5 + random() / 2);
}

async function pause(milliseconds: number, tick: () => void, { now, sleep }: OperationContext): Promise<void> {
  const until = now() + milliseconds;
  for (let left = milliseconds; left > 0; left = until - now()) {
    await sleep(Math.min(left, TICK));
    tick();
  }
}

/** Ticks while something takes its time. */
async function ticking<T>(tick: () => void, run: () => Promise<T>): Promise<T> {
  const timer = setInterval(tick, TICK);
  try {
    return await run();
  } finally {
    clearInterval(timer);
  }
}
