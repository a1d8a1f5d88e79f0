// What the questions of a command are handed.
import { CliError } from '../errors.ts';
import type { Value } from '../input/value.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Prompter } from '../model/prompter.ts';

export interface PromptWorld {
  readonly prompter: Prompter;
  readonly inventory: Inventory;
  /** Shows that something is looked at until it is there. */
  readonly looking: <T>(what: string, answer: Promise<T>) => Promise<T>;
  /** Says one line. */
  readonly tell: (line: string) => Promise<void>;
  /** What the checks say of one member. */
  readonly problemOf: (member: string, value: Value) => string | undefined;
  readonly region: string;
  /** Columns of the terminal. */
  readonly columns: number;
}

/** The answer of a look, or undefined and a line that says why there is none. Throws what makes any call impossible. */
export async function lookOrTell<T>(
  { looking, tell }: PromptWorld,
  what: string,
  look: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await looking(`Looking for ${what}`, look());
  } catch (error) {
    if (!(error instanceof CliError) || error.kind === 'configuration') throw error;
    // Messages of denied calls run over many lines.
    await tell(`Looking for ${what} failed: ${error.kind === 'service' ? error.code : error.message}`);
    return undefined;
  }
}
