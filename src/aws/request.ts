// One request over a connection of an agent, and its response.

import type http from 'node:http';
import { buildQueryString, HttpResponse } from '@smithy/core/protocols';
import type { HttpRequest } from '@smithy/types';
import { whenReady } from './connections.ts';

/** The way to a host. */
export interface Route {
  readonly agent: http.Agent;
  /** `request` of node:http or of node:https, or one that sends to a proxy. */
  readonly request: (options: http.RequestOptions) => http.ClientRequest;
  /** The URL of the proxy, if any, without its password. */
  readonly proxy?: string;
}

/** Ends one request. Unlike an AbortController, whose signal is an EventTarget, it takes next to no time. */
export class Stop {
  isAborted = false;
  reason: unknown;
  #listener: (() => void) | undefined;

  /**
   * Calls a listener when the request is to end. It is an argument: V8 allocates a function that is assigned to a property
   * among the old objects, where it keeps the request until a major garbage collection.
   */
  onAbort(listener: () => void): void {
    this.#listener = listener;
  }

  /** The first reason counts. */
  abort(reason: unknown): void {
    if (this.isAborted) return;
    this.isAborted = true;
    this.reason = reason;
    this.#listener?.();
  }

  /** Forgets the listener, and with it the request: a Set keeps what was in it when its table was last rebuilt. */
  end(): void {
    this.#listener = undefined;
  }
}

interface Sending {
  /** Ends the request. */
  readonly stop: Stop;
  /** Called when the request has a connection, including the TLS handshake. */
  readonly onReady: () => void;
  /** The most that the body may have. */
  readonly maxMebibytes?: number | undefined;
}

/** Larger than any response that is not a list. */
const MAX_MEBIBYTES = 6;

/** Maximum size of the headers of a response. Python's limits are 100 lines of 64 KiB. */
const MAX_HEAD = 2 ** 20;

export class ResponseTooLong extends Error {
  readonly mebibytes: number;

  constructor(mebibytes: number) {
    super();
    this.mebibytes = mebibytes;
  }
}

/**
 * Sends a request and reads the whole response; its body is a Buffer. Throws ResponseTooLong, the reason of the stop, and
 * system errors.
 */
export async function sendRequest(content: HttpRequest, route: Route, sending: Sending): Promise<HttpResponse> {
  const response = await headOf(content, route, sending);
  const { statusCode = 0, statusMessage: reason, headers } = response;
  return new HttpResponse({
    statusCode,
    ...(reason && { reason }),
    headers: joined(headers),
    body: await bytesOf(response, sending.maxMebibytes ?? MAX_MEBIBYTES),
  });
}

/** Joins the values of a header that was sent several times. */
function joined(headers: http.IncomingHttpHeaders): Record<string, string> {
  const whole: Record<string, string> = {};
  for (const [name, value = ''] of Object.entries(headers))
    whole[name] = typeof value === 'string' ? value : value.join(',');
  return whole;
}

/** The errors of requests whose response has a head, such as that of an invalid chunk. */
const failures = new WeakMap<http.IncomingMessage, Error>();

/** Sends a request and waits for the head of its response. */
function headOf(
  { hostname, port, method, path, query = {}, headers, body }: HttpRequest,
  { agent, request }: Route,
  { stop, onReady }: Sending,
): Promise<http.IncomingMessage> {
  const search = buildQueryString(query);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return new Promise((resolve, reject) => {
    const target = { host, port, method, path: search ? `${path}?${search}` : path };
    const sent = request({ agent, ...target, headers, maxHeaderSize: MAX_HEAD });
    stop.onAbort(() => {
      sent.destroy();
      reject(stop.reason);
    });
    sent.once('socket', (socket) => whenReady(socket, onReady));
    let response: http.IncomingMessage | undefined;
    // An error takes time, so none is made for a request that has a response.
    sent.once('close', () => response ?? reject(closed()));
    sent.once('response', (head: http.IncomingMessage) => {
      response = head;
      resolve(head);
    });
    // Without a listener, Node.js closes the connection and reports nothing.
    sent.once('upgrade', (_response, socket) => {
      socket.destroy();
      reject(closed());
    });
    sent.on('error', (error) => {
      if (response) failures.set(response, error);
      reject(error);
    });
    sent.end(body);
  });
}

const closed = (): Error => Object.assign(new Error('no response'), { code: 'ECONNRESET' });

/** Size of the first buffer for a body without a known length. */
const FIRST_SIZE = 2 ** 14;

/** Reads a body to its end. Copies its chunks: to keep one takes two hundred bytes, even if it has only one. */
function bytesOf(body: http.IncomingMessage, maxMebibytes: number): Promise<Buffer> {
  const maxSize = maxMebibytes * 2 ** 20;
  const length = Number(body.headers['content-length']) || FIRST_SIZE;
  let bytes = Buffer.allocUnsafe(Math.min(length, maxSize));
  let size = 0;
  return new Promise((resolve, reject) => {
    body.on('data', (chunk: Buffer) => {
      const total = size + chunk.length;
      if (total > maxSize) {
        body.destroy(new ResponseTooLong(maxMebibytes));
        return;
      }
      if (total > bytes.length) {
        const larger = Buffer.allocUnsafeSlow(Math.max(total, 2 * bytes.length));
        bytes.copy(larger, 0, 0, size);
        bytes = larger;
      }
      chunk.copy(bytes, size);
      size = total;
    });
    body.once('end', () => resolve(size === bytes.length ? bytes : bytes.subarray(0, size)));
    // The body may only say that the connection was closed. The request and the socket know why.
    body.once('error', (error) => {
      reject(error instanceof ResponseTooLong ? error : (failures.get(body) ?? body.socket.errored ?? error));
    });
  });
}
