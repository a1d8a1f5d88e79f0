// The commands of the program, read from schemas/.

import completion from '../../schemas/commands/completion.json' with { type: 'json' };
import schema from '../../schemas/commands/schema.json' with { type: 'json' };
import createImageInput from '../../schemas/operations/create-image/input.json' with { type: 'json' };
import createImageOutput from '../../schemas/operations/create-image/output.json' with { type: 'json' };
import createImageRules from '../../schemas/operations/create-image/rules.json' with { type: 'json' };
import waitInput from '../../schemas/operations/wait-image-available/input.json' with { type: 'json' };
import waitOutput from '../../schemas/operations/wait-image-available/output.json' with { type: 'json' };
import commandOptions from '../../schemas/options/command.json' with { type: 'json' };
import extraOptions from '../../schemas/options/extra.json' with { type: 'json' };
import globalOptions from '../../schemas/options/global.json' with { type: 'json' };
import { commandName, members, type Rule, type Shape } from './shape.ts';
import type { Waiter } from './waiter-model.ts';

/** The schema of an input: a shape and what the command is beside it. */
interface InputShape extends Shape {
  readonly $id: string;
  readonly title: string;
  /** The words of the command where they are not the name of the operation: `wait image-available`. */
  readonly 'x-command'?: string;
  /** The waiter that the command runs instead of the operation alone. */
  readonly 'x-waiter'?: Waiter;
  /** The name of the waiter that --wait runs. */
  readonly 'x-wait-with'?: string;
  /** Its options in schemas/options/extra.json. */
  readonly 'x-extra-options'?: readonly string[];
}

export interface Operation {
  /** As the service names it: `CreateImage`. */
  readonly name: string;
  /** The words that call it: `create-image`, or `wait` and `image-available`. */
  readonly command: readonly string[];
  /** The waiter that polls the operation. Its command prints nothing. */
  readonly waiter?: Waiter;
  /** The name of the waiter that --wait runs. */
  readonly waitsWith?: string;
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
  globals: globalOptions as Shape,
  commandOptions: commandOptions as Shape,
  operations: Object.values(OPERATIONS),
  customCommands: [completion, schema],
};

/** Returns a waiter by its name. Throws if the model has no such waiter. */
export function waiterNamed(name: CallName): Waiter {
  const waiter = OPERATIONS[name].waiter;
  if (!waiter) throw new Error(`the model has no waiter ${name}`);
  return waiter;
}

function operation(input: InputShape, output: Shape, rules?: Rule): Operation {
  const own = new Set(input['x-extra-options']);
  const { 'x-waiter': waiter, 'x-wait-with': waitsWith } = input;
  return {
    name: input.title,
    command: input['x-command']?.split(' ') ?? [commandName(input.title)],
    ...(waiter && { waiter }),
    ...(waitsWith !== undefined && { waitsWith }),
    input,
    output,
    ...(rules && { rules }),
    extraOptions: {
      type: 'object',
      properties: Object.fromEntries(members(extraOptions as Shape).filter(([name]) => own.has(name))),
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
