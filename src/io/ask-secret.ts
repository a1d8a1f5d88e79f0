// Asks for a secret, such as an MFA code. Nothing is echoed.

import { generalError, InterruptedError } from '../errors.ts';
import { oneLine } from '../text/safe.ts';
import { keepAnswer } from '../text/secrets.ts';
import { untilForeground } from './foreground.ts';
import type { Sink } from './io.ts';
import { exitCodeAtEnd, isGone } from './leaving.ts';
import { type PromptStreams, promptStreams } from './prompt-streams.ts';
import { readLine } from './secret-line.ts';
import { onSignal } from './signals.ts';
import { prompts } from './streams.ts';

/** The end of the previous prompt. */
let previous: Promise<unknown> = Promise.resolve();

/**
 * Prompts on the controlling terminal, or without one on standard error, and reads a line from the same terminal or from
 * standard input. Prompts that are asked at the same time are shown one after the other. Rejects at the end of the input,
 * and with an InterruptedError on Ctrl-C, Ctrl-\, a closed terminal or a signal.
 */
export function askSecret(prompt: string, stderr: Sink): Promise<string> {
  const answer = previous.then(() => ask(oneLine(prompt), promptStreams(stderr)));
  previous = answer.catch((error) => {
    // The prompts that wait end with it.
    if (error instanceof InterruptedError) throw error;
  });
  previous.catch(() => {});
  return answer;
}

async function ask(prompt: string, streams: PromptStreams): Promise<string> {
  const left = new AbortController();
  let isOpen = true;
  prompts.open++;
  const close = (): void => {
    if (!isOpen) return;
    isOpen = false;
    prompts.open--;
    streams.terminal?.setRaw(false);
    streams.show('\n');
  };
  const stopListening = onSignal((exitCode) => {
    close();
    left.abort(new InterruptedError(exitCode));
  });
  // While a program is stopped, the shell sets the modes of the terminal. To turn raw mode on again, it must be turned off for a
  // moment, in which a secret would be echoed. After Ctrl-Z, that is done before the prompt is shown again.
  let isHidden = false;
  const onStop = (): void => {
    isHidden = true;
  };
  const hideAgain = (): void => {
    if (isHidden) isHidden = false;
    else if (isOpen && streams.terminal?.setRaw(false)) streams.terminal.setRaw(true);
  };
  process.on('SIGCONT', hideAgain);
  try {
    if (streams.terminal) await untilForeground(left.signal);
    if (streams.terminal && !streams.terminal.hide()) throw unhidden(prompt, streams.terminal);
    streams.show(prompt);
    const answer = await readLine(prompt, streams, left.signal, onStop);
    if (answer === undefined) throw unanswered(prompt, streams);
    keepAnswer(answer);
    return answer;
  } finally {
    stopListening();
    process.off('SIGCONT', hideAgain);
    close();
  }
}

function unanswered(prompt: string, { terminal }: PromptStreams): Error {
  if (terminal && isGone(terminal)) return new InterruptedError(exitCodeAtEnd(terminal));
  const where = terminal ? '' : ' (there is no terminal, and standard input ended)';
  return generalError(`No answer to the prompt: ${prompt.trim()}${where}`);
}

const unhidden = (prompt: string, terminal: { readonly fd: number }): Error =>
  isGone(terminal)
    ? new InterruptedError(exitCodeAtEnd(terminal))
    : generalError(`Cannot turn off the echo of the terminal for the prompt: ${prompt.trim()}`);
