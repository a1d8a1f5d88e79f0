// The process that measures the programs for the benchmark.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The cost and output of one run. */
export interface Run {
  /** Milliseconds from its start to its end. */
  readonly wall: number;
  /** Milliseconds of user and system time of the program and its children. */
  readonly cpu: number;
  /** Peak memory in KiB. */
  readonly peak: number;
  /** Negative for a signal. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Stopwatch {
  /** Runs a program, given by its path, with only these environment variables. */
  readonly run: (argv: readonly string[], env: Readonly<Record<string, string>>) => Promise<Run>;
  /** KiB below which the peak memory of a program cannot be measured. */
  readonly least: number;
  readonly stop: () => void;
}

/** Programs that print nothing are killed after this time. A plan of 100,000 lines takes four minutes. */
const SECONDS = 600;

export async function startStopwatch(): Promise<Stopwatch> {
  // Without site packages, so that it stays small.
  const words = ['-I', '-S', fileURLToPath(new URL('stopwatch.py', import.meta.url))];
  const child = spawn('python3', words, { stdio: ['pipe', 'pipe', 'inherit'] });
  const failed = new Promise<never>((_, reject) => {
    child.on('error', (cause) => reject(new Error('python3 cannot be started; the benchmark needs it', { cause })));
    child.on('exit', (code) => reject(new Error(`the stopwatch ended with code ${code}`)));
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
