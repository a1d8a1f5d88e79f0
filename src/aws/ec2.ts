// The connection to EC2 with the settings of a call. Loaded when a request is ready to be sent.

import { defaultEndpointResolver as endpointProvider } from '@aws-sdk/client-ec2/dist-es/endpoint/endpointResolver.js';
import ec2Package from '@aws-sdk/client-ec2/package.json' with { type: 'json' };
import type { Settings } from '../config/settings.ts';
import { generalError } from '../errors.ts';
import { Client, type ClientConfig, type Service } from './client.ts';
import type { ProviderContext } from './credentials/provider-context.ts';
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

export interface ConnectOptions extends Omit<ProviderContext, 'settings' | 'transport'> {
  /** The number of requests that can be in flight. Others wait. Unlimited by default. */
  readonly maxRequests?: number;
}

/** Creates a client without connecting. The first request throws a general error for a bad CA bundle or proxy. */
export async function connect(settings: Settings, options: ConnectOptions): Promise<Ec2> {
  const { endpoint, region, useFips, useDualstack, retryMode, appId, traceId } = settings;
  const isAdaptive = retryMode === 'adaptive';
  const transport = transportFor(settings, options);
  return new Client({
    service: EC2,
    region,
    endpoint,
    useFips,
    useDualstack,
    credentials: credentialsOf(settings, transport, options),
    maxRequests: options.maxRequests,
    limiter: isAdaptive ? new (await import('@smithy/core/retry')).DefaultRateLimiter() : undefined,
    appId,
    traceId,
    transport,
    now: options.now,
    trace: options.trace,
  });
}

function transportFor(settings: Settings, options: ConnectOptions): Transport {
  const traced = new Set<string>();
  return createTransport({
    ...settings,
    caFor: (url) => caOf(url, settings, options),
    proxyFor: (target) => {
      const proxy = settings.proxyFor(target);
      const line = proxy && `proxy for ${urlOf({ ...target, path: '' })}: ${proxy.href}`;
      if (line && !traced.has(line)) options.trace(line);
      if (line) traced.add(line);
      return proxy;
    },
  });
}

function caOf(url: string, { caBundle, verifySsl }: Settings, { readFile }: ConnectOptions): string | undefined {
  if (caBundle === undefined || !verifySsl) return undefined;
  try {
    return Buffer.from(readFile(caBundle)).toString('latin1');
  } catch (error) {
    throw generalError(`SSL validation failed for ${url} cannot read the CA bundle ${caBundle}`, error);
  }
}

/** Keys, or a provider of keys. Undefined if requests are not signed. */
function credentialsOf(settings: Settings, transport: Transport, options: ConnectOptions): ClientConfig['credentials'] {
  const { credentials } = settings;
  if (credentials.kind === 'anonymous') return undefined;
  if (credentials.kind === 'keys') {
    const { accessKeyId, secretAccessKey, sessionToken } = credentials;
    return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
  }
  return async () =>
    (await import('./credentials/provide.ts')).provideKeys(credentials, { ...options, settings, transport });
}
