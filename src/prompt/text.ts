// A text for one member, asked for with the checks of that member.
import { CliError } from '../errors.ts';
import { NO_FILE, namesFile } from '../input/paramfile.ts';
import type { Value } from '../input/value.ts';
import type { PromptWorld } from './world.ts';

interface TextQuestion {
  readonly member: string;
  readonly message: string;
  readonly isRequired: boolean;
  /** The value that a text stands for; itself by default. */
  readonly asValue?: (text: string) => Value;
}

/** The text that was typed; empty where it may be. As options name files by `file://`, no text begins like that. */
export function askForText(
  { member, message, isRequired, asValue = (text) => text }: TextQuestion,
  { prompter, problemOf }: Pick<PromptWorld, 'prompter' | 'problemOf'>,
): Promise<string> {
  const check = (text: string): string | undefined => {
    if (isRequired && text === '') return 'it is required';
    if (namesFile(text)) return NO_FILE;
    try {
      return problemOf(member, asValue(text));
    } catch (error) {
      if (error instanceof CliError) return error.message.replace(/\n.*/s, '');
      throw error;
    }
  };
  return prompter.ask(message, isRequired ? { check } : { check, emptyMeans: 'none' });
}
