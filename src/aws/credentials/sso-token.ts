// Tokens of `aws sso login`, in the files in which the AWS CLI keeps them. Rules and messages: those of AWS CLI 2.36.

import { createHash } from 'node:crypto';
import { isAbsolute, join } from 'node:path';
import { CreateTokenCommand } from '@aws-sdk/nested-clients/sso-oidc';
import type { SsoRole } from '../../config/session-profiles.ts';
import { CliError, generalError } from '../../errors.ts';
import { keepSecret } from '../../text/secrets.ts';
import type { Tree } from '../response.ts';
import { parseExpiration, readCacheFile, renderExpiration, writeCacheFile } from './cache-files.ts';
import type { ProviderContext } from './provider-context.ts';
import { callService } from './service-call.ts';
import { SSO_OIDC } from './sso-services.ts';

interface SsoToken {
  readonly accessToken: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** A token in its file. */
interface StoredToken extends SsoToken {
  readonly document: Tree;
}

/** A token is refreshed this long before it expires. In milliseconds. */
const REFRESH_WINDOW = 15 * 60_000;

/** Loads the token of a session or of a start URL. Only those of sessions are refreshed. It may have expired. */
export async function loadSsoToken(role: SsoRole, context: ProviderContext): Promise<SsoToken> {
  if (role.problem !== undefined) throw generalError(role.problem);
  const token = await readToken(role, context);
  if (role.session === undefined || token.expires - Date.now() >= REFRESH_WINDOW) return token;
  // If the refresh was refused, another process may have made it.
  const fresh = (await refresh(token.document, role, context)) ?? (await readToken(role, context));
  if (fresh.expires > Date.now()) return fresh;
  throw generalError('Error when retrieving token from sso: Token has expired and refresh failed');
}

const pathOf = ({ session, startUrl }: SsoRole, { settings }: ProviderContext): string => {
  const name = createHash('sha1')
    .update(session ?? startUrl)
    .digest('hex');
  return join(settings.awsFolder, 'sso', 'cache', `${name}.json`);
};

const SECRETS = ['accessToken', 'refreshToken', 'clientSecret'] as const;

async function readToken(role: SsoRole, context: ProviderContext): Promise<StoredToken> {
  const path = pathOf(role, context);
  // Without a home folder, the path would start in the current directory.
  const document = isAbsolute(path) ? await readCacheFile(path, context) : 'missing';
  if (document === 'missing') throw loadError(`Token for ${role.session ?? role.startUrl} does not exist`, path);
  if (document !== 'damaged') {
    for (const name of SECRETS) keepSecret(textIn(document, name));
    const [accessToken, expires] = [textIn(document, 'accessToken'), parseExpiration(document.expiresAt)];
    if (accessToken !== undefined && expires !== undefined) return { accessToken, expires, document };
  }
  throw loadError(`Token for ${role.startUrl} is invalid`, path);
}

const loadError = (problem: string, path: string): CliError =>
  new CliError('general', `Error loading SSO Token: ${problem}`, {
    hints: [`run aws sso login, which writes ${path}`],
  });

const textIn = (document: Tree, name: string): string | undefined => {
  const value = document[name];
  return typeof value === 'string' ? value : undefined;
};

/** The time of the last refresh that was refused, by its role. Milliseconds of the monotonic clock. */
const refused = new WeakMap<SsoRole, number>();

/** A refresh that was refused is not repeated for this time, in milliseconds. */
const REFUSAL_TIME = 60_000;

/** Refreshes a token. Returns undefined if that is not possible, and if the service refuses. Throws other errors. */
async function refresh(old: Tree, role: SsoRole, context: ProviderContext): Promise<SsoToken | undefined> {
  const [clientId, clientSecret] = [textIn(old, 'clientId'), textIn(old, 'clientSecret')];
  const [refreshToken, registrationExpiresAt] = [textIn(old, 'refreshToken'), textIn(old, 'registrationExpiresAt')];
  if (!(clientId && clientSecret && refreshToken)) return undefined;
  if ((parseExpiration(registrationExpiresAt) ?? 0) <= Date.now()) return undefined;
  if (context.now() - (refused.get(role) ?? Number.NEGATIVE_INFINITY) < REFUSAL_TIME) return undefined;
  const command = new CreateTokenCommand({ grantType: 'refresh_token', clientId, clientSecret, refreshToken });
  const response = await createToken(command, role, context);
  if (!response) {
    refused.set(role, context.now());
    return undefined;
  }
  const { accessToken, expiresIn, refreshToken: next } = response;
  for (const secret of [accessToken, next]) keepSecret(secret);
  if (!accessToken || expiresIn === undefined) {
    throw generalError('SSO-OIDC returned no token for the CreateToken operation');
  }
  const expires = Date.now() + 1000 * expiresIn;
  const { startUrl, region } = role;
  const expiresAt = renderExpiration(expires);
  const registration = { clientId, clientSecret, registrationExpiresAt };
  const document = { startUrl, region, accessToken, expiresAt, ...registration, refreshToken: next };
  await writeCacheFile(pathOf(role, context), document, context);
  return { accessToken, expires };
}

async function createToken(command: CreateTokenCommand, { region }: SsoRole, context: ProviderContext) {
  try {
    return await callService(command, { service: SSO_OIDC, name: 'SSO_OIDC', region }, context);
  } catch (error) {
    // Without a new token, the old one is used until it expires.
    if (error instanceof CliError && error.kind === 'service') return undefined;
    throw error;
  }
}
