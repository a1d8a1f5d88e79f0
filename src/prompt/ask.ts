// Context and helpers for the questions of commands.

import { CliError } from '../errors.ts';
import type { Prompter } from '../io/io.ts';
import type { Inventory } from '../operations/inventory.ts';
import { type InputValue, isFileUri } from '../request/input-value.ts';
import { NO_FILE } from '../request/paramfile.ts';

export interface PromptContext {
  readonly prompter: Prompter;
  readonly inventory: Inventory;
  /** Shows a progress line until the lookup settles. */
  readonly showLookup: <T>(what: string, answer: Promise<T>) => Promise<T>;
  /** Prints one line. */
  readonly report: (line: string) => Promise<void>;
  /** The validation error of one member; undefined if it is valid. */
  readonly problemOf: (member: string, value: InputValue) => string | undefined;
  readonly region: string;
  /** Columns of the terminal. */
  readonly columns: number;
}

/** The result of a lookup. If it fails, prints the reason and returns undefined. Throws configuration errors. */
export async function lookupOrReport<T>(
  { showLookup, report }: PromptContext,
  what: string,
  lookup: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await showLookup(`Looking up ${what}`, lookup());
  } catch (error) {
    if (!(error instanceof CliError) || error.kind === 'configuration') throw error;
    // Messages of denied calls are many lines long.
    await report(`Could not look up ${what}: ${error.kind === 'service' ? error.code : error.message}`);
    return undefined;
  }
}

export interface TextQuestion {
  readonly member: string;
  readonly message: string;
  readonly isRequired: boolean;
  /** The default answer. */
  readonly initial?: string | undefined;
  /** The meaning of an empty answer to an optional question; by default, `none`. */
  readonly emptyMeans?: string;
  /** Converts the text to a value; by default, the text itself. Throws a parameter error for an invalid text. */
  readonly asValue?: (text: string) => InputValue;
}

/** Asks for the text of a member. Text that starts with `file://` is refused, because options would read that file. */
export function askForText(
  { member, message, isRequired, initial, emptyMeans = 'none', asValue = (text) => text }: TextQuestion,
  { prompter, problemOf }: Pick<PromptContext, 'prompter' | 'problemOf'>,
): Promise<string> {
  const check = (text: string): string | undefined => {
    if (text === '') return isRequired ? 'a value is required' : undefined;
    if (isFileUri(text)) return NO_FILE;
    try {
      return problemOf(member, asValue(text));
    } catch (error) {
      if (error instanceof CliError) return error.message.replace(/\n.*/s, '');
      throw error;
    }
  };
  if (initial) return prompter.ask(message, { check, initial });
  return prompter.ask(message, isRequired ? { check } : { check, emptyMeans });
}

/** Asks for the texts of a list until an answer is empty. A required list has at least one. */
export async function askForTexts(
  question: TextQuestion,
  context: Pick<PromptContext, 'prompter' | 'problemOf'>,
): Promise<string[]> {
  const first = await askForText(question, context);
  const texts = first === '' ? [] : [first];
  for (let next = first; next !== ''; ) {
    const further = { ...question, message: 'Next', isRequired: false, initial: undefined, emptyMeans: 'done' };
    next = await askForText(further, context);
    if (next !== '') texts.push(next);
  }
  return texts;
}
