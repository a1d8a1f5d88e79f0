// Expands aliases of ~/.aws/cli/alias by the rules of the AWS CLI (compared with 2.9.19). Loaded if there is such a file.

import { CliError, generalError, parameterError } from '../errors.ts';
import { commandsBelow, type Model, type Operation } from '../model/model.ts';
import { commandOptions, globalOptions } from '../model/options.ts';
import { splitShellWords, tryShellWords } from '../text/shell-words.ts';
import { MISSING_ARGUMENTS, type OptionOccurrence, type ParsedLevel, parseLevel, usageError } from './argv.ts';
import type { CommandLine } from './parse.ts';

/** Aliases by name: beside the services of the AWS CLI, and beside the commands of EC2. */
export interface AliasTables {
  readonly toplevel: ReadonlyMap<string, string>;
  readonly ec2: ReadonlyMap<string, string>;
}

/** The command line that an alias stands for, with lines for a trace, or the command of a shell and its arguments. */
export type Expansion =
  | { readonly kind: 'line'; readonly argv: readonly string[]; readonly steps: readonly (() => string)[] }
  | { readonly kind: 'shell'; readonly command: string; readonly args: readonly string[] };

/**
 * Expands the alias in a command line; undefined if it has none. `ec2img NAME` is `aws ec2 NAME`, or `aws NAME` if there is
 * no such command or alias of EC2. Throws a general error for an alias that cannot be used, and usage errors.
 */
export function expandAliases(line: CommandLine, aliases: AliasTables, model: Model): Expansion | undefined {
  const { level, help } = line;
  if (level instanceof CliError || level.stoppedAt || level.word === undefined) return undefined;
  const isBare = isWithoutService(line, model);
  const expander = new Expander(aliases, model, level.options);
  const expansion = expander.expand(level.rest, isBare);
  if (expansion.kind === 'shell') {
    if (help.requested || isHelpOf(level)) throw noHelp(expander.names);
    return expansion;
  }
  if (expansion.steps.length === 0) return undefined;
  const flag = help.requested === 'short' ? ['-h'] : help.requested === 'long' || isHelpOf(level) ? ['--help'] : [];
  return { ...expansion, argv: [...flag, ...expansion.argv] };
}

/** True for `ec2img NAME`, false for `ec2img ec2 NAME`. */
const isWithoutService = ({ help, level }: CommandLine, model: Model): boolean =>
  level instanceof CliError || parseLevel(help.argv, globalOptions(model)).word !== 'ec2';

const isOwnCommand = (word: string, model: Model): boolean =>
  word === 'help' || commandsBelow(model, [word]).length > 0 || model.customCommands.some(({ name }) => name === word);

/** True for `ec2img help NAME`. */
const isHelpOf = ({ rest }: ParsedLevel): boolean => parseLevel(rest, []).word === 'help';

/** Names of the aliases that can follow, apart from those of commands, for completion and suggestions. */
export function aliasNames({ toplevel, ec2 }: AliasTables, model: Model, line: CommandLine): readonly string[] {
  const names = new Set([...ec2.keys(), ...(isWithoutService(line, model) ? toplevel.keys() : [])]);
  return [...names].filter((name) => name !== 'ec2' && !isOwnCommand(name, model));
}

const noHelp = (names: ReadonlySet<string>): CliError =>
  parameterError(`The alias "${[...names].at(-1)}" runs a shell, so it has no help page`);

const invalidAlias = (message: string): CliError => generalError(message, undefined, 'InvalidAlias');

class Expander {
  /** The aliases that were expanded. */
  readonly names = new Set<string>();
  private readonly steps: (() => string)[] = [];
  private readonly options: OptionOccurrence[];
  private readonly aliases: AliasTables;
  private readonly model: Model;

  constructor(aliases: AliasTables, model: Model, options: readonly OptionOccurrence[]) {
    this.aliases = aliases;
    this.model = model;
    this.options = [...options];
  }

  expand(rest: readonly string[], isBare: boolean): Expansion {
    const level = parseLevel(rest, []);
    if (level.word === 'help') return level.rest.length === 0 ? this.line(rest) : this.expandHelp(level.rest, isBare);
    const { word } = level;
    const isTop = isBare && word !== undefined && !this.isOwn(word) && !this.aliases.ec2.has(word);
    return isTop && this.aliases.toplevel.has(word) ? this.toplevel(word, level.rest) : this.service(rest);
  }

  private expandHelp(rest: readonly string[], isBare: boolean): Expansion {
    const expansion = this.expand(rest, isBare);
    // Without an alias, the words after help stay as they are.
    return this.steps.length > 0 || expansion.kind === 'shell' ? expansion : this.line(['help', ...rest]);
  }

  /** Expands `aws NAME args`. */
  private toplevel(name: string, args: readonly string[]): Expansion {
    const value = this.aliases.toplevel.get(name) as string;
    const shell = this.shellOf(name, value, args);
    if (shell) return shell;
    const { word, rest, stoppedAt } = this.parse(name, value);
    if (stoppedAt) return this.line(['--version']);
    if (word === undefined) {
      const hint = `the alias ${name} has no command: ${withoutValues(value, this.model, this.aliases)}`;
      throw usageError(`${MISSING_ARGUMENTS} command`, [hint]);
    }
    const all = [...rest, ...args];
    if (word === 'ec2') return name === 'ec2' ? this.commands(all) : this.service(all);
    if (this.aliases.toplevel.has(word)) return this.toplevel(word, all);
    const hint = `ec2img has the commands of aws ec2 only; run it with the AWS CLI: aws ${name}`;
    throw parameterError(
      `The alias "${name}" is not one of ec2: ${withoutValues(value, this.model, this.aliases)}`,
      hint,
    );
  }

  /** Expands `aws ec2 rest`. A shell that replaces ec2 may be one that starts ec2img, so it is not started. */
  private service(rest: readonly string[]): Expansion {
    const value = this.aliases.toplevel.get('ec2');
    return value === undefined || value.startsWith('!') ? this.commands(rest) : this.toplevel('ec2', rest);
  }

  /** Expands `rest` after `aws ec2`. */
  private commands(rest: readonly string[]): Expansion {
    const { word, rest: args } = parseLevel(rest, []);
    const value = word === undefined ? undefined : this.aliases.ec2.get(word);
    if (word === undefined || value === undefined) return this.line(rest);
    const isOwn = this.isOwn(word);
    // A shell that replaces a command of ec2img may be one that starts ec2img.
    if (isOwn && value.startsWith('!')) return this.line(rest);
    const shell = this.shellOf(word, value, args);
    if (shell) return shell;
    const { rest: words, stoppedAt } = this.parse(word, value, 'ec2');
    if (stoppedAt) return this.line(['--version']);
    const all = [...words, ...args];
    // The AWS CLI takes the first argument for the name of the command, whatever it is.
    return isOwn ? this.line([word, ...all.slice(1)]) : this.commands(all);
  }

  private isOwn(word: string): boolean {
    return isOwnCommand(word, this.model);
  }

  private shellOf(name: string, value: string, args: readonly string[]): Expansion | undefined {
    if (!value.startsWith('!')) return undefined;
    this.names.add(name);
    return { kind: 'shell', command: value.slice(1), args };
  }

  /** Splits the value of an alias and takes its global options, which win over those of the command line. */
  private parse(name: string, value: string, ...service: string[]): ParsedLevel {
    if (this.names.has(name)) throw invalidAlias(`The alias "${name}" refers to itself`);
    this.names.add(name);
    this.steps.push(() => `alias ${name}: ${withoutValues(value, this.model, this.aliases)}`);
    const specs = globalOptions(this.model);
    const level = parseLevel([...service, ...wordsOf(name, value)], specs, { stopAt: '--version' });
    const given = new Set(level.options.map(({ spec }) => spec.member));
    const refused = specs.find(({ member }) => (member === 'Debug' || member === 'Profile') && given.has(member));
    if (refused) {
      throw invalidAlias(
        `Global parameter "${refused.name}" detected in alias "${name}" which is not supported in subcommand aliases.`,
      );
    }
    this.options.push(...level.options);
    return level;
  }

  private line(rest: readonly string[]): Expansion {
    const isVersion = rest[0] === '--version';
    const argv = [...this.options.flatMap(asArguments), ...(isVersion ? rest : ['ec2', ...rest])];
    return { kind: 'line', argv, steps: this.steps };
  }
}

/**
 * The text of an alias for a trace or a message. The values of options that its command does not have are hidden: they may
 * be secrets. Reads the schemas of that command only if the text has options that are not global.
 */
function withoutValues(text: string, model: Model, { ec2 }: AliasTables): string {
  const words = tryShellWords(text);
  const nameOf = (word = ''): string => word.replace(/=.*/s, '');
  const known = new Set(globalOptions(model).map(({ name }) => name));
  const isUnknown = (word = ''): boolean => word.startsWith('-') && !known.has(nameOf(word));
  if (words === undefined || !words.some(isUnknown)) return text;
  const operation = operationIn(words, model, ec2);
  if (operation) for (const { name } of commandOptions(model, operation)) known.add(name);
  if (!words.some(isUnknown)) return text;
  const shown = words.map((word, at) => {
    if (isUnknown(word)) return word.includes('=') ? `${nameOf(word)}=(hidden)` : word;
    const option = words.slice(0, at).findLast((before) => before.startsWith('-'));
    return isUnknown(option) && !option?.includes('=') && !word.startsWith('-') ? '(hidden)' : word;
  });
  return shown.join(' ');
}

/** The command that words name, perhaps through other aliases. Undefined if ec2img does not have it. */
function operationIn(
  words: readonly string[],
  model: Model,
  aliases: ReadonlyMap<string, string>,
): Operation | undefined {
  const [word, next] = words.filter((one) => !one.startsWith('-') && one !== 'ec2');
  if (word === undefined) return undefined;
  const [first, ...others] = commandsBelow(model, [word]);
  if (first?.command.length === 1) return first;
  if (first) return [first, ...others].find(({ command }) => command[1] === next);
  const value = aliases.get(word);
  const rest = new Map([...aliases].filter(([name]) => name !== word));
  return value === undefined ? undefined : operationIn(tryShellWords(value) ?? [], model, rest);
}

function wordsOf(name: string, value: string): string[] {
  try {
    return splitShellWords(value).map((word) => word.replace(/^\n+|\n+$/g, ''));
  } catch (error) {
    const { message } = error as Error;
    throw invalidAlias(
      `Value of alias "${name}" could not be parsed. Received error: ${message} when parsing:\n${value}`,
    );
  }
}

const asArguments = ({ spec, values }: OptionOccurrence): string[] =>
  values.length === 0 ? [spec.name] : values.map((value) => `${spec.name}=${value}`);
