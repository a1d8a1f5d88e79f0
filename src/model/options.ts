// Builds the command line options from the model.
import type { Model, Operation } from './model.ts';
import { members, optionName, type Shape } from './shape.ts';

/** Number of arguments of an option: none, exactly one, at most one, or any number. */
export type Arity = 'none' | 'one' | 'optional' | 'many';

export interface OptionSpec {
  /** The name with dashes: `--instance-id`. */
  readonly name: string;
  /** The member it sets: `InstanceId`. */
  readonly member: string;
  readonly arity: Arity;
  /** The value that a flag sets. */
  readonly flagValue: boolean;
  readonly choices?: readonly string[] | undefined;
  /** The type of number that the AWS CLI's command line parser requires; it converts integers later. */
  readonly number?: 'int' | 'float' | undefined;
  /** The value of an option with an optional value if none is given. */
  readonly default?: string | undefined;
  readonly required: boolean;
  /** True if AWS CLI 2.36 lacks the option. An ambiguous abbreviation resolves to the AWS CLI's option. */
  readonly isLate?: boolean | undefined;
}

/** The global options in the AWS CLI's order, which messages use too. */
export function globalOptions(model: Model): OptionSpec[] {
  return members(model.globals).flatMap(([name, shape]) => specs(name, shape, false));
}

/** The options of a command: the members of its input, the common options, paging, and the ones that only ec2img has. */
export function commandOptions(model: Model, operation: Operation): OptionSpec[] {
  const required = new Set(operation.input.required);
  return [
    ...members(operation.input).flatMap(([name, shape]) => specs(name, shape, required.has(name))),
    ...commonOptions(model, operation).flatMap(([name, shape]) => specs(name, shape, false)),
    ...members(operation.extraOptions).flatMap(([name, shape]) => specs(name, shape, false)),
  ];
}

/** The options for documents, paging and skeletons, in the AWS CLI's order. */
export function commonOptions<S extends { readonly properties?: Readonly<Record<string, S>> }>(
  { commandOptions, pagingOptions }: Pick<Model<S>, 'commandOptions' | 'pagingOptions'>,
  { paginator }: Pick<Operation<S>, 'paginator'>,
): [name: string, shape: S][] {
  const documents = members(commandOptions);
  const skeleton = documents.pop();
  return [...documents, ...(paginator ? members(pagingOptions) : []), ...(skeleton ? [skeleton] : [])];
}

function specs(member: string, shape: Shape, required: boolean): OptionSpec[] {
  const spec: OptionSpec = {
    name: `--${optionName(member)}`,
    member,
    arity: arityOf(shape),
    flagValue: true,
    choices: shape.enum,
    number: numberOf(shape),
    default: shape.default,
    required,
    isLate: shape['x-newer-than-aws-cli'],
  };
  const negated = shape['x-negated-option'];
  return negated ? [spec, { ...spec, name: `--${negated}`, flagValue: false }] : [spec];
}

function numberOf({ type, format }: Shape): OptionSpec['number'] {
  if (type === 'number') return 'float';
  return format === 'int64' || format === 'int32' ? 'int' : undefined;
}

function arityOf(shape: Shape): Arity {
  if (shape.type === 'boolean') return 'none';
  if (shape.type === 'array') return 'many';
  return shape.default === undefined ? 'one' : 'optional';
}

/** Option values by member name, as typed: one text, several texts, or the value of a flag. */
export type OptionValues = ReadonlyMap<string, string | readonly string[] | boolean>;
