// The model with everything that only help, completion and comments in skeletons need. The bundle keeps these parts of the
// schemas in a file of their own (scripts/build/call-schemas.ts), because a call does not need them.
import { type CustomCommand, type Model, model, type Operation } from './model.ts';
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

/** Returns an operation of the model with its whole schemas. */
export const described = ({ command }: Operation): DescribedOperation =>
  describedModel.operations.find((one) => one.command.join(' ') === command.join(' ')) as DescribedOperation;
