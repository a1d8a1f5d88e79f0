// A loopback server that says whatever it is told to, HTTP or not, and counts the requests that have arrived whole.
import net from 'node:net';

/** Says something on a connection after a request, the first of which is number 0. */
export type Speaker = (socket: net.Socket, number: number) => void;

export interface RawEndpoint {
  readonly url: string;
  readonly port: number;
  /** Forgets the requests so far; from now on `speak` answers. */
  readonly play: (speak: Speaker) => void;
  /** The bodies of the requests since then. */
  readonly requests: () => readonly string[];
  readonly stop: () => Promise<void>;
}

export async function startRawEndpoint(): Promise<RawEndpoint> {
  let speak: Speaker = (socket) => socket.destroy();
  let requests: string[] = [];
  const open = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    let arrived = '';
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    // Whoever has heard enough may hang up.
    socket.on('error', () => {});
    socket.on('data', (data) => {
      arrived += data.toString('latin1');
      const [, head, body] = /^(.*?)\r\n\r\n(.*)$/s.exec(arrived) ?? [];
      if (head === undefined || body === undefined) return;
      if (body.length < Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0)) return;
      arrived = '';
      requests.push(Buffer.from(body, 'latin1').toString());
      speak(socket, requests.length - 1);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as net.AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    play: (next) => {
      speak = next;
      requests = [];
    },
    requests: () => requests,
    stop: () => {
      for (const socket of open) socket.destroy();
      return new Promise((stopped) => server.close(() => stopped()));
    },
  };
}

/** Says these answers one after the other, the last again and again, each on a connection that ends with it. */
export const answers =
  (all: readonly (string | Uint8Array)[]): Speaker =>
  (socket, number) =>
    void socket.end(all[Math.min(number, all.length - 1)] ?? '');

/** A whole HTTP answer. */
export function httpAnswer(status: string, body: string | Uint8Array, headers: readonly string[] = []): Buffer {
  const data = Buffer.from(body as string);
  const head = [`HTTP/1.1 ${status}`, `Content-Length: ${data.length}`, 'Connection: close', ...headers];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), data]);
}

/** What EC2 answers to CreateImage. */
export const imageAnswer = (imageId: string): Buffer =>
  httpAnswer('200 OK', `<CreateImageResponse><imageId>${imageId}</imageId></CreateImageResponse>`);
