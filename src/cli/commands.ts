// Finds the command in argv: `create-image`, a group with a subcommand (`wait image-available`), a custom command, help.

import { CliError } from '../errors.ts';
import { type CustomCommand, commandsBelow, customChoices, type Model, type Operation } from '../model/model.ts';
import { alternatives } from '../text/suggest.ts';
import {
  assertRequired,
  choiceError,
  choicesHint,
  MISSING_ARGUMENTS,
  type ParsedLevel,
  parseLevel,
  unknownOptions,
  usageError,
} from './argv.ts';

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
  assertRequired(level, [], { wordName: 'command' });
  const word = level.word as string;
  if (model.customCommands.some(({ name }) => name === word)) return findCustomCommand(word, level.rest, model, help);
  const [operation] = commandsBelow(model, [word]);
  if (!operation) throw choiceError('command', word, choicesBelow(model, []), { known: otherCommand(word, model) });
  if (operation.command.length > 1) {
    return findSubcommand(word, parseLevel(level.rest, [], { isWordOptional: true }), model, help);
  }
  return orHelp({ operation, words: level.rest }, help);
}

/** Verbs that start the names of AWS CLI commands. */
const OF_AWS =
  /^(attach|copy|delete|deregister|describe|detach|disable|enable|export|get|import|modify|reboot|register|reset|run|start|stop|terminate)-[a-z-]+$/;

/** Hint for an unknown command: a group and its subcommand joined by a hyphen, or a command of the AWS CLI. */
function otherCommand(word: string, { operations }: Model): string | undefined {
  const joined = operations.find(({ command }) => command.join('-') === word);
  if (joined) return `${word}: did you mean ${joined.command.join(' ')}?`;
  if (word === 'version') return 'did you mean --version?';
  const own = word === 'configure' ? '. ec2img reads its files; to see the settings, run: ec2img config' : '';
  if (OF_AWS.test(word)) return `ec2img does not have ${ofAws(word, `aws ec2 ${word}`)}`;
  return OTHER_SERVICES.includes(word) ? `ec2img does not have ${ofAws(word, `aws ${word}`)}${own}` : undefined;
}

/** Advice to use the AWS CLI. The shell's `command` passes over an alias `aws=ec2img`. */
const ofAws = (word: string, line: string): string =>
  `${word}; with the AWS CLI: ${line} (if aws is an alias of ec2img: command ${line})`;

/** Common commands and services of the AWS CLI, to recognize a command line for it. */
const OTHER_SERVICES =
  'configure login logout sso sts iam s3 s3api ssm kms rds ecr ecs eks lambda logs cloudformation cloudwatch autoscaling elbv2 route53 dynamodb secretsmanager'.split(
    ' ',
  );

// A group is a custom command of the AWS CLI, with error messages of its own.
function findSubcommand(group: string, level: ParsedLevel, model: Model, help: HelpFlag): CommandMatch | HelpRequest {
  const { word, rest } = level;
  if (word === 'help' || (help.requested && word === undefined)) return helpRequestFor([group], help);
  const choices = choicesBelow(model, [group]);
  if (word === undefined) {
    const message =
      rest.length > 0
        ? unknownOptions(rest)
        : `${group} needs a command: ${alternatives(choices.filter((choice) => choice !== 'help'))}`;
    throw usageError(message, rest.length > 0 ? [choicesHint('command', choices)] : []);
  }
  const [operation] = commandsBelow(model, [group, word]);
  if (!operation) throw choiceError('command', word, choices);
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
export function findCustomCommand(
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
    const hint = choicesHint(argument, [...choices, 'help']);
    throw usageError(`${MISSING_ARGUMENTS} ${argument}`, [hint]);
  }
  const choice = choices.find((known) => [word, ...rest].join(' ') === known);
  if (choice !== undefined) return { kind: 'custom', name, choice };
  if (word === undefined || choices.includes(word)) {
    throw new CliError('unknown-options', unknownOptions(rest));
  }
  throw choiceError(argument, word, [...choices, 'help']);
}
