// The questions of a command that has none of its own: a text for each member that it cannot do without.
import { memberValue } from '../input/request.ts';
import type { Structure, Value } from '../input/value.ts';
import { memberOf, type Shape } from '../model/shape.ts';
import { askForText } from './text.ts';
import type { PromptWorld } from './world.ts';

/** Asks for the required members that are not given, each as the text of its option. */
export const requiredQuestions =
  (input: Shape) =>
  async (given: Structure, world: PromptWorld): Promise<Structure> => {
    const answers: Structure = new Map();
    for (const member of input.required ?? []) {
      if (!given.has(member)) answers.set(member, await askFor(member, memberOf(input, member) as Shape, world));
    }
    return answers;
  };

async function askFor(member: string, shape: Shape, world: PromptWorld): Promise<Value> {
  if (shape.type === 'boolean') return world.prompter.confirm(member, true);
  const asValue = (text: string): Value => memberValue(member, shape.items ? [text] : text, shape, NO_FILES);
  return asValue(await askForText({ member, message: member, isRequired: true, asValue }, world));
}

// Texts that name files are refused before.
const NO_FILES = {
  env: {},
  readFile: (): never => {
    throw new Error('no file is read');
  },
};
