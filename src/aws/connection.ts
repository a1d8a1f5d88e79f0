// What the clients of a call share, whatever the service: connections to it, keys, and settings.

import type { Settings } from '../config/settings.ts';
import { CliError } from '../errors.ts';
import { Client, type ClientConfig, type Service } from './client.ts';
import type { ProviderContext } from './credentials/provider-context.ts';
import { decodeUtf8 } from './exchange.ts';
import { resetHeapSize } from './heap-size.ts';
import { createTransport, type Transport, urlOf } from './http.ts';
import { renewed } from './renewal.ts';

export interface ConnectOptions extends Omit<ProviderContext, 'settings' | 'transport'> {
  /** The number of requests that each client can have in flight. Others wait. Unlimited by default. */
  readonly maxRequests?: number;
}

/** A service to connect to, and its configured endpoint if it has one. */
export interface Receiver {
  readonly service: Service;
  readonly endpoint: URL | undefined;
}

export interface Connection {
  /** Creates a client. Its `close` closes the connections of all clients. */
  readonly clientOf: (receiver: Receiver) => Client;
}

/** Prepares clients without connecting. Their first request throws a general error for a bad CA bundle or proxy. */
export async function openConnection(settings: Settings, options: ConnectOptions): Promise<Connection> {
  const { region, useFips, useDualstack, retryMode, appId, traceId } = settings;
  const transport = transportFor(settings, options);
  const verified = settings.verifySsl ? transport : verifiedTransport(settings, options);
  const close = (): void => {
    transport.close();
    verified.close();
    resetHeapSize();
  };
  const credentials = credentialsOf(settings, verified, options);
  const Limiter = retryMode === 'adaptive' ? (await import('@smithy/core/retry')).DefaultRateLimiter : undefined;
  return {
    clientOf: ({ service, endpoint }) =>
      new Client({
        service,
        region,
        endpoint,
        useFips,
        useDualstack,
        credentials,
        maxRequests: options.maxRequests,
        limiter: Limiter && new Limiter(),
        appId,
        traceId,
        transport: { ...transport, close },
        now: options.now,
        trace: options.trace,
      }),
  };
}

/** --no-verify-ssl is not for STS, SSO and sign-in, as with the AWS CLI: they issue credentials. */
const verifiedTransport = (settings: Settings, options: ConnectOptions): Transport =>
  transportFor({ ...settings, verifySsl: true }, options);

function transportFor(settings: Settings, options: ConnectOptions): Transport {
  const traced = new Set<string>();
  return createTransport({
    ...settings,
    caFor: (url) => caOf(url, settings, options),
    proxyFor: async (target) => {
      const proxy = await settings.proxyFor(target);
      const line = proxy && `proxy for ${urlOf({ ...target, path: '' })}: ${proxy}`;
      if (line && !traced.has(line)) options.trace?.(line);
      if (line) traced.add(line);
      return proxy;
    },
  });
}

function caOf(
  url: string,
  { caBundle, caBundleSource, verifySsl }: Settings,
  { readFile }: ConnectOptions,
): string | undefined {
  if (caBundle === undefined || !verifySsl) return undefined;
  const hints = [`the CA bundle comes from ${caBundleSource}`];
  const failed = (reason: string, cause?: unknown) =>
    new CliError('general', `SSL validation failed for ${url} ${reason}`, { code: 'SSLError', hints, cause });
  let text: string;
  try {
    text = decodeUtf8(readFile(caBundle));
  } catch (error) {
    throw failed(`cannot read the CA bundle ${caBundle}`, error);
  }
  // Node.js ignores what is not a certificate.
  if (/^-----BEGIN (X509 |TRUSTED )?CERTIFICATE-----/m.test(text)) return text;
  throw failed(`the CA bundle ${caBundle} contains no certificate in PEM format`);
}

/** Keys, or a provider of keys that all clients share. Undefined if requests are not signed. */
function credentialsOf(settings: Settings, transport: Transport, options: ConnectOptions): ClientConfig['credentials'] {
  const { credentials } = settings;
  if (credentials.kind === 'anonymous') return undefined;
  if (credentials.kind === 'keys' && credentials.expiration === undefined) {
    const { accessKeyId, secretAccessKey, sessionToken } = credentials;
    return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
  }
  const provide = async () =>
    (await import('./credentials/provide.ts')).provideKeys(credentials, { ...options, settings, transport });
  return renewed(provide, options.trace);
}
