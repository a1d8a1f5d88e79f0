// The model with everything that only help, completion and comments in skeletons need. The bundle keeps these parts of the
// schemas in a file of their own (scripts/build/schema-files.ts), because a call does not need them.
import groups from '../../schemas/groups.json' with { type: 'json' };
import { type CustomCommand, type Model, model, type Operation } from './model.ts';
import { commonOptions } from './options.ts';
import { listingOf } from './schema-files.ts';
import type { DescribedShape } from './shape.ts';

/** A command that the AWS CLI does not have, with its texts. */
export interface DescribedCommand extends CustomCommand {
  readonly summary: string;
  readonly description: string;
  /** True if the environment and the profile affect the command. */
  readonly readsSettings?: boolean;
  readonly examples: readonly { readonly title: string; readonly command: string }[];
  readonly exitStatus: Readonly<Record<string, string>>;
  /** Related help pages, by the words after `ec2img help`, and related pages elsewhere. */
  readonly seeAlso: readonly string[];
  readonly urls?: readonly string[];
}

export type DescribedOperation = Operation<DescribedShape>;

export type DescribedModel = Model<DescribedShape, DescribedCommand>;

/** The model of this program with the whole schemas. */
export const describedModel = model as DescribedModel;

/** A few words about a command. Lists of commands show them without loading all schemas. */
export const commandSummary = ({ command }: Pick<Operation, 'command'>): string => listingOf(command.join('-')).summary;

/** A few words about a group of commands, by the words that they start with. */
export const groupSummary = (path: readonly string[]): string =>
  (groups as Readonly<Record<string, string>>)[path.join(' ')] ?? '';

/** The heading of a command in lists of all commands. */
export const commandGroup = ({ command }: Pick<Operation, 'command'>): string => listingOf(command.join('-')).group;

/** Returns an operation of the model with its whole schemas. */
export const described = ({ command }: Operation): DescribedOperation =>
  describedModel.operations.find((one) => one.command.join(' ') === command.join(' ')) as DescribedOperation;

/** The common options that help and completion show. A wait parses those for paging, but rejects them, as the AWS CLI does. */
export const shownCommonOptions = (
  model: DescribedModel,
  { paginator, waiter }: DescribedOperation,
): [name: string, shape: DescribedShape][] => commonOptions(model, { paginator: waiter ? undefined : paginator });
