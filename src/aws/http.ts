// The HTTP side of the SDK's clients: time limits, TLS, proxies, and how far a request got before it failed.

import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { TargetHost } from './proxy.ts';
import { limitResponses, ResponseTooLong } from './response-limits.ts';
import { AttemptError, type AttemptErrorKind } from './retry.ts';

/** What of a request of the SDK says where it goes. */
export interface Destination extends TargetHost {
  path: string;
  query?: Record<string, string | string[] | null>;
}

interface TransportSettings {
  /** Milliseconds, 0 for no limit. */
  readonly readTimeout: number;
  readonly connectTimeout: number;
  readonly verifySsl: boolean;
  /** The certificates to trust in place of the built-in ones, PEM; asked for once a URL of https is to be reached. */
  readonly caFor: (url: string) => string | undefined;
  /** What requests to a place go through. */
  readonly proxyFor: (place: TargetHost) => URL | undefined;
}

export interface Transport {
  /** For requests that go one at a time. Throws what `caFor` and `proxyFor` throw. */
  readonly handler: Pick<
    NodeHttpHandler,
    'metadata' | 'handle' | 'destroy' | 'updateHttpClientConfig' | 'httpHandlerConfigs'
  >;
  /** The fault behind an error of the request that was sent last; undefined for errors of other making. */
  readonly attemptErrorOf: (error: unknown) => AttemptError | undefined;
}

/** What is known of a request. */
interface Attempt {
  readonly url: string;
  readonly proxy: URL | undefined;
  isConnected: boolean;
}

/**
 * A request handler for clients of the SDK. The way of each request is found from where it goes: the SDK alone knows the
 * hosts of its services, Regions and partitions. It knows, when a request fails, whether the server had been reached.
 */
export function createTransport(settings: TransportSettings): Transport {
  const routes = new Map<string, NodeHttpHandler>();
  let last: Attempt | undefined;
  const onConnected = (): void => {
    if (last) last.isConnected = true;
  };

  async function routeFor(request: Destination): Promise<NodeHttpHandler> {
    const url = urlOf(request);
    const proxy = settings.proxyFor(request);
    last = { url, proxy, isConnected: false };
    const { protocol } = request;
    const agents = proxy && (await import('./proxy-agents.ts'));
    const name = `${protocol} ${proxy?.href}`;
    const known = routes.get(name);
    if (known) return known;
    const way = openRoute({ protocol, url, proxy, agents }, settings, onConnected);
    limitResponses(way, settings);
    routes.set(name, way);
    return way;
  }

  return {
    handler: {
      metadata: { handlerProtocol: 'http/1.1' },
      handle: async (request, options) => (await routeFor(request)).handle(request, options),
      destroy: () => {
        for (const way of routes.values()) way.destroy();
      },
      // Nobody but us configures it.
      updateHttpClientConfig: () => {},
      httpHandlerConfigs: () => ({}),
    },
    attemptErrorOf: (error) => last && transportErrorOf(error, last),
  };
}

interface Route {
  readonly protocol: string;
  /** Of the first request that goes it. */
  readonly url: string;
  readonly proxy: URL | undefined;
  /** Loaded where there is a proxy. */
  readonly agents: typeof import('./proxy-agents.ts') | undefined;
}

function openRoute(
  { protocol, url, proxy, agents }: Route,
  { caFor, verifySsl, connectTimeout, readTimeout }: TransportSettings,
  onConnected: () => void,
): NodeHttpHandler {
  const limits = { connectionTimeout: connectTimeout, socketTimeout: readTimeout };
  if (protocol !== 'https:') {
    const httpAgent = proxy && agents ? agents.plainProxyAgent(proxy) : new http.Agent({ keepAlive: true });
    watch(httpAgent, 'connect', onConnected);
    return new NodeHttpHandler({ httpAgent, ...limits });
  }
  const ca = caFor(url);
  const tls = { rejectUnauthorized: verifySsl, ...(ca !== undefined && { ca }) };
  const httpsAgent = proxy && agents ? agents.tunnelAgent(proxy, tls) : new https.Agent({ keepAlive: true, ...tls });
  watch(httpsAgent, 'secureConnect', onConnected);
  return new NodeHttpHandler({ httpsAgent, ...limits });
}

/** What of an agent tells that a connection came about. */
interface Watched {
  createConnection: (...args: unknown[]) => Socket;
  reuseSocket: (...args: unknown[]) => void;
}

function watch(agent: http.Agent, event: 'connect' | 'secureConnect', onConnected: () => void): void {
  const watched = agent as unknown as Watched;
  const { createConnection, reuseSocket } = watched;
  watched.createConnection = (...args) => {
    const socket = createConnection.apply(agent, args);
    // What a proxy hands over is connected already; TLS within it is not.
    if (event === 'connect' && !socket.connecting) onConnected();
    socket.once(event, onConnected);
    return socket;
  };
  watched.reuseSocket = (...args) => {
    onConnected();
    reuseSocket.apply(agent, args);
  };
}

/** The URL of a request, with its query. */
export function urlOf({ protocol, hostname, port, path, query = {} }: Destination): string {
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    [value].flat().map((item): [string, string] => [key, item ?? '']),
  );
  const search = new URLSearchParams(pairs).toString();
  return `${protocol}//${hostname}${port ? `:${port}` : ''}${path}${search && `?${search}`}`;
}

/** Codes with which Node says that a connection ended, or that what came over it was no HTTP. */
const ENDED = /^(ECONNRESET|EPIPE|ETIMEDOUT|ECONNABORTED|HPE_\w+)$/;

/** Codes with which Node says that no connection came about: libuv's, and those of its resolver. */
const NOT_REACHED =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EHOSTDOWN|ENETDOWN|EMFILE)$/;

/** Node's own names for faults of a certificate or of the handshake (tls.html#x509-certificate-error-codes, OpenSSL). */
const NOT_TRUSTED = /CERT|SELF_SIGNED|UNABLE_TO|^ERR_TLS|^ERR_SSL|^EPROTO$|CRL_/;

const TRUST_WORDS: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate verify failed: self-signed certificate',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate verify failed: self-signed certificate in certificate chain',
  CERT_HAS_EXPIRED: 'certificate verify failed: certificate has expired',
  CERT_NOT_YET_VALID: 'certificate verify failed: certificate is not yet valid',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate verify failed: the certificate is not valid for this host',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate verify failed: unable to get local issuer certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate verify failed: unable to get local issuer certificate',
  EPROTO: 'the server does not speak TLS, or another version of it',
  ERR_SSL_WRONG_VERSION_NUMBER: 'the server does not speak TLS',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'the server does not speak TLS',
};

function transportErrorOf(error: unknown, { url, isConnected, proxy }: Attempt): AttemptError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = '' } = error as NodeJS.ErrnoException;
  const fault = (kind: AttemptErrorKind, message: string) => new AttemptError(kind, message, { code, cause: error });
  if (error instanceof ResponseTooLong) return fault('closed', `Unable to use endpoint URL "${url}": ${error.reason}`);
  // The SDK's own time limits have a name and no code; it gives that name to resets too.
  const isTimeLimit = error.name === 'TimeoutError' && code === '';
  if (isTimeLimit && isConnected) return fault('read-timeout', `Read timeout on endpoint URL: "${url}"`);
  if (isTimeLimit || (code === 'ETIMEDOUT' && !isConnected)) {
    return fault('connect-timeout', `Connect timeout on endpoint URL: "${url}"`);
  }
  const isTls = NOT_TRUSTED.test(code);
  if (isTls && !isConnected)
    return fault('tls', `SSL validation failed for ${url} ${TRUST_WORDS[code] ?? error.message}`);
  // Other faults of the system (EPERM, EACCES, ENOBUFS, ...) name the call that failed.
  const { syscall } = error as NodeJS.ErrnoException;
  if (syscall === 'connect' || (!isConnected && (NOT_REACHED.test(code) || ENDED.test(code)))) {
    const message = proxy
      ? `Failed to connect to proxy URL: "${proxy.href}"`
      : `Could not connect to the endpoint URL: "${url}"`;
    return fault('connect', message);
  }
  // A network that goes down ends a connection that there was with the codes of one that there is none of.
  const isEnd = isTls || syscall !== undefined || ENDED.test(code) || NOT_REACHED.test(code);
  if (!isConnected || !isEnd) return undefined;
  return fault('closed', `Connection was closed before we received a valid response from endpoint URL: "${url}".`);
}
