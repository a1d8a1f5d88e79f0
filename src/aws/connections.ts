// Agents whose connections have time limits, and that record what an error says about its request.

import type http from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { MAX_DELAY } from '../abort.ts';

/** Time limits in milliseconds. 0 means no limit. */
export interface ConnectionLimits {
  /** For a connection, including a tunnel and the TLS handshake. */
  readonly connectTimeout: number;
  /** For each wait for data. The whole response may take READ_TIMEOUTS times as long. */
  readonly readTimeout: number;
}

/** The event after which a request is sent. */
export type Established = 'connect' | 'secureConnect';

export class ConnectTimeout extends Error {}
export class ReadTimeout extends Error {}

const unconnected = new WeakSet<object>();
const unsent = new WeakSet<object>();

const isIn = (errors: WeakSet<object>, error: unknown): boolean => error instanceof Error && errors.has(error);

/** Checks whether the error ended an attempt to connect. So no part of a request was sent. */
export const isUnconnected = (error: unknown): boolean => isIn(unconnected, error);

/**
 * Checks whether a kept connection turned out to be closed before the request was sent over it. The server did not receive
 * a complete request, so it cannot have carried it out.
 */
export const isUnsent = (error: unknown): boolean => isIn(unsent, error);

/** Runs an action after some milliseconds, or never for 0. */
export const timer = (milliseconds: number, act: () => void): NodeJS.Timeout | undefined =>
  milliseconds > 0 ? setTimeout(act, Math.min(milliseconds, MAX_DELAY)) : undefined;

/** Settles like an attempt to connect, but not later than the connect timeout. Marks its error. */
export async function connecting<T>(attempt: Promise<T>, { connectTimeout }: ConnectionLimits): Promise<T> {
  let running: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    running = timer(connectTimeout, () => reject(new ConnectTimeout()));
  });
  try {
    return await Promise.race([attempt, late]);
  } catch (error) {
    throw markUnconnected(error);
  } finally {
    clearTimeout(running);
  }
}

function markUnconnected(error: unknown): unknown {
  if (error instanceof Error) unconnected.add(error);
  return error;
}

// biome-ignore lint/suspicious/noExplicitAny: TypeScript requires this constructor type for a class that extends another.
type AgentClass = new (...args: any[]) => http.Agent;

/** Extends a class of agents by the methods that Node.js documents for it. */
export const supervised = <Base extends AgentClass>(Base: Base, established: Established, limits: ConnectionLimits) =>
  class extends Base {
    override createConnection(...args: Parameters<http.Agent['createConnection']>): Duplex | null | undefined {
      try {
        const socket = super.createConnection(...args);
        if (socket instanceof Socket) supervise(socket, established, limits);
        return socket;
      } catch (error) {
        throw markUnconnected(error);
      }
    }

    override reuseSocket(socket: Duplex, request: http.ClientRequest): void {
      super.reuseSocket(socket, request);
      if (!(socket instanceof Socket)) return;
      // An idle connection has no time limit.
      socket.setTimeout(limits.readTimeout);
      const written = socket.bytesWritten;
      request.once('error', (error) => {
        if (socket.bytesWritten === written || isWriteFailure(error)) unsent.add(error);
      });
    }
  };

/** If a write fails, the operating system has not taken all of it. */
const isWriteFailure = ({ code, syscall }: NodeJS.ErrnoException): boolean => code === 'EPIPE' || syscall === 'write';

/** Sockets that are not connected yet, and the event after which they are. */
const pending = new WeakMap<Duplex, Established>();

/** Runs an action once a socket of a supervised agent is connected. */
export function whenReady(socket: Duplex, act: () => void): void {
  const event = pending.get(socket);
  if (event) socket.once(event, act);
  else act();
}

function supervise(socket: Socket, established: Established, limits: ConnectionLimits): void {
  const running = timer(limits.connectTimeout, () => socket.destroy(new ConnectTimeout()));
  const begin = (): void => {
    clearTimeout(running);
    pending.delete(socket);
    socket.off('error', markUnconnected);
    socket.setTimeout(limits.readTimeout, () => socket.destroy(new ReadTimeout()));
  };
  // A socket from a proxy is already connected. TLS inside it is not.
  if (established === 'connect' && !socket.connecting) {
    begin();
    return;
  }
  pending.set(socket, established);
  socket.once('error', markUnconnected);
  socket.once(established, begin);
  socket.once('close', () => clearTimeout(running));
}
