// The model of all commands, read from schemas/.

import completion from '../../schemas/commands/completion.json' with { type: 'json' };
import config from '../../schemas/commands/config.json' with { type: 'json' };
import credentials from '../../schemas/commands/credentials.json' with { type: 'json' };
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

/** An input schema: the shape of the input and the annotations of its command. */
interface InputShape extends Shape {
  readonly $id: string;
  readonly title: string;
  /** The words of the command, if they differ from the operation's name: `wait image-available`. */
  readonly 'x-command'?: string;
  /** The waiter that the command runs instead of the operation alone. */
  readonly 'x-waiter'?: Waiter;
  /** The name of the waiter that --wait runs. */
  readonly 'x-wait-with'?: string;
  /** The command's options from schemas/options/extra.json. */
  readonly 'x-extra-options'?: readonly string[];
}

export interface Operation<S = Shape> {
  /** The EC2 name: `CreateImage`. */
  readonly name: string;
  /** The words of the command: `create-image`, or `wait` and `image-available`. */
  readonly command: readonly string[];
  /** The waiter that polls the operation. Its command prints nothing. */
  readonly waiter?: Waiter;
  /** The name of the waiter that --wait runs. */
  readonly waitsWith?: string;
  readonly input: S;
  readonly output: S;
  readonly rules?: Rule;
  /** Options that the AWS CLI does not have; they are not members of the input. */
  readonly extraOptions: S;
}

/** A command that the AWS CLI does not have. */
export interface CustomCommand {
  readonly name: string;
  /** Name of the argument in messages and usage. Without it, the command takes no argument. */
  readonly argument?: string;
  /** Valid arguments; by default the commands of the model. */
  readonly choices?: readonly string[];
}

export interface Model<S = Shape, Custom = CustomCommand> {
  readonly globals: S;
  /** Options that every command has in addition to the members of its input. */
  readonly commandOptions: S;
  readonly operations: readonly Operation<S>[];
  readonly customCommands: readonly Custom[];
  /** Names of the user's aliases, for suggestions. */
  readonly aliases?: readonly string[] | undefined;
}

/**
 * The EC2 commands, by their operation or waiter. A new command needs a line here and a pair of schemas. `npm run
 * test:unit` then reports what else is missing, such as its SDK command.
 */
const OPERATIONS = {
  CreateImage: operation(createImageInput as InputShape, createImageOutput as Shape, createImageRules as Rule),
  ImageAvailable: operation(waitInput as InputShape, waitOutput as Shape),
};

/** The name of a command's operation or waiter. */
export type CallName = keyof typeof OPERATIONS;

/** The model of this program. It contains the whole schemas only in described-model.ts. */
export const model: Model = {
  globals: globalOptions as Shape,
  commandOptions: commandOptions as Shape,
  operations: Object.values(OPERATIONS),
  customCommands: [completion, schema, config, credentials],
};

/** Returns a waiter by its name. Throws if the model has no such waiter. */
export function waiterNamed(name: CallName): Waiter {
  const waiter = OPERATIONS[name].waiter;
  if (!waiter) throw new Error(`the model has no waiter ${name}`);
  return waiter;
}

function operation(input: InputShape, output: Shape, rules?: Rule): Operation {
  const extra = new Set(input['x-extra-options']);
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
      properties: Object.fromEntries(members(extraOptions as Shape).filter(([name]) => extra.has(name))),
    },
  };
}

/** Valid arguments of a custom command. */
export function customChoices(
  { argument, choices }: CustomCommand,
  { operations }: Pick<Model, 'operations'>,
): readonly string[] {
  if (argument === undefined) return [];
  return choices ?? operations.map(({ command }) => command.join(' '));
}

/** The operations whose commands start with these words. */
export function commandsBelow<S>(
  { operations }: Pick<Model<S>, 'operations'>,
  words: readonly string[],
): Operation<S>[] {
  return operations.filter(({ command }) => words.every((word, at) => command[at] === word));
}
