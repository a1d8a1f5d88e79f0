// A loopback server that buffers the body of each request.
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';

export interface LoopbackServer {
  readonly url: string;
  /** Connections so far. */
  readonly connections: () => number;
  readonly stop: () => Promise<void>;
}

/** Responds to one request, whose body is complete. */
export type Answerer = (request: http.IncomingMessage, body: string, response: http.ServerResponse) => void;

/** Starts an https server if a certificate is given, otherwise an http server. */
export function startServer(
  answer: Answerer,
  certificate?: { key: string; cert: string },
  at = { host: '127.0.0.1', port: 0 },
): Promise<LoopbackServer> {
  const listener: http.RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(request, Buffer.concat(chunks).toString('utf8'), response));
  };
  const server = certificate ? https.createServer(certificate, listener) : http.createServer(listener);
  let connections = 0;
  server.on('connection', () => connections++);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(at, () => {
      const { port } = server.address() as AddressInfo;
      const stop = (): Promise<void> => {
        server.closeAllConnections();
        return new Promise((stopped) => server.close(() => stopped()));
      };
      const url = `${certificate ? 'https' : 'http'}://${at.host}:${port}`;
      resolve({ url, connections: () => connections, stop });
    });
  });
}

export interface ScriptedAnswer {
  readonly status?: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Seconds to wait before the response. */
  readonly delay?: number;
  /** Close the connection without a response. */
  readonly close?: boolean;
}

/** Takes the next of several answers; the last one again and again. */
export const nextOf = <T>(answers: T[]): T => (answers.length > 1 ? answers.shift() : answers[0]) as T;

/** Sends a scripted response; `body` is used if the script has none. */
export function sendAnswer(response: http.ServerResponse, answer: ScriptedAnswer, body: string): void {
  const send = (): void => {
    if (answer.close) {
      response.destroy();
      return;
    }
    response.writeHead(answer.status ?? 200, { 'content-type': 'text/xml;charset=UTF-8', ...answer.headers });
    response.end(answer.body ?? body);
  };
  if (answer.delay) setTimeout(send, answer.delay * 1000).unref();
  else send();
}

const CHUNK = Buffer.alloc(2 ** 16, 'x');

/** Writes a body until the client closes the connection. Returns a function for the number of bytes so far. */
export function writeEndlessly(response: http.ServerResponse): () => number {
  let written = 0;
  const write = (): void => {
    while (!response.destroyed && response.write(CHUNK)) written += CHUNK.length;
  };
  response.on('drain', write);
  write();
  return () => written;
}
