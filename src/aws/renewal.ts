// Requests the keys of a client when it needs them.

import type { AwsCredentialIdentity } from '@smithy/types';

/** New keys are requested this long before the old ones expire, in milliseconds, as the SDK does. */
const EXPIRY_WINDOW = 300_000;

/** Returns a function that loads keys once, and again when they expire. Callers at the same time share a load. */
export function renewed(load: () => Promise<AwsCredentialIdentity>): () => Promise<AwsCredentialIdentity> {
  let keys: Promise<AwsCredentialIdentity> | undefined;
  let renewal = Number.POSITIVE_INFINITY;
  const reload = async (): Promise<AwsCredentialIdentity> => {
    renewal = Number.POSITIVE_INFINITY;
    try {
      const loaded = await load();
      renewal = renewalOf(loaded);
      return loaded;
    } catch (error) {
      keys = undefined;
      throw error;
    }
  };
  return () => {
    if (!keys || Date.now() >= renewal) keys = reload();
    return keys;
  };
}

/** Keys that expire soon are used up to then: their source has no others, and may ask the user for each. */
function renewalOf({ expiration }: AwsCredentialIdentity): number {
  const end = expiration?.getTime() ?? Number.POSITIVE_INFINITY;
  return end - Date.now() > EXPIRY_WINDOW ? end - EXPIRY_WINDOW : end;
}
