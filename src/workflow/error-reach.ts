// How far an error of EC2 reaches: the line of a plan, all lines for a while, or all of them.

import { isThrottled } from '../aws/retry.ts';

/**
 * - `throttled`: EC2 has not started to carry out the request. It goes again when its turn comes.
 * - `account-limit`: a limit of the account that ends by itself. No image can be made until then.
 * - `resource-limit`: the same for the instance or volume of the line.
 * - `everyone`: no line can succeed.
 * - `line`: only this line fails.
 */
export type ErrorReach = 'throttled' | 'account-limit' | 'resource-limit' | 'everyone' | 'line';

// Codes and their meaning: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html

/** Too many snapshots are pending, or too much of something is in progress. */
export const ACCOUNT_LIMITS: ReadonlySet<string> = new Set(['PendingSnapshotLimitExceeded', 'ResourceLimitExceeded']);

/** Limits of snapshots of a volume, of images of an instance, and of changes to the tags of a resource. */
export const RESOURCE_LIMITS: ReadonlySet<string> = new Set([
  'ConcurrentSnapshotLimitExceeded',
  'ConcurrentCreateImageNoRebootLimitExceeded',
  'SnapshotCreationPerVolumeRateExceeded',
  'ConcurrentTagAccess',
]);

/** Keys and signatures, the state of the account, and quotas that waiting does not change. */
const EVERYONE = new Set([
  'AuthFailure',
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'InvalidClientTokenId',
  'InvalidSecurityToken',
  'MissingAuthenticationToken',
  'RequestExpired',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
  'AccountDisabled',
  'Blocked',
  'OptInRequired',
  'PendingVerification',
  'AMIQuotaExceeded',
  'SnapshotLimitExceeded',
]);

/** EC2 reports the quota of images by ResourceLimitExceeded: `You have reached your quota of 5 for the number of ...`. */
export const QUOTA = /\bquota\b/i;

/** Classifies an error that EC2 returned, by its code and message. */
export function reachOf({ code, message }: { readonly code: string; readonly message: string }): ErrorReach {
  if (isThrottled(code)) return 'throttled';
  if (ACCOUNT_LIMITS.has(code)) return QUOTA.test(message) ? 'everyone' : 'account-limit';
  if (RESOURCE_LIMITS.has(code)) return 'resource-limit';
  return EVERYONE.has(code) ? 'everyone' : 'line';
}
