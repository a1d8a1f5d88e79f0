// Agents for requests through a proxy. Loaded only if a proxy is set.
import type http from 'node:http';
import type https from 'node:https';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';

/** Agent for http. It sends the absolute URL of each request to the proxy. */
export const plainProxyAgent = (proxy: URL): http.Agent => new HttpProxyAgent(proxy);

/**
 * Agent for https, which tunnels through the proxy. The TLS settings apply to the server, not to the proxy. If the proxy
 * refuses the tunnel, the request fails with ECONNREFUSED, because the server was not reached.
 */
export function tunnelAgent(proxy: URL, tls: https.AgentOptions): https.Agent {
  const tunnel = new HttpsProxyAgent(proxy);
  const connect = tunnel.connect.bind(tunnel);
  tunnel.connect = async (request, options) => {
    let status = 200;
    request.once('proxyConnect', ({ statusCode }: { statusCode: number }) => {
      status = statusCode;
    });
    const socket = await connect(request, { ...options, ...tls } as typeof options);
    if (status === 200) return socket;
    socket.destroy();
    throw Object.assign(new Error(`the proxy responded with status ${status}`), { code: 'ECONNREFUSED' });
  };
  return tunnel as unknown as https.Agent;
}
