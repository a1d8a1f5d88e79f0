// Candidates for shorthand that is still being typed: keys, known values, and closing characters.
import { type DescribedShape, memberOf, members, type Rule } from '../model/shape.ts';
import type { ShorthandFrame } from '../request/parse-shorthand.ts';
import { type Candidate, knownValues, shortDescription } from './candidate.ts';
import { type OpenShorthand, parseOpenShorthand } from './open-shorthand.ts';

/**
 * The text extended by one more step (a key, a value or a closing character). Empty if the text cannot become shorthand
 * of the shape. If only one step is possible and more follow, returns the candidates after that step.
 */
export function shorthandCandidates(text: string, shape: DescribedShape, rule?: Rule): Candidate[] {
  const whole = { shape, rule };
  const candidates = steps(text, whole);
  const [only] = candidates;
  if (candidates.length !== 1 || !only?.isPartial || only.text === text)
    return candidates.map((one) => closed(one, whole));
  const next = shorthandCandidates(only.text, shape, rule);
  if (next.length < 2) return [closed(only, whole)];
  return isClosing(only) ? next.map((one) => joined(only, one)) : next;
}

/** True if values of the shape contain other structures, which are in brackets. */
export const hasBrackets = (shape: DescribedShape): boolean =>
  members(shape).some(([, member]) => opener(member) !== '');

const steps = (text: string, whole: Typing): Candidate[] =>
  parseOpenShorthand(text)
    .flatMap((end) => candidatesAt(end, text, whole))
    .filter((candidate) => candidate.text.startsWith(text));

const isClosing = ({ text }: Candidate): boolean => /[}\]]$/.test(text);

/** Adds closing characters after a closing one, as long as nothing else can follow. */
function closed(candidate: Candidate, whole: Typing): Candidate {
  const [only, ...others] = isClosing(candidate) ? steps(candidate.text, whole) : [];
  if (!only || others.length > 0) return candidate;
  if (only.text === candidate.text) return { ...candidate, isPartial: only.isPartial };
  return closed(joined(candidate, only), whole);
}

/** Two steps as one, both of which lists show. */
const joined = (first: Candidate, next: Candidate): Candidate => ({
  ...next,
  shown: first.shown + next.text.slice(first.text.length),
});

/** A shape and its documented rule. */
interface Typing {
  readonly shape: DescribedShape;
  readonly rule: Rule | undefined;
}

function candidatesAt({ frames, part, from }: OpenShorthand, text: string, whole: Typing): Candidate[] {
  const frame = frames.at(-1) as ShorthandFrame;
  const around = frames.slice(0, -1).reduce(typingWithin, whole);
  if (!around || !hasAll(frame.keys, around)) return [];
  const typed = text.slice(from);
  const step = (shown: string, description = ''): Candidate => ({
    text: text.slice(0, from) + shown,
    shown,
    description,
    isPartial: true,
  });
  if (part === 'key') {
    return unused(frame, around).map(([name, member]) => step(`${name}=${opener(member)}`, shortDescription(member)));
  }
  const closing = (): Candidate[] =>
    closers(frame, around).map((close) => ({ ...step(typed + close), isPartial: close !== '' }));
  if (part === 'end') return closing();
  const typing = typingWithin(around, frame);
  if (!typing) return [];
  // A list without brackets can only contain strings.
  if (opener(typing.shape)) return frame.open === ',' ? [] : [step(opener(typing.shape))];
  const known = knownValues(typing.shape, typing.rule);
  // After a comma in a list without brackets, the text may also become a key.
  if (known.length === 0) return frame.open !== ',' && /^[^"']/.test(typed) ? closing() : [];
  const values = known.filter((value) => value.startsWith(typed));
  return values.length === 1 && values[0] === typed ? closing() : values.map((value) => step(value));
}

/** The shape at the end of a frame: an item of a list, or the value of the last key of a structure. */
function typingWithin(typing: Typing | undefined, { open, keys }: ShorthandFrame): Typing | undefined {
  if (!typing || !hasAll(keys, typing)) return undefined;
  const { shape, rule } = typing;
  const key = keys.at(-1) ?? '';
  const isList = open === '[' || open === ',';
  const within = isList ? shape.items : memberOf(shape, key);
  return within && { shape: within, rule: isList ? rule?.items : rule?.properties?.[key] };
}

/** Unknown keys, and anything after them, have no candidates. */
const hasAll = (keys: readonly string[], { shape }: Typing): boolean =>
  keys.every((key) => memberOf(shape, key) !== undefined);

const unused = ({ keys }: ShorthandFrame, { shape }: Typing): [string, DescribedShape][] =>
  members(shape).filter(([name]) => !keys.includes(name));

const CLOSE = { '': '', ',': '', '{': '}', '[': ']' } as const;

/** The characters that can follow a value: the closing one, and a comma if more keys or items can follow. */
function closers(frame: ShorthandFrame, around: Typing): string[] {
  const isFull = (frame.open === '' || frame.open === '{') && unused(frame, around).length === 0;
  return isFull ? [CLOSE[frame.open]] : [CLOSE[frame.open], ','];
}

/** The opening characters of a value; empty for scalars. */
function opener({ type, items }: DescribedShape): string {
  if (type === 'object') return '{';
  return items?.type === 'object' ? '[{' : '';
}
