// Agents for requests through a proxy. Loaded only if a proxy is set.
import type http from 'node:http';
import type https from 'node:https';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { type ConnectionLimits, connecting, supervised } from './connections.ts';

type Connect<Agent extends { connect: unknown }> = Agent['connect'] extends (...args: infer Args) => unknown
  ? Args
  : never;

/** Agent for http. It sends the absolute URL of each request to the proxy. */
export function plainProxyAgent(proxy: URL, options: http.AgentOptions, limits: ConnectionLimits): http.Agent {
  class PlainProxyAgent extends supervised(HttpProxyAgent<string>, 'connect', limits) {
    override connect(...args: Connect<HttpProxyAgent<string>>) {
      return connecting(super.connect(...args), limits);
    }
  }
  return new PlainProxyAgent(proxy, options);
}

/**
 * Agent for https, which tunnels through the proxy. The TLS settings apply to the server, not to the proxy. If the proxy
 * refuses the tunnel, the request fails with ECONNREFUSED, because the server was not reached.
 */
export function tunnelAgent(
  proxy: URL,
  options: http.AgentOptions,
  tls: https.AgentOptions,
  limits: ConnectionLimits,
): http.Agent {
  class TunnelAgent extends supervised(HttpsProxyAgent<string>, 'secureConnect', limits) {
    override connect(...[request, to]: Connect<HttpsProxyAgent<string>>) {
      return connecting(this.#tunnel(request, { ...to, ...tls } as typeof to), limits);
    }

    async #tunnel(...[request, to]: Connect<HttpsProxyAgent<string>>) {
      let status = 200;
      request.once('proxyConnect', ({ statusCode }: { statusCode: number }) => {
        status = statusCode;
      });
      const socket = await super.connect(request, to);
      if (status === 200) return socket;
      socket.destroy();
      throw Object.assign(new Error(`the proxy responded with status ${status}`), { code: 'ECONNREFUSED' });
    }
  }
  return new TunnelAgent(proxy, options);
}
