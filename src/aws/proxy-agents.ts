// Agents that lead through a proxy. A module of its own, loaded only where there is one.
import type http from 'node:http';
import type https from 'node:https';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';

/** For http: each request goes to the proxy by its absolute URL. */
export const plainProxyAgent = (proxy: URL): http.Agent => new HttpProxyAgent(proxy);

/**
 * For https: a tunnel through the proxy. The settings of TLS go to the server behind it, not to the proxy. A proxy that
 * refuses the tunnel was not passed: its connection ends with ECONNREFUSED.
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
