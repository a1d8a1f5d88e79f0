// Sends signals to the program in a loop of a shell, as a user or a batch system does, and describes how both end.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  closeSync,
  constants,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { constants as system, tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { type Ec2Endpoint, startEc2Endpoint } from './ec2-endpoint.ts';
import { callEnv } from './program.ts';
import type { Stage } from './signal-stages.ts';

export type EndSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGQUIT';

/** What happens at a stage: a signal, or at a terminal a key, or that the terminal is closed. */
export type Stop = EndSignal | 'Ctrl-C' | 'Ctrl-\\' | 'hang-up';

export interface SignalRun {
  /** The words that start the program. */
  readonly program: readonly string[];
  readonly shell: string;
  readonly stage: Stage;
  readonly stop: Stop;
}

/** How a run ended. */
export interface SignalEnd {
  /** `$?` after the program; undefined if the shell ended with it. */
  readonly code: number | undefined;
  readonly stdout: string;
  /** Standard error, or the text on the terminal. */
  readonly text: string;
  /** At a terminal: its modes after the loop, and whether the cursor is shown. */
  readonly modes?: string;
  readonly hasCursor?: boolean;
}

/** Plays a stage without a terminal. As from a terminal, SIGINT goes to the shell as well. */
export const playStage = (run: SignalRun): Promise<SignalEnd> =>
  staged(run, async ({ folder, env, endpoint, script }) => {
    const pipe = run.stage.isFull ? fullPipe(folder) : undefined;
    const stdio = ['ignore', pipe?.writer ?? 'pipe', 'ignore', 'pipe'] as const;
    const child = spawn(run.shell, [script], { env, detached: true, stdio: [...stdio] });
    const seen = { stdout: '', text: '' };
    child.stdout?.on('data', (data) => (seen.stdout += data));
    child.stdio[3]?.on('data', (data) => (seen.text += data));
    const ended = new Promise((resolve) => child.on('close', resolve));
    await until(seen, () =>
      run.stage.isReached({ endpoint, folder, text: seen.text, hasOpenedStdout: hasOpened(folder) }),
    );
    if (run.stop === 'SIGINT') process.kill(-(child.pid as number), run.stop);
    else process.kill(Number(textIn(folder, 'pid')), run.stop as EndSignal);
    await ended;
    pipe?.close();
    return { code: codeIn(folder), ...seen };
  });

const KEYS: Readonly<Partial<Record<Stop, string>>> = { 'Ctrl-C': '\x03', 'Ctrl-\\': '\x1c' };

/** Plays a stage on a terminal. */
export const playOnTerminal = (run: SignalRun): Promise<SignalEnd> =>
  staged(run, async ({ folder, env, endpoint, script }) => {
    // This shell survives the signals, and its terminal.
    const line = `${run.shell} ${script} 3>&2`;
    const pid = `$(cat ${folder}/pid)`;
    const outer = [
      'trap : INT QUIT TERM',
      // As a login shell does, it passes on that the terminal is gone.
      `trap 'kill -HUP ${pid}' HUP`,
      ...(run.stop === 'hang-up' ? [`${line} <&0 &`, 'wait', 'wait'] : [line]),
      `while kill -0 ${pid}; do sleep 0.05; done 2> /dev/null`,
      `stty -a > ${folder}/modes`,
      `> ${folder}/over`,
    ];
    writeFileSync(join(folder, 'outer'), `${outer.join('\n')}\n`);
    const words = ['-qfec', `exec bash ${folder}/outer`, '/dev/null'];
    const child = spawn('script', words, { env: { ...env, TERM: 'xterm' } });
    const seen = { stdout: '' };
    child.stdout.on('data', (data) => (seen.stdout += data));
    const ended = new Promise((resolve) => child.on('close', resolve));
    for (const [text, keys] of run.stage.keys ?? []) {
      await until(seen, () => seen.stdout.includes(text));
      child.stdin.write(keys);
    }
    const state = () => ({ endpoint, folder, text: plain(seen.stdout), hasOpenedStdout: false });
    await until(seen, () => run.stage.isReached(state()));
    stop(child, folder, run.stop);
    await ended;
    await until(seen, () => existsSync(join(folder, 'over')));
    const modes = textIn(folder, 'modes')?.match(/-?\b(?:isig|icanon|echo)\b/g) ?? [];
    const hasCursor = seen.stdout.lastIndexOf('\x1b[?25l') <= seen.stdout.lastIndexOf('\x1b[?25h');
    return { code: codeIn(folder), stdout: '', text: plain(seen.stdout), modes: modes.join(' '), hasCursor };
  });

function stop(child: ChildProcess, folder: string, how: Stop): void {
  const key = KEYS[how];
  if (key) child.stdin?.write(key);
  else if (how === 'hang-up') child.kill('SIGKILL');
  else process.kill(Number(textIn(folder, 'pid')), how as EndSignal);
}

/** The text without control sequences, and without the lines that are cleared. */
const plain = (text: string): string =>
  stripVTControlCharacters(text.replaceAll('\r\x1b[K', '\f'))
    .replace(/[^\n]*\f/g, '')
    .replaceAll('\r', '');

/** The exit code that a shell reports for a stop. */
export function codeOf(stop: Stop): number {
  const names: Readonly<Record<string, EndSignal>> = { 'Ctrl-C': 'SIGINT', 'Ctrl-\\': 'SIGQUIT', 'hang-up': 'SIGHUP' };
  return 128 + system.signals[names[stop] ?? (stop as EndSignal)];
}

/** A loop that ends with the first failure. It notes the process ID of the program, and its exit code after the loop. */
const loop = (folder: string, words: readonly string[]): string => `ulimit -c 0
while :; do
  sh -c 'echo $$ > ${folder}/new; mv ${folder}/new ${folder}/pid; exec "$@"' sh ${words.map((word) => `'${word}'`).join(' ')} 2>&3
  code=$?
  test $code -eq 0 || break
done
echo $code > ${folder}/code
`;

interface Surroundings {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly endpoint: Ec2Endpoint;
  /** The file with the loop. */
  readonly script: string;
}

async function staged<T>({ program, stage }: SignalRun, play: (at: Surroundings) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'signals-'));
  const endpoint = await startEc2Endpoint();
  const script = join(folder, 'loop');
  writeFileSync(script, loop(folder, [...program, ...stage.argv]));
  stage.prepare?.(endpoint, folder);
  const env = {
    ...callEnv(endpoint.url),
    AWS_EC2_METADATA_DISABLED: 'true',
    ...stage.env?.(folder),
  };
  try {
    return await play({ folder, env, endpoint, script });
  } finally {
    await endpoint.stop();
    rmSync(folder, { recursive: true });
  }
}

async function until(seen: object, isTrue: () => boolean): Promise<void> {
  for (let waited = 0; !isTrue(); waited += 20) {
    if (waited > 60_000) throw new Error(`timed out; printed: ${JSON.stringify(seen)}`);
    await new Promise((soon) => setTimeout(soon, 20));
  }
}

function textIn(folder: string, name: string): string | undefined {
  return existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : undefined;
}

const codeIn = (folder: string): number | undefined => {
  const text = textIn(folder, 'code');
  return text === undefined ? undefined : Number(text);
};

/** A pipe that takes nothing more. */
export function fullPipe(folder: string): { readonly writer: number; readonly close: () => void } {
  const path = join(folder, 'full');
  execFileSync('mkfifo', [path]);
  const both = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  for (const size of [4096, 1]) {
    try {
      for (;;) writeSync(both, Buffer.alloc(size));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
  }
  const writer = openSync(path, 'w');
  return { writer, close: () => void [both, writer].map((file) => closeSync(file)) };
}

/** True if the program has the full pipe open a second time. */
function hasOpened(folder: string): boolean {
  const pid = textIn(folder, 'pid')?.trim();
  if (!pid) return false;
  const open = `/proc/${pid}/fd`;
  try {
    return readdirSync(open).filter((file) => readlinkSync(join(open, file)) === join(folder, 'full')).length > 1;
  } catch {
    return false;
  }
}

/** What matters of an end, to compare it with `expectedEnd`. */
export function endOf({ stage, stop }: SignalRun, { code, stdout, text, modes, hasCursor }: SignalEnd) {
  const lines = text.split('\n').filter((line) => line === stage.line);
  // A terminal that is closed shows nothing more.
  const isTold = stop === 'hang-up' || lines.length === 1;
  return { code, stdout, isTold, modes: modes ?? '', isCursorLost: stop !== 'hang-up' && hasCursor === false };
}

/** The end of a run that reports what may have happened, restores the terminal and ends by the signal. */
export function expectedEnd({ shell, stage, stop }: SignalRun, isTerminal: boolean): ReturnType<typeof endOf> {
  // A shell that gets the signal too ends with the program; bash and zsh ignore SIGQUIT.
  const endsShell = stop === 'SIGINT' || stop === 'Ctrl-C' || (stop === 'Ctrl-\\' && shell === 'dash');
  return {
    code: endsShell ? undefined : codeOf(stop),
    stdout: isTerminal ? '' : (stage.stdout ?? (stop === 'SIGINT' ? '\n' : '')),
    isTold: true,
    modes: isTerminal && stop !== 'hang-up' ? 'isig icanon echo' : '',
    isCursorLost: false,
  };
}
