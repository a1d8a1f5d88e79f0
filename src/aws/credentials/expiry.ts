// Rejects keys that have expired, and replaces those that expire soon. Rules and message: measured on AWS CLI 2.36.

import type { AwsCredentialIdentity } from '@smithy/types';
import { CliError } from '../../errors.ts';

/** Keys that expire within this time, in milliseconds, are replaced if the source has others. */
const ADVISORY_WINDOW = 15 * 60_000;

/** Keys that expire within this time, in milliseconds, are not used if the request for others fails. */
const MANDATORY_WINDOW = 10 * 60_000;

const expiresWithin = ({ expiration }: AwsCredentialIdentity, milliseconds: number): boolean =>
  expiration !== undefined && expiration.getTime() - Date.now() < milliseconds;

/** Returns the keys. Throws a general error if they have expired. */
export function usable<T extends AwsCredentialIdentity>(keys: T, ...hints: string[]): T {
  if (!expiresWithin(keys, 0)) return keys;
  const message = 'Credentials were refreshed, but the refreshed credentials are still expired.';
  throw new CliError('general', message, { hints });
}

/** Loads keys, and once more if they expire soon. */
export async function freshKeys<T extends AwsCredentialIdentity>(load: () => Promise<T>): Promise<T> {
  const first = await load();
  if (!expiresWithin(first, ADVISORY_WINDOW)) return first;
  try {
    return usable(await load());
  } catch (error) {
    if (expiresWithin(first, MANDATORY_WINDOW)) throw error;
    return first;
  }
}
