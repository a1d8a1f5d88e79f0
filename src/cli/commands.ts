// Finds the command in argv: `create-image`, a group with a subcommand (`wait image-available`), a custom command, help.

import { CliError } from '../errors.ts';
import { type CustomCommand, commandsBelow, customChoices, type Model, type Operation } from '../model/model.ts';
import { alternatives } from '../text/suggest.ts';
import {
  assertRequired,
  choiceError,
  choicesHints,
  MISSING_ARGUMENTS,
  type ParsedLevel,
  parseLevel,
  unknownOptions,
  usageError,
} from './argv.ts';
import { unknownCommand } from './unknown-command.ts';

interface CommandMatch {
  readonly operation: Operation;
  /** The arguments after the command. */
  readonly words: readonly string[];
}

/** Finds the command or help request in argv. Throws a usage error if it is missing or unknown. */
export function findCommand(
  argv: readonly string[],
  model: Model,
  help: HelpFlag,
): CommandMatch | HelpRequest | CustomCall {
  const level = parseLevel(argv, []);
  if (level.word === 'help' || (help.requested && level.word === undefined)) return helpRequestFor(level.rest, help);
  assertRequired(level, [], { wordName: 'operation' });
  const word = level.word as string;
  if (model.customCommands.some(({ name }) => name === word)) return findCustomCommand(word, level.rest, model, help);
  const [operation] = commandsBelow(model, [word]);
  if (!operation) throw unknownCommand(word, choicesBelow(model, []), model);
  if (operation.command.length > 1) {
    return findSubcommand(word, parseLevel(level.rest, [], { isWordOptional: true }), model, help);
  }
  return orHelp({ operation, words: level.rest }, help);
}

// A group is a custom command of the AWS CLI, with error messages of its own.
function findSubcommand(group: string, level: ParsedLevel, model: Model, help: HelpFlag): CommandMatch | HelpRequest {
  const { word, rest } = level;
  if (word === 'help' || (help.requested && word === undefined)) return helpRequestFor([group], help);
  const choices = choicesBelow(model, [group]);
  if (word === undefined) {
    if (rest.length > 0) throw usageError(unknownOptions(rest), choicesHints('subcommand', choices));
    const commands = choices.filter((choice) => choice !== 'help');
    throw usageError('too few arguments', [`${group} needs a command: ${alternatives(commands)}`]);
  }
  const [operation] = commandsBelow(model, [group, word]);
  if (!operation) throw choiceError('subcommand', word, choices);
  return orHelp({ operation, words: rest }, help);
}

/** The help page of a command if `help` is its only argument or help was requested. */
function orHelp(match: CommandMatch, help: HelpFlag): CommandMatch | HelpRequest {
  const isOnlyHelp = match.words.length === 1 && match.words[0] === 'help';
  return help.requested || isOnlyHelp ? helpRequestFor(match.operation.command, help) : match;
}

/** A request for a help page. */
export interface HelpRequest {
  readonly kind: 'help';
  /** The words of a command, group or topic; empty for the program. help/page-path.ts checks them. */
  readonly path: readonly string[];
  /** True for the page that fits on a screen (-h) instead of the long one. */
  readonly isShort: boolean;
}

export interface HelpFlag {
  /** The command line without --help and -h. */
  readonly argv: readonly string[];
  /** The requested page; the long one if both flags were given. */
  readonly requested?: 'short' | 'long';
}

/** Finds --help and -h in argv; after `--` they are values. */
export function readHelpFlag(argv: readonly string[]): HelpFlag {
  const separator = argv.indexOf('--');
  const isFlag = (token: string, at: number): boolean =>
    (token === '--help' || token === '-h') && (separator < 0 || at < separator);
  const flags = argv.filter(isFlag);
  if (flags.length === 0) return { argv };
  return {
    argv: argv.filter((token, at) => !isFlag(token, at)),
    requested: flags.includes('--help') ? 'long' : 'short',
  };
}

/** Builds the help request for the arguments after `help`. */
export function helpRequestFor(words: readonly string[], { requested }: HelpFlag): HelpRequest {
  const path = words[0] === 'ec2' ? words.slice(1) : words;
  const end = path.indexOf('help');
  return { kind: 'help', path: end < 0 ? path : path.slice(0, end), isShort: requested === 'short' };
}

/** Valid next arguments after a partial command. */
export const choicesBelow = (model: Model, path: readonly string[]): string[] => [
  ...new Set(commandsBelow(model, path).flatMap(({ command }) => command[path.length] ?? [])),
  ...(path.length === 0 ? model.customCommands.map(({ name }) => name).concat(model.aliases ?? []) : []),
  'help',
];

/** A call of a command that only ec2img has, with its argument. */
export interface CustomCall {
  readonly kind: 'custom';
  readonly name: string;
  readonly choice: string;
}

/**
 * Parses the argument of a custom command, which may have a space (`wait image-available`). Throws a usage error if it is
 * missing or unknown, and an unknown-options error for extra arguments.
 */
function findCustomCommand(
  name: string,
  words: readonly string[],
  model: Model,
  help: HelpFlag,
): CustomCall | HelpRequest {
  const command = model.customCommands.find((known) => known.name === name) as CustomCommand;
  const { argument } = command;
  const choices = customChoices(command, model);
  const { word, rest } = parseLevel(words, [], { isWordOptional: true });
  if (word === 'help' || help.requested) return helpRequestFor([name], help);
  if (argument === undefined) {
    if (words.length === 0) return { kind: 'custom', name, choice: '' };
    throw new CliError('unknown-options', unknownOptions(words));
  }
  if (word === undefined && rest.length === 0) {
    throw usageError(`${MISSING_ARGUMENTS} ${argument}`, choicesHints(argument, [...choices, 'help']));
  }
  const choice = choices.find((known) => [word, ...rest].join(' ') === known);
  if (choice !== undefined) return { kind: 'custom', name, choice };
  if (word === undefined || choices.includes(word)) {
    throw new CliError('unknown-options', unknownOptions(rest));
  }
  throw choiceError(argument, word, [...choices, 'help']);
}
