// The JSON Schemas of schemas/ read as shapes: the single source of options, help, skeletons, coercion and checks.
import createImageRules from '../../schemas/create-image.documented.json' with { type: 'json' };
import createImageInput from '../../schemas/create-image.input.json' with { type: 'json' };
import createImageOutput from '../../schemas/create-image.output.json' with { type: 'json' };
import globalsSchema from '../../schemas/globals.json' with { type: 'json' };
import ownCommands from '../../schemas/own-commands.json' with { type: 'json' };
import ownOptions from '../../schemas/own-options.json' with { type: 'json' };
import waitInput from '../../schemas/wait-image-available.input.json' with { type: 'json' };
import waitOutput from '../../schemas/wait-image-available.output.json' with { type: 'json' };
import { commandName } from './names.ts';

/** The part of JSON Schema that the schemas use, with our annotations (`x-...`). */
export interface Shape {
  /** Of a whole schema: what it is told from all others by, the name of its file; and what it is of. */
  readonly $id?: string;
  readonly title?: string;
  readonly type: 'object' | 'array' | 'string' | 'integer' | 'boolean';
  readonly description?: string;
  /** A few words for the short help page. */
  readonly 'x-summary'?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
  /** Enforced choices. */
  readonly enum?: readonly string[];
  readonly default?: string;
  readonly minLength?: number;
  /** Values the service knows today; shown and used in skeletons, not enforced. */
  readonly 'x-values'?: readonly string[];
  /** The option that says false, for a boolean that can be said both ways. */
  readonly 'x-negated-option'?: string;
  /** A member or option that AWS CLI 2.36 does not have: abbreviations mean those that it has first. */
  readonly 'x-late'?: boolean;
  /** What stands for a value where the option is shown. */
  readonly 'x-placeholder'?: string;
  /** What the world knows of its values, for completion. */
  readonly 'x-completion'?: 'profiles' | 'regions' | 'instances' | 'images' | 'files' | 'document';
  readonly 'x-examples'?: readonly { readonly title: string; readonly command: string }[];
}

/** A JSON Schema of what the documentation says is refused, built like the shape that it is about. */
export interface Rule {
  readonly $id?: string;
  readonly title?: string;
  /** The sentence of a rule, and the page of the API reference that has it. */
  readonly 'x-rule'?: string;
  readonly 'x-source'?: string;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Rule>>;
  readonly items?: Rule;
}

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
  readonly ownOptions: Shape;
}

/** A command that the AWS CLI does not have. */
export interface OwnCommand {
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
  readonly ownCommands: readonly OwnCommand[];
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
  ownCommands: ownCommands.commands,
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
    ownOptions: {
      type: 'object',
      properties: Object.fromEntries(members(ownOptions as Shape).filter(([name]) => own.has(name))),
    },
  };
}

/** What may follow the name of an own command. */
export function ownChoices({ choices }: OwnCommand, { operations }: Model): readonly string[] {
  return choices ?? operations.map(({ command }) => command.join(' '));
}

/** The operations whose commands begin with these words. */
export function commandsBelow(model: Model, words: readonly string[]): Operation[] {
  return model.operations.filter(({ command }) => words.every((word, at) => command[at] === word));
}

/** The members of a structure in model order; none for other shapes. */
export function members(shape: Shape): [name: string, member: Shape][] {
  return Object.entries(shape.properties ?? {});
}

/** The member of that name; undefined for names the model does not have, whatever Object.prototype holds. */
export function memberOf(shape: Shape, name: string): Shape | undefined {
  return shape.properties && Object.hasOwn(shape.properties, name) ? shape.properties[name] : undefined;
}

const TYPE_NAMES = { object: 'structure', array: 'list' } as const;

/** The type as the AWS documentation names it: structure, list, string, integer or boolean. */
export function typeName(shape: Shape): string {
  return shape.type === 'object' || shape.type === 'array' ? TYPE_NAMES[shape.type] : shape.type;
}
