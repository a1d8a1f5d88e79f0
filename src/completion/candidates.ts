// Completion candidates at the cursor of a command line.

import { classifyOne, type Token } from '../cli/argv.ts';
import type { DescribedModel, DescribedOperation } from '../model/described-model.ts';
import { commandsBelow, customChoices } from '../model/model.ts';
import { commandOptions, globalOptions, type OptionSpec } from '../model/options.ts';
import { type DescribedShape, isValueStructure, memberOf, members } from '../model/shape.ts';
import { type Candidate, knownValues, type Name, summaryOf } from './candidate.ts';
import { shorthandCandidates } from './shorthand-candidates.ts';

/** Sources of names outside of the model. */
export type Source = Exclude<NonNullable<DescribedShape['x-completion']>, 'document'>;

/** Returns the names from a source; for files, those that complete the typed path. Returns [] on errors. */
export type Lookup = (source: Source, typed: string) => Promise<readonly Name[]>;

/** The words that each alias stands for; undefined for the command of a shell. */
export type AliasWords = ReadonlyMap<string, readonly string[] | undefined>;

/**
 * The completions of the word `current` after `words` (without the program name), in model order. Options that were
 * already given are left out. An invalid command line has no candidates.
 */
export async function candidatesFor(
  words: readonly string[],
  current: string,
  model: DescribedModel,
  lookup: Lookup,
  aliases: AliasWords = new Map(),
): Promise<Candidate[]> {
  const candidates = await candidatesAt(positionOf(words, model, aliases), current, lookup);
  return candidates.filter(({ text }) => text.startsWith(current) && !/\p{Cc}/u.test(text));
}

async function candidatesAt(position: Position, current: string, lookup: Lookup): Promise<Candidate[]> {
  const { pending, values } = position;
  if (position.isWrong) return [];
  const attached = attachedTo(current, position);
  if (attached) return valuesOf(attached.spec, attached.kept, current, position, lookup);
  if (pending?.arity === 'one') return current.startsWith('-') ? [] : valuesOf(pending, '', current, position, lookup);
  if (current.startsWith('-')) return options(position);
  const pendingValues = pending ? await valuesOf(pending, '', current, position, lookup) : [];
  if (pending && values === 0) return pendingValues;
  return [
    ...pendingValues,
    ...(position.operation
      ? current === ''
        ? options(position)
        : []
      : [...choicesBelow(position), ...(await topicsBelow(position))].map(asWord)),
  ];
}

const asWord = ({ name, description, isPartial = false }: Name): Candidate => ({
  text: name,
  shown: name,
  description,
  isPartial,
});

function options(position: Position): Candidate[] {
  return position.specs
    .filter(({ member }) => !position.used.has(member))
    .map((spec) => {
      const isOpposite = position.specs.some(
        ({ member, name }) => member === spec.member && name.length < spec.name.length,
      );
      return asWord({ name: spec.name, description: summaryOf(shapeOf(spec.member, position), isOpposite) });
    });
}

function shapeOf(member: string, { operation, model }: Position): DescribedShape | undefined {
  const places = [operation?.input, model.commandOptions, operation?.extraOptions, model.globals];
  return places.map((place) => place && memberOf(place, member)).find((shape) => shape !== undefined);
}

async function valuesOf(
  spec: OptionSpec,
  kept: string,
  current: string,
  position: Position,
  lookup: Lookup,
): Promise<Candidate[]> {
  const typed = current.slice(kept.length);
  const afterKept = (candidate: Candidate): Candidate => ({ ...candidate, text: kept + candidate.text });
  const [scheme] = /^fileb?:\/\//.exec(typed) ?? [];
  if (scheme) {
    const files = await lookup('files', typed.slice(scheme.length));
    return files.map(asWord).map((candidate) => afterKept({ ...candidate, text: scheme + candidate.text }));
  }
  const shape = shapeOf(spec.member, position) as DescribedShape;
  const source = shape['x-completion'];
  if (source === 'document') return [afterKept(asWord({ name: 'file://', description: '', isPartial: true }))];
  if (source) return (await lookup(source, typed)).map((name) => afterKept({ ...asWord(name), isOpaque: true }));
  const rule = position.operation?.rules?.properties?.[spec.member];
  const element = shape.items ?? shape;
  if (members(element).length > 0 && !isValueStructure(shape)) {
    return shorthandCandidates(typed, element, shape.items ? rule?.items : rule).map(afterKept);
  }
  const [leaf, leafRule] = isValueStructure(shape)
    ? [element.properties?.Value as DescribedShape, rule?.properties?.Value]
    : [shape, rule];
  return knownValues(leaf, leafRule).map((name) => afterKept(asWord({ name, description: '' })));
}

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
  /** The option before the cursor that can take a value, and how many values it has. */
  pending: OptionSpec | undefined;
  values: number;
  isWrong: boolean;
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

function passCommand(position: Position, word: string): void {
  const { path, model, aliases } = position;
  if (path.length === 0 && word === 'ec2') return;
  if (path.length === 0 && aliases.has(word)) {
    const words = aliases.get(word);
    position.isWrong = words === undefined;
    // The words are those of the last alias: commands that have the name of an alias stand for themselves.
    position.aliases = new Map();
    for (const each of words ?? []) pass(position, each);
    return;
  }
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

/** The commands, subcommands and arguments that can follow. */
export function choicesBelow({ path, model, aliases }: Position): Name[] {
  const [first, ...rest] = path;
  const custom = model.customCommands.find(({ name }) => name === first);
  if (custom) return nextWords(customChoices(custom, model), rest);
  const below = first === 'help' ? rest : path;
  const commands = new Map<string, string>();
  for (const { command, input } of commandsBelow(model, below)) {
    const name = command[below.length];
    if (name !== undefined && !commands.has(name)) commands.set(name, summaryOf(input));
  }
  if (below.length === 0) for (const { name, summary } of model.customCommands) commands.set(name, summary);
  if (below.length === 0) for (const name of aliases.keys()) commands.set(name, 'alias');
  if (first !== 'help' && commands.size > 0) commands.set('help', 'show help');
  return [...commands].map(([name, description]) => ({ name, description }));
}

/** The topics of the help, which only `ec2img help` loads. */
async function topicsBelow({ path }: Position): Promise<Name[]> {
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
  return [...new Set([...next, ...(words.length === 0 ? ['help'] : [])])].map((name) => ({ name, description: '' }));
}

/** The option of a word such as `--output=js`, and the text up to its equals sign. */
export function attachedTo(current: string, position: Position): { spec: OptionSpec; kept: string } | undefined {
  const token = current.startsWith('--') && current.includes('=') ? tokenOf(current, position) : undefined;
  if (token?.kind !== 'option' || token.attached === undefined || token.spec.arity === 'none') return undefined;
  return { spec: token.spec, kept: current.slice(0, current.indexOf('=') + 1) };
}
