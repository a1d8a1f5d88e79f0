// The poller behind every wait: looks again and again until the images are available, cannot be, or the time is up.
import { CliError } from '../errors.ts';
import type { ImageStatus, WaitReport } from '../model/image-status.ts';
import { isRetryable } from './attempts.ts';
import type { CallWorld, WaitSettings } from './call-world.ts';
import { faultOf, type Look } from './look.ts';

/** How a wait ended; `images` as they were seen last, `fault` where the last look failed. */
export interface Outcome {
  readonly kind: 'available' | 'ended' | 'time-out' | 'refused';
  readonly images: readonly ImageStatus[];
  readonly fault?: CliError;
}

export interface Plan {
  readonly look: Look;
  /** The images that have to be seen; none where whatever is seen counts. */
  readonly expected: readonly string[];
  /** Whether the service is known to answer, so that faults on the way to it are passing ones. */
  readonly isHeard: boolean;
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
const LAST_LOOK = 10_000;
const TICK = 1000;

/**
 * Looks at once, then after 2, 4, 8 s and so on up to the interval. Looks that fail are made again, later each time; one
 * that is refused ends the wait. Throws what is no fault of a request, and whatever the signal is aborted with.
 */
export async function poll(
  { look, expected, isHeard }: Plan,
  settings: WaitSettings,
  world: CallWorld,
): Promise<Outcome> {
  const { timeout, interval } = settings;
  const started = world.now();
  const elapsed = (): number => world.now() - started;
  let images: readonly ImageStatus[] = expected.map(unseen);
  let heard = isHeard;
  let trouble: CliError | undefined;
  const report = (): void => settings.report(reportOf(images, elapsed(), trouble));

  report();
  for (let [looks, failures] = [0, 0]; ; looks++) {
    try {
      images = withUnseen(
        await limited(look, Math.max(timeout - elapsed(), LAST_LOOK), world.signal),
        expected,
        images,
      );
      [heard, failures, trouble] = [true, 0, undefined];
    } catch (error) {
      const verdict = judge(error, heard, elapsed());
      if (verdict === 'refused') return { kind: 'refused', images, fault: error as CliError };
      heard = true;
      [failures, trouble] = verdict === 'unseen' ? [0, undefined] : [failures + 1, error as CliError];
    }
    report();
    if (images.some(hasEnded)) return { kind: 'ended', images };
    if (images.length > 0 && images.every(({ state }) => state === 'available')) return { kind: 'available', images };
    if (elapsed() >= timeout) return { kind: 'time-out', images, ...(trouble && { fault: trouble }) };
    const wait = Math.min(interval, FIRST_WAIT * 2 ** looks);
    await pause(Math.min(backedOff(wait, failures, interval, world.random), timeout - elapsed()), report, world);
  }
}

const reportOf = (images: readonly ImageStatus[], elapsed: number, fault: CliError | undefined): WaitReport => ({
  images,
  elapsed,
  ...(fault && { trouble: faultOf(fault)?.code || faultOf(fault)?.kind || fault.message }),
});

const unseen = (imageId: string): ImageStatus => ({ imageId, state: 'pending', volumes: [] });

/** What a look saw, and the images that it should have seen: those are pending, whatever they were before. */
function withUnseen(
  seen: readonly ImageStatus[],
  expected: readonly string[],
  before: readonly ImageStatus[],
): ImageStatus[] {
  const missing = expected.filter((id) => !seen.some(({ imageId }) => imageId === id));
  const last = (id: string): ImageStatus => before.find(({ imageId }) => imageId === id) ?? unseen(id);
  return [...seen, ...missing.map((id) => ({ ...last(id), state: 'pending' }))];
}

/** `unseen`: EC2 does not know the image yet; `failed`: it is worth another look; `refused`: it is not. */
function judge(error: unknown, isHeard: boolean, elapsed: number): 'unseen' | 'failed' | 'refused' {
  if (error instanceof LookTookTooLong) return 'failed';
  const fault = faultOf(error);
  if (!fault) throw error;
  if (fault.code === 'InvalidAMIID.NotFound' && elapsed < GRACE) return 'unseen';
  if (fault.kind === 'service') return isRetryable(fault) ? 'failed' : 'refused';
  return isHeard ? 'failed' : 'refused';
}

class LookTookTooLong extends CliError {
  constructor() {
    super('general', 'EC2 did not answer in time');
  }
}

/** A look that ends with the time that is left for it. */
async function limited(look: Look, milliseconds: number, signal: AbortSignal): Promise<ImageStatus[]> {
  const limit = new AbortController();
  const abort = (): void => limit.abort(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  const timer = setTimeout(() => limit.abort(new LookTookTooLong()), Math.min(milliseconds, 2 ** 31 - 1));
  try {
    return await look(limit.signal);
  } catch (error) {
    throw limit.signal.reason instanceof LookTookTooLong ? limit.signal.reason : error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}

/** Half of it for certain, the other half by chance, so that many waits do not knock together. */
function backedOff(wait: number, failures: number, interval: number, random: () => number): number {
  if (failures === 0) return wait;
  return Math.min(wait * 2 ** failures, Math.max(interval, LONGEST_BACKOFF)) * (0.5 + random() / 2);
}

async function pause(milliseconds: number, tick: () => void, { now, sleep }: CallWorld): Promise<void> {
  const until = now() + milliseconds;
  for (let left = milliseconds; left > 0; left = until - now()) {
    await sleep(Math.min(left, TICK));
    tick();
  }
}
