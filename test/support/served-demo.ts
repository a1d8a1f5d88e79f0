// What `npm run demo -- --serve` starts, as a process.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import manifest from '../../package.json' with { type: 'json' };
import { type Ended, endOf } from './program.ts';

export interface ServedDemo {
  /** What it printed on standard output: lines for bash and zsh. */
  readonly lines: string;
  /** What it printed on standard error: the examples of commands are indented. */
  readonly messages: string;
  /** Ends it as Ctrl-C does. */
  readonly stop: () => Promise<Ended>;
}

/** Starts it without npm, whose shell ends by SIGINT, and waits until it serves. */
export async function startServedDemo(words: readonly string[] = []): Promise<ServedDemo> {
  const [program, ...start] = manifest.scripts.demo.split(' ') as [string, ...string[]];
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  const child = spawn(program, [...start, '--serve', ...words], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = endOf(child);
  let [lines, messages] = ['', ''];
  await new Promise<void>((resolve, reject) => {
    const check = (): void => {
      if (messages.includes('Press Ctrl-C') && /^\. .*\n/m.test(lines)) resolve();
    };
    child.stdout.on('data', (data) => {
      lines += data;
      check();
    });
    child.stderr.on('data', (data) => {
      messages += data;
      check();
    });
    child.on('close', () => reject(new Error(messages)));
  });
  const stop = (): Promise<Ended> => {
    child.kill('SIGINT');
    return ended;
  };
  return { lines, messages, stop };
}
