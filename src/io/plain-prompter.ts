// Questions as plain lines, for terminals that cannot move the cursor, and for screen readers. Lists are numbered.

import { createInterface, type Interface } from 'node:readline';
import { InterruptedError } from '../errors.ts';
import { oneLine } from '../text/safe.ts';
import { MOST_LINES, matching, numbered, numbersIn } from './choices.ts';
import type { Choice, Prompter, TextRules } from './io.ts';
import { exitCodeAtEnd, LOST } from './leaving.ts';

interface PlainTerminal {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WritableStream;
  /** Calls `leave` with the exit code for a signal that would end the process. Returns a function that stops listening. */
  readonly onSignal: (leave: (exitCode: number) => void) => () => void;
  /** Waits until the terminal can be used. Rejects with the reason of the signal. */
  readonly ready?: (signal: AbortSignal) => Promise<void>;
}

/** Builds a prompter that prints lines and reads lines. The terminal echoes what is typed and handles its keys. */
export function plainPrompter(terminal: PlainTerminal): Prompter {
  const { output } = terminal;
  const read = lineReader(terminal);
  const say = (text: string): void => void output.write(text);

  /** Asks until the answer has a value. */
  const askUntil = async <T>(
    prompt: string,
    parse: (answer: string) => { value: T } | { problem: string },
  ): Promise<T> => {
    for (;;) {
      say(`${prompt}: `);
      const result = parse(await read());
      if ('value' in result) return result.value;
      say(`${result.problem}\n`);
    }
  };

  const ask = (question: string, { initial = '', emptyMeans = initial, check }: TextRules = {}): Promise<string> =>
    askUntil(oneLine(question) + (emptyMeans && ` (${emptyMeans})`), (typed) => {
      const value = typed === '' ? initial : typed;
      const problem = check?.(value);
      return problem === undefined ? { value } : { problem };
    });

  const search = async <T>(question: string, choices: readonly Choice<T>[]): Promise<T> => {
    let shown = choices;
    for (;;) {
      const most = Math.min(shown.length, MOST_LINES);
      say(`${oneLine(question)}\n${numbered(shown)}`);
      say(`${most === choices.length ? '' : `${most} of ${choices.length}; `}type a number, or text to search: `);
      const answer = (await read()).trim();
      const [number] = numbersIn(answer, most) ?? [];
      const chosen = number === undefined ? undefined : shown[number - 1];
      if (chosen) return chosen.value;
      shown = matching(choices, answer);
      if (shown.length > 0) continue;
      say('No match\n');
      shown = choices;
    }
  };

  const choose = <T>(question: string, choices: readonly Choice<T>[]): Promise<T> => {
    say(`${oneLine(question)}\n${numbered(choices)}`);
    return askUntil('Number (1)', (answer) => {
      const [number = 1, ...more] = numbersIn(answer, choices.length) ?? [0];
      const chosen = more.length === 0 ? choices[number - 1] : undefined;
      return chosen ? { value: chosen.value } : { problem: `Enter a number from 1 to ${choices.length}` };
    });
  };

  const pickMany = <T>(question: string, choices: readonly Choice<T>[]): Promise<T[]> => {
    say(`${oneLine(question)}\n${numbered(choices)}`);
    const picked = choices.flatMap(({ isPicked }, at) => (isPicked ? [at + 1] : []));
    return askUntil(`Numbers, or none (${picked.join(', ') || 'none'})`, (answer) => {
      const text = answer.trim();
      const numbers = text === 'none' ? [] : text === '' ? picked : numbersIn(text, choices.length);
      if (!numbers) return { problem: `Enter numbers from 1 to ${choices.length}, such as 1, 2, or none` };
      return { value: choices.flatMap(({ value }, at) => (numbers.includes(at + 1) ? [value] : [])) };
    });
  };

  const confirm = (question: string, initial: boolean): Promise<boolean> =>
    askUntil(`${oneLine(question)} (${initial ? 'Y/n' : 'y/N'})`, (answer) => {
      const text = answer.trim().toLowerCase();
      if (text === '') return { value: initial };
      if (['y', 'yes', 'n', 'no'].includes(text)) return { value: text.startsWith('y') };
      return { problem: 'Enter y or n' };
    });

  return { isPlain: true, search, choose, pickMany, ask, confirm };
}

/** Reads lines of a terminal. Lines that arrive early are kept for later questions. */
function lineReader({ input, onSignal, ready }: PlainTerminal): () => Promise<string> {
  const lines: string[] = [];
  let reader: Interface | undefined;
  let hasEnded = false;
  const open = (): Interface => {
    const made = createInterface({ input, terminal: false });
    made.on('line', (line) => lines.push(line));
    return made.on('close', () => {
      hasEnded = true;
    });
  };
  const next = (signal: AbortSignal): Promise<string> =>
    new Promise((resolve, reject) => {
      reader ??= open();
      const settle = (): void => {
        const line = lines.shift();
        if (line !== undefined) resolve(line);
        else if (signal.aborted || hasEnded)
          reject(signal.aborted ? signal.reason : new InterruptedError(exitCodeAtEnd(input)));
        else return;
        reader?.off('line', settle).off('close', settle);
        if (!hasEnded) reader?.pause();
      };
      const lost = (): void => {
        hasEnded = true;
        settle();
      };
      reader.on('line', settle).on('close', settle);
      input.once(LOST, lost);
      signal.addEventListener('abort', settle, { once: true });
      if (!hasEnded) reader.resume();
      settle();
    });
  return async () => {
    const left = new AbortController();
    const stopListening = onSignal((exitCode) => left.abort(new InterruptedError(exitCode)));
    let isWaiting = false;
    // In the background, reading would stop this process again and again, and no signal would end it.
    const continued = async (): Promise<void> => {
      if (isWaiting) return;
      isWaiting = true;
      reader?.pause();
      await ready?.(left.signal).catch(() => {});
      isWaiting = false;
      if (!left.signal.aborted && !hasEnded) reader?.resume();
    };
    process.on('SIGCONT', continued);
    try {
      await ready?.(left.signal);
      return await next(left.signal);
    } finally {
      stopListening();
      process.off('SIGCONT', continued);
    }
  };
}
