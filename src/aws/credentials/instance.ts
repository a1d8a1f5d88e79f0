// Credentials of an instance, requested as the AWS CLI does (measured on AWS CLI 2.36).

import type { AwsCredentialIdentity } from '@smithy/types';
import { emptySource, type InstanceMetadata } from '../../config/metadata-services.ts';
import { CliError, generalError } from '../../errors.ts';
import { AttemptError } from '../exchange.ts';
import { parseJson } from '../response.ts';
import {
  connected,
  type ExpiringKeys,
  type Headers,
  keysIn,
  type MetadataResponse,
  type Send,
} from './metadata-request.ts';

const TOKEN_PATH = '/latest/api/token';
const ROLES_PATH = '/latest/meta-data/iam/security-credentials/';
const ZONE_PATH = '/latest/meta-data/placement/availability-zone/';

/** In seconds. */
const TOKEN_LIFETIME = '21600';

/** Expired credentials are used this long, in milliseconds, because EC2 accepts them while the service has no others. */
const EXTENSION = 600_000;

/** Requests the credentials of an instance. Throws a configuration error if it has none, or a general error. */
export async function instanceKeys(service: InstanceMetadata): Promise<AwsCredentialIdentity> {
  const keys = await connected(service.endpoint, service.timeout, (send) => requestInstanceKeys(service, send));
  if (keys) return { ...keys, expiration: new Date(Math.max(keys.expiration.getTime(), Date.now() + EXTENSION)) };
  throw service.referrer === undefined ? noCredentials() : emptySource('Ec2InstanceMetadata', service.referrer);
}

/**
 * Requests the Availability Zone of this instance. Undefined if the service does not answer. Throws a general error if it
 * rejects the request for a token.
 */
export const instanceZone = (service: InstanceMetadata): Promise<string | undefined> =>
  connected(service.endpoint, service.timeout, async (send) => {
    const read = await metadataReader(service, send);
    if (!read) throw generalError('The metadata service of the instance rejected the request for a token (status 400)');
    return read(ZONE_PATH, (text) => text || undefined);
  });

export function noCredentials(): CliError {
  const message = 'Unable to locate credentials. You can configure credentials by running "aws login".';
  return new CliError('configuration', message, { code: 'NoCredentials' });
}

async function requestInstanceKeys(service: InstanceMetadata, send: Send): Promise<ExpiringKeys | undefined> {
  const read = await metadataReader(service, send);
  const role = await read?.(ROLES_PATH, (text) => text.trim() || undefined);
  return role === undefined ? undefined : keysIn(await read?.(ROLES_PATH + encodeURI(role), parseJson));
}

/** Reads a path until `parse` returns a value, or until all attempts are used. */
type MetadataReader = <T>(path: string, parse: (text: string) => T | undefined) => Promise<T | undefined>;

/**
 * Requests a session token and returns the function that reads with it. Undefined if the service rejects the request.
 * Throws a general error if there is no token and requests without one are forbidden.
 */
async function metadataReader(service: InstanceMetadata, send: Send): Promise<MetadataReader | undefined> {
  const { endpoint, attempts, allowsV1 } = service;
  const base = endpoint.pathname.replace(/\/$/, '');
  const token = await sessionToken(attempts, (headers) => send('PUT', base + TOKEN_PATH, headers));
  if (token === undefined) return undefined;
  if (!token && !allowsV1) {
    const reason = 'Unable to retrieve token for use in IMDSv2 call and IMDSv1 has been disabled';
    throw generalError(`Error retrieving metadata: ${reason}`);
  }
  const headers: Headers = token ? { 'x-aws-ec2-metadata-token': token } : {};
  return async (path, parse) => {
    for (let count = 1; count <= attempts; count++) {
      const { status, text } = await send('GET', base + path, headers).catch(noResponse);
      const value = status === 200 ? parse(text) : undefined;
      if (value !== undefined) return value;
    }
    return undefined;
  };
}

/** Requests a token. Returns an empty one for a service without tokens (IMDSv1), undefined for one that rejects the request. */
async function sessionToken(attempts: number, put: (headers: Headers) => Promise<MetadataResponse>) {
  for (let count = 1; count <= attempts; count++) {
    try {
      const { status, text } = await put({ 'x-aws-ec2-metadata-token-ttl-seconds': TOKEN_LIFETIME });
      if (status === 200) return text;
      if (status === 400) return undefined;
      if (status === 403 || status === 404 || status === 405) return '';
    } catch (error) {
      // The response is lost if it takes more hops than the instance allows.
      if (noResponse(error).kind === 'read-timeout') return '';
    }
  }
  return '';
}

/** Takes a failed attempt for a response without a status. Rethrows other errors. */
function noResponse(error: unknown) {
  if (error instanceof AttemptError) return { status: 0, text: '', kind: error.kind };
  throw error;
}
