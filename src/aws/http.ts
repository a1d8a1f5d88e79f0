// HTTP transport of the SDK's clients: timeouts, TLS, proxies, and how far a request got before it failed.

import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { TargetHost } from './proxy.ts';
import { limitResponses, ResponseTooLong } from './response-limits.ts';
import { AttemptError, type AttemptErrorKind } from './retry.ts';

/** The part of an SDK request that determines its URL. */
export interface Destination extends TargetHost {
  path: string;
  query?: Record<string, string | string[] | null>;
}

interface TransportSettings {
  /** Milliseconds. 0 means no limit. */
  readonly readTimeout: number;
  readonly connectTimeout: number;
  readonly verifySsl: boolean;
  /** Returns the certificates to trust instead of the built-in ones, as PEM. Called before the first https request. */
  readonly caFor: (url: string) => string | undefined;
  /** Returns the proxy for requests to a host. */
  readonly proxyFor: (target: TargetHost) => URL | undefined;
}

export interface Transport {
  /** Sends one request at a time. Throws what `caFor` and `proxyFor` throw. */
  readonly handler: Pick<
    NodeHttpHandler,
    'metadata' | 'handle' | 'destroy' | 'updateHttpClientConfig' | 'httpHandlerConfigs'
  >;
  /** Converts an error of the most recent request. Returns undefined for errors that do not come from the transport. */
  readonly attemptErrorOf: (error: unknown) => AttemptError | undefined;
}

/** State of the most recent request. */
interface Attempt {
  readonly url: string;
  readonly proxy: URL | undefined;
  isConnected: boolean;
}

/**
 * Creates a request handler for SDK clients. It chooses the route of each request by its URL, because only the SDK knows
 * the hosts of services, Regions and partitions. It records whether a failed request had reached the server.
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
    const route = openRoute({ protocol, url, proxy, agents }, settings, onConnected);
    limitResponses(route, settings);
    routes.set(name, route);
    return route;
  }

  return {
    handler: {
      metadata: { handlerProtocol: 'http/1.1' },
      handle: async (request, options) => (await routeFor(request)).handle(request, options),
      destroy: () => {
        for (const route of routes.values()) route.destroy();
      },
      // The settings are fixed, so the SDK has nothing to configure.
      updateHttpClientConfig: () => {},
      httpHandlerConfigs: () => ({}),
    },
    attemptErrorOf: (error) => last && transportErrorOf(error, last),
  };
}

interface Route {
  readonly protocol: string;
  /** The URL of the first request on this route. */
  readonly url: string;
  readonly proxy: URL | undefined;
  /** Loaded only if there is a proxy. */
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

/** The methods of an agent that create and reuse connections. */
interface ConnectionMethods {
  createConnection: (...args: unknown[]) => Socket;
  reuseSocket: (...args: unknown[]) => void;
}

function watch(agent: http.Agent, event: 'connect' | 'secureConnect', onConnected: () => void): void {
  const watched = agent as unknown as ConnectionMethods;
  const { createConnection, reuseSocket } = watched;
  watched.createConnection = (...args) => {
    const socket = createConnection.apply(agent, args);
    // A socket from a proxy is already connected. TLS inside it is not.
    if (event === 'connect' && !socket.connecting) onConnected();
    socket.once(event, onConnected);
    return socket;
  };
  watched.reuseSocket = (...args) => {
    onConnected();
    reuseSocket.apply(agent, args);
  };
}

/** Builds the URL of a request, including its query. */
export function urlOf({ protocol, hostname, port, path, query = {} }: Destination): string {
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    [value].flat().map((item): [string, string] => [key, item ?? '']),
  );
  const search = new URLSearchParams(pairs).toString();
  return `${protocol}//${hostname}${port ? `:${port}` : ''}${path}${search && `?${search}`}`;
}

/** Node's error codes for a connection that ended or received invalid HTTP. */
const ENDED = /^(ECONNRESET|EPIPE|ETIMEDOUT|ECONNABORTED|HPE_\w+)$/;

/** Node's error codes for a failed connection, from libuv and its resolver. */
const NOT_REACHED =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EHOSTDOWN|ENETDOWN|EMFILE)$/;

/** Node's error codes for certificates and handshakes (tls.html#x509-certificate-error-codes, OpenSSL). */
const NOT_TRUSTED = /CERT|SELF_SIGNED|UNABLE_TO|^ERR_TLS|^ERR_SSL|^EPROTO$|CRL_/;

const TLS_MESSAGES: Readonly<Record<string, string>> = {
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
  const attemptError = (kind: AttemptErrorKind, message: string) =>
    new AttemptError(kind, message, { code, cause: error });
  if (error instanceof ResponseTooLong)
    return attemptError('closed', `Unable to use endpoint URL "${url}": ${error.reason}`);
  // The SDK's timeouts have a name and no code. The SDK gives the same name to connection resets.
  const isSdkTimeout = error.name === 'TimeoutError' && code === '';
  if (isSdkTimeout && isConnected) return attemptError('read-timeout', `Read timeout on endpoint URL: "${url}"`);
  if (isSdkTimeout || (code === 'ETIMEDOUT' && !isConnected)) {
    return attemptError('connect-timeout', `Connect timeout on endpoint URL: "${url}"`);
  }
  const isTls = NOT_TRUSTED.test(code);
  if (isTls && !isConnected)
    return attemptError('tls', `SSL validation failed for ${url} ${TLS_MESSAGES[code] ?? error.message}`);
  // Other system errors (EPERM, EACCES, ENOBUFS, ...) name the system call that failed.
  const { syscall } = error as NodeJS.ErrnoException;
  if (syscall === 'connect' || (!isConnected && (NOT_REACHED.test(code) || ENDED.test(code)))) {
    const message = proxy
      ? `Failed to connect to proxy URL: "${proxy.href}"`
      : `Could not connect to the endpoint URL: "${url}"`;
    return attemptError('connect', message);
  }
  // If the network goes down, an open connection ends with the codes of a failed connection attempt.
  const isEnd = isTls || syscall !== undefined || ENDED.test(code) || NOT_REACHED.test(code);
  if (!isConnected || !isEnd) return undefined;
  return attemptError(
    'closed',
    `Connection was closed before we received a valid response from endpoint URL: "${url}".`,
  );
}
