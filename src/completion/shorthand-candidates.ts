// What may stand next in a shorthand that is still being typed: the keys of the model, their values, what closes them.
// A text that cannot become one has no candidates.
import { memberOf, members, type Rule, type Shape } from '../model/shape.ts';
import { type Candidate, knownValues, shortDescription } from './candidate.ts';

/** The whole texts that one may become by one more step. A single one that is not the end is taken at once. */
export function shorthandCandidates(text: string, shape: Shape, rule?: Rule): Candidate[] {
  const end = endOf(text, { shape, rule });
  const found = end ? candidatesAt(end, text).filter((one) => one.text.startsWith(text)) : [];
  const [only] = found;
  if (found.length !== 1 || !only?.isPartial || only.text === text) return found;
  const next = shorthandCandidates(only.text, shape, rule);
  return next.length > 1 ? next : found;
}

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
      return unused(end.frame).map(([name, member]) => part(`${name}=${opener(member)}`, shortDescription(member)));
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

// Where in a shorthand the end of a text is that is still being typed, by the grammar of input/shorthand.ts.

/** A shape and what the documentation says of it. */
interface Typing {
  readonly shape: Shape;
  readonly rule: Rule | undefined;
}

/** A structure or list that is open at the end of the text. */
export interface Frame {
  readonly typing: Typing;
  readonly close: '' | '}' | ']';
  readonly used: Set<string>;
}

/** What the end of the text is: within a key, within a value, or behind one. */
export type End =
  | { readonly kind: 'key' | 'after'; readonly frame: Frame; readonly from: number }
  | { readonly kind: 'value'; readonly frame: Frame; readonly from: number; readonly typing: Typing };

type Reading = End | 'on' | 'wrong';

const KEY = /[A-Za-z0-9_.#/:-]*/y;

const QUOTED = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/y;

const BARE = /(?:\\,|[^,])*/y;

const BARE_WITHIN = /(?:\\,|[^,\]}])*/y;

/** Where the text ends; undefined for one that can become no shorthand of that shape. */
export function endOf(text: string, typing: Typing): End | undefined {
  const end = new Unfinished(text).structure({ typing, close: '', used: new Set() });
  return typeof end === 'string' ? undefined : end;
}

/** Reads a text up to its end; each method says what the end is, or that it goes on behind what was read. */
class Unfinished {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  // structure = { key "=" value "," } close; a list of the first level goes on without brackets: key=value,value
  structure(frame: Frame): Reading {
    while (!this.takes(frame.close)) {
      const from = this.at;
      const key = this.take(KEY);
      if (this.at === this.text.length) return { kind: 'key', frame, from };
      if (frame.close === '' && this.takes(',')) continue;
      const typing = memberTyping(frame.typing, key);
      if (!typing || !this.takes('=')) return 'wrong';
      frame.used.add(key);
      const end = this.value(typing, frame);
      if (end !== 'on') return end;
    }
    return 'on';
  }

  // list = { value "," } "]"
  list(frame: Frame): Reading {
    while (!this.takes(frame.close)) {
      const end = this.value(itemTyping(frame.typing), frame);
      if (end !== 'on') return end;
    }
    return 'on';
  }

  // value = ( structure | list | quoted | bare ), and the comma behind it
  value(typing: Typing, frame: Frame): Reading {
    const from = this.at;
    const end = this.bracketed(typing) ?? 'on';
    if (end !== 'on') return end;
    const isClosed = this.at > from || this.take(QUOTED) !== '';
    if (!isClosed) this.take(frame.close === '' ? BARE : BARE_WITHIN);
    if (this.at === this.text.length) {
      return isClosed ? { kind: 'after', frame, from: this.at } : { kind: 'value', frame, typing, from };
    }
    return this.takes(',') || this.text[this.at] === frame.close ? 'on' : 'wrong';
  }

  bracketed(typing: Typing): Reading | undefined {
    if (this.takes('{')) return this.structure({ typing, close: '}', used: new Set() });
    return this.takes('[') ? this.list({ typing, close: ']', used: new Set() }) : undefined;
  }

  takes(character: string): boolean {
    if (character === '' || this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const text = pattern.exec(this.text)?.[0] ?? '';
    this.at += text.length;
    return text;
  }
}

function memberTyping({ shape, rule }: Typing, key: string): Typing | undefined {
  const member = memberOf(shape, key);
  return member && { shape: member, rule: rule?.properties?.[key] };
}

const itemTyping = ({ shape, rule }: Typing): Typing => ({ shape: shape.items ?? shape, rule: rule?.items });
