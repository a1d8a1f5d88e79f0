// The AWS CLI's cache of credentials for roles, ~/.aws/cli/cache, which both programs share (measured on AWS CLI 2.36).

import { isAbsolute, join } from 'node:path';
import type { AwsCredentialIdentity } from '@smithy/types';
import { keepSecret } from '../../text/secrets.ts';
import { isTree, type Tree } from '../response.ts';
import { isText, parseExpiration, readCacheFile, writeCacheFile } from './cache-files.ts';
import type { ProviderContext } from './provider-context.ts';

/** Keys that a service issued. */
export interface CacheableKeys extends AwsCredentialIdentity {
  /** The document that the AWS CLI would cache. Keys without one are not cached. */
  readonly document?: Tree;
}

/** Cached keys that expire within this time are not used. In milliseconds. */
const EXPIRY_WINDOW = 15 * 60_000;

/**
 * Returns the keys in the cache, or loads them and caches them. `name` is the SHA-1 by which the AWS CLI names the file.
 * A file that is missing, damaged or about to expire is replaced.
 */
export async function cachedKeys(
  name: string,
  load: () => Promise<CacheableKeys>,
  context: ProviderContext,
): Promise<AwsCredentialIdentity> {
  const path = join(context.settings.awsFolder, 'cli', 'cache', `${name}.json`);
  // Without a home folder, the path would start in the current directory, where others may have put a file.
  const isUsable = isAbsolute(path);
  const cached = isUsable ? keysIn(await readCacheFile(path, context)) : undefined;
  if (cached) {
    context.trace?.(`credentials from ${path}`);
    return cached;
  }
  const { document, ...keys } = await load();
  if (document && isUsable) await writeCacheFile(path, document, context);
  return keys;
}

function keysIn(document: Tree | string): AwsCredentialIdentity | undefined {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = credentialsIn(document);
  for (const secret of [SecretAccessKey, SessionToken]) if (typeof secret === 'string') keepSecret(secret);
  const expires = parseExpiration(Expiration);
  if (!isInHeader(AccessKeyId) || !isText(SecretAccessKey) || !isInHeader(SessionToken)) return undefined;
  if (expires === undefined || expires - Date.now() < EXPIRY_WINDOW) return undefined;
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: new Date(expires),
  };
}

const credentialsIn = (document: Tree | string): Tree =>
  isTree(document) && isTree(document.Credentials) ? document.Credentials : {};

/** Only such a text can be sent in a header. */
const isInHeader = (value: unknown): value is string => isText(value) && /^[ -~]+$/.test(value);
