// The program under test: in process, or the program that EC2IMG_TEST_PROGRAM names. The tests of parity, credentials,
// certificates, proxies and signals check both.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../../src/run.ts';
import { type FakeWorld, fakeIo, withoutMetadata } from './fake-io.ts';

/** The absolute path of the program to test instead of the built package, if any. */
export const otherProgram: string | undefined = process.env.EC2IMG_TEST_PROGRAM || undefined;

/** The command line prefix that starts the built program. */
export const program: readonly string[] = otherProgram
  ? [otherProgram]
  : [process.execPath, fileURLToPath(new URL('../../bin/ec2img.js', import.meta.url))];

/** The same prefix, quoted for a shell. */
export const programLine: string = program.map((word) => `"${word}"`).join(' ');

/** The variables of a call to an endpoint, with keys and a Region, and nothing of this machine but PATH. */
export const callEnv = (url: string) => ({
  PATH: process.env.PATH,
  HOME: '/nowhere',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_REGION: 'us-east-1',
  AWS_ENDPOINT_URL: url,
  AWS_EC2_METADATA_DISABLED: 'true',
});

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line to its end. Another program waits in real time; `stopped` kills it, and its code is null. */
export async function wholeRun(argv: readonly string[], world: FakeWorld = {}, stopped?: AbortSignal): Promise<Ended> {
  if (otherProgram) return spawned(argv, world, stopped);
  const { io, seen } = fakeIo(world);
  return { code: await run(argv, io), stdout: seen.stdout, stderr: seen.stderr };
}

async function spawned(
  argv: readonly string[],
  { env, directory = '/', stdin = '' }: FakeWorld,
  stopped?: AbortSignal,
): Promise<Ended> {
  // Without HOME, the program would use the files and caches of this account.
  const home = mkdtempSync(join(tmpdir(), 'home-'));
  const child = spawn(otherProgram as string, argv, {
    cwd: directory,
    env: { PATH: process.env.PATH, HOME: home, ...withoutMetadata(env ?? {}) },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  stopped?.addEventListener('abort', () => child.kill('SIGKILL'));
  // The program may close standard input without reading it.
  child.stdin.on('error', () => {});
  child.stdin.end(stdin);
  try {
    return await endOf(child);
  } finally {
    rmSync(home, { recursive: true });
  }
}

/** Collects the output of a process up to its end. Rejects if it cannot start. */
export function endOf(child: ChildProcess, encoding: BufferEncoding = 'utf8'): Promise<Ended> {
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdout?.on('data', (data) => stdout.push(data));
  child.stderr?.on('data', (data) => stderr.push(data));
  const text = (chunks: readonly Buffer[]): string => Buffer.concat(chunks).toString(encoding);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout: text(stdout), stderr: text(stderr) }));
  });
}
