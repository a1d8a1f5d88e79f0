// The connection to EC2 with the settings of a call. Loaded when a request is ready to be sent.

import { defaultEndpointResolver as endpointProvider } from '@aws-sdk/client-ec2/dist-es/endpoint/endpointResolver.js';
import ec2Package from '@aws-sdk/client-ec2/package.json' with { type: 'json' };
import type { Settings } from '../config/settings.ts';
import { CliError } from '../errors.ts';
import { Client, type ClientConfig, type Service } from './client.ts';
import type { ProviderContext } from './credentials/provider-context.ts';
import { decodeUtf8 } from './exchange.ts';
import { createTransport, type Transport, urlOf } from './http.ts';
import { Ec2Protocol } from './response.ts';

/** What operations need of a connection to EC2. Timestamps in responses are text. */
export type Ec2 = Pick<Client, 'region' | 'send' | 'close'>;

/**
 * The endpoint rules are not among the exports of the SDK's package. Its version is pinned, and
 * test/unit/aws/endpoints.test.ts compares the endpoints with those of the SDK's client.
 */
export const EC2: Service = {
  id: 'EC2',
  version: ec2Package.version,
  signingName: 'ec2',
  protocol: new Ec2Protocol(),
  endpointProvider,
};

interface ConnectOptions extends Omit<ProviderContext, 'settings' | 'transport'> {
  /** The number of requests that can be in flight. Others wait. Unlimited by default. */
  readonly maxRequests?: number;
}

/** Creates a client without connecting. The first request throws a general error for a bad CA bundle or proxy. */
export async function connect(settings: Settings, options: ConnectOptions): Promise<Ec2> {
  const { endpoint, region, useFips, useDualstack, retryMode, appId, traceId } = settings;
  const isAdaptive = retryMode === 'adaptive';
  const transport = transportFor(settings, options);
  const verified = settings.verifySsl ? transport : verifiedTransport(settings, options);
  const close = (): void => {
    transport.close();
    verified.close();
  };
  return new Client({
    service: EC2,
    region,
    endpoint,
    useFips,
    useDualstack,
    credentials: credentialsOf(settings, verified, options),
    maxRequests: options.maxRequests,
    limiter: isAdaptive ? new (await import('@smithy/core/retry')).DefaultRateLimiter() : undefined,
    appId,
    traceId,
    transport: { ...transport, close },
    now: options.now,
    trace: options.trace,
  });
}

/** --no-verify-ssl is for EC2 alone, as with the AWS CLI: STS, SSO and sign-in issue credentials. */
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
      if (line && !traced.has(line)) options.trace(line);
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

/** Keys, or a provider of keys. Undefined if requests are not signed. */
function credentialsOf(settings: Settings, transport: Transport, options: ConnectOptions): ClientConfig['credentials'] {
  const { credentials } = settings;
  if (credentials.kind === 'anonymous') return undefined;
  if (credentials.kind === 'keys' && credentials.expiration === undefined) {
    const { accessKeyId, secretAccessKey, sessionToken } = credentials;
    return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
  }
  return async () =>
    (await import('./credentials/provide.ts')).provideKeys(credentials, { ...options, settings, transport });
}
