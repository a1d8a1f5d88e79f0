// Routes through a proxy. Loaded only if a proxy is set.

import http from 'node:http';
import https from 'node:https';
import { isIP, isIPv6, type Socket } from 'node:net';
import { type ConnectionLimits, type Dial, markAtProxy, supervised } from './connections.ts';
import { type HttpProxy, parseProxy } from './proxy-url.ts';
import type { Route } from './request.ts';

/** Returns the TLS settings for a connection to a URL. */
type TrustFor = (url: string) => https.AgentOptions;

/**
 * Builds the route to an endpoint through a proxy. For http, the proxy gets the absolute URL of each request; for https, it opens
 * a tunnel. Throws a general error if the proxy is not an HTTP proxy.
 */
export function proxyRoute(configured: string, url: string, trustFor: TrustFor, limits: ConnectionLimits): Route {
  const proxy = parseProxy(configured);
  const trust = proxy.protocol === 'https:' ? trustFor(proxy.text) : {};
  if (/^https:/i.test(url)) {
    const agent = tunnelAgent(proxy, trust, trustFor(url), limits);
    return { agent, request: https.request, proxy: proxy.text };
  }
  const request: Route['request'] = (options) => {
    const { host, port, path, headers } = options;
    const authority = authorityOf(host ?? '', port === 80 ? undefined : port);
    return requestTo(proxy, {
      ...options,
      path: `http://${authority}${path}`,
      headers: { host: authority, ...headers, ...authorizationOf(proxy) },
    });
  };
  return { agent: agentFor(proxy, { keepAlive: true, ...trust }, limits), request, proxy: proxy.text };
}

/** Agent for https, which connects through tunnels of a proxy. */
function tunnelAgent(
  proxy: HttpProxy,
  proxyTrust: https.AgentOptions,
  trust: https.AgentOptions,
  limits: ConnectionLimits,
): http.Agent {
  // The tunnel as a whole has the connect timeout.
  const toProxy = agentFor(proxy, proxyTrust, { ...limits, readTimeout: 0 });
  const dial: Dial = ({ host = '', port }, signal) => openTunnel(proxy, authorityOf(host, port), toProxy, signal);
  class TunnelAgent extends supervised(https.Agent, 'secureConnect', limits, dial) {
    override destroy(): void {
      toProxy.destroy();
      super.destroy();
    }
  }
  return new TunnelAgent({ keepAlive: true, ...trust });
}

/** Asks a proxy for a tunnel. Nothing of the request for the endpoint was sent if it fails. */
function openTunnel(
  proxy: HttpProxy,
  authority: string,
  agent: http.Agent,
  signal: AbortSignal,
): Promise<{ socket: Socket }> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => reject(markAtProxy(error));
    const headers = { host: authority, ...authorizationOf(proxy) };
    const asked = requestTo(proxy, { agent, method: 'CONNECT', path: authority, headers });
    const abort = (): void => void asked.destroy(signal.reason);
    signal.addEventListener('abort', abort);
    asked.once('connect', ({ statusCode }, socket: Socket) => {
      if (statusCode === 200) {
        socket.setTimeout(0);
        return resolve({ socket });
      }
      socket.destroy();
      fail(refusal(`the proxy responded with status ${statusCode}`));
    });
    asked.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET') fail(refusal('the proxy closed the connection'));
      else fail(error.code?.startsWith('HPE_') ? refusal('the response of the proxy is not HTTP') : error);
    });
    asked.once('close', () => {
      signal.removeEventListener('abort', abort);
      fail(refusal('the proxy closed the connection'));
    });
    asked.end();
  });
}

/** Error for a tunnel that did not open: the endpoint was not reached. */
const refusal = (reason: string): Error => Object.assign(new Error(reason), { code: 'ECONNREFUSED' });

const agentFor = ({ protocol }: HttpProxy, options: https.AgentOptions, limits: ConnectionLimits): http.Agent =>
  protocol === 'https:'
    ? new (supervised(https.Agent, 'secureConnect', limits))(options)
    : new (supervised(http.Agent, 'connect', limits))(options);

/** The name of the proxy, not that of the endpoint in the Host header, is the one that its certificate must have. */
function requestTo({ protocol, host, port }: HttpProxy, options: https.RequestOptions): http.ClientRequest {
  const to = { ...options, host, port, servername: isIP(host) ? '' : host };
  return protocol === 'https:' ? https.request(to) : http.request(to);
}

const authorizationOf = ({ authorization }: HttpProxy) =>
  authorization === undefined ? {} : { 'Proxy-Authorization': authorization };

const authorityOf = (host: string, port?: number | string | null): string =>
  `${isIPv6(host) ? `[${host}]` : host}${port ? `:${port}` : ''}`;
