// The usage below an error in the command line. Loaded only after such an error.

import { parseLevel } from '../cli/argv.ts';
import type { CommandLine } from '../cli/parse.ts';
import { CliError } from '../errors.ts';
import { describedModel } from '../model/described-model.ts';
import { commandsBelow, type Model } from '../model/model.ts';
import type { Layout } from './layout.ts';
import { shortHelp, usageOf } from './short.ts';

/** One line of usage for the command that was typed, and where to read on. Without a command, the list of all commands. */
export function usageBelowError(line: CommandLine, layout: Layout): string {
  const path = typedCommand(line, describedModel);
  if (path === undefined) return `\n${shortHelp(describedModel, [], layout)}`;
  const page = ['ec2img', ...path, '-h'].join(' ');
  return `usage: ${usageOf(describedModel, path)}\nTo see help text, run: ${page}\n`;
}

/** The words of the command in a command line: none for an unknown command, undefined without any command. */
export function typedCommand({ help, level }: CommandLine, model: Model): readonly string[] | undefined {
  if (level instanceof CliError) return commandIn(help.argv, model);
  if (level.word === undefined) return undefined;
  const path: string[] = [];
  let { word, rest } = parseLevel(level.rest, []);
  if (word === undefined) return undefined;
  while (word !== undefined && isCommand([...path, word], model)) {
    path.push(word);
    ({ word, rest } = parseLevel(rest, []));
  }
  return path;
}

/** The first command in a command line whose global options cannot be parsed. */
function commandIn(argv: readonly string[], model: Model): readonly string[] {
  const at = argv.findIndex((word) => isCommand([word], model));
  const pair = argv.slice(at, at + 2);
  return at < 0 ? [] : isCommand(pair, model) ? pair : pair.slice(0, 1);
}

const isCommand = (path: readonly string[], model: Model): boolean =>
  commandsBelow(model, path).some(({ command }) => command.length >= path.length) ||
  (path.length === 1 && model.customCommands.some(({ name }) => name === path[0]));
