// HTTP transport: routes, time limits, and how far a request got before it failed.

import http from 'node:http';
import type { HttpResponse } from '@smithy/core/protocols';
import type { HttpHandlerOptions, HttpRequest, Logger, RequestHandler } from '@smithy/types';
import type { TargetHost } from '../config/proxy.ts';
import { shown } from '../text/safe.ts';
import {
  type ConnectionLimits,
  ConnectTimeout,
  isUnconnected,
  isUnsent,
  ReadTimeout,
  supervised,
  timer,
} from './connections.ts';
import { AttemptError, type AttemptErrorKind } from './exchange.ts';
import { MAX_MEBIBYTES, ResponseTooLong, sendRequest } from './request.ts';
import { keepSentSecrets } from './sent-secrets.ts';

/** The part of an SDK request that determines its URL. */
export interface Destination extends TargetHost {
  path: string;
  query?: Record<string, string | string[] | null>;
}

export interface TransportSettings extends ConnectionLimits {
  /** From the connection to the end of the response, an attempt may take this many read timeouts. READ_TIMEOUTS by default. */
  readonly readTimeouts?: number;
  readonly verifySsl: boolean;
  /** Returns the certificates to trust instead of the built-in ones, as PEM. Called before the first https request. */
  readonly caFor: (url: string) => string | undefined;
  /** Returns the proxy for requests to a host. */
  readonly proxyFor: (target: TargetHost) => URL | undefined;
}

export interface Transport {
  /**
   * Sends a request and reads the whole response; its body is a Buffer. Throws AttemptError, the reason of `signal`, and
   * what `caFor` and `proxyFor` throw.
   */
  readonly exchange: (request: HttpRequest, signal: AbortSignal) => Promise<HttpResponse>;
  /** The same for clients of the SDK. */
  readonly handler: RequestHandler<HttpRequest, HttpResponse, HttpHandlerOptions>;
  readonly close: () => void;
}

/**
 * From the connection to the last byte of the response, an attempt may take this many times the read timeout, so that it
 * cannot block the program byte by byte, or with interim responses.
 */
const READ_TIMEOUTS = 3;

/**
 * Creates a transport. It chooses the route of each request by its URL, because only the SDK knows the hosts of services,
 * Regions and partitions. Connections are kept open for further requests.
 */
export function createTransport(settings: TransportSettings): Transport {
  const { connectTimeout, readTimeout, readTimeouts = READ_TIMEOUTS } = settings;
  const routes = new Map<string, Promise<Route>>();

  function routeFor(request: Destination, proxy: URL | undefined): Promise<Route> {
    const name = `${request.protocol} ${proxy?.href}`;
    const route = routes.get(name) ?? openRoute(request, proxy, settings);
    routes.set(name, route);
    return route;
  }

  async function once({ agent, request }: Route, content: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    signal.throwIfAborted();
    const stop = new AbortController();
    const requests = requestsOf(signal).add(stop);
    let late = timer(connectTimeout, () => stop.abort(new ConnectTimeout()));
    const onReady = (): void => {
      clearTimeout(late);
      late = timer(readTimeouts * readTimeout, () => stop.abort(new ReadTimeout()));
    };
    try {
      return await sendRequest(content, { request, agent, signal: stop.signal, onReady });
    } catch (error) {
      throw stop.signal.aborted ? stop.signal.reason : error;
    } finally {
      clearTimeout(late);
      requests.delete(stop);
    }
  }

  async function exchange(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    keepSentSecrets(request);
    const proxy = settings.proxyFor(request);
    const route = await routeFor(request, proxy);
    for (;;) {
      await noticeClosed(route.agent);
      try {
        return await once(route, request, signal);
      } catch (error) {
        if (!isUnsent(error)) throw attemptErrorOf(error, urlOf(request), proxy) ?? error;
      }
    }
  }

  return {
    exchange,
    handler: {
      metadata: { handlerProtocol: 'http/1.1' },
      handle: async (request) => ({ response: await exchange(request, new AbortController().signal) }),
    },
    close: () => {
      for (const route of routes.values())
        route.then(
          ({ agent }) => agent.destroy(),
          () => {},
        );
    },
  };
}

/** The running requests of each signal. Adding a listener to a signal takes longer the more it has, so it gets only one. */
const running = new WeakMap<AbortSignal, Set<AbortController>>();

function requestsOf(signal: AbortSignal): Set<AbortController> {
  const known = running.get(signal);
  if (known) return known;
  const requests = new Set<AbortController>();
  signal.addEventListener('abort', () => {
    for (const request of requests) request.abort(signal.reason);
  });
  running.set(signal, requests);
  return requests;
}

interface Route {
  readonly agent: http.Agent;
  readonly request: typeof http.request;
}

/** Without a logger, the SDK may write to the console. */
export const SILENT: Logger = { trace: () => {}, debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

async function openRoute(to: Destination, proxy: URL | undefined, settings: TransportSettings): Promise<Route> {
  const { request } = to.protocol === 'https:' ? await import('node:https') : http;
  return { agent: await openAgent(to, proxy, settings), request };
}

async function openAgent(to: Destination, proxy: URL | undefined, settings: TransportSettings): Promise<http.Agent> {
  const { caFor, verifySsl } = settings;
  const options = { keepAlive: true };
  const agents = proxy && (await import('./proxy-agents.ts'));
  if (to.protocol !== 'https:') {
    if (agents) return agents.plainProxyAgent(proxy, options, settings);
    return new (supervised(http.Agent, 'connect', settings))(options);
  }
  const ca = caFor(urlOf(to));
  const tls = { rejectUnauthorized: verifySsl, ...(ca !== undefined && { ca }) };
  if (agents) return agents.tunnelAgent(proxy, options, tls, settings);
  const { Agent } = await import('node:https');
  return new (supervised(Agent, 'secureConnect', settings))({ ...options, ...tls });
}

/** Lets the closing of idle connections arrive: events of the network are handled once in each turn of the event loop. */
async function noticeClosed({ freeSockets }: http.Agent): Promise<void> {
  if (Object.keys(freeSockets).length === 0) return;
  for (let turns = 0; turns < 2; turns++) await new Promise((resolve) => setImmediate(resolve));
}

/** Builds the URL of a request, including its query. */
export function urlOf({ protocol, hostname, port, path, query = {} }: Destination): string {
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    [value].flat().map((item): [string, string] => [key, item ?? '']),
  );
  const search = pairs.length > 0 ? `?${new URLSearchParams(pairs)}` : '';
  return `${protocol}//${hostname}${port ? `:${port}` : ''}${path}${search}`;
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

/** Converts an error of a request to a URL. Returns undefined for errors that do not come from the transport. */
export function attemptErrorOf(error: unknown, url: string, proxy?: URL): AttemptError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = '', syscall } = error as NodeJS.ErrnoException;
  const isConnected = !isUnconnected(error);
  const attemptError = (kind: AttemptErrorKind, message: string) =>
    new AttemptError(kind, message, { code, cause: error });
  if (error instanceof ResponseTooLong) {
    const reason = `the response is larger than ${MAX_MEBIBYTES} MiB`;
    return attemptError('closed', `Unable to use endpoint URL "${url}": ${reason}`);
  }
  if (error instanceof ReadTimeout) return attemptError('read-timeout', `Read timeout on endpoint URL: "${url}"`);
  if (error instanceof ConnectTimeout || (code === 'ETIMEDOUT' && !isConnected)) {
    return attemptError('connect-timeout', `Connect timeout on endpoint URL: "${url}"`);
  }
  const isTls = NOT_TRUSTED.test(code);
  if (isTls && !isConnected)
    return attemptError('tls', `SSL validation failed for ${url} ${TLS_MESSAGES[code] ?? shown(error.message)}`);
  // Other system errors (EPERM, EACCES, ENOBUFS, ...) name the system call that failed.
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
