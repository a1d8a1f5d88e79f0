// The commands of the program, read from schemas/.

import createImageRules from '../../schemas/create-image.documented.json' with { type: 'json' };
import createImageInput from '../../schemas/create-image.input.json' with { type: 'json' };
import createImageOutput from '../../schemas/create-image.output.json' with { type: 'json' };
import globalsSchema from '../../schemas/globals.json' with { type: 'json' };
import ownCommands from '../../schemas/own-commands.json' with { type: 'json' };
import ownOptions from '../../schemas/own-options.json' with { type: 'json' };
import waitInput from '../../schemas/wait-image-available.input.json' with { type: 'json' };
import waitOutput from '../../schemas/wait-image-available.output.json' with { type: 'json' };
import { commandName, members, type Rule, type Shape } from './shape.ts';

/** The schema of an input: a shape and what the command is beside it. */
interface InputShape extends Shape {
  readonly $id: string;
  readonly title: string;
  /** The words of the command where they are not the name of the operation: `wait image-available`. */
  readonly 'x-command'?: string;
  /** The waiter that the command runs instead of the operation alone. */
  readonly 'x-waiter'?: string;
  /** Its options out of own-options.json. */
  readonly 'x-own-options'?: readonly string[];
}

export interface Operation {
  /** As the service names it: `CreateImage`. */
  readonly name: string;
  /** The words that call it: `create-image`, or `wait` and `image-available`. */
  readonly command: readonly string[];
  /** The waiter that calls the operation until it has what it waits for, and answers nothing. */
  readonly waiter?: string;
  readonly input: Shape;
  readonly output: Shape;
  readonly rules?: Rule;
  /** Options that are no members of the input and that the AWS CLI does not have. */
  readonly extraOptions: Shape;
}

/** A command that the AWS CLI does not have. */
export interface CustomCommand {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  /** What its word is called in messages and in its usage. */
  readonly argument: string;
  /** What the word may be; the commands of the model where it does not say. */
  readonly choices?: readonly string[];
  /** Whether the environment and the profile mean anything to it. */
  readonly readsSettings?: boolean;
  readonly examples: readonly { readonly title: string; readonly command: string }[];
}

export interface Model {
  readonly globals: Shape;
  /** Options that every command has beside the members of its input. */
  readonly commandOptions: Shape;
  readonly operations: readonly Operation[];
  readonly customCommands: readonly CustomCommand[];
}

/**
 * The commands of EC2, each under the operation or the waiter that carries it out. Another one is another line here, its
 * pair of schemas, and whatever `npm run check` misses then: who carries it out, and its command of the SDK.
 */
const OPERATIONS = {
  CreateImage: operation(createImageInput as InputShape, createImageOutput as Shape, createImageRules as Rule),
  ImageAvailable: operation(waitInput as InputShape, waitOutput as Shape),
};

/** The name of the operation that a command is, or of its waiter. */
export type CallName = keyof typeof OPERATIONS;

/** The model of this program. */
export const model: Model = {
  globals: globalsSchema as Shape,
  commandOptions: globalsSchema['x-command-options'] as Shape,
  operations: Object.values(OPERATIONS),
  customCommands: ownCommands.commands,
};

function operation(input: InputShape, output: Shape, rules?: Rule): Operation {
  const own = new Set(input['x-own-options']);
  const waiter = input['x-waiter'];
  return {
    name: input.title,
    command: input['x-command']?.split(' ') ?? [commandName(input.title)],
    ...(waiter && { waiter }),
    input,
    output,
    ...(rules && { rules }),
    extraOptions: {
      type: 'object',
      properties: Object.fromEntries(members(ownOptions as Shape).filter(([name]) => own.has(name))),
    },
  };
}

/** What may follow the name of an own command. */
export function customChoices({ choices }: CustomCommand, { operations }: Model): readonly string[] {
  return choices ?? operations.map(({ command }) => command.join(' '));
}

/** The operations whose commands begin with these words. */
export function commandsBelow(model: Model, words: readonly string[]): Operation[] {
  return model.operations.filter(({ command }) => words.every((word, at) => command[at] === word));
}
