// What may stand next in a shorthand that is still being typed: the keys of the model, their values, what closes them.
// A text that cannot become one has no candidates.
import { members, type Rule, type Shape } from '../model/shape.ts';
import type { Candidate } from './candidate.ts';
import { type End, endOf, type Frame } from './completion-place.ts';

/** The whole texts that one may become by one more step. A single one that is not the end is taken at once. */
export function shorthandCandidates(text: string, shape: Shape, rule?: Rule): Candidate[] {
  const end = endOf(text, { shape, rule });
  const found = end ? candidatesAt(end, text).filter((one) => one.text.startsWith(text)) : [];
  const [only] = found;
  if (found.length !== 1 || !only?.isPartial || only.text === text) return found;
  const next = shorthandCandidates(only.text, shape, rule);
  return next.length > 1 ? next : found;
}

/** The values that a text may have, as far as model and rules know them. */
export const knownValues = (shape: Shape, rule: Rule | undefined): readonly string[] =>
  shape.type === 'boolean' ? ['true', 'false'] : (shape.enum ?? rule?.enum ?? shape['x-values'] ?? []);

/** The first sentence of a description, for lists. */
export const firstSentence = (shape: Shape | undefined): string =>
  shape?.description?.split(/(?<=[.:])\s/)[0]?.replace(/[.:]$/, '') ?? '';

function candidatesAt(end: End, text: string): Candidate[] {
  const before = text.slice(0, end.from);
  const part = (shown: string, description = ''): Candidate => ({
    text: before + shown,
    shown,
    description,
    isPartial: true,
  });
  switch (end.kind) {
    case 'after':
      return closers(end.frame).map((close) => closed(text, '', close));
    case 'key':
      return unused(end.frame).map(([name, member]) => part(`${name}=${opener(member)}`, firstSentence(member)));
    case 'value': {
      const { shape, rule } = end.typing;
      const typed = text.slice(end.from);
      const open = opener(shape);
      if (open) return [part(open)];
      const values = knownValues(shape, rule).filter((value) => value.startsWith(typed));
      if (values.length !== 1 || values[0] !== typed) return values.map((value) => part(value));
      return closers(end.frame).map((close) => closed(text, typed, close));
    }
  }
}

const closed = (text: string, typed: string, close: string): Candidate => ({
  text: text + close,
  shown: typed + close,
  description: '',
  isPartial: close !== '',
});

/** What may follow a value: more of the same, or the end. */
function closers(frame: Frame): string[] {
  const mayGoOn = frame.close === ']' || unused(frame).length > 0;
  return mayGoOn ? [frame.close, ','] : [frame.close];
}

const unused = ({ typing, used }: Frame): [string, Shape][] =>
  members(typing.shape).filter(([name]) => !used.has(name));

/** What a value of the shape begins with. */
function opener({ type, items }: Shape): string {
  if (type === 'object') return '{';
  return items?.type === 'object' ? '[{' : '';
}
