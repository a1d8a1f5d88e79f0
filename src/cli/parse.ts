// argv to a command, by argparse's rules (argv.ts). program.ts gives commander the canonical command line that results.

import { CliError } from '../errors.ts';
import { commandsBelow, type Model, type Operation } from '../model/model.ts';
import { commandOptions, globalOptions, type OptionSpec, type OptionValues } from '../model/options.ts';
import { repeatedOptionNotes, unknownArgumentHints } from './argument-hints.ts';
import {
  assertRequired,
  choicesHint,
  type OptionOccurrence,
  type ParsedLevel,
  parseLevel,
  unknownOptions,
} from './argv.ts';
import {
  type CustomCall,
  choicesBelow,
  findCommand,
  type HelpFlag,
  type HelpRequest,
  helpRequestFor,
  readHelpFlag,
} from './commands.ts';

/** A command line whose global options are parsed. */
export interface CommandLine {
  readonly argv: readonly string[];
  /** The global options; none if they cannot be parsed. */
  readonly globals: OptionValues;
  readonly help: HelpFlag;
  /** The global level, or the error that it ended with. */
  readonly level: ParsedLevel | CliError;
}

/** A command of EC2 with the options it was given. */
export interface ParsedCall {
  readonly kind: 'call';
  readonly operation: Operation;
  /** Every option of the command. */
  readonly specs: readonly OptionSpec[];
  /** The options that were given. */
  readonly options: readonly OptionOccurrence[];
  /** Hints about the command line, for people at a terminal. */
  readonly notes: readonly string[];
}

/** The request for the version, which `--version` makes. */
interface VersionRequest {
  readonly kind: 'version';
}

export type ParsedCommand = ParsedCall | HelpRequest | CustomCall | VersionRequest;

/** Parses the global options of a command line, once for the whole run. Throws nothing: an error is kept in `level`. */
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

/** The global level of a command line. Throws its error, and a usage error if no command follows it. */
export function assertCommand({ help, level }: CommandLine, model: Model): ParsedLevel {
  if (level instanceof CliError) throw level;
  if (isHelpOrVersion({ help, level })) return level;
  const hints = () => [
    ...unknownArgumentHints(level.rest, help.argv, [globalOptions(model)]),
    choicesHint('command', choicesBelow(model, [])),
  ];
  assertRequired(level, [], { wordName: 'command', hints });
  return level;
}

/** Whether a command line asks for help or the version: the AWS CLI then checks no global option. */
export const isHelpOrVersion = ({ help, level }: Pick<CommandLine, 'help' | 'level'>): boolean =>
  help.asked !== undefined || (!(level instanceof CliError) && level.stoppedAt !== undefined);

/**
 * Parses the command and its own options. Required options may be missing if `isPartial`. Throws what `assertCommand`
 * throws, a usage error, and an unknown-options error.
 */
export function parseArgv(line: CommandLine, model: Model, isPartial = false): ParsedCommand {
  const { help } = line;
  const global = assertCommand(line, model);
  if (global.stoppedAt) return { kind: 'version' };
  const found = findCommand(global.rest, model, help);
  if ('kind' in found) return found;
  const { operation, words } = found;
  const specs = commandOptions(model, operation);
  const own = parseLevel(words, specs, { isWordOptional: true });
  // The AWS CLI skips an empty argument in place of the word.
  const unknown = own.word === 'help' || !own.word ? own.rest : [...own.rest, own.word];
  const hints = (): string[] => unknownArgumentHints(unknown, help.argv, [globalOptions(model), specs]);
  const required = isPartial || waivesRequiredOptions(words) ? [] : specs.filter(({ required }) => required);
  assertRequired(own, required, { hints });
  if (own.word === 'help') return helpRequestFor(operation.command, model, help);
  if (unknown.length > 0) throw new CliError('unknown-options', unknownOptions(unknown), { hints: hints() });
  const notes = repeatedOptionNotes([...global.options, ...own.options]);
  return { kind: 'call', operation, specs, options: own.options, notes };
}

/** The commands that can complete a command line which names none, or only a group: the arguments that are missing. */
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

/** Parses the global level. The service may be left out: `ec2img create-image` means `aws ec2 create-image`. */
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

/** Only the exact argument waives required options; an abbreviation or `--opt=value` does not (as in the AWS CLI). */
function waivesRequiredOptions(argv: readonly string[]): boolean {
  const skeleton = argv.indexOf('--generate-cli-skeleton');
  return (
    argv.includes('--cli-input-json') ||
    argv.includes('--cli-input-yaml') ||
    (skeleton >= 0 && argv[skeleton + 1] !== 'output')
  );
}
