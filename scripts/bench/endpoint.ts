// Starts the endpoint for the measured programs.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export const INSTANCE = 'i-1234567890abcdef0';
export const NAME = 'web';
/** The name of one of many images. */
export const imageName = (at: number): string => `${NAME}-${at}`;

/** Requests of create-images in flight, by default. */
export const CONCURRENCY = 40;

export const IMAGE = 'ami-0123456789abcdef0';

export const KEYS = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_DEFAULT_REGION: 'us-east-1',
} as const;

/** The environment of every program, with an empty home folder. */
export const environmentIn = (home: string): Readonly<Record<string, string>> => ({
  PATH: process.env.PATH ?? '',
  HOME: home,
  ...KEYS,
  AWS_EC2_METADATA_DISABLED: 'true',
});

/** The CA certificate of the https endpoint. */
export const CERTIFICATE = fileURLToPath(new URL('../../test/support/certificates/ca.pem', import.meta.url));

/** Requests so far, of which unexpected ones are counted separately, and connections so far. */
export interface Counts {
  readonly http: number;
  readonly https: number;
  readonly wrong: number;
  readonly connections: number;
}

export interface BenchEndpoint {
  readonly urls: { readonly http: string; readonly https: string };
  readonly counts: () => Promise<Counts>;
  readonly stop: () => void;
}

export async function startBenchEndpoint(): Promise<BenchEndpoint> {
  const child = fork(fileURLToPath(new URL('endpoint-process.ts', import.meta.url)));
  const [urls] = await once(child, 'message');
  return {
    urls,
    counts: async () => {
      child.send('counts');
      const [counts] = await once(child, 'message');
      return counts as Counts;
    },
    stop: () => child.disconnect(),
  };
}
