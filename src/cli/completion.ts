// What may stand at the cursor of a command line: the words so far, the model, and what the world knows.
import { type Model, memberOf, members, type Shape } from '../model/shape.ts';
import type { Candidate, Name } from './candidate.ts';
import { attachedTo, choicesBelow, type Position, positionOf } from './completion-position.ts';
import { firstSentence, knownValues, shorthandCandidates } from './completion-shorthand.ts';
import type { OptionSpec } from './options.ts';

/** What is looked up outside of the model. */
export type Source = Exclude<NonNullable<Shape['x-completion']>, 'document'>;

/** The names from one source; files are those that the typed path may become. Never throws, knows nothing instead. */
export type Lookup = (source: Source, typed: string) => Promise<readonly Name[]>;

/**
 * What the word `current` may become behind `words` (the program is not among them), in the order of the model. Options
 * that are given already are left out; a command line that is wrong already has no candidates.
 */
export async function candidatesFor(
  words: readonly string[],
  current: string,
  model: Model,
  lookup: Lookup,
): Promise<Candidate[]> {
  const found = await candidatesAt(positionOf(words, model), current, lookup);
  return found.filter(({ text }) => text.startsWith(current) && !/\p{Cc}/u.test(text));
}

async function candidatesAt(position: Position, current: string, lookup: Lookup): Promise<Candidate[]> {
  const { pending, values } = position;
  if (position.isWrong) return [];
  const attached = attachedTo(current, position);
  if (attached) return valuesOf(attached.spec, attached.kept, current, position, lookup);
  if (pending?.arity === 'one') return current.startsWith('-') ? [] : valuesOf(pending, '', current, position, lookup);
  if (current.startsWith('-')) return options(position);
  const found = pending ? await valuesOf(pending, '', current, position, lookup) : [];
  if (pending && values === 0) return found;
  return [
    ...found,
    ...(position.operation ? (current === '' ? options(position) : []) : choicesBelow(position).map(asWord)),
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
      const about = firstSentence(shapeOf(spec.member, position));
      const negated = position.specs.find(({ member, flagValue }) => member === spec.member && flagValue)?.name;
      return asWord({ name: spec.name, description: spec.flagValue ? about : `The opposite of ${negated}` });
    });
}

function shapeOf(member: string, { operation, model }: Position): Shape | undefined {
  const places = [operation?.input, model.commandOptions, operation?.ownOptions, model.globals];
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
  const behind = (one: Candidate): Candidate => ({ ...one, text: kept + one.text });
  const [scheme] = /^fileb?:\/\//.exec(typed) ?? [];
  if (scheme) {
    const files = await lookup('files', typed.slice(scheme.length));
    return files.map(asWord).map((one) => behind({ ...one, text: scheme + one.text }));
  }
  const shape = shapeOf(spec.member, position) as Shape;
  const source = shape['x-completion'];
  if (source === 'document') return [behind(asWord({ name: 'file://', description: '', isPartial: true }))];
  if (source) return (await lookup(source, typed)).map((name) => behind({ ...asWord(name), isOpaque: true }));
  const rule = position.operation?.rules?.properties?.[spec.member];
  if (shape.items && members(shape.items).length > 0) {
    return shorthandCandidates(typed, shape.items, rule?.items).map(behind);
  }
  return knownValues(shape, rule).map((name) => behind(asWord({ name, description: '' })));
}
