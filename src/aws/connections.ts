// Agents whose connections have time limits, and that record what an error says about its request.

import type { LookupAddress } from 'node:dns';
import type http from 'node:http';
import { isIP, Socket, type TcpNetConnectOpts } from 'node:net';
import { platform } from 'node:os';
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
type Established = 'connect' | 'secureConnect';

export class ConnectTimeout extends Error {}
export class ReadTimeout extends Error {}

const unconnected = new WeakSet<object>();
const unsent = new WeakSet<object>();
const atProxy = new WeakSet<object>();

const isIn = (errors: WeakSet<object>, error: unknown): boolean => error instanceof Error && errors.has(error);

function mark(errors: WeakSet<object>, error: unknown): unknown {
  if (error instanceof Error) errors.add(error);
  return error;
}

/** Checks whether the error ended an attempt to connect. So no part of a request was sent. */
export const isUnconnected = (error: unknown): boolean => isIn(unconnected, error);
export const markUnconnected = (error: unknown): unknown => mark(unconnected, error);

/**
 * Checks whether a kept connection turned out to be closed before the request was sent over it. The server did not receive
 * a complete request, so it cannot have carried it out.
 */
export const isUnsent = (error: unknown): boolean => isIn(unsent, error);

/** Checks whether the error ended an attempt to connect to a proxy, or to get a tunnel from it. */
export const isAtProxy = (error: unknown): boolean => isIn(atProxy, error);
export const markAtProxy = (error: unknown): unknown => mark(atProxy, error);

/** Runs an action after some milliseconds, or never for 0. */
export const timer = (milliseconds: number, act: () => void): NodeJS.Timeout | undefined =>
  milliseconds > 0 ? setTimeout(act, Math.min(milliseconds, MAX_DELAY)) : undefined;

/** Opens a connection over which an agent goes on, or finds the address to which the agent connects. `signal` ends it. */
export type Dial = (to: TcpNetConnectOpts, signal: AbortSignal) => Promise<{ socket: Socket } | { host: string }>;

// biome-ignore lint/suspicious/noExplicitAny: TypeScript requires this constructor type for a class that extends another.
type AgentClass = new (...args: any[]) => http.Agent;

/** Extends a class of agents by the methods that Node.js documents for it. A dialled connection of http is used as it is. */
export const supervised = <Base extends AgentClass>(
  Base: Base,
  established: Established,
  limits: ConnectionLimits,
  dial?: Dial,
) =>
  class extends Base {
    readonly dials = new Set<AbortController>();

    override createConnection(
      ...[options, done]: Parameters<http.Agent['createConnection']>
    ): Duplex | null | undefined {
      const connect = (dialled: { socket?: Socket; host?: string } = {}) => {
        try {
          const ready = established === 'connect' ? dialled.socket : undefined;
          const socket = ready ?? super.createConnection({ ...options, ...dialled });
          if (socket instanceof Socket) supervise(socket, established, limits);
          return socket;
        } catch (error) {
          throw markUnconnected(error);
        }
      };
      const to = options as TcpNetConnectOpts;
      if (!dial && isIP(to.host ?? '')) return connect();
      const stop = new AbortController();
      const late = timer(limits.connectTimeout, () => stop.abort(new ConnectTimeout()));
      this.dials.add(stop);
      (dial ?? findAddress)(to, stop.signal)
        .finally(() => {
          clearTimeout(late);
          this.dials.delete(stop);
        })
        .then(connect)
        .then(
          (socket) => done?.(null, socket as Duplex),
          (error) => done?.(markUnconnected(error) as Error, undefined as never),
        );
      return undefined;
    }

    override destroy(): void {
      for (const stop of this.dials) stop.abort(new Error('closed'));
      super.destroy();
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

/** Finds the only address of a host, or connects to the first one that answers. */
const findAddress: Dial = async (to, signal) => {
  const found = await lookUp(to.host ?? 'localhost');
  const [host = '', ...others] = new Set(found.map(({ address }) => address));
  if (others.length === 0) return { host };
  const { connectToFirst } = await import('./addresses.ts');
  return { socket: await connectToFirst([host, ...others], to, signal) };
};

/** Looks a host up as Node.js does: without addresses of a family that this machine does not have. */
async function lookUp(host: string): Promise<LookupAddress[]> {
  const { ADDRCONFIG, lookup } = (await import('node:dns')).default;
  // Windows reports no error for a family that is missing.
  const hints = platform() === 'win32' ? 0 : ADDRCONFIG;
  return new Promise((resolve, reject) => {
    lookup(host, { all: true, hints }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
  });
}

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
  // A dialled socket is already connected. TLS inside it is not.
  if (established === 'connect' && !socket.connecting) {
    begin();
    return;
  }
  pending.set(socket, established);
  socket.once('error', markUnconnected);
  socket.once(established, begin);
  socket.once('close', () => clearTimeout(running));
}
