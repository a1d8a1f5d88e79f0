// Where in a command line the cursor is: behind which command and options, and whose value is expected.
import { commandsBelow, type Model, type Operation, ownChoices } from '../model/shape.ts';
import { classifyOne, type Token } from './argv.ts';
import type { Name } from './candidate.ts';
import { firstSentence } from './completion-shorthand.ts';
import { commandOptions, globalOptions, type OptionSpec } from './options.ts';

/** Where the cursor is. */
export interface Position {
  readonly model: Model;
  /** The words of the command so far, without `ec2`. */
  path: string[];
  operation: Operation | undefined;
  /** The options known here. */
  specs: readonly OptionSpec[];
  readonly used: Set<string>;
  /** The option before the cursor that may have a value, and how many it has. */
  pending: OptionSpec | undefined;
  values: number;
  isWrong: boolean;
}

/** The place behind these words. */
export function positionOf(words: readonly string[], model: Model): Position {
  const position: Position = {
    model,
    path: [],
    operation: undefined,
    specs: globalOptions(model),
    used: new Set(),
    pending: undefined,
    values: 0,
    isWrong: false,
  };
  for (const word of words) pass(position, word);
  return position;
}

function pass(position: Position, word: string): void {
  const token = tokenOf(word, position);
  const { pending } = position;
  if (token?.kind === 'option') {
    position.used.add(token.spec.member);
    position.pending = token.attached === undefined && token.spec.arity !== 'none' ? token.spec : undefined;
    position.values = 0;
  } else if (token?.kind === 'value' && pending && (pending.arity === 'many' || position.values === 0)) {
    position.values++;
    if (pending.arity !== 'many') position.pending = undefined;
  } else {
    position.pending = undefined;
    if (token?.kind === 'value') passCommand(position, word);
    else if (!token) position.isWrong = true;
  }
}

/** The AWS CLI reads global options first, wherever they stand, and their beginnings. */
function tokenOf(word: string, { specs, model }: Position): Token | undefined {
  if (word === '--') return undefined;
  try {
    const global = classifyOne(word, globalOptions(model));
    return global.kind === 'unknown' ? classifyOne(word, specs) : global;
  } catch {
    return undefined;
  }
}

function passCommand(position: Position, word: string): void {
  const { path, model } = position;
  if (path.length === 0 && word === 'ec2') return;
  if (position.operation || !choicesBelow(position).some(({ name }) => name === word)) {
    position.isWrong = true;
    return;
  }
  position.path = [...path, word];
  const operation = model.operations.find(({ command }) => command.join(' ') === position.path.join(' '));
  if (!operation) return;
  position.operation = operation;
  position.specs = [...commandOptions(model, operation), ...globalOptions(model)];
}

/** The commands, subcommands and other words that may follow. */
export function choicesBelow({ path, model }: Position): Name[] {
  const [first, ...rest] = path;
  const own = model.ownCommands.find(({ name }) => name === first);
  if (own) return ownWords(ownChoices(own, model), rest);
  const below = first === 'help' ? rest : path;
  const commands = new Map<string, string>();
  for (const { command, input } of commandsBelow(model, below)) {
    const name = command[below.length];
    if (name !== undefined && !commands.has(name)) commands.set(name, firstSentence(input));
  }
  if (below.length === 0) for (const { name, summary } of model.ownCommands) commands.set(name, summary);
  if (first !== 'help' && commands.size > 0) commands.set('help', '');
  return [...commands].map(([name, description]) => ({ name, description }));
}

/** What may follow these words of the choices of an own command, which may be of several words. */
function ownWords(choices: readonly string[], words: readonly string[]): Name[] {
  const next = choices
    .map((choice) => choice.split(' '))
    .filter((choice) => words.every((word, at) => choice[at] === word))
    .flatMap((choice) => choice[words.length] ?? []);
  return [...new Set([...next, ...(words.length === 0 ? ['help'] : [])])].map((name) => ({ name, description: '' }));
}

/** The option of `--output=js`. */
export function attachedTo(current: string, position: Position): { spec: OptionSpec; kept: string } | undefined {
  const token = current.startsWith('--') && current.includes('=') ? tokenOf(current, position) : undefined;
  if (token?.kind !== 'option' || token.attached === undefined || token.spec.arity === 'none') return undefined;
  return { spec: token.spec, kept: current.slice(0, current.indexOf('=') + 1) };
}
