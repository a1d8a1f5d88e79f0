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
  const candidates = parseOpenShorthand(text)
    .flatMap((end) => candidatesAt(end, text, { shape, rule }))
    .filter((candidate) => candidate.text.startsWith(text));
  const [only] = candidates;
  if (candidates.length !== 1 || !only?.isPartial || only.text === text) return candidates;
  const next = shorthandCandidates(only.text, shape, rule);
  return next.length > 1 ? next : candidates;
}

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
  const closed = (): Candidate[] =>
    closers(frame, around).map((close) => ({ ...step(typed + close), isPartial: close !== '' }));
  if (part === 'end') return closed();
  const typing = typingWithin(around, frame);
  if (!typing) return [];
  // A list without brackets can only contain strings.
  if (opener(typing.shape)) return frame.open === ',' ? [] : [step(opener(typing.shape))];
  const values = knownValues(typing.shape, typing.rule).filter((value) => value.startsWith(typed));
  return values.length === 1 && values[0] === typed ? closed() : values.map((value) => step(value));
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
