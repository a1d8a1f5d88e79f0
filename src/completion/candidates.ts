// Completion candidates at the cursor of a command line.

import type { DescribedModel } from '../model/described-model.ts';
import type { OptionSpec } from '../model/options.ts';
import { type DescribedShape, isValueStructure, memberOf, members } from '../model/shape.ts';
import { type Candidate, knownValues, type Lookup, type Name, summaryOf } from './candidate.ts';
import type { Note } from './log.ts';
import { type AliasWords, attachedTo, choicesBelow, type Position, positionOf, topicsBelow } from './position.ts';
import { hasBrackets, shorthandCandidates } from './shorthand-candidates.ts';

/**
 * The completions of the word `current` after `words` (without the program name), in model order. Options that were
 * already given are left out. An invalid command line has no candidates.
 */
export async function candidatesFor(
  words: readonly string[],
  current: string,
  model: DescribedModel,
  lookup: Lookup,
  { aliases = new Map(), note = () => {} }: Extras = {},
): Promise<Candidate[]> {
  const candidates = await candidatesAt(positionOf(words, model, aliases), current, { lookup, note });
  const fitting = candidates.filter(({ text }) => text.startsWith(current) && !/\p{Cc}/u.test(text));
  if (candidates.length > 0 && fitting.length === 0)
    note(`no match: candidates: ${candidates.length}; none starts with the typed text`);
  return fitting;
}

interface Extras {
  readonly aliases?: AliasWords | undefined;
  readonly note?: Note;
}

interface Helpers {
  readonly lookup: Lookup;
  readonly note: Note;
}

async function candidatesAt(position: Position, current: string, helpers: Helpers): Promise<Candidate[]> {
  const { pending, values, wrong } = position;
  const { note } = helpers;
  if (wrong !== undefined) return none(`argument ${wrong} is not valid here`, note);
  const attached = attachedTo(current, position);
  if (attached) return valuesOf(attached.spec, attached.kept, current, position, helpers);
  if (pending?.arity === 'one') {
    if (current.startsWith('-')) return none(`${pending.name} needs a value: no options are offered`, note);
    return valuesOf(pending, '', current, position, helpers);
  }
  if (current.startsWith('-')) return options(position, note);
  const pendingValues = pending ? await valuesOf(pending, '', current, position, helpers) : [];
  if (pending && values === 0) return pendingValues;
  return [
    ...pendingValues,
    ...(position.operation ? optionsAfter(current, position, note) : await commands(position, note)),
  ];
}

function none(reason: string, note: Note): never[] {
  note(reason);
  return [];
}

async function commands(position: Position, note: Note): Promise<Candidate[]> {
  note('kind: commands');
  return [...choicesBelow(position), ...(await topicsBelow(position))].map(asWord);
}

/** The options, if nothing is typed yet: no word without a dash starts one. */
const optionsAfter = (current: string, position: Position, note: Note): Candidate[] =>
  current === '' ? options(position, note) : none('options start with a dash', note);

const asWord = ({ name, description, isPartial = false }: Name): Candidate => ({
  text: name,
  shown: name,
  description,
  isPartial,
});

function options(position: Position, note: Note): Candidate[] {
  note('kind: options');
  return position.specs
    .filter(({ member }) => !position.used.has(member) && isShown(member, position))
    .map((spec) => {
      const isOpposite = position.specs.some(
        ({ member, name }) => member === spec.member && name.length < spec.name.length,
      );
      return asWord({ name: spec.name, description: summaryOf(shapeOf(spec.member, position), isOpposite) });
    });
}

/** False for a hidden option, and for one of paging after a wait, which rejects it. */
const isShown = (member: string, position: Position): boolean =>
  !shapeOf(member, position)?.['x-hidden'] &&
  !(position.operation?.waiter && memberOf(position.model.pagingOptions, member));

function shapeOf(member: string, { operation, model }: Position): DescribedShape | undefined {
  const places = [operation?.input, model.commandOptions, model.pagingOptions, operation?.extraOptions, model.globals];
  return places.map((place) => place && memberOf(place, member)).find((shape) => shape !== undefined);
}

async function valuesOf(
  spec: OptionSpec,
  kept: string,
  current: string,
  position: Position,
  { lookup, note }: Helpers,
): Promise<Candidate[]> {
  const typed = current.slice(kept.length);
  const kind = (what: string): void => note(`kind: ${what} of ${spec.name}`);
  const afterKept = (candidate: Candidate): Candidate => ({ ...candidate, text: kept + candidate.text });
  const [scheme] = /^fileb?:\/\//.exec(typed) ?? [];
  if (scheme) {
    kind(`files for the value`);
    const files = await lookup({ sources: ['files'], typed: typed.slice(scheme.length) });
    return files.map(asWord).map((candidate) => afterKept({ ...candidate, text: scheme + candidate.text }));
  }
  const shape = shapeOf(spec.member, position) as DescribedShape;
  const source = shape['x-completion'];
  if (source === 'document') {
    kind('file:// for the value');
    return [afterKept(asWord({ name: 'file://', description: '', isPartial: true }))];
  }
  if (source !== undefined) {
    const sources = [source].flat();
    const region = position.given.get(shape['x-completion-region'] ?? '');
    kind(`${sources.join(', ')} for the value`);
    const names = await lookup({ sources, typed, region });
    return names.map((name) => afterKept({ ...asWord(name), isOpaque: true }));
  }
  const rule = position.operation?.rules?.properties?.[spec.member];
  const element = shape.items ?? shape;
  if (members(element).length > 0 && !isValueStructure(shape)) {
    kind('keys and values of shorthand');
    const typing = { shape: element, rule: shape.items ? rule?.items : rule, filters: shape['x-filters'], lookup };
    const found = (await shorthandCandidates(typed, typing)).map(afterKept);
    return hasBrackets(element) ? found.map((candidate) => ({ ...candidate, quoteAt: kept.length })) : found;
  }
  const [leaf, leafRule] = isValueStructure(shape)
    ? [element.properties?.Value as DescribedShape, rule?.properties?.Value]
    : [shape, rule];
  const known = [
    ...knownValues(leaf, leafRule).map((name) => ({ name, description: '' })),
    ...Object.entries(shape['x-keywords'] ?? {}).map(([name, description]) => ({ name, description })),
  ];
  kind(known.length > 0 ? 'known values' : 'no known values');
  return known.map((name) => afterKept(asWord(name)));
}
