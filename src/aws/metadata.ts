// Credentials from the metadata services of containers and instances, requested as the AWS CLI does (measured on
// AWS CLI 2.36). The services are close by, so their requests take no proxy.

import { HttpRequest } from '@smithy/core/protocols';
import type { AwsCredentialIdentity } from '@smithy/types';
import { type ContainerMetadata, emptySource, type InstanceMetadata } from '../config/metadata-services.ts';
import { CliError, generalError } from '../errors.ts';
import { shown } from '../text/safe.ts';
import { AttemptError, decodeUtf8 } from './exchange.ts';
import { createTransport } from './http.ts';
import { isTree, parseJson } from './response.ts';

interface MetadataResponse {
  readonly status: number;
  readonly text: string;
}

/** The services are close by and have little to send, so a response may take less time than one of AWS. */
const READ_TIMEOUTS = 2;

type Headers = Record<string, string>;

/** Sends one request. `path` contains the query. Throws AttemptError. */
type Send = (method: string, path: string, headers: Headers) => Promise<MetadataResponse>;

/** Runs `use` with connections to a service. `timeout` is in milliseconds, for each wait. */
async function connected<T>(service: URL, timeout: number, use: (send: Send) => Promise<T>): Promise<T> {
  const limits = { connectTimeout: timeout, readTimeout: timeout, readTimeouts: READ_TIMEOUTS };
  const transport = createTransport({ ...limits, verifySsl: true, caFor: () => undefined, proxyFor: () => undefined });
  const { protocol, hostname, port } = service;
  try {
    return await use(async (method, path, headers) => {
      const target = { protocol, hostname, ...(port && { port: Number(port) }) };
      const request = new HttpRequest({ ...target, method, path, headers });
      const { statusCode, body } = await transport.exchange(request, new AbortController().signal);
      return { status: statusCode, text: decodeUtf8(body) };
    });
  } finally {
    transport.close();
  }
}

const CONTAINER_TIMEOUT = 2000;
const CONTAINER_ATTEMPTS = 3;
const CONTAINER_DELAY = 1000;

/** Requests the credentials of a container. Throws a general error. `token` is the authorization token, if any. */
export async function containerKeys(
  { url }: ContainerMetadata,
  token: string | undefined,
  sleep: (milliseconds: number) => Promise<void>,
): Promise<AwsCredentialIdentity> {
  if (token && /[\r\n]/.test(token)) throw generalError('Auth token value is not a legal header value');
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
  if (keys.expiration.getTime() > Date.now()) return keys;
  throw generalError('Credentials were refreshed, but the refreshed credentials are still expired.');
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

const TOKEN_PATH = '/latest/api/token';
const ROLES_PATH = '/latest/meta-data/iam/security-credentials/';

/** Seconds. */
const TOKEN_LIFETIME = '21600';

/** Expired credentials are used this long, in milliseconds, because EC2 accepts them while the service has no others. */
const EXTENSION = 600_000;

/** Requests the credentials of an instance. Throws a configuration error if it has none, or a general error. */
export async function instanceKeys(service: InstanceMetadata): Promise<AwsCredentialIdentity> {
  const keys = await connected(service.endpoint, service.timeout, (send) => requestInstanceKeys(service, send));
  if (keys) return { ...keys, expiration: new Date(Math.max(keys.expiration.getTime(), Date.now() + EXTENSION)) };
  throw service.referrer === undefined ? noCredentials() : emptySource('Ec2InstanceMetadata', service.referrer);
}

export function noCredentials(): CliError {
  const message = 'Unable to locate credentials. You can configure credentials by running "aws login".';
  return new CliError('configuration', message, { code: 'NoCredentials' });
}

async function requestInstanceKeys(service: InstanceMetadata, send: Send): Promise<ExpiringKeys | undefined> {
  const { endpoint, attempts, allowsV1 } = service;
  const base = endpoint.pathname.replace(/\/$/, '');
  const token = await sessionToken(attempts, (headers) => send('PUT', base + TOKEN_PATH, headers));
  if (token === undefined) return undefined;
  if (!token && !allowsV1) {
    const reason = 'Unable to retrieve token for use in IMDSv2 call and IMDSv1 has been disabled';
    throw generalError(`Error retrieving metadata: ${reason}`);
  }
  const headers: Headers = token ? { 'x-aws-ec2-metadata-token': token } : {};
  const get = async <T>(path: string, parse: (text: string) => T | undefined): Promise<T | undefined> => {
    for (let count = 1; count <= attempts; count++) {
      const { status, text } = await send('GET', base + path, headers).catch(noResponse);
      const value = status === 200 ? parse(text) : undefined;
      if (value !== undefined) return value;
    }
    return undefined;
  };
  const role = await get(ROLES_PATH, (text) => text.trim() || undefined);
  return role === undefined ? undefined : keysIn(await get(ROLES_PATH + encodeURI(role), parseJson));
}

/** Requests a token. Returns an empty one for a service without tokens (IMDSv1), undefined for one that refuses to talk. */
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

type ExpiringKeys = AwsCredentialIdentity & { readonly expiration: Date };

/** Reads the credentials in a response, if it has any. */
function keysIn(value: unknown): ExpiringKeys | undefined {
  if (!isTree(value)) return undefined;
  const { AccessKeyId, SecretAccessKey, Token, Expiration } = value;
  const expiration = new Date(String(Expiration));
  if (typeof AccessKeyId !== 'string' || typeof SecretAccessKey !== 'string') return undefined;
  if ((typeof Token !== 'string' && Token !== null) || Number.isNaN(expiration.getTime())) return undefined;
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    ...(Token && { sessionToken: Token }),
    expiration,
  };
}
