// The place of the cursor in a command line.

import { classifyOne, type Token } from '../cli/argv.ts';
import {
  commandSummary,
  type DescribedModel,
  type DescribedOperation,
  groupSummary,
} from '../model/described-model.ts';
import { commandsBelow, customChoices } from '../model/model.ts';
import { commandOptions, globalOptions, type OptionSpec } from '../model/options.ts';
import type { Name } from './candidate.ts';

/** The words that each alias stands for; undefined for the command of a shell. */
export type AliasWords = ReadonlyMap<string, readonly string[] | undefined>;

/** The place of the cursor: the command and options before it, and the option whose value is expected. */
export interface Position {
  readonly model: DescribedModel;
  /** The aliases that can follow. */
  aliases: AliasWords;
  /** The words of the command so far, without `ec2`. */
  path: string[];
  operation: DescribedOperation | undefined;
  /** The options that are valid here. */
  specs: readonly OptionSpec[];
  readonly used: Set<string>;
  /** The last values of the options that take one value, by member. */
  readonly given: Map<string, string>;
  /** The option before the cursor that can take a value, and how many values it has. */
  pending: OptionSpec | undefined;
  values: number;
  /** The number of the first word that is not valid here. */
  wrong: number | undefined;
}

/** The position after `words`. */
export function positionOf(words: readonly string[], model: DescribedModel, aliases: AliasWords = new Map()): Position {
  const position: Position = {
    model,
    aliases,
    path: [],
    operation: undefined,
    specs: globalOptions(model),
    used: new Set(),
    given: new Map(),
    pending: undefined,
    values: 0,
    wrong: undefined,
  };
  for (const [at, word] of words.entries()) pass(position, word, at + 1);
  return position;
}

function pass(position: Position, word: string, number: number): void {
  const token = tokenOf(word, position);
  const { pending } = position;
  if (token?.kind === 'option') {
    position.used.add(token.spec.member);
    if (token.attached !== undefined) position.given.set(token.spec.member, token.attached);
    position.pending = token.attached === undefined && token.spec.arity !== 'none' ? token.spec : undefined;
    position.values = 0;
  } else if (token?.kind === 'value' && pending && (pending.arity === 'many' || position.values === 0)) {
    position.values++;
    if (pending.arity === 'many') return;
    position.given.set(pending.member, word);
    position.pending = undefined;
  } else {
    position.pending = undefined;
    if (token?.kind === 'value') passCommand(position, word, number);
    else if (!token) position.wrong ??= number;
  }
}

/** The AWS CLI parses global options and their abbreviations first, anywhere in the command line. */
function tokenOf(word: string, { specs, model }: Position): Token | undefined {
  if (word === '--') return undefined;
  try {
    const global = classifyOne(word, globalOptions(model));
    return global.kind === 'unknown' ? classifyOne(word, specs) : global;
  } catch {
    return undefined;
  }
}

function passCommand(position: Position, word: string, number: number): void {
  const { path, model, aliases } = position;
  if (path.length === 0 && word === 'ec2') return;
  if (path.length === 0 && aliases.has(word)) {
    const words = aliases.get(word);
    if (words === undefined) position.wrong ??= number;
    // The words are those of the last alias: commands that have the name of an alias stand for themselves.
    position.aliases = new Map();
    for (const each of words ?? []) pass(position, each, number);
    return;
  }
  if (position.operation || !choicesBelow(position).some(({ name }) => name === word)) {
    position.wrong ??= number;
    return;
  }
  position.path = [...path, word];
  const operation = model.operations.find(({ command }) => command.join(' ') === position.path.join(' '));
  if (!operation) return;
  position.operation = operation;
  position.specs = [...commandOptions(model, operation), ...globalOptions(model)];
}

/** The commands, subcommands and arguments that can follow. */
export function choicesBelow({ path, model, aliases }: Position): Name[] {
  const [first, ...rest] = path;
  const custom = model.customCommands.find(({ name }) => name === first);
  if (custom) return nextWords(customChoices(custom, model), rest);
  const below = first === 'help' ? rest : path;
  const commands = new Map<string, string>();
  for (const operation of commandsBelow(model, below)) {
    const name = operation.command[below.length];
    if (name === undefined || commands.has(name)) continue;
    const isGroup = operation.command.length > below.length + 1;
    commands.set(name, isGroup ? groupSummary([...below, name]) : commandSummary(operation));
  }
  if (below.length === 0) for (const { name, summary } of model.customCommands) commands.set(name, summary);
  if (below.length === 0) for (const name of aliases.keys()) commands.set(name, 'alias');
  if (first !== 'help' && commands.size > 0) commands.set('help', HELP);
  return [...commands].map(([name, description]) => ({ name, description }));
}

/** The topics of the help, which only `ec2img help` loads. */
export async function topicsBelow({ path }: Position): Promise<Name[]> {
  if (path.join(' ') !== 'help') return [];
  const { topics } = await import('../model/topics.ts');
  return topics.map(({ name, summary }) => ({ name, description: summary }));
}

/** The next words of a custom command's choices, which can have several words each. */
function nextWords(choices: readonly string[], words: readonly string[]): Name[] {
  const next = choices
    .map((choice) => choice.split(' '))
    .filter((choice) => words.every((word, at) => choice[at] === word))
    .flatMap((choice) => choice[words.length] ?? []);
  const names = [...new Set([...next, ...(words.length === 0 ? ['help'] : [])])];
  return names.map((name) => ({ name, description: name === 'help' ? HELP : '' }));
}

const HELP = 'show help';

/** The option of a word such as `--output=js`, and the text up to its equals sign. */
export function attachedTo(current: string, position: Position): { spec: OptionSpec; kept: string } | undefined {
  const token = current.startsWith('--') && current.includes('=') ? tokenOf(current, position) : undefined;
  if (token?.kind !== 'option' || token.attached === undefined || token.spec.arity === 'none') return undefined;
  return { spec: token.spec, kept: current.slice(0, current.indexOf('=') + 1) };
}
