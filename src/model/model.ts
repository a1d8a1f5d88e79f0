// The model of all commands, read from schemas/.

import completion from '../../schemas/commands/completion.json' with { type: 'json' };
import config from '../../schemas/commands/config.json' with { type: 'json' };
import credentials from '../../schemas/commands/credentials.json' with { type: 'json' };
import schema from '../../schemas/commands/schema.json' with { type: 'json' };
import commandOptions from '../../schemas/options/command.json' with { type: 'json' };
import extraOptions from '../../schemas/options/extra.json' with { type: 'json' };
import globalOptions from '../../schemas/options/global.json' with { type: 'json' };
import pagingOptions from '../../schemas/options/paging.json' with { type: 'json' };
import { type CommandSchemas, loadSchemas, type Paginator } from './schema-files.ts';
import { commandName, members, type Rule, type Shape } from './shape.ts';
import type { Waiter } from './waiter-model.ts';

export { ec2Commands } from './schema-files.ts';

/** A command that sends requests. Everything but its words is read from its schemas on first use. */
export interface Operation<S = Shape> {
  /** The words of the command: `create-image`, or `wait` and `image-available`. */
  readonly command: readonly string[];
  /** The EC2 name: `CreateImage`. */
  readonly name: string;
  /** The waiter that polls the operation. Its command prints nothing. */
  readonly waiter?: Waiter | undefined;
  /** The command of the waiter that --wait runs. */
  readonly waitsWith?: string | undefined;
  /** Set if the operation returns its results in pages. */
  readonly paginator?: Paginator | undefined;
  /** True if a request that is sent twice creates nothing twice, although it has no idempotency token. */
  readonly isRepeatable?: boolean;
  /** True for a command of src/workflow/, which the AWS CLI does not have. */
  readonly isOwn?: boolean;
  readonly input: S;
  readonly output: S;
  readonly rules?: Rule | undefined;
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
  /** Options of every command that returns its results in pages. */
  readonly pagingOptions: S;
  readonly operations: readonly Operation<S>[];
  readonly customCommands: readonly Custom[];
  /** Names of the user's aliases, for suggestions. */
  readonly aliases?: readonly string[] | undefined;
}

/**
 * The EC2 commands. A new command needs a line here and a pair of schemas. `npm run test:unit` then reports what else is
 * missing, such as its SDK command.
 */
const COMMANDS = [
  'create-image',
  'copy-image',
  'register-image',
  'describe-images',
  'describe-image-attribute',
  'modify-image-attribute',
  'reset-image-attribute',
  'get-image-ancestry',
  'deregister-image',
  'enable-image',
  'disable-image',
  'enable-image-deprecation',
  'disable-image-deprecation',
  'enable-image-deregistration-protection',
  'disable-image-deregistration-protection',
  'list-images-in-recycle-bin',
  'restore-image-from-recycle-bin',
  'create-store-image-task',
  'create-restore-image-task',
  'describe-store-image-tasks',
  'describe-export-image-tasks',
  'describe-snapshots',
  'delete-snapshot',
  'create-tags',
  'delete-tags',
  'describe-tags',
  'describe-instances',
  'wait image-available',
  'wait image-exists',
  'wait snapshot-completed',
  'wait instance-running',
  'wait instance-stopped',
  'plan-images',
  'create-images',
  'state-machine create-images',
] as const;

/** The words of a command. */
export type CommandWords = (typeof COMMANDS)[number];

/** A class, because an object of each command with getters of its own would take 0.2 ms of every call. */
class LoadedOperation implements Operation {
  readonly command: readonly string[];
  private known: CommandSchemas | undefined;

  constructor(words: CommandWords) {
    this.command = words.split(' ');
  }

  private get schemas(): CommandSchemas {
    this.known ??= loadSchemas(this.command.join('-'));
    return this.known;
  }

  get name(): string {
    return this.schemas.input.title;
  }

  get waiter(): Waiter | undefined {
    return this.schemas.input['x-waiter'];
  }

  get waitsWith(): string | undefined {
    return this.schemas.input['x-wait-with'];
  }

  get paginator(): Paginator | undefined {
    return this.schemas.input['x-paginator'];
  }

  get isRepeatable(): boolean {
    return this.schemas.input['x-repeatable'] === true;
  }

  get isOwn(): boolean {
    return this.schemas.input['x-own'] === true;
  }

  get input(): Shape {
    return this.schemas.input;
  }

  get output(): Shape {
    return this.schemas.output;
  }

  get rules(): Rule | undefined {
    return this.schemas.rules;
  }

  get extraOptions(): Shape {
    const { 'x-extra-options': names, 'x-extra-texts': texts } = this.schemas.input;
    const extra = members(extraOptions as Shape).filter(([name]) => names?.includes(name));
    return {
      type: 'object',
      properties: Object.fromEntries(extra.map(([name, shape]) => [name, { ...shape, ...texts?.[name] }])),
    };
  }
}

/** The model of this program. It contains the whole schemas only in described-model.ts. */
export const model: Model = {
  globals: globalOptions as Shape,
  commandOptions: commandOptions as Shape,
  pagingOptions: pagingOptions as Shape,
  operations: COMMANDS.map((words) => new LoadedOperation(words)),
  customCommands: [completion, schema, config, credentials],
};

/** Returns the command with these words. */
export const commandOf = (words: CommandWords): Operation =>
  model.operations.find(({ command }) => command.join(' ') === words) as Operation;

/** Returns the waiter of a command. Throws if the command is no waiter. */
export function waiterOf(words: CommandWords): Waiter {
  const { waiter } = commandOf(words);
  if (!waiter) throw new Error(`${words} is no waiter`);
  return waiter;
}

/** Returns the command of an operation of EC2: that of `CreateImage` is `create-image`. Undefined if there is none. */
export const operationNamed = (name: string): Operation | undefined =>
  model.operations.find(({ command: [word, ...more] }) => more.length === 0 && word === commandName(name));

/** True for an operation that changes nothing in EC2, so that it can be repeated at any time. */
export const isReadOnly = (operation: string): boolean => /^(?:Describe|Get|List)[A-Z]/.test(operation);

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
