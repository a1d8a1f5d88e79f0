// The questions of each command: special ones, or one for each required member.

import type { Prompter } from '../io/io.ts';
import type { Operation } from '../model/model.ts';
import type { OptionValues } from '../model/options.ts';
import { memberOf, type Shape } from '../model/shape.ts';
import type { InputObject, InputValue } from '../request/input-value.ts';
import { memberValue } from '../request/member-value.ts';
import { askForText, type PromptContext } from './ask.ts';
import { askForImage } from './create-image-questions.ts';
import { askForWait } from './wait-questions.ts';

/** Asks for the missing members of a request and returns them. */
type Questions = (given: InputObject, context: PromptContext) => Promise<InputObject>;

const QUESTIONS: Readonly<Record<string, Questions>> = { CreateImage: askForImage, ImageAvailable: askForWait };

export const questionsFor = ({ name, waiter, input }: Operation): Questions =>
  QUESTIONS[waiter?.name ?? name] ?? requiredQuestions(input);

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

/** Asks for the required members that are missing, each as the text of its option. */
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

// File URIs are refused before this is called.
const NO_FILES = {
  env: {},
  homeOf: () => undefined,
  readFile: (): never => {
    throw new Error('no file is read');
  },
};
