// Questions on the terminal.

import { unblock } from './channel.ts';
import { closeInBackground, isInBackground, untilForeground } from './foreground.ts';
import type { Prompter } from './io.ts';
import { LOST, press } from './leaving.ts';
import { onSignal } from './signals.ts';

/** Builds a prompter: plain lines under TERM=dumb and EC2IMG_PROMPT=plain. Undefined without a terminal. */
export async function prompter(isColoured: boolean): Promise<Prompter | undefined> {
  const { stdin: input, stderr: output, env } = process;
  if (!input.isTTY || !output.isTTY) return undefined;
  tolerateErrors(input, output);
  closeInBackground();
  if (env.TERM === 'dumb' || env.EC2IMG_PROMPT === 'plain') {
    const { plainPrompter } = await import('./plain-prompter.ts');
    return plainPrompter({ input, output, onSignal, ready: untilForeground });
  }
  // Inquirer's colour library checks only this variable, once, when it is loaded.
  if (!isColoured) env.FORCE_COLOR = '0';
  const { terminalPrompter } = await import('./terminal-prompter.ts');
  return terminalPrompter({ input, output, onSignal, press, ready: untilForeground });
}

/** Keeps a terminal that is gone from throwing. The prompt learns of it from the end of the input, or from `LOST`. */
function tolerateErrors(input: NodeJS.ReadStream, output: NodeJS.WriteStream): void {
  output.off('error', ignore).on('error', ignore);
  unblock(output);
  const { setRawMode } = input;
  const emit = input.emit.bind(input) as (event: string, ...details: unknown[]) => boolean;
  // Readline passes errors of its input on to listeners that prompts do not have.
  input.emit = (event: string, ...details: unknown[]) => (event === 'error' ? emit(LOST) : emit(event, ...details));
  /** Ends the wait for the foreground. */
  let waiting = new AbortController();
  const set = (isRaw: boolean): void => {
    try {
      setRawMode.call(input, isRaw);
    } catch {}
  };
  input.setRawMode = (isRaw) => {
    waiting.abort();
    if (!isInBackground()) set(isRaw);
    else if (isRaw) {
      // The system would stop this process in the background again and again, and no signal would end it.
      waiting = new AbortController();
      untilForeground(waiting.signal).then(() => set(true), ignore);
    }
    return input;
  };
}

const ignore = (): void => {};
