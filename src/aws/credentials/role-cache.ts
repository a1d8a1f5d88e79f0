// Names and contents of the files in ~/.aws/cli/cache for roles (measured on AWS CLI 2.36).

import { createHash } from 'node:crypto';
import type { AssumeRoleResponse, AssumeRoleWithWebIdentityResponse } from '@aws-sdk/nested-clients/sts';
import { pythonJson } from '../../text/python-json.ts';
import type { Tree } from '../response.ts';

/** The name of the file for a role: a hash of its settings. The default name of a session and the MFA code are not among them. */
export function cacheName(members: object): string {
  const sorted = Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha1')
    .update(pythonJson(Object.fromEntries(sorted)))
    .digest('hex');
}

/** A response of STS as the AWS CLI caches it. Undefined if it lacks a date. */
export function cachedDocument(response: AssumeRoleResponse | AssumeRoleWithWebIdentityResponse): Tree | undefined {
  const { Credentials: issued, AssumedRoleUser: user } = response;
  if (!issued?.Expiration) return undefined;
  const Expiration = issued.Expiration.toISOString().replace(/(\.\d+)?Z$/, 'UTC');
  const [scheme, , , , AccountId, ...resource] = user?.Arn?.split(':') ?? [];
  const account = scheme === 'arn' && resource.length > 0 ? { AccountId } : {};
  return { ...response, Credentials: { ...issued, Expiration, ...account } };
}
