// Which operation the words of a command line call: `create-image`, or a group and its subcommand, `wait image-available`.

import { CliError, parameterError, USAGE } from '../errors.ts';
import { commandsBelow, customChoices, type Model, type Operation } from '../model/model.ts';
import {
  assertRequired,
  choiceError,
  choicesHint,
  type ParsedLevel,
  parseLevel,
  unknownOptions,
  usageError,
} from './argv.ts';

interface CommandMatch {
  readonly operation: Operation;
  /** What is left of the command line for its options. */
  readonly words: readonly string[];
}

/**
 * The command that a command line names, or the help that is asked for in its place. Throws a usage error where no word
 * or one that nobody knows stands for it.
 */
export function findCommand(
  argv: readonly string[],
  model: Model,
  help: HelpFlag,
): CommandMatch | HelpRequest | CustomCall {
  const level = parseLevel(argv, []);
  if (level.word === 'help' || (help.asked && level.word === undefined)) return helpRequestFor(level.rest, model, help);
  assertRequired(level, [], {
    wordName: 'operation',
    hints: () => [choicesHint('operation', choicesBelow(model, []))],
  });
  const word = level.word as string;
  if (model.customCommands.some(({ name }) => name === word)) return findCustomCommand(word, level.rest, model, help);
  const [operation] = commandsBelow(model, [word]);
  if (!operation) throw choiceError('operation', word, choicesBelow(model, []), USAGE, otherCommand(word, model));
  if (operation.command.length > 1) {
    return findSubcommand(word, parseLevel(level.rest, [], { isWordOptional: true }), model, help);
  }
  return orHelp({ operation, words: level.rest }, model, help);
}

/** What commands of the AWS CLI begin with that are about other things than ec2img. */
const OF_AWS =
  /^(attach|copy|delete|deregister|describe|detach|disable|enable|export|get|import|modify|reboot|register|reset|run|start|stop|terminate)-[a-z-]+$/;

/** What is known of a command that is not here: words put together, or one of the AWS CLI. */
function otherCommand(word: string, { operations }: Model): string | undefined {
  const joined = operations.find(({ command }) => command.join('-') === word);
  if (joined) return `${word}: did you mean ${joined.command.join(' ')}?`;
  return OF_AWS.test(word) ? `ec2img has no ${word}; if the AWS CLI does, it is aws ec2 ${word}` : undefined;
}

// A group is a custom command of the AWS CLI, with faults of its own.
function findSubcommand(group: string, level: ParsedLevel, model: Model, help: HelpFlag): CommandMatch | HelpRequest {
  const { word, rest } = level;
  if (word === 'help' || (help.asked && word === undefined)) return helpRequestFor([group], model, help);
  const choices = choicesBelow(model, [group]);
  if (word === undefined) {
    const message = rest.length > 0 ? unknownOptions(rest) : tooFewWords(group);
    throw parameterError(message, choicesHint('subcommand', choices));
  }
  const [operation] = commandsBelow(model, [group, word]);
  if (!operation) throw choiceError('subcommand', word, choices);
  return orHelp({ operation, words: rest }, model, help);
}

/** The page of the command where help is all that is said about it. */
function orHelp(found: CommandMatch, model: Model, help: HelpFlag): CommandMatch | HelpRequest {
  const isOnlyHelp = found.words.length === 1 && found.words[0] === 'help';
  return help.asked || isOnlyHelp ? helpRequestFor(found.operation.command, model, help) : found;
}

const tooFewWords = (group: string): string =>
  `usage: ec2img [options] ${group} <subcommand> [parameters]\nec2img: [ERROR]: too few arguments`;

// Who asks for help: the word `help`, and --help and -h wherever they stand.

/** A help page that is asked for in place of a call. */
export interface HelpRequest {
  readonly kind: 'help';
  /** The words of the command, those that some commands begin with, or none for the program. */
  readonly path: readonly string[];
  /** The page that fits on a screen (-h), not the long one. */
  readonly isShort: boolean;
}

export interface HelpFlag {
  /** The command line without --help and -h. */
  readonly argv: readonly string[];
  /** Which page they ask for; the long one where both stand. */
  readonly asked?: 'short' | 'long';
}

/** Finds --help and -h in a command line; behind a lone `--` they are values. */
export function readHelpFlag(argv: readonly string[]): HelpFlag {
  const dashes = argv.indexOf('--');
  const isFlag = (token: string, at: number): boolean =>
    (token === '--help' || token === '-h') && (dashes < 0 || at < dashes);
  const flags = argv.filter(isFlag);
  if (flags.length === 0) return { argv };
  return { argv: argv.filter((token, at) => !isFlag(token, at)), asked: flags.includes('--help') ? 'long' : 'short' };
}

/** The topic that the words behind `help` name. Throws a usage error for one that nobody knows. */
export function helpRequestFor(words: readonly string[], model: Model, { asked }: HelpFlag): HelpRequest {
  const path: string[] = [];
  if (model.customCommands.some(({ name }) => name === words[0]))
    return { kind: 'help', path: [words[0] as string], isShort: asked === 'short' };
  for (const word of words[0] === 'ec2' ? words.slice(1) : words) {
    if (word === 'help') break;
    if (commandsBelow(model, [...path, word]).length === 0) {
      throw choiceError('command', word, choicesBelow(model, path));
    }
    path.push(word);
  }
  return { kind: 'help', path, isShort: asked === 'short' };
}

/** The words that may follow others in a command line. */
export const choicesBelow = (model: Model, path: readonly string[]): string[] => [
  ...new Set(commandsBelow(model, path).flatMap(({ command }) => command[path.length] ?? [])),
  ...(path.length === 0 ? model.customCommands.map(({ name }) => name) : []),
  'help',
];

// The commands of ec2img alone: `completion <shell>` and `schema <command>`.

/** A command of ours and the choice that was made for it. */
export interface CustomCall {
  readonly kind: 'own';
  readonly name: string;
  readonly choice: string;
}

/**
 * What follows the name of an own command. A choice may be of several words (`wait image-available`). Throws a usage
 * error where there is none or one that does not exist, an unknown-options error for what is too much.
 */
export function findCustomCommand(
  name: string,
  words: readonly string[],
  model: Model,
  help: HelpFlag,
): CustomCall | HelpRequest {
  const own = model.customCommands.find((one) => one.name === name);
  const { argument = '' } = own ?? {};
  const choices = own ? customChoices(own, model) : [];
  const { word, rest } = parseLevel(words, [], { isWordOptional: true });
  if (word === 'help' || help.asked) return { kind: 'help', path: [name], isShort: help.asked === 'short' };
  if (word === undefined && rest.length === 0) {
    const hint = choicesHint(argument, [...choices, 'help']);
    throw usageError(`the following arguments are required: ${argument}`, USAGE, [hint]);
  }
  const choice = choices.find((one) => [word, ...rest].join(' ') === one);
  if (choice !== undefined) return { kind: 'own', name, choice };
  if (word === undefined || choices.includes(word)) {
    throw new CliError('unknown-options', unknownOptions(rest));
  }
  throw choiceError(argument, word, [...choices, 'help']);
}
