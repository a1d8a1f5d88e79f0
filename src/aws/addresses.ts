// Connects to a host that has several addresses. Loaded only for such hosts.

import { connect, type Socket, type TcpNetConnectOpts } from 'node:net';

/** An address gets this long, in milliseconds, before the next one is tried at the same time (RFC 8305, section 8). */
const HEAD_START = 250;

/**
 * Connects to the first address that answers. Node.js would give an address up when it tries the next one, so that a slow
 * network has no connection at all. Throws the last error, or the reason of `signal`.
 */
export function connectToFirst(
  addresses: readonly string[],
  to: TcpNetConnectOpts,
  signal: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const waiting = [...addresses];
    const sockets = new Set<Socket>();
    let next: NodeJS.Timeout | undefined;
    const finish = (): void => {
      clearTimeout(next);
      signal.removeEventListener('abort', abort);
      for (const socket of sockets) socket.destroy();
    };
    const fail = (error: unknown): void => {
      finish();
      reject(error);
    };
    const abort = (): void => fail(signal.reason);
    const tryNext = (): void => {
      clearTimeout(next);
      const host = waiting.shift();
      if (host === undefined) return;
      const socket = connect({ ...to, host });
      sockets.add(socket);
      const lost = (error: Error): void => {
        sockets.delete(socket);
        if (waiting.length > 0) tryNext();
        else if (sockets.size === 0) fail(error);
      };
      socket.once('error', lost);
      socket.once('connect', () => {
        socket.off('error', lost);
        sockets.delete(socket);
        finish();
        resolve(socket);
      });
      next = setTimeout(tryNext, HEAD_START);
    };
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
    else tryNext();
  });
}
