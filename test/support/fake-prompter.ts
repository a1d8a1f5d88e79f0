// A scripted user at a terminal: answers questions in order and records what was shown.
import { InterruptedError } from '../../src/errors.ts';
import type { Choice, Prompter } from '../../src/io/io.ts';

/**
 * The reply to a question: Enter (undefined), text to type or search for, several texts of which the last is accepted,
 * yes or no, the lines to pick (`pick`), or Ctrl-C.
 */
type Reply = undefined | string | readonly string[] | boolean | { readonly pick: readonly string[] } | 'Ctrl-C';

export type Script = readonly (readonly [question: string, reply?: Reply])[];

interface FakePerson {
  readonly prompter: Prompter;
  /** The questions asked so far. */
  readonly asked: string[];
  /** The choices by question; picked ones start with a star. */
  readonly shown: Map<string, string[]>;
  /** Validation errors of typed texts. */
  readonly problems: string[];
}

export function fakePerson(script: Script): FakePerson {
  const asked: string[] = [];
  const shown = new Map<string, string[]>();
  const problems: string[] = [];
  const replyTo = (question: string): Reply => {
    const [expected, reply] = script[asked.length] ?? [];
    asked.push(question);
    if (expected !== question) throw new Error(`asked: ${question}; expected: ${expected}`);
    if (reply === 'Ctrl-C') throw new InterruptedError();
    return reply;
  };
  const oneOf = async <T>(question: string, choices: readonly Choice<T>[]): Promise<T> => {
    shown.set(
      question,
      choices.map(({ name }) => name),
    );
    const reply = replyTo(question) as string | undefined;
    const found = choices.find(({ name, text = name }) => text.includes(reply ?? ''));
    if (!found) throw new Error(`no choice for ${reply}`);
    return found.value;
  };
  // Inquirer also throws if there are no choices.
  const refuseNone = (choices: readonly unknown[]): void => {
    if (choices.length === 0) throw new Error('there are no choices');
  };
  const prompter: Prompter = {
    search: oneOf,
    choose: oneOf,
    pickMany: async (question, choices) => {
      refuseNone(choices);
      shown.set(
        question,
        choices.map(({ name, isPicked }) => `${isPicked ? '*' : ''}${name}`),
      );
      const reply = replyTo(question) as { pick: readonly string[] } | undefined;
      const isPicked = (choice: (typeof choices)[number]): boolean =>
        reply ? reply.pick.includes(choice.name) : choice.isPicked === true;
      return choices.filter(isPicked).map(({ value }) => value);
    },
    ask: async (question, { initial = '', check } = {}) => {
      const reply = replyTo(question) as string | readonly string[] | undefined;
      for (const typed of [reply ?? ''].flat()) {
        const answer = typed === '' ? initial : typed;
        const problem = check?.(answer);
        if (problem === undefined) return answer;
        problems.push(problem);
      }
      throw new Error(`no reply was accepted: ${question}`);
    },
    confirm: async (question, initial) => (replyTo(question) as boolean | undefined) ?? initial,
  };
  return { prompter, asked, shown, problems };
}
