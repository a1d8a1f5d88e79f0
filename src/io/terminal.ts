// Questions on the terminal.

import { unblock } from './channel.ts';
import { closeInBackground, isInBackground, signalsHeard, untilForeground } from './foreground.ts';
import type { Prompter } from './io.ts';
import { LOST, press } from './leaving.ts';
import { onSignal } from './signals.ts';

/** Builds a prompter. Undefined if standard input or standard error is not a terminal that can show prompts. */
export async function prompter(isColoured: boolean): Promise<Prompter | undefined> {
  const { stdin: input, stderr: output, env } = process;
  if (!input.isTTY || !output.isTTY || env.TERM === 'dumb') return undefined;
  // Inquirer's colour library checks only this variable, once, when it is loaded.
  if (!isColoured) env.FORCE_COLOR = '0';
  const { terminalPrompter } = await import('./terminal-prompter.ts');
  tolerateErrors(input, output);
  closeInBackground();
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
  let isWanted = false;
  const set = (isRaw: boolean): void => {
    try {
      setRawMode.call(input, isRaw);
    } catch {}
  };
  input.setRawMode = (isRaw) => {
    isWanted = isRaw;
    if (!isInBackground()) set(isRaw);
    // A signal that continues this process in the background may end it. Otherwise, it is stopped.
    else void signalsHeard().then(() => isWanted && set(true));
    return input;
  };
}

const ignore = (): void => {};
