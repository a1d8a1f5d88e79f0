// argv to an invocation: which command, with which raw option values. The only home of commander.

import { Command, Option } from 'commander';
import { CliError } from '../errors.ts';
import { commandsBelow, type Model, type Operation } from '../model/model.ts';
import { type Arity, commandOptions, globalOptions, type OptionSpec, type OptionValues } from '../model/options.ts';
import { memberOf } from '../model/shape.ts';
import { repeatedOptionNotes, unknownArgumentHints } from './argument-hints.ts';
import {
  assertRequired,
  choicesHint,
  EARLY_USAGE,
  type OptionOccurrence,
  type ParsedLevel,
  parseLevel,
  unknownOptions,
} from './argv.ts';
import {
  type CustomCall,
  choicesBelow,
  findCommand,
  type HelpRequest,
  helpRequestFor,
  readHelpFlag,
} from './commands.ts';

export interface Invocation {
  readonly kind: 'call';
  readonly operation: Operation;
  readonly globals: OptionValues;
  readonly values: OptionValues;
  /** What a person may want to know about the command line. */
  readonly notes: readonly string[];
}

/** The line that --version asks for. */
interface VersionRequest {
  readonly kind: 'version';
}

/**
 * Reads a command line in the AWS CLI's order: the early look at --profile and --debug, the global options wherever
 * they stand, the command, its own options, what is missing (unless the line is a draft), what nobody knows. Throws the
 * first fault as an error.
 */
export function parseArgv(
  argv: readonly string[],
  model: Model,
  checkGlobals: (globals: OptionValues) => void,
  isPartial = false,
): Invocation | HelpRequest | CustomCall | VersionRequest {
  const help = readHelpFlag(argv);
  const global = readGlobals(help.argv, model);
  if (global.stoppedAt) return { kind: 'version' };
  if (!help.asked) {
    const hints = () => [
      ...unknownArgumentHints(global.rest, help.argv, [globalOptions(model)]),
      choicesHint('command', choicesBelow(model, [])),
    ];
    assertRequired(global, [], { wordName: 'command', hints });
    checkGlobals(lastValues(global.options));
  }

  const found = findCommand(global.rest, model, help);
  if ('kind' in found) return found;
  const { operation, words } = found;
  const specs = commandOptions(model, operation);
  const own = parseLevel(words, specs, { isWordOptional: true });
  // An empty word in its place is passed over, as the AWS CLI does.
  const unknown = own.word === 'help' || !own.word ? own.rest : [...own.rest, own.word];
  const hints = (): string[] => unknownArgumentHints(unknown, help.argv, [globalOptions(model), specs]);
  assertRequired(own, isPartial || waivesRequiredOptions(words) ? [] : specs.filter(({ required }) => required), {
    hints,
  });
  if (own.word === 'help') return helpRequestFor(operation.command, model, help);
  if (unknown.length > 0) throw new CliError('unknown-options', unknownOptions(unknown), { hints: hints() });
  const values = runCommander(operation, [...global.options, ...own.options]);
  const isGlobal = (member: string): boolean => memberOf(model.globals, member) !== undefined;
  const pick = (wanted: boolean): OptionValues =>
    new Map([...values].filter(([member]) => isGlobal(member) === wanted));
  return {
    kind: 'call',
    operation,
    globals: pick(true),
    values: pick(false),
    notes: repeatedOptionNotes([...global.options, ...own.options]),
  };
}

/** How a command line that names no command, or a group alone, can go on: the words that are missing. */
export function missingCommands(argv: readonly string[], model: Model): string[][] {
  const { word, rest } = readGlobals(argv, model);
  const path: string[] = [];
  let level = parseLevel(word === undefined ? [] : rest, []);
  while (level.word !== undefined) {
    path.push(level.word);
    if (commandsBelow(model, path).every(({ command }) => command.length === path.length)) return [];
    level = parseLevel(level.rest, []);
  }
  return commandsBelow(model, path).map(({ command }) => command.slice(path.length));
}

/** The global options of a command line, as far as they can be read at all; none where they cannot. */
export function parseGlobalsLeniently(argv: readonly string[], model: Model): OptionValues {
  try {
    return lastValues(readGlobals(readHelpFlag(argv).argv, model).options);
  } catch {
    return new Map();
  }
}

const lastValues = (seen: readonly OptionOccurrence[]): OptionValues =>
  new Map(seen.map(({ spec, values }) => [spec.member, spec.arity === 'none' ? spec.flagValue : (values[0] ?? '')]));

function readGlobals(argv: readonly string[], model: Model): ParsedLevel {
  const specs = globalOptions(model);
  const early = ['--profile', '--debug'].flatMap((name) => specs.filter((spec) => spec.name === name));
  parseLevel(argv, early, { usage: EARLY_USAGE });
  if (argv.includes('--cli-auto-prompt') && argv.includes('--no-cli-auto-prompt')) {
    const message = 'Both --cli-auto-prompt and --no-cli-auto-prompt cannot be specified at the same time.';
    throw new CliError('parameter', message, { stage: 'prescan' });
  }
  return parseLevel(withService(argv, specs), specs, { stopAt: '--version' });
}

/** Puts the service word in where it was left out, so that `ec2img create-image` reads as `aws ec2 create-image`. */
function withService(argv: readonly string[], specs: readonly OptionSpec[]): readonly string[] {
  const { word, wordAt } = parseLevel(argv, specs, { stopAt: '--version' });
  if (word === undefined || word === 'ec2') return argv;
  return [...argv.slice(0, wordAt), 'ec2', ...argv.slice(wordAt)];
}

// The AWS CLI looks for the whole separate word: a prefix of it, or one with an attached value, lifts nothing.
function waivesRequiredOptions(argv: readonly string[]): boolean {
  const skeleton = argv.indexOf('--generate-cli-skeleton');
  return (
    argv.includes('--cli-input-json') ||
    argv.includes('--cli-input-yaml') ||
    (skeleton >= 0 && argv[skeleton + 1] !== 'output')
  );
}

const WORDS_OF: Record<Arity, string> = { none: '', one: ' <value>', optional: ' [value]', many: ' [value...]' };

// commander splits the words into options and values; which words mean what is settled above, by other rules than its own,
// so it is told of the options that are there.
function runCommander(operation: Operation, seen: readonly OptionOccurrence[]): OptionValues {
  const values = new Map<string, string | string[] | boolean>();
  const program = new Command('ec2img')
    .exitOverride()
    .configureOutput({ writeOut: () => {}, writeErr: () => {} })
    .helpOption(false)
    .helpCommand(false);
  const command = operation.command.reduce((parent, word) => parent.command(word).helpOption(false), program);
  command.action(() => {});
  for (const spec of new Set(seen.map(({ spec }) => spec))) {
    command.addOption(new Option(spec.name + WORDS_OF[spec.arity]));
    command.on(`option:${spec.name.slice(2)}`, (value: string | null) => {
      values.set(spec.member, appendValue(spec, value, values.get(spec.member)));
    });
  }
  program.parse([...operation.command, ...canonicalArgv(seen)], { from: 'user' });
  return values;
}

/** The value of an option once one more word of it was read; a list grows in place, it may be long. */
function appendValue(spec: OptionSpec, value: string | null, held: string | string[] | boolean | undefined) {
  if (spec.arity === 'none') return spec.flagValue;
  if (spec.arity !== 'many') return value ?? spec.default ?? '';
  const values = Array.isArray(held) ? held : [];
  if (value !== null) values.push(value);
  return values;
}

/** The command line commander reads: of a repeated option the last, values attached, one value per word. */
function canonicalArgv(seen: readonly OptionOccurrence[]): string[] {
  const last = new Map(seen.map((one) => [one.spec.member, one]));
  return [...last.values()].flatMap(({ spec, values }) =>
    values.length === 0 ? [spec.name] : values.map((value) => `${spec.name}=${value}`),
  );
}
