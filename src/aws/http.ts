// HTTP transport: routes, time limits, and how far a request got before it failed.

import http from 'node:http';
import type https from 'node:https';
import type { HttpResponse } from '@smithy/core/protocols';
import type { HttpRequest } from '@smithy/types';
import type { TargetHost } from '../config/proxy.ts';
import { generalError } from '../errors.ts';
import { type ConnectionLimits, ConnectTimeout, isUnsent, ReadTimeout, supervised, timer } from './connections.ts';
import { type Route, Stop, sendRequest } from './request.ts';
import { keepSentSecrets } from './sent-secrets.ts';
import { attemptErrorOf } from './transport-errors.ts';

/** The part of an SDK request that determines its URL. */
export interface Destination extends TargetHost {
  path: string;
  query?: Record<string, string | string[] | null>;
}

export interface TransportSettings extends ConnectionLimits {
  /** From the connection to the end of the response, an attempt may take this many read timeouts. READ_TIMEOUTS by default. */
  readonly readTimeouts?: number;
  readonly verifySsl: boolean;
  /**
   * Returns the certificates to trust instead of the built-in ones, as PEM. Called before the first request over TLS, with
   * the URL of the endpoint or of the proxy.
   */
  readonly caFor: (url: string) => string | undefined;
  /** Returns the proxy for requests to a host, as configured. */
  readonly proxyFor: (target: TargetHost) => Promise<string | undefined>;
}

export interface Transport {
  /**
   * Sends a request and reads the whole response; its body is a Buffer. Throws AttemptError, the reason of `signal`, and
   * what `caFor` and `proxyFor` throw. The body may have 6 MiB, unless another size is given.
   */
  readonly exchange: (request: HttpRequest, signal: AbortSignal, maxMebibytes?: number) => Promise<HttpResponse>;
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

  function routeFor(request: Destination, proxy: string | undefined): Promise<Route> {
    const name = `${request.protocol} ${proxy}`;
    const route = routes.get(name) ?? openRoute(request, proxy, settings);
    routes.set(name, route);
    return route;
  }

  async function once(
    route: Route,
    content: HttpRequest,
    signal: AbortSignal,
    maxMebibytes: number | undefined,
  ): Promise<HttpResponse> {
    signal.throwIfAborted();
    const stop = new Stop();
    const requests = requestsOf(signal).add(stop);
    let late = timer(connectTimeout, () => stop.abort(new ConnectTimeout()));
    const onReady = (): void => {
      clearTimeout(late);
      late = timer(readTimeouts * readTimeout, () => stop.abort(new ReadTimeout()));
    };
    try {
      return await sendRequest(content, route, { stop, onReady, maxMebibytes });
    } catch (error) {
      throw stop.isAborted ? stop.reason : error;
    } finally {
      clearTimeout(late);
      requests.delete(stop);
      stop.end();
    }
  }

  async function exchange(request: HttpRequest, signal: AbortSignal, maxMebibytes?: number): Promise<HttpResponse> {
    keepSentSecrets(request);
    const route = await routeFor(request, await settings.proxyFor(request));
    for (;;) {
      await noticeClosed(route.agent);
      try {
        return await once(route, request, signal, maxMebibytes);
      } catch (error) {
        if (!isUnsent(error)) throw (await attemptErrorOf(error, urlOf(request), route.proxy)) ?? headerError(error);
      }
    }
  }

  return {
    exchange,
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
const running = new WeakMap<AbortSignal, Set<Stop>>();

function requestsOf(signal: AbortSignal): Set<Stop> {
  const known = running.get(signal);
  if (known) return known;
  const requests = new Set<Stop>();
  signal.addEventListener('abort', () => {
    for (const request of requests) request.abort(signal.reason);
  });
  running.set(signal, requests);
  return requests;
}

async function openRoute(to: Destination, proxy: string | undefined, settings: TransportSettings): Promise<Route> {
  const { caFor, verifySsl } = settings;
  const trustFor = (url: string): https.AgentOptions => {
    const ca = caFor(url);
    return { rejectUnauthorized: verifySsl, ...(ca !== undefined && { ca }) };
  };
  if (proxy !== undefined) return (await import('./proxy-agents.ts')).proxyRoute(proxy, urlOf(to), trustFor, settings);
  const options = { keepAlive: true };
  if (to.protocol !== 'https:') {
    return { agent: new (supervised(http.Agent, 'connect', settings))(options), request: http.request };
  }
  const trust = trustFor(urlOf(to));
  const { Agent, request } = await import('node:https');
  return { agent: new (supervised(Agent, 'secureConnect', settings))({ ...options, ...trust }), request };
}

/** Lets the closing of idle connections arrive: events of the network are handled once in each turn of the event loop. */
async function noticeClosed({ freeSockets }: http.Agent): Promise<void> {
  if (Object.keys(freeSockets).length === 0) return;
  turnsToCome ??= twoTurns();
  await turnsToCome;
}

/** Requests of the same turn wait together. */
let turnsToCome: Promise<void> | undefined;

async function twoTurns(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  turnsToCome = undefined;
  await new Promise((resolve) => setImmediate(resolve));
}

/** Builds the URL of a request, including its query. */
export function urlOf({ protocol, hostname, port, path, query = {} }: Destination): string {
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    [value].flat().map((item): [string, string] => [key, item ?? '']),
  );
  const search = pairs.length > 0 ? `?${new URLSearchParams(pairs)}` : '';
  return `${protocol}//${hostname}${port ? `:${port}` : ''}${path}${search}`;
}

/** Gives a code to the error of a header that cannot be sent: a key or a token has characters that it cannot have. */
const headerError = (error: unknown): unknown =>
  (error as NodeJS.ErrnoException).code === 'ERR_INVALID_CHAR'
    ? generalError((error as Error).message, error, 'InvalidConfigError')
    : error;
