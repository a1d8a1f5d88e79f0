// Ports on 127.0.0.1 for servers that run as separate programs.
import { connect, createServer } from 'node:net';

/** Finds a port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** Resolves once a server accepts connections at the port; rejects after 30 seconds. */
export async function serverAt(port: number): Promise<void> {
  for (let tries = 0; !(await accepts(port)); tries++) {
    if (tries === 600) throw new Error(`no server at port ${port}`);
    await new Promise((soon) => setTimeout(soon, 50));
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
