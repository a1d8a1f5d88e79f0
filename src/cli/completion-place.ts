// Where in a shorthand the end of a text is that is still being typed, by the grammar of input/shorthand.ts.
import { memberOf, type Rule, type Shape } from '../model/shape.ts';

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
