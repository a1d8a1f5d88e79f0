// Questions on a terminal, with Inquirer; loaded once there is something to ask.
import checkbox from '@inquirer/checkbox';
import confirm from '@inquirer/confirm';
import select from '@inquirer/select';
import { Interrupted } from '../errors.ts';
import type { Choice, Prompter } from '../model/prompter.ts';
import { withoutControls } from '../text.ts';
import { isLeft, searchPrompt, textPrompt } from './questions.ts';

interface Terminal {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WritableStream;
  /** Calls back when the process is told to end, until the function that it returns is called. */
  readonly onSignal: (leave: () => void) => () => void;
}

type Context = { input: NodeJS.ReadableStream; output: NodeJS.WritableStream; signal: AbortSignal };

/** Asks on these streams; whoever answers finds the terminal as it was after each question. */
export function terminalPrompter(terminal: Terminal): Prompter {
  // Questions name devices, files and states as the service and the system do: nothing in them is obeyed.
  const asking = <T>(question: string, prompt: (message: string, context: Context) => Promise<T>): Promise<T> =>
    ask(terminal, (context) => prompt(withoutControls(question.replace(/[\n\t]/g, ' ')), context));
  return {
    search: <T>(question: string, choices: readonly Choice<T>[]) =>
      asking(question, (message, context) =>
        searchPrompt({ message, choices: choices.map(shown) }, context),
      ) as Promise<T>,
    choose: (question, choices) =>
      asking(question, (message, context) => select({ message, theme: LINES, choices: choices.map(shown) }, context)),
    pickMany: (question, choices) =>
      asking(question, (message, context) =>
        checkbox({ message, theme: BOXES, shortcuts: {}, loop: false, choices: choices.map(shown) }, context),
      ),
    ask: (question, rules = {}) => asking(question, (message, context) => textPrompt({ message, ...rules }, context)),
    confirm: (question, initial) =>
      asking(question, (message, context) => confirm({ message, default: initial }, context)),
  };
}

const LINES = { icon: { cursor: '>' } };
const BOXES = { icon: { ...LINES.icon, checked: '[x]', unchecked: '[ ]' } };

// Node pauses the input when it is closed (Ctrl-D, a terminal that is gone) and Inquirer would wait for ever; it does so
// as well when the program goes on after Ctrl-Z, and then nothing else lets it go on.
async function ask<T>({ input, output, onSignal }: Terminal, prompt: (context: Context) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const leave = (): void => controller.abort();
  let wasStopped = false;
  const note = (_: unknown, key?: { ctrl?: boolean; name?: string }): void => {
    wasStopped = key?.ctrl === true && key.name === 'z';
  };
  const paused = (): void => {
    if (wasStopped) input.resume();
    else leave();
  };
  const letGo = onSignal(leave);
  input.on('keypress', note).on('pause', paused);
  try {
    return await prompt({ input, output, signal: controller.signal });
  } catch (error) {
    throw isLeft(error) ? new Interrupted() : error;
  } finally {
    letGo();
    input.off('keypress', note).off('pause', paused);
  }
}

/** A choice as Inquirer takes it; names come from the service, and are not obeyed. */
const shown = <T>({ name, short, about, isPicked, ...rest }: Choice<T>) => ({
  ...rest,
  name: withoutControls(name),
  short: withoutControls(short ?? name),
  ...(about !== undefined && { description: about }),
  ...(isPicked !== undefined && { checked: isPicked }),
});
