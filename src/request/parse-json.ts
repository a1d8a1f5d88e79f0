// A JSON parser that keeps what JSON.parse loses: integers with every digit, the order of all keys, and the position of
// an error. Like the AWS CLI, it accepts NaN and Infinity, and the last of several equal keys wins.

import { MAX_DEPTH } from '../text/safe.ts';
import type { InputValue } from './input-value.ts';
import { MOST_DIGITS, MOST_VALUES } from './limits.ts';
import { InputSyntaxError } from './syntax-error.ts';

/** Parses one JSON document of at most `most` values. Throws InputSyntaxError. */
export function parseJson(source: string, most = MOST_VALUES): InputValue {
  const reader = new JsonReader(source, most);
  return reader.document();
}

const KEYWORDS: Record<string, InputValue> = {
  null: null,
  true: true,
  false: false,
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

const KEYWORD = /null|true|false|NaN|-?Infinity/y;

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;

const BLANK = /[ \t\n\r]*/y;

/** The code of a space, below which are the other characters of white space. */
const SPACE = 0x20;

// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON strings cannot contain control characters.
const PLAIN = /[^"\\\x00-\x1f]+/y;

const ESCAPES: Record<string, string> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

class JsonReader {
  readonly source: string;
  at = 0;
  values = 0;
  readonly most: number;

  constructor(source: string, most: number) {
    this.source = source;
    this.most = most;
  }

  // document = value, then nothing but white space
  document(): InputValue {
    this.blank();
    const value = this.value(0);
    this.blank();
    if (this.at < this.source.length) throw this.error('unexpected text after the JSON value');
    return value;
  }

  // value = object | array | string | number | keyword
  value(depth: number): InputValue {
    if (depth > MAX_DEPTH) throw this.error(`nested deeper than ${MAX_DEPTH} levels`);
    if (++this.values > this.most) throw this.error(`more than ${this.most} values`);
    const next = this.source[this.at];
    if (next === '{') return this.object(depth);
    if (next === '[') return this.array(depth);
    if (next === '"') return this.string();
    const keyword = this.take(KEYWORD);
    if (keyword) return KEYWORDS[keyword[0]] as InputValue;
    const number = this.take(NUMBER);
    if (!number) throw this.error('expected a value');
    const [text] = number;
    if (number[1] || number[2]) return Number(text);
    if (text.length > MOST_DIGITS)
      throw this.error(`integers can have at most ${MOST_DIGITS} digits`, this.at - text.length);
    return BigInt(text);
  }

  // object = "{" [ string ":" value { "," string ":" value } ] "}"
  object(depth: number): InputValue {
    const result = new Map<string, InputValue>();
    this.open();
    if (this.closes('}')) return result;
    for (;;) {
      if (this.source[this.at] !== '"') throw this.error('expected a member name in double quotes');
      const key = this.string();
      this.blank();
      if (this.source[this.at] !== ':') throw this.error("expected ':'");
      this.open();
      result.set(key, this.value(depth + 1));
      this.blank();
      if (this.closes('}')) return result;
      this.comma('}');
    }
  }

  // array = "[" [ value { "," value } ] "]"
  array(depth: number): InputValue {
    const result: InputValue[] = [];
    this.open();
    if (this.closes(']')) return result;
    for (;;) {
      result.push(this.value(depth + 1));
      this.blank();
      if (this.closes(']')) return result;
      this.comma(']');
    }
  }

  string(): string {
    const start = this.at;
    let text = '';
    this.at++;
    for (;;) {
      text += this.take(PLAIN)?.[0] ?? '';
      const next = this.source[this.at];
      if (next === '"') {
        this.at++;
        return text;
      }
      if (next === undefined) throw this.error('unterminated string', start);
      if (next === '\\') text += this.escape();
      else if (next < ' ') throw this.error('control characters in strings must be escaped');
    }
  }

  // escape = "\" ( one of "\/bfnrt | "u" 4 hexadecimal digits )
  escape(): string {
    const letter = this.source[this.at + 1] ?? '';
    const plain = ESCAPES[letter];
    if (plain !== undefined) {
      this.at += 2;
      return plain;
    }
    const digits = this.source.slice(this.at + 2, this.at + 6);
    if (letter !== 'u') throw this.error('invalid escape sequence');
    if (!/^[\da-fA-F]{4}$/.test(digits)) throw this.error('\\u needs four hexadecimal digits');
    this.at += 6;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  open(): void {
    this.at++;
    this.blank();
  }

  closes(bracket: string): boolean {
    if (this.source[this.at] !== bracket) return false;
    this.at++;
    return true;
  }

  comma(bracket: string): void {
    if (this.source[this.at] !== ',') throw this.error(`expected ',' or '${bracket}'`);
    this.open();
  }

  blank(): void {
    // Most values follow each other without white space.
    if (this.source.charCodeAt(this.at) <= SPACE) this.take(BLANK);
  }

  take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.source);
    if (match) this.at += match[0].length;
    return match;
  }

  error(message: string, at = this.at): InputSyntaxError {
    return new InputSyntaxError('JSON', message + this.hintAt(at), this.source, at);
  }

  /** Hint for syntax of other languages, and for characters that editors and word processors insert. */
  hintAt(at: number): string {
    const rest = this.source.slice(at, at + 2);
    if (rest === '') return ', but the text ends here';
    if (at === 0 && rest.startsWith('\ufeff')) return '; save the text without a byte order mark';
    if (/^[}\]]/.test(rest) && /,\s*$/.test(this.source.slice(0, at))) return '; remove the trailing comma';
    if (/^(\/[/*]|#)/.test(rest)) return '; JSON does not allow comments';
    if (rest.startsWith("'")) return '; JSON strings need double quotes';
    const [quote] = /^[\u2018-\u201f\u00ab\u00bb]/u.exec(rest) ?? [];
    return quote === undefined ? '' : `; replace the typographic quote ${quote} with "`;
  }
}
