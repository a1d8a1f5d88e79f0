// What the questions of a command are handed.

import { CliError } from '../errors.ts';
import type { Prompter } from '../io/io.ts';
import type { Inventory } from '../operations/inventory.ts';
import type { InputValue } from '../request/input-value.ts';
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
    return await showLookup(`Looking up ${what}`, look());
  } catch (error) {
    if (!(error instanceof CliError) || error.kind === 'configuration') throw error;
    // Messages of denied calls run over many lines.
    await report(`Could not look up ${what}: ${error.kind === 'service' ? error.code : error.message}`);
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
    if (isRequired && text === '') return 'a value is required';
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
