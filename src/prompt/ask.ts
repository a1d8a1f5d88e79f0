// What the questions of a command are handed.

import { CliError } from '../errors.ts';
import type { Prompter } from '../io/io.ts';
import { memberOf, type Shape } from '../model/shape.ts';
import type { Inventory } from '../operations/inventory.ts';
import { memberValue } from '../request/build.ts';
import type { InputObject, InputValue } from '../request/input-value.ts';
import { isFileUri, NO_FILE } from '../request/paramfile.ts';

export interface PromptContext {
  readonly prompter: Prompter;
  readonly inventory: Inventory;
  /** Shows that something is looked at until it is there. */
  readonly showLookup: <T>(what: string, answer: Promise<T>) => Promise<T>;
  /** Says one line. */
  readonly report: (line: string) => Promise<void>;
  /** What the checks say of one member. */
  readonly problemOf: (member: string, value: InputValue) => string | undefined;
  readonly region: string;
  /** Columns of the terminal. */
  readonly columns: number;
}

/** The answer of a look, or undefined and a line that says why there is none. Throws what makes any call impossible. */
export async function lookupOrReport<T>(
  { showLookup, report }: PromptContext,
  what: string,
  look: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await showLookup(`Looking for ${what}`, look());
  } catch (error) {
    if (!(error instanceof CliError) || error.kind === 'configuration') throw error;
    // Messages of denied calls run over many lines.
    await report(`Looking for ${what} failed: ${error.kind === 'service' ? error.code : error.message}`);
    return undefined;
  }
}

// A text for one member, asked for with the checks of that member.

interface TextQuestion {
  readonly member: string;
  readonly message: string;
  readonly isRequired: boolean;
  /** The value that a text stands for; itself by default. */
  readonly asValue?: (text: string) => InputValue;
}

/** The text that was typed; empty where it may be. As options name files by `file://`, no text begins like that. */
export function askForText(
  { member, message, isRequired, asValue = (text) => text }: TextQuestion,
  { prompter, problemOf }: Pick<PromptContext, 'prompter' | 'problemOf'>,
): Promise<string> {
  const check = (text: string): string | undefined => {
    if (isRequired && text === '') return 'it is required';
    if (isFileUri(text)) return NO_FILE;
    try {
      return problemOf(member, asValue(text));
    } catch (error) {
      if (error instanceof CliError) return error.message.replace(/\n.*/s, '');
      throw error;
    }
  };
  return prompter.ask(message, isRequired ? { check } : { check, emptyMeans: 'none' });
}

// The questions of a command that has none of its own: a text for each member that it cannot do without.

/** Asks for the required members that are not given, each as the text of its option. */
export const requiredQuestions =
  (input: Shape) =>
  async (given: InputObject, context: PromptContext): Promise<InputObject> => {
    const answers: InputObject = new Map();
    for (const member of input.required ?? []) {
      if (!given.has(member)) answers.set(member, await askFor(member, memberOf(input, member) as Shape, context));
    }
    return answers;
  };

async function askFor(member: string, shape: Shape, context: PromptContext): Promise<InputValue> {
  if (shape.type === 'boolean') return context.prompter.confirm(member, true);
  const asValue = (text: string): InputValue => memberValue(member, shape.items ? [text] : text, shape, NO_FILES);
  return asValue(await askForText({ member, message: member, isRequired: true, asValue }, context));
}

// Texts that name files are refused before.
const NO_FILES = {
  env: {},
  readFile: (): never => {
    throw new Error('no file is read');
  },
};
