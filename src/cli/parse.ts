// Parses argv into a command by argparse's rules (argv.ts). program.ts passes the result to commander.

import { CliError } from '../errors.ts';
import { commandsBelow, type Model, type Operation } from '../model/model.ts';
import { commandOptions, globalOptions, type OptionSpec, type OptionValues } from '../model/options.ts';
import { assertRequired, type OptionOccurrence, type ParsedLevel, parseLevel, unknownOptions } from './argv.ts';
import {
  type CustomCall,
  findCommand,
  type HelpFlag,
  type HelpRequest,
  helpRequestFor,
  readHelpFlag,
} from './commands.ts';
import { repeatedOptionNotes } from './repeated-options.ts';

/** A command line whose global options are parsed. */
export interface CommandLine {
  readonly argv: readonly string[];
  /** The global options; empty if they cannot be parsed. */
  readonly globals: OptionValues;
  readonly help: HelpFlag;
  /** The parsed global level, or its error. */
  readonly level: ParsedLevel | CliError;
  /** Names of aliases, for suggestions. */
  readonly aliases?: readonly string[];
}

/** An EC2 command with the options that were given. */
export interface ParsedCall {
  readonly kind: 'call';
  readonly operation: Operation;
  /** The options that were given. */
  readonly options: readonly OptionOccurrence[];
  /** Notes about the command line, printed only on a terminal. */
  readonly notes: readonly string[];
}

/** The command `--version`. */
interface VersionRequest {
  readonly kind: 'version';
}

export type ParsedCommand = ParsedCall | HelpRequest | CustomCall | VersionRequest;

/** Parses the global options of a command line, once per run. Never throws a CliError; `level` holds it. */
export function parseGlobals(argv: readonly string[], model: Model): CommandLine {
  const help = readHelpFlag(argv);
  try {
    const level = parseGlobalLevel(help.argv, model);
    return { argv, help, level, globals: lastValues(level.options) };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return { argv, help, level: error, globals: new Map() };
  }
}

/** Returns the global level. Throws its error, or a usage error if no command follows it. */
export function assertCommand({ help, level }: CommandLine, model: Model): ParsedLevel {
  if (level instanceof CliError) throw level;
  if (isHelpOrVersion({ help, level })) return level;
  const explain = explanation(level.rest, help.argv, [globalOptions(model)]);
  assertRequired(level, [], { wordName: 'command', explain });
  return level;
}

/** Loads the hints for unknown arguments when an error is printed. */
const explanation =
  (unknown: readonly string[], argv: readonly string[], levels: readonly (readonly OptionSpec[])[]) =>
  async (): Promise<readonly string[]> =>
    (await import('./argument-hints.ts')).unknownArgumentHints(unknown, argv, levels);

/** True if a command line requests help or the version; the AWS CLI then checks no global options. */
export const isHelpOrVersion = ({ help, level }: Pick<CommandLine, 'help' | 'level'>): boolean =>
  help.requested !== undefined || (!(level instanceof CliError) && level.stoppedAt !== undefined);

/**
 * Parses the command and its options. Required options may be missing if `isPartial`. Throws the errors of
 * `assertCommand`, a usage error, or an unknown-options error.
 */
export function parseArgv(line: CommandLine, model: Model, isPartial = false): ParsedCommand {
  const { help } = line;
  const global = assertCommand(line, model);
  if (global.stoppedAt) return { kind: 'version' };
  const match = findCommand(global.rest, { ...model, aliases: line.aliases }, help);
  if ('kind' in match) return match;
  const { operation, words } = match;
  const specs = commandOptions(model, operation);
  const level = parseLevel(words, specs, { isWordOptional: true });
  // The AWS CLI ignores an empty positional argument.
  const unknown = level.word === 'help' || !level.word ? level.rest : [...level.rest, level.word];
  const explain = explanation(unknown, help.argv, [globalOptions(model), specs]);
  const required = isPartial || waivesRequiredOptions(words) ? [] : specs.filter(({ required }) => required);
  assertRequired(level, required, { explain });
  if (level.word === 'help') return helpRequestFor(operation.command, help);
  if (unknown.length > 0) throw new CliError('unknown-options', unknownOptions(unknown), { explain });
  const notes = repeatedOptionNotes([...global.options, ...level.options]);
  return { kind: 'call', operation, options: level.options, notes };
}

/** The words to add to a command line without a command or with only a group, one list per possible command. */
export function missingCommands({ level: global }: CommandLine, model: Model): string[][] {
  if (global instanceof CliError) throw global;
  const path: string[] = [];
  let level = parseLevel(global.word === undefined ? [] : global.rest, []);
  while (level.word !== undefined) {
    path.push(level.word);
    if (commandsBelow(model, path).every(({ command }) => command.length === path.length)) return [];
    level = parseLevel(level.rest, []);
  }
  return commandsBelow(model, path).map(({ command }) => command.slice(path.length));
}

const lastValues = (options: readonly OptionOccurrence[]): OptionValues =>
  new Map(options.map(({ spec, values }) => [spec.member, spec.arity === 'none' ? spec.flagValue : (values[0] ?? '')]));

/** Parses the global level. The service is optional: `ec2img create-image` means `aws ec2 create-image`. */
function parseGlobalLevel(argv: readonly string[], model: Model): ParsedLevel {
  const specs = globalOptions(model);
  const early = ['--profile', '--debug'].flatMap((name) => specs.filter((spec) => spec.name === name));
  parseLevel(argv, early, { stage: 'prescan' });
  if (argv.includes('--cli-auto-prompt') && argv.includes('--no-cli-auto-prompt')) {
    const message = 'Both --cli-auto-prompt and --no-cli-auto-prompt cannot be specified at the same time.';
    throw new CliError('parameter', message, { stage: 'prescan' });
  }
  return parseLevel(argv, specs, { stopAt: '--version', impliedWord: 'ec2' });
}

/** Only the exact argument waives required options; abbreviations and `--opt=value` do not (as in the AWS CLI). */
function waivesRequiredOptions(argv: readonly string[]): boolean {
  const skeleton = argv.indexOf('--generate-cli-skeleton');
  return (
    argv.includes('--cli-input-json') ||
    argv.includes('--cli-input-yaml') ||
    (skeleton >= 0 && argv[skeleton + 1] !== 'output')
  );
}
