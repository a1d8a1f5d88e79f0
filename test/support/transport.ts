// The settings of a transport to servers on loopback, for tests of the code that uses one.
import type { TransportSettings } from '../../src/aws/http.ts';

export const LOOPBACK: TransportSettings = {
  connectTimeout: 20_000,
  readTimeout: 20_000,
  verifySsl: true,
  caFor: () => undefined,
  proxyFor: async () => undefined,
};

/** The parts of Io that only credentials from programs and shared caches need. */
export const NO_PROGRAMS = {
  readOwnFile: async (path: string): Promise<Uint8Array> => {
    throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
  },
  writeOwnFile: async (): Promise<void> => {},
  runProgram: (): Promise<never> => Promise.reject(new Error('no program is run')),
};
