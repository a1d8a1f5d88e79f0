// All commands in groups, as lists show them.
import { commandGroup, commandSummary, type DescribedModel } from '../model/described-model.ts';

export interface ListedCommand {
  /** `wait image-available` */
  readonly words: string;
  readonly summary: string;
}

/** A heading and its commands, in the order of the model. */
export type CommandGroup = readonly [heading: string, commands: readonly ListedCommand[]];

/** The groups in the order of their first commands. The commands that the AWS CLI does not have come last. */
export function commandGroups({ operations, customCommands }: DescribedModel): CommandGroup[] {
  const groups = new Map<string, ListedCommand[]>();
  for (const operation of operations) {
    const heading = commandGroup(operation);
    const listed = { words: operation.command.join(' '), summary: commandSummary(operation) };
    groups.set(heading, [...(groups.get(heading) ?? []), listed]);
  }
  const own = customCommands.map(({ name, summary }) => ({ words: name, summary }));
  return [...groups, ['Only in ec2img', own]];
}
