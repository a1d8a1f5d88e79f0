// Credentials of `aws login`, in the files in which the AWS CLI keeps them. Rules and messages: those of AWS CLI 2.36.

import { createHash, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { type AccessToken, CreateOAuth2TokenCommand } from '@aws-sdk/nested-clients/signin';
import type { AwsCredentialIdentity } from '@smithy/types';
import type { LoginSession } from '../../config/session-profiles.ts';
import { CliError, generalError } from '../../errors.ts';
import { keepSecret } from '../../text/secrets.ts';
import { type Transport, urlOf } from '../http.ts';
import { isTree, type Tree } from '../response.ts';
import { attemptErrorOf } from '../retry.ts';
import { isText, parseExpiration, readCacheFile, renderExpiration, writeCacheFile } from './cache-files.ts';
import { usable } from './expiry.ts';
import type { ProviderContext } from './provider-context.ts';
import { callService } from './service-call.ts';
import { parseProofKey, proofOf, SIGNIN } from './signin-service.ts';

/** A file of `aws login`. */
interface StoredLogin {
  readonly path: string;
  readonly document: Tree;
  readonly keys: AwsCredentialIdentity & { readonly expiration: Date };
}

/** Keys that expire later are used as they are. In milliseconds. */
const CHECK_WINDOW = 10 * 60_000;

/** Keys are refreshed this long before they expire. In milliseconds. */
const REFRESH_WINDOW = 5 * 60_000;

/** Returns the keys of a session, refreshed if they are about to expire. */
export async function loginKeys({ session }: LoginSession, context: ProviderContext): Promise<AwsCredentialIdentity> {
  const stored = await readLogin(session, context);
  const left = stored.keys.expiration.getTime() - Date.now();
  if (left >= CHECK_WINDOW) return stored.keys;
  const key = proofKeyOf(stored.document);
  if (left > REFRESH_WINDOW) return stored.keys;
  return usable(await refresh(stored, key, context));
}

const REQUIRED = ['accessToken', 'refreshToken', 'dpopKey', 'clientId'] as const;

async function readLogin(session: string, context: ProviderContext): Promise<StoredLogin> {
  const name = createHash('sha256').update(session).digest('hex');
  const path = join(context.settings.loginFolder, `${name}.json`);
  const document = await readCacheFile(path, context);
  if (document === 'missing' || document === 'damaged') {
    const hint = document === 'damaged' ? `the file is damaged: ${path}` : `aws login writes ${path}`;
    const problem = `Unable to load a existing login session for session ${session}. Please reauthenticate with 'aws login'.`;
    throw loadError(problem, hint);
  }
  keepSecretsIn(document);
  const missing = REQUIRED.filter((key) => !(key in document)).join(', ');
  if (missing) throw loadError(`Failed to load access token from token cache, missing required fields: ${missing}.`);
  const keys = isTree(document.accessToken) ? keysIn(document.accessToken) : undefined;
  if (keys) return { path, document, keys };
  throw loadError('Failed to load access token from token cache, invalid accessToken.', `the file is damaged: ${path}`);
}

const loadError = (problem: string, ...hints: string[]): CliError =>
  new CliError('general', `Error loading login session token: ${problem}`, { hints });

function keepSecretsIn({ accessToken, refreshToken, idToken, dpopKey }: Tree): void {
  const { secretAccessKey, sessionToken } = isTree(accessToken) ? accessToken : { sessionToken: accessToken };
  const lines = String(dpopKey)
    .split(/\s*\n/)
    .filter((line) => !line.startsWith('-----'));
  for (const secret of [secretAccessKey, sessionToken, refreshToken, idToken, ...lines]) {
    if (typeof secret === 'string') keepSecret(secret);
  }
}

function keysIn({ accessKeyId, secretAccessKey, sessionToken, expiresAt }: Tree): StoredLogin['keys'] | undefined {
  const expires = parseExpiration(expiresAt);
  if (!isText(accessKeyId) || !isText(secretAccessKey) || !isText(sessionToken)) return undefined;
  return expires === undefined
    ? undefined
    : { accessKeyId, secretAccessKey, sessionToken, expiration: new Date(expires) };
}

function proofKeyOf({ dpopKey }: Tree): KeyObject {
  try {
    return parseProofKey(String(dpopKey));
  } catch {
    throw loadError('Unable to load private key from cached token.');
  }
}

async function refresh(
  { path, document, keys: old }: StoredLogin,
  key: KeyObject,
  context: ProviderContext,
): Promise<StoredLogin['keys']> {
  const { clientId, refreshToken, accessToken } = document;
  const tokenInput = { clientId: String(clientId), refreshToken: String(refreshToken), grantType: 'refresh_token' };
  const transport = proving(key, context.transport);
  const command = new CreateOAuth2TokenCommand({ tokenInput });
  const { tokenOutput } = await callService(command, { service: SIGNIN, name: 'SIGNIN', transport }, context).catch(
    refusal,
  );
  const { accessToken: issued, expiresIn, refreshToken: next } = tokenOutput ?? {};
  for (const secret of [issued?.secretAccessKey, issued?.sessionToken, next]) keepSecret(secret);
  if (!isComplete(issued) || expiresIn === undefined || !next) {
    throw loadError(
      'Unable to refresh access token due to an invalid service response. Please try running ' +
        "'aws login' again. If the issue persists, there may be a temporary signin service problem.",
    );
  }
  const { accessKeyId, secretAccessKey, sessionToken } = issued;
  const expiresAt = renderExpiration(Date.now() + 1000 * expiresIn);
  const { accountId } = Object(accessToken);
  const renewed = { accessKeyId, secretAccessKey, sessionToken, accountId, expiresAt };
  await writeCacheFile(path, { ...document, accessToken: renewed, refreshToken: next }, context);
  return keysIn(renewed) ?? old;
}

const isComplete = (token: AccessToken | undefined): token is Required<AccessToken> =>
  Boolean(token?.accessKeyId && token.secretAccessKey && token.sessionToken);

/** A transport that adds a proof to each request. */
const proving = (key: KeyObject, transport: Transport): Transport => ({
  ...transport,
  exchange: (request, signal) => {
    request.headers.DPoP = proofOf(key, urlOf(request));
    return transport.exchange(request, signal);
  },
});

const EXPIRED = "Your session has expired or credentials have changed. Please reauthenticate using 'aws login'.";

const REFUSALS: Readonly<Record<string, string>> = {
  TOKEN_EXPIRED: EXPIRED,
  USER_CREDENTIALS_CHANGED: EXPIRED,
  INSUFFICIENT_PERMISSIONS:
    'Unable to create or refresh login credentials due to insufficient permissions. You may be missing permission for ' +
    "the 'signin:CreateOAuth2Token' action.",
};

function refusal(error: unknown): never {
  if (!(error instanceof CliError) || error.code !== 'AccessDeniedException') throw error;
  const body = attemptErrorOf(error)?.cause;
  const reason = isTree(body) ? String(body.error) : '';
  const unknown = 'An unspecified error happened when resolving AWS credentials or refreshing a login session profile.';
  throw generalError(Object.hasOwn(REFUSALS, reason) ? (REFUSALS[reason] as string) : unknown, error);
}
