// A forwarding proxy on loopback: absolute URLs for http, CONNECT for everything else.
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';

export interface ProxyServer {
  readonly url: string;
  /** The request lines it received, with their Proxy-Authorization. */
  readonly asked: { readonly line: string; readonly authorization: string | undefined }[];
  readonly stop: () => Promise<void>;
}

interface ProxyOptions {
  /** For a proxy that speaks TLS. */
  readonly certificate?: { readonly key: string; readonly cert: string };
  /** Responds to CONNECT instead of opening a tunnel. */
  readonly onConnect?: (socket: net.Socket) => void;
}

export function startProxy({ certificate, onConnect }: ProxyOptions = {}): Promise<ProxyServer> {
  const asked: ProxyServer['asked'] = [];
  const note = (request: http.IncomingMessage): void => {
    const { 'proxy-authorization': authorization } = request.headers;
    asked.push({ line: `${request.method} ${request.url}`, authorization });
  };
  const sockets = new Set<net.Socket>();
  const listener: http.RequestListener = (request, response) => {
    note(request);
    const url = new URL(request.url ?? '');
    const onward = http.request(
      url,
      { method: request.method ?? 'GET', headers: { ...request.headers, host: url.host } },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.writeHead(502).end());
    request.pipe(onward);
  };
  const server = certificate ? https.createServer(certificate, listener) : http.createServer(listener);
  server.on('connect', (request, client: net.Socket) => {
    note(request);
    client.on('error', () => client.destroy());
    sockets.add(client);
    if (onConnect) return onConnect(client);
    const [host, port] = (request.url ?? '').split(':');
    const onward = net.connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(client);
      client.pipe(onward);
    });
    sockets.add(onward);
    onward.on('error', () => onward.destroy());
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      const stop = (): Promise<void> => {
        for (const socket of sockets) socket.destroy();
        server.closeAllConnections();
        return new Promise((stopped) => server.close(() => stopped()));
      };
      resolve({ url: `${certificate ? 'https' : 'http'}://127.0.0.1:${port}`, asked, stop });
    });
  });
}
