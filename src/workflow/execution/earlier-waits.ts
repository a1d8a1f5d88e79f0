// The wait for images that earlier runs have made and that no run has seen available. An execution waits for its own images.

import type { Ec2 } from '../../aws/ec2.ts';
import type { RetrySettings } from '../../aws/retry.ts';
import { CliError } from '../../errors.ts';
import { defaultTimeout } from '../../operations/waiting/wait-options.ts';
import { AccountLimits } from '../account-limits.ts';
import type { Journal } from '../journal.ts';
import { Pace, type PaceClock } from '../pace.ts';
import { pacedClient } from '../paced-client.ts';
import type { Plan } from '../plan.ts';
import { ServiceClock } from '../service-clock.ts';
import { safeReason } from '../tally.ts';
import { Watch, type WatchEnd } from '../watch.ts';

export interface EarlierWait {
  readonly plan: Plan;
  readonly journal: Pick<Journal, 'history' | 'append'>;
  readonly connect: () => Promise<Ec2>;
  readonly clock: PaceClock;
  /** The time of the service, for the journal. */
  readonly time: () => string;
  readonly retries: RetrySettings;
  /** Once aborted, its reason is thrown. */
  readonly interrupt: AbortSignal;
}

/** How an image ended, by the hash of its request. */
export type EarlierEnds = ReadonlyMap<string, WatchEnd>;

/**
 * Waits for the images, and records how they end. Without any, it sends nothing. An error of EC2 is the end of those that
 * are left: the user of an execution may have no permission for EC2.
 */
export async function waitForEarlier(wait: EarlierWait): Promise<EarlierEnds> {
  const { plan, journal, connect, clock, time, retries, interrupt } = wait;
  const ends = new Map<string, WatchEnd>();
  const left = new Map<string, { readonly line: number; readonly imageId: string }>();
  for await (const { line, hash } of plan.read()) {
    const known = journal.history.stateOf(hash);
    if (known?.state === 'made' && known.imageId !== undefined) left.set(hash, { line, imageId: known.imageId });
  }
  if (left.size === 0) return ends;
  const turns = {
    pace: new Pace(clock),
    limits: new AccountLimits(clock),
    clock,
    serviceClock: new ServiceClock(clock.now),
  };
  try {
    const ec2 = pacedClient(await connect(), turns);
    const watch = new Watch({ ec2, clock, retries, timeout: defaultTimeout(), stop: interrupt });
    for (const [hash, { line, imageId }] of left) {
      watch.add(imageId, async (end) => {
        ends.set(hash, end);
        if (end.kind === 'lost') return;
        const image = { Time: time(), Line: line, Hash: hash, ImageId: imageId };
        if (end.kind === 'available') return journal.append({ Event: 'available', ...image });
        const { code, message } = safeReason(end);
        await journal.append({ Event: 'failed', ...image, Code: code, Message: message });
      });
    }
    watch.close();
    await watch.run();
    interrupt.throwIfAborted();
  } catch (error) {
    if (!(error instanceof CliError) || interrupt.aborted) throw error;
    const { code, message } = error;
    for (const hash of left.keys()) if (!ends.has(hash)) ends.set(hash, { kind: 'lost', code, message });
  }
  return ends;
}
