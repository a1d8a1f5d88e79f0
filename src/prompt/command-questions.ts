// The questions of each command: special ones, or those that its schema needs.

import type { Prompter } from '../io/io.ts';
import type { DescribedOperation } from '../model/described-model.ts';
import type { Operation } from '../model/model.ts';
import type { OptionValues } from '../model/options.ts';
import { type DescribedShape, memberOf } from '../model/shape.ts';
import type { InputObject } from '../request/input-value.ts';
import type { PromptContext } from './ask.ts';
import { askForImage } from './create-image-questions.ts';
import { askForMembers } from './member-questions.ts';
import { askForChange } from './modify-image-questions.ts';
import { askForRegistration } from './register-image-questions.ts';
import { askForWait } from './wait-questions.ts';

/** Asks for the missing members of a request and returns them. */
type Questions = (given: InputObject, context: PromptContext) => Promise<InputObject>;

/** Questions of an operation, which follow those that its schema needs. */
const FURTHER: Readonly<
  Record<string, (given: InputObject, context: PromptContext, input: DescribedShape) => Promise<InputObject>>
> = {
  ModifyImageAttribute: askForChange,
  RegisterImage: askForRegistration,
};

/** Returns the questions of a command. */
export function questionsFor(operation: DescribedOperation): Questions {
  const { name, waiter, input } = operation;
  if (waiter) return (given, context) => askForWait(waiter, input, given, context);
  if (name === 'CreateImage') return askForImage;
  return async (given, context) => {
    const answers = await askForMembers(input, given, context);
    const further = await FURTHER[name]?.(given, context, input);
    return new Map([...answers, ...(further ?? [])]);
  };
}

interface PartialLine {
  readonly operation: Operation;
  readonly values: OptionValues;
  /** The members of the request that were given. */
  readonly given: InputObject;
}

/** Asks about options of ec2img itself. Returns their words. */
export async function askForExtra({ operation, values, given }: PartialLine, prompter: Prompter): Promise<string[]> {
  const { waiter, extraOptions } = operation;
  const isOpen = !waiter && memberOf(extraOptions, 'Wait') !== undefined && !values.has('Wait');
  if (!isOpen || given.get('DryRun') === true) return [];
  return (await prompter.confirm('Wait until the image is available?', false)) ? ['--wait'] : [];
}
