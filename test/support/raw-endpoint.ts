// A loopback server that sends arbitrary bytes, HTTP or not, and counts complete requests.
import net from 'node:net';

/** Writes to a connection after a request. Requests are numbered from 0. */
export type Speaker = (socket: net.Socket, number: number) => void;

export interface RawEndpoint {
  readonly url: string;
  readonly port: number;
  /** Forgets the requests so far and responds with `speak` from now on. */
  readonly play: (speak: Speaker) => void;
  /** The bodies of the requests since the last `play`. */
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
    // The client may close the connection early.
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

/** Sends these responses in order and closes the connection after each; the last one repeats. */
export const answers =
  (all: readonly (string | Uint8Array)[]): Speaker =>
  (socket, number) =>
    void socket.end(all[Math.min(number, all.length - 1)] ?? '');

/** A complete HTTP response. */
export function httpAnswer(status: string, body: string | Uint8Array, headers: readonly string[] = []): Buffer {
  const data = Buffer.from(body as string);
  const head = [`HTTP/1.1 ${status}`, `Content-Length: ${data.length}`, 'Connection: close', ...headers];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), data]);
}

/** The response of EC2 to CreateImage. */
export const imageAnswer = (imageId: string): Buffer =>
  httpAnswer('200 OK', `<CreateImageResponse><imageId>${imageId}</imageId></CreateImageResponse>`);
