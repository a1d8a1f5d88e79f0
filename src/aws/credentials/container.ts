// Credentials of a container, requested as the AWS CLI does (measured on AWS CLI 2.36).

import type { AwsCredentialIdentity } from '@smithy/types';
import type { ContainerMetadata } from '../../config/metadata-services.ts';
import { type CliError, generalError } from '../../errors.ts';
import { shown } from '../../text/safe.ts';
import { AttemptError } from '../exchange.ts';
import { freshKeys } from './expiry.ts';
import { connected, type ExpiringKeys, keysIn, type MetadataResponse } from './metadata-request.ts';

/** Milliseconds, as the delay between attempts. */
const CONTAINER_TIMEOUT = 2000;
const CONTAINER_DELAY = 1000;

const CONTAINER_ATTEMPTS = 3;

type Sleep = (milliseconds: number) => Promise<void>;

/**
 * Requests the credentials of a container, twice if they expire soon. Throws a general error. `token` is the authorization
 * token, if any.
 */
export async function containerKeys(
  { url }: ContainerMetadata,
  token: string | undefined,
  sleep: Sleep,
): Promise<AwsCredentialIdentity> {
  if (token && /[\r\n]/.test(token)) throw generalError('Auth token value is not a legal header value');
  return freshKeys(() => requestContainerKeys(url, token, sleep));
}

async function requestContainerKeys(url: URL, token: string | undefined, sleep: Sleep): Promise<ExpiringKeys> {
  const headers = { Accept: 'application/json', ...(token && { Authorization: token }) };
  const value = await connected(url, CONTAINER_TIMEOUT, async (send) => {
    for (let count = 1; ; count++) {
      const result = await containerValue(() => send('GET', url.pathname + url.search, headers), token);
      if ('value' in result) return result.value;
      if (count === CONTAINER_ATTEMPTS) throw containerError(`Error retrieving metadata: ${result.problem}`);
      await sleep(CONTAINER_DELAY);
    }
  });
  const keys = keysIn(value);
  if (!keys) throw containerError('invalid response');
  return keys;
}

const containerError = (reason: string): CliError =>
  generalError(`Error when retrieving credentials from container-role: ${reason}`);

/** Maximum length of an error response in a message. */
const MAX_SHOWN = 1000;

async function containerValue(
  get: () => Promise<MetadataResponse>,
  token: string | undefined,
): Promise<{ value: unknown } | { problem: string }> {
  try {
    const { status, text } = await get();
    if (status === 200) return { value: JSON.parse(text) };
    const content = shown(token ? text.replaceAll(token, '***') : text, MAX_SHOWN);
    return { problem: `Received non 200 response ${status} from container metadata: ${content}` };
  } catch (error) {
    if (error instanceof SyntaxError) {
      return { problem: 'Unable to parse JSON returned from container metadata services' };
    }
    if (!(error instanceof AttemptError)) throw error;
    return { problem: `Received error when attempting to retrieve container metadata: ${error.message}` };
  }
}
