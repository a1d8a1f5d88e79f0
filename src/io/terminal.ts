// Who types at the terminal: secrets, and answers to questions.
import { generalError } from '../errors.ts';
import type { Prompter } from './io.ts';
import { onSignal } from './signals.ts';

/** What is typed after a prompt on standard error, without echo. Rejects where there is no terminal to type at. */
export async function askSecret(prompt: string): Promise<string> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY) throw generalError(`Cannot prompt without a terminal: ${prompt.trim()}`);
  const { createInterface } = await import('node:readline');
  const { Writable } = await import('node:stream');
  return new Promise((resolve) => {
    // The terminal echoes nothing, because standard input is raw and readline writes nowhere.
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

/** Who asks questions; undefined where standard input or standard error is no terminal that can show them. */
export async function prompter(isColoured: boolean): Promise<Prompter | undefined> {
  const { stdin: input, stderr: output, env } = process;
  if (!input.isTTY || !output.isTTY || env.TERM === 'dumb') return undefined;
  // What colours the questions asks nothing else, and once, when it is loaded.
  if (!isColoured) env.FORCE_COLOR = '0';
  const { terminalPrompter } = await import('./terminal-prompter.ts');
  return terminalPrompter({ input, output, onSignal });
}
