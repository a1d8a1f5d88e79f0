// Images that failed and that the user has deregistered since: their lines are carried out again.

import type { Ec2 } from '../../aws/ec2.ts';
import type { RetrySettings } from '../../aws/retry.ts';
import { CliError } from '../../errors.ts';
import { chunks } from '../../operations/all-pages.ts';
import type { History } from '../journal-lines.ts';
import { isGone, listImages } from '../list-images.ts';
import type { Plan } from '../plan.ts';

interface FailedImages {
  readonly plan: Pick<Plan, 'has'>;
  readonly history: History;
  readonly connect: () => Promise<Ec2>;
  readonly retries: RetrySettings;
  readonly interrupt: AbortSignal;
}

/** The state of a line whose image is gone. A redriven execution would not carry it out again. */
const GONE = { state: 'refused', code: 'WaiterFailed' } as const;

/**
 * The history without the images of a plan that failed and are gone, so that their lines have none. Without images that
 * failed, it sends nothing. An error of EC2 leaves the history as it is: the user of an execution may have no permission
 * for EC2.
 */
export async function withoutGoneImages({ plan, history, ...context }: FailedImages): Promise<History> {
  const failed = new Map<string, string>();
  for (const hash of history.hashes()) {
    const known = history.stateOf(hash);
    if (known?.state === 'failed' && known.imageId !== undefined && plan.has(hash)) failed.set(hash, known.imageId);
  }
  const gone = failed.size === 0 ? new Set<string>() : await goneOf([...failed.values()], context);
  if (gone.size === 0) return history;
  return {
    account: history.account,
    region: history.region,
    start: history.start,
    isByService: history.isByService,
    end: history.end,
    execution: history.execution,
    size: history.size,
    hashes: history.hashes,
    isOfExecution: history.isOfExecution,
    hasOtherAttempt: history.hasOtherAttempt,
    stateOf: (hash) => (gone.has(failed.get(hash) ?? '') ? GONE : history.stateOf(hash)),
  };
}

/** Those of the images that are deregistered. */
async function goneOf(
  ids: readonly string[],
  { connect, retries, interrupt }: Pick<FailedImages, 'connect' | 'retries' | 'interrupt'>,
): Promise<Set<string>> {
  const gone = new Set<string>();
  try {
    const ec2 = await connect();
    for (const some of chunks(ids)) {
      const images = await listImages(some, ec2, retries, interrupt);
      for (const id of some) if (isGone(images.get(id))) gone.add(id);
    }
    return gone;
  } catch (error) {
    if (error instanceof CliError && !interrupt.aborted) return new Set();
    throw error;
  }
}
