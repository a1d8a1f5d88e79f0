// The commands and members of the model as messages and pages list them, so that a new command changes no test.
import { model, type Operation } from '../../src/model/model.ts';
import type { Shape } from '../../src/model/shape.ts';
import { operationOf } from './operations.ts';

/** The commands of operations: `create-image`, `wait image-available`. */
export const OPERATION_COMMANDS: readonly string[] = model.operations.map(({ command }) => command.join(' '));

/** The commands of operations of EC2, and of its waiters: all but those that only ec2img has. */
export const EC2_OPERATIONS: readonly Operation[] = model.operations.filter(({ isOwn }) => !isOwn);

const CUSTOM_COMMANDS = model.customCommands.map(({ name }) => name);

/** The first words of all commands: `create-image`, `wait`, `completion`. */
export const FIRST_WORDS: readonly string[] = [
  ...new Set([...OPERATION_COMMANDS.map((words) => words.replace(/ .*/, '')), ...CUSTOM_COMMANDS]),
];

/** The commands of a group, without the word of the group: `image-available` for `wait`. */
export const commandsOf = (group: string): string[] =>
  OPERATION_COMMANDS.filter((words) => words.startsWith(`${group} `)).map((words) => words.slice(group.length + 1));

/** Whole commands, with those that only ec2img has. */
export const ALL_COMMANDS: readonly string[] = [...OPERATION_COMMANDS, ...CUSTOM_COMMANDS];

/** Choices as a hint lists them: `a, b or c`. */
export const listed = (choices: readonly string[]): string =>
  choices.length < 2 ? choices.join() : `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;

/** The members of a request, or of one of its structures, as an error lists them: `Ebs, NoDevice`. */
export function memberList(command: string, ...path: readonly string[]): string {
  let shape: Shape = operationOf(command).input;
  for (const name of path) {
    const inner = shape.properties?.[name];
    if (!inner) throw new Error(`${command} has no member ${path.join('.')}`);
    shape = inner.items ?? inner;
  }
  return Object.keys(shape.properties ?? {}).join(', ');
}
