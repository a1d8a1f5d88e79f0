// Candidates for shorthand that is still being typed: keys, known values, and closing characters.
import { type DescribedShape, memberOf, members } from '../model/shape.ts';
import { type Candidate, shortDescription } from './candidate.ts';
import { type OpenFrame, type OpenShorthand, parseOpenShorthand } from './open-shorthand.ts';
import { offerFor, type Typing, valueIn } from './shorthand-values.ts';

/**
 * The text extended by one more step (a key, a value or a closing character). Empty if the text cannot become shorthand
 * of the shape. If only one step is possible and more follow, returns the candidates after that step, unless the user can
 * enter any text there.
 */
export async function shorthandCandidates(text: string, whole: Typing): Promise<Candidate[]> {
  const candidates = await steps(text, whole);
  const [only] = candidates;
  if (candidates.length !== 1 || !only?.isPartial || only.text === text)
    return Promise.all(candidates.map((one) => closed(one, whole)));
  const isBeforeAnyText = (await steps(only.text, whole)).some(({ isSuggestion }) => isSuggestion);
  const next = isBeforeAnyText ? [] : await shorthandCandidates(only.text, whole);
  if (next.length < 2) return [await closed(only, whole)];
  return isClosing(only) ? next.map((one) => joined(only, one)) : next;
}

/** True if values of the shape contain other structures, which are in brackets. */
export const hasBrackets = (shape: DescribedShape): boolean =>
  members(shape).some(([, member]) => opener(member) !== '');

async function steps(text: string, whole: Typing): Promise<Candidate[]> {
  const found = await Promise.all(parseOpenShorthand(text).map((end) => candidatesAt(end, text, whole)));
  return found.flat().filter((candidate) => candidate.text.startsWith(text));
}

const isClosing = ({ text }: Candidate): boolean => /[}\]]$/.test(text);

/** Adds closing characters after a closing one, as long as nothing else can follow. */
async function closed(candidate: Candidate, whole: Typing): Promise<Candidate> {
  const [only, ...others] = isClosing(candidate) ? await steps(candidate.text, whole) : [];
  if (!only || others.length > 0) return candidate;
  if (only.text === candidate.text) return { ...candidate, isPartial: only.isPartial };
  return closed(joined(candidate, only), whole);
}

/** Two steps as one, both of which lists show. */
const joined = (first: Candidate, next: Candidate): Candidate => ({
  ...next,
  shown: first.shown + next.text.slice(first.text.length),
});

async function candidatesAt(end: OpenShorthand, text: string, whole: Typing): Promise<Candidate[]> {
  const { frames, part, from } = end;
  const frame = frames.at(-1) as OpenFrame;
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
  const isFirst = part === 'value' && isFirstItem(frame, around);
  const closing = (): Candidate[] =>
    closers(frame, around, isFirst).map((close) => ({ ...step(typed + close), isPartial: close !== '' }));
  if (part === 'end') return closing();
  const typing = typingWithin(around, frame);
  if (!typing) return [];
  // A list without brackets can only contain strings.
  if (opener(typing.shape)) return frame.open === ',' ? [] : [step(opener(typing.shape))];
  const { names, isOpen, ...marks } = await offerFor(typing, typed);
  const fitting = names.filter(({ name }) => name.startsWith(typed));
  if (fitting.length === 1 && fitting[0]?.name === typed && !fitting[0].isPartial) return closing();
  if (fitting.length > 0) return fitting.map(({ name, description }) => ({ ...step(name, description), ...marks }));
  // After a comma in a list without brackets, the text may also become a key.
  return isOpen && frame.open !== ',' && /^[^"']/.test(typed) ? closing() : [];
}

/** The shape at the end of a frame: an item of a list, or the value of the last key of a structure. */
function typingWithin(typing: Typing | undefined, frame: OpenFrame): Typing | undefined {
  if (!typing || !hasAll(frame.keys, typing)) return undefined;
  const isList = frame.open === '[' || frame.open === ',';
  if (!isList) return valueIn(typing, frame.keys.at(-1) ?? '', frame.values);
  const { shape, rule } = typing;
  return shape.items && { ...typing, shape: shape.items, rule: rule?.items };
}

/** Unknown keys, and anything after them, have no candidates. */
const hasAll = (keys: readonly string[], { shape }: Typing): boolean =>
  keys.every((key) => memberOf(shape, key) !== undefined);

const unused = ({ keys }: OpenFrame, { shape }: Typing): [string, DescribedShape][] =>
  members(shape).filter(([name]) => !keys.includes(name));

const CLOSE = { '': '', ',': '', '{': '}', '[': ']' } as const;

/** The characters that can follow a value: the closing one, and a comma if more keys or items can follow. */
function closers(frame: OpenFrame, around: Typing, isFirst: boolean): string[] {
  const isFull = (frame.open === '' || frame.open === '{') && unused(frame, around).length === 0;
  return isFull && !isFirst ? [CLOSE[frame.open]] : [CLOSE[frame.open], ','];
}

/** True for the value of a list, typed without brackets: another item can follow. Such a list cannot be in braces. */
function isFirstItem({ open, keys }: OpenFrame, { shape }: Typing): boolean {
  return open === '' && memberOf(shape, keys.at(-1) ?? '')?.items?.type === 'string';
}

/** The opening characters of a value; empty for scalars. */
function opener({ type, items }: DescribedShape): string {
  if (type === 'object') return '{';
  return items?.type === 'object' ? '[{' : '';
}
