// The measuring process beside the benchmark.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What one run of a program took and said. */
export interface Run {
  /** Milliseconds from its start to its end. */
  readonly wall: number;
  /** Milliseconds of user and system time, of the program and those that it started. */
  readonly cpu: number;
  /** KiB of memory at most. */
  readonly peak: number;
  /** Negative for a signal. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Stopwatch {
  /** Runs a program, by its path, with these variables and no others. */
  readonly run: (argv: readonly string[], env: Readonly<Record<string, string>>) => Promise<Run>;
  /** KiB below which the peak of a program cannot be told. */
  readonly least: number;
  readonly stop: () => void;
}

/** Programs that hang are ended after so long. */
const SECONDS = 60;

export async function startStopwatch(): Promise<Stopwatch> {
  // Without site packages, so that it stays small.
  const words = ['-I', '-S', fileURLToPath(new URL('stopwatch.py', import.meta.url))];
  const child = spawn('python3', words, { stdio: ['pipe', 'pipe', 'inherit'] });
  const failed = new Promise<never>((_, reject) => {
    child.on('error', (cause) =>
      reject(new Error('The benchmark measures with python3, which cannot be run', { cause })),
    );
    child.on('exit', (code) => reject(new Error(`The stopwatch has ended with code ${code}`)));
  });
  failed.catch(() => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async <T>(): Promise<T> => {
    const { value } = await Promise.race([lines.next(), failed]);
    if (value === undefined) return failed;
    return JSON.parse(value) as T;
  };
  const { peak } = await next<{ peak: number }>();
  return {
    least: peak,
    run: (argv, env) => {
      child.stdin.write(`${JSON.stringify({ argv, env, seconds: SECONDS })}\n`);
      return next<Run>();
    },
    stop: () => void child.stdin.end(),
  };
}
