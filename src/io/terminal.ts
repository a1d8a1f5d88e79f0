// Reads secrets and answers from the terminal.
import { type CliError, generalError, InterruptedError } from '../errors.ts';
import { unblock } from './channel.ts';
import type { Prompter } from './io.ts';
import { exitCodeAtEnd, isGone, type Key, keySignal, LOST, press } from './leaving.ts';
import { onSignal } from './signals.ts';

/**
 * Prompts on standard error and reads an answer without echo. Rejects without a terminal, at the end of the input (Ctrl-D),
 * and with an InterruptedError on Ctrl-C, Ctrl-\, a closed terminal or a signal.
 */
export async function askSecret(prompt: string): Promise<string> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY) throw generalError(`Cannot prompt without a terminal: ${prompt.trim()}`);
  tolerateErrors(stdin, stderr);
  const { createInterface } = await import('node:readline');
  const { Writable } = await import('node:stream');
  return new Promise((resolve, reject) => {
    // Nothing is echoed because standard input is in raw mode and readline's output is discarded.
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    const reader = createInterface({ input: stdin, output: nowhere, terminal: true });
    let end: () => void = () => reject(isGone(stdin) ? new InterruptedError(exitCodeAtEnd(stdin)) : noAnswer(prompt));
    const leave = (how: () => void): void => {
      end = how;
      reader.close();
    };
    const stopListening = onSignal((exitCode) => leave(() => reject(new InterruptedError(exitCode))));
    // A key becomes a signal, which the call hears: it knows what may have happened.
    const onKey = (_: unknown, key?: Key): void => {
      const name = keySignal(key);
      if (name) press(name);
    };
    stdin.on('keypress', onKey);
    // Without a listener, readline closes on Ctrl-C. On Windows, no signal follows.
    reader.on('SIGINT', () => process.platform === 'win32' && leave(() => reject(new InterruptedError())));
    stderr.write(prompt);
    const lost = (): void => reader.close();
    stdin.once(LOST, lost);
    // Closing it restores the terminal.
    reader.once('close', () => {
      stopListening();
      stdin.off('keypress', onKey).off(LOST, lost);
      stderr.write('\n');
      end();
    });
    reader.question('', (answer) => leave(() => resolve(answer.trim())));
  });
}

const noAnswer = (prompt: string): CliError => generalError(`No answer to the prompt: ${prompt.trim()}`);

/** Builds a prompter. Undefined if standard input or standard error is not a terminal that can show prompts. */
export async function prompter(isColoured: boolean): Promise<Prompter | undefined> {
  const { stdin: input, stderr: output, env } = process;
  if (!input.isTTY || !output.isTTY || env.TERM === 'dumb') return undefined;
  // Inquirer's colour library checks only this variable, once, when it is loaded.
  if (!isColoured) env.FORCE_COLOR = '0';
  const { terminalPrompter } = await import('./terminal-prompter.ts');
  tolerateErrors(input, output);
  return terminalPrompter({ input, output, onSignal, press });
}

/** Keeps a terminal that is gone from throwing. The prompt learns of it from the end of the input, or from `LOST`. */
function tolerateErrors(input: NodeJS.ReadStream, output: NodeJS.WriteStream): void {
  output.off('error', ignore).on('error', ignore);
  unblock(output);
  const { setRawMode } = input;
  const emit = input.emit.bind(input) as (event: string, ...details: unknown[]) => boolean;
  // Readline passes errors of its input on to listeners that prompts do not have.
  input.emit = (event: string, ...details: unknown[]) => (event === 'error' ? emit(LOST) : emit(event, ...details));
  input.setRawMode = (isRaw) => {
    try {
      return setRawMode.call(input, isRaw);
    } catch {
      return input;
    }
  };
}

const ignore = (): void => {};
