// Requests the keys of a client when it needs them, and again before they expire, by the rules of botocore
// (botocore/credentials.py, RefreshableCredentials).

import type { AwsCredentialIdentity } from '@smithy/types';
import { InterruptedError } from '../errors.ts';
import type { Trace } from '../io/io.ts';

/** New keys are requested this long before the old ones expire, in milliseconds. If that fails, the old ones are used. */
const ADVISORY_WINDOW = 15 * 60_000;

/** Keys that expire within this time, in milliseconds, are not used if the request for others fails. */
const MANDATORY_WINDOW = 10 * 60_000;

/** A request that failed is repeated after this time, in milliseconds: it may prompt for a code. botocore does not wait. */
const PAUSE = 60_000;

/** Returns a function that loads keys once, and again before they expire. Callers at the same time share a load. */
export function renewed(
  load: () => Promise<AwsCredentialIdentity>,
  trace: Trace = undefined,
): () => Promise<AwsCredentialIdentity> {
  let keys: Promise<AwsCredentialIdentity> | undefined;
  let [renewal, mandatory] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const reload = async (old: typeof keys): Promise<AwsCredentialIdentity> => {
    const isMandatory = !old || Date.now() >= mandatory;
    renewal = Number.POSITIVE_INFINITY;
    try {
      const loaded = await load();
      ({ renewal, mandatory } = timesOf(loaded));
      return loaded;
    } catch (error) {
      // Ctrl-C ends a prompt for a code, and the call.
      const isFatal = isMandatory || error instanceof InterruptedError;
      keys = isFatal ? undefined : old;
      if (isFatal) throw error;
      renewal = Math.min(Date.now() + PAUSE, mandatory);
      trace?.(`no new keys are available, so the old keys are used: ${(error as Error).message}`);
      return old;
    }
  };
  return () => {
    if (!keys || Date.now() >= renewal) keys = reload(keys);
    return keys;
  };
}

/** Keys are requested again when the first of these times is left that is still to come, in milliseconds. */
const WINDOWS = [ADVISORY_WINDOW, MANDATORY_WINDOW, 5 * 60_000, 0];

/** botocore loads keys that expire soon again for each request. Their source may have no others, or prompt for each. */
function timesOf({ expiration }: AwsCredentialIdentity): { readonly renewal: number; readonly mandatory: number } {
  const end = expiration?.getTime() ?? Number.POSITIVE_INFINITY;
  const next = WINDOWS.find((window) => end - window > Date.now()) ?? 0;
  return { renewal: end - next, mandatory: end - MANDATORY_WINDOW };
}
