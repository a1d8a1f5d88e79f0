// The options of the command line, made from the model.
import type { Model, Operation } from './model.ts';
import { members, optionName, type Shape } from './shape.ts';

/** How many words an option takes: none, exactly one, at most one, any number. */
export type Arity = 'none' | 'one' | 'optional' | 'many';

export interface OptionSpec {
  /** With its dashes: `--instance-id`. */
  readonly name: string;
  /** The member it sets: `InstanceId`. */
  readonly member: string;
  readonly arity: Arity;
  /** What an option without a value says. */
  readonly flagValue: boolean;
  readonly choices?: readonly string[];
  /** The type of number that the AWS CLI's command line parser requires; it converts integers later. */
  readonly number?: 'int' | 'float';
  /** What an option with an optional value means without one. */
  readonly default?: string;
  readonly required: boolean;
  /** Whether the AWS CLI we compare with lacks it: an abbreviation means the options it has first. */
  readonly isLate?: true;
}

/** The global options in the order in which the AWS CLI declares them; messages list them so. */
export function globalOptions(model: Model): OptionSpec[] {
  return members(model.globals).flatMap(([name, shape]) => specs(name, shape, false));
}

/** The options of one command: the members of its input, those that every command has, those of ec2img alone. */
export function commandOptions(model: Model, operation: Operation): OptionSpec[] {
  const required = new Set(operation.input.required);
  return [
    ...members(operation.input).flatMap(([name, shape]) => specs(name, shape, required.has(name))),
    ...members(model.commandOptions).flatMap(([name, shape]) => specs(name, shape, false)),
    ...members(operation.extraOptions).flatMap(([name, shape]) => specs(name, shape, false)),
  ];
}

function specs(member: string, shape: Shape, required: boolean): OptionSpec[] {
  const arity = arityOf(shape);
  const choices = shape.enum && { choices: shape.enum };
  const number = numberOf(shape);
  const fallback = shape.default !== undefined && { default: shape.default };
  const late = shape['x-newer-than-aws-cli'] && { isLate: true as const };
  const spec = {
    name: `--${optionName(member)}`,
    member,
    arity,
    flagValue: true,
    required,
    ...late,
    ...choices,
    ...(number && { number }),
    ...fallback,
  };
  const negated = shape['x-negated-option'];
  return negated ? [spec, { ...spec, name: `--${negated}`, flagValue: false }] : [spec];
}

function numberOf({ type, format }: Shape): OptionSpec['number'] {
  if (type === 'number') return 'float';
  return format === 'int64' ? 'int' : undefined;
}

function arityOf(shape: Shape): Arity {
  if (shape.type === 'boolean') return 'none';
  if (shape.type === 'array') return 'many';
  return shape.default === undefined ? 'one' : 'optional';
}

// What several stages are handed: the values of options, and the narrow part of the world they read.

/** Option values by member name, as they were typed: text, several texts, or what a flag says. */
export type OptionValues = ReadonlyMap<string, string | readonly string[] | boolean>;
