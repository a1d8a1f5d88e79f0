// Reads secrets and answers from the terminal.
import { generalError } from '../errors.ts';
import type { Prompter } from './io.ts';
import { onSignal } from './signals.ts';

/** Prompts on standard error and reads an answer without echo. Rejects without a terminal. */
export async function askSecret(prompt: string): Promise<string> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY) throw generalError(`Cannot prompt without a terminal: ${prompt.trim()}`);
  const { createInterface } = await import('node:readline');
  const { Writable } = await import('node:stream');
  return new Promise((resolve) => {
    // Nothing is echoed because standard input is in raw mode and readline's output is discarded.
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    const reader = createInterface({ input: stdin, output: nowhere, terminal: true });
    stderr.write(prompt);
    reader.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    reader.question('', (answer) => {
      reader.close();
      stderr.write('\n');
      resolve(answer.trim());
    });
  });
}

/** Builds a prompter. Undefined if standard input or standard error is not a terminal that can show prompts. */
export async function prompter(isColoured: boolean): Promise<Prompter | undefined> {
  const { stdin: input, stderr: output, env } = process;
  if (!input.isTTY || !output.isTTY || env.TERM === 'dumb') return undefined;
  // Inquirer's colour library checks only this variable, once, when it is loaded.
  if (!isColoured) env.FORCE_COLOR = '0';
  const { terminalPrompter } = await import('./terminal-prompter.ts');
  return terminalPrompter({ input, output, onSignal });
}
