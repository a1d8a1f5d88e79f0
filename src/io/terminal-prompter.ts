// Prompts on a terminal, with Inquirer. Loaded only when there is a question.

import checkbox from '@inquirer/checkbox';
import confirm from '@inquirer/confirm';
import {
  AbortPromptError,
  createPrompt,
  ExitPromptError,
  isDownKey,
  isEnterKey,
  isUpKey,
  makeTheme,
  type Status,
  useKeypress,
  usePrefix,
  useState,
} from '@inquirer/core';
import select from '@inquirer/select';
import { InterruptedError } from '../errors.ts';
import { oneLine } from '../text/safe.ts';
import { matching } from './choices.ts';
import type { Choice, Prompter, TextRules } from './io.ts';
import { EARLY_END, exitCodeAtEnd, type Key, keySignal, LOST } from './leaving.ts';
import { noteSignal } from './signals.ts';

interface Terminal {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WritableStream;
  /** Calls `leave` with the exit code for a signal that would end the process. Returns a function that stops listening. */
  readonly onSignal: (leave: (exitCode: number) => void) => () => void;
  /** Waits until the terminal can be used. Rejects with the reason of the signal. */
  readonly ready?: (signal: AbortSignal) => Promise<void>;
  /** Sends the signal that a key stands for to the other processes of this command line. */
  readonly press: (name: 'SIGINT' | 'SIGQUIT') => void;
}

type Context = { input: NodeJS.ReadableStream; output: NodeJS.WritableStream; signal: AbortSignal };

/** Builds a prompter on these streams. It restores the terminal after each question. */
export function terminalPrompter(terminal: Terminal): Prompter {
  // Questions contain text from EC2 and the system, so control characters are escaped.
  const asking = <T>(question: string, prompt: (message: string, context: Context) => Promise<T>): Promise<T> =>
    ask(terminal, (context) => prompt(oneLine(question), context));
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

/** The keys of a list that only Enter ends, and of one whose lines Space picks. */
const [MOVE, CHOOSE] = ['↑↓ to move', 'Enter to choose'];

const hintOfKeys = (...keys: readonly string[]) => ({
  keysHelpTip: () => makeTheme({}).style.help(keys.join(', ')),
});

const LINES = { icon: { cursor: '>' }, style: hintOfKeys(MOVE, CHOOSE) };

const BOXES = {
  icon: { ...LINES.icon, checked: '[x]', unchecked: '[ ]' },
  style: hintOfKeys(MOVE, 'Space to pick or drop', 'Enter to go on'),
};

// Node pauses the input when it is closed (Ctrl-D, a closed terminal), and Inquirer would wait forever. Node also
// pauses it when the program resumes after Ctrl-Z; then it has to be resumed here.
async function ask<T>(
  { input, output, onSignal, press, ready }: Terminal,
  prompt: (context: Context) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let exitCode: number | undefined;
  const leave = (reason: number): void => {
    // Closing the prompt also ends the input.
    exitCode ??= reason;
    controller.abort();
  };
  const lost = (): void => leave(exitCodeAtEnd(input));
  let wasStopped = false;
  let hasKey = false;
  const note = (_: unknown, key?: Key): void => {
    if (!hasKey && key?.sequence === EARLY_END) lost();
    hasKey = true;
    wasStopped = key?.ctrl === true && key.name === 'z';
    const name = keySignal(key);
    if (!name) return;
    leave(noteSignal(name));
    press(name);
  };
  const paused = (): void => {
    if (wasStopped) input.resume();
    else lost();
  };
  const stopListening = onSignal(leave);
  input.on('keypress', note).on('pause', paused).on(LOST, lost);
  try {
    await ready?.(controller.signal);
    return await prompt({ input, output, signal: controller.signal });
  } catch (error) {
    throw isLeft(error) || controller.signal.aborted ? new InterruptedError(exitCode) : error;
  } finally {
    stopListening();
    input.off('keypress', note).off('pause', paused).off(LOST, lost);
  }
}

/** Converts a choice for Inquirer. Names come from EC2, so control characters are escaped. */
const shown = <T>({ name, short, about, isPicked, ...rest }: Choice<T>) => ({
  ...rest,
  name: oneLine(name),
  short: oneLine(short ?? name),
  ...(about !== undefined && { description: about }),
  ...(isPicked !== undefined && { checked: isPicked }),
});

// Two prompts that Inquirer lacks: text that is checked during typing, and search without a delay. With Inquirer's
// search, Enter chooses from the previous list if text and Enter arrive in one chunk.

/** True if the user left a question (Ctrl-C, Ctrl-D, a signal). */
const isLeft = (error: unknown): boolean => error instanceof ExitPromptError || error instanceof AbortPromptError;

const textPrompt = createPrompt<string, TextRules & { message: string }>((config, done) => {
  const { message, initial = '', emptyMeans = initial, check } = config;
  const [text, setText] = useState('');
  const [status, setStatus] = useState<Status>('idle');
  const [isRefused, setRefused] = useState(false);
  const theme = makeTheme({});
  const prefix = usePrefix({ status, theme });
  const answer = text === '' ? initial : text;
  const problem = check?.(answer);
  useKeypress((key, line) => {
    if (status === 'done') return;
    if (!isEnterKey(key)) {
      setText(line.line);
      return setRefused(false);
    }
    if (problem !== undefined) {
      // Enter removed the text from the line.
      line.write(text);
      return setRefused(true);
    }
    setStatus('done');
    done(answer);
  });
  const question = `${prefix} ${theme.style.message(message, status)}`;
  if (status === 'done') return `${question} ${theme.style.answer(answer || emptyMeans)}`.trimEnd();
  const offer = text === '' && emptyMeans !== '' ? ` ${theme.style.defaultAnswer(emptyMeans)}` : '';
  const isShown = problem !== undefined && (text !== '' || isRefused);
  return [`${question}${offer} ${text}`, isShown ? theme.style.error(problem) : ''];
});

const PAGE = 8;

const searchPrompt = createPrompt<unknown, { message: string; choices: readonly Choice<unknown>[] }>(
  ({ message, choices }, done) => {
    const [text, setText] = useState('');
    const [at, setAt] = useState(0);
    const [status, setStatus] = useState<Status>('idle');
    const theme = makeTheme({});
    const prefix = usePrefix({ status, theme });
    const matches = matching(choices, text);
    const chosen = matches[at];
    useKeypress((key, line) => {
      if (status === 'done') return;
      if (isUpKey(key)) return setAt(Math.max(0, at - 1));
      if (isDownKey(key)) return setAt(Math.max(0, Math.min(matches.length - 1, at + 1)));
      if (!isEnterKey(key)) {
        setText(line.line);
        if (line.line !== text) setAt(0);
      } else if (chosen === undefined) {
        line.write(text);
      } else {
        setStatus('done');
        done(chosen.value);
      }
    });
    const question = `${prefix} ${theme.style.message(message, status)}`;
    if (status === 'done') return `${question} ${theme.style.answer(chosen?.short ?? chosen?.name ?? '')}`;
    const count = text === '' ? choices.length : `${matches.length} of ${choices.length}`;
    const help = theme.style.help(`${count}; type to search, ${MOVE}, ${CHOOSE}`);
    return [`${question} ${text}`, [...page(matches, at, theme.style.highlight), help].join('\n')];
  },
);

/** The lines around the highlighted one. */
function page(matches: readonly Choice<unknown>[], at: number, highlight: (text: string) => string): string[] {
  const first = Math.max(0, Math.min(at - PAGE / 2, matches.length - PAGE));
  return matches
    .slice(first, first + PAGE)
    .map(({ name }, index) => (first + index === at ? highlight(`> ${name}`) : `  ${name}`));
}
