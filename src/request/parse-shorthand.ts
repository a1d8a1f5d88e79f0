// Parses the AWS CLI's shorthand: Key=value,Key={Key=value},Key=[value,value]. Purely syntactic, independent of the model.
// Grammar and errors: measured on AWS CLI 2.36, and compared with it on 300,000 random texts.
import { MAX_DEPTH, shown } from '../text/safe.ts';
import type { InputObject, InputValue } from './input-value.ts';
import { MOST_VALUES } from './limits.ts';
import { InputSyntaxError } from './syntax-error.ts';

/** Loads the value of `Key@=text`: the contents of the file it names, or the text itself. */
type FileValue = (text: string) => InputValue;

/**
 * Parses one element of at most `most` values into a structure; every leaf is a string. Throws InputSyntaxError, and
 * whatever `fileValue` throws.
 */
export function parseShorthand(source: string, fileValue: FileValue = (text) => text, most = MOST_VALUES): InputObject {
  return new ShorthandParser(source, fileValue, most).element();
}

/** A structure or list being parsed: the element, a map, a list, or a list without brackets. */
export interface ShorthandFrame {
  readonly open: '' | '{' | '[' | ',';
  /** The keys parsed so far; the value being parsed belongs to the last one. */
  readonly keys: string[];
}

const BLANK = /[ \t\n\r\v\f]*/y;

const KEY = /[A-Za-z0-9_.#/:-]*/y;

/** Tracks its position in `frames`, `part` and `from`, so that completion knows where incomplete text ends. */
export class ShorthandParser {
  readonly source: string;
  readonly fileValue: FileValue;
  at = 0;
  /** True if the last key has an "@", so that its values may name files. */
  isFromFile = false;
  values = 0;
  readonly most: number;
  /** Open frames, innermost last. They stay unchanged after an error. */
  readonly frames: ShorthandFrame[] = [{ open: '', keys: [] }];
  /** The part that starts at `from`; `end` is the text after a closed value. */
  part: 'key' | 'value' | 'end' = 'key';
  from = 0;
  /** Offset of the first opening quote without an unescaped closing quote. */
  unclosed: number | undefined;

  constructor(source: string, fileValue: FileValue, most: number) {
    this.source = source;
    this.fileValue = fileValue;
    this.most = most;
  }

  // element = pair { "," pair }
  element(): InputObject {
    const result: InputObject = new Map();
    for (;;) {
      const start = this.at;
      const [key, value] = this.pair(() => this.value());
      if (result.has(key)) throw this.duplicate(key, start);
      result.set(key, value);
      if (this.at >= this.source.length) return result;
      this.blank();
      this.expect(',');
      this.blank();
    }
  }

  // pair = key [ "@" ] "=" value; in a list after "@" every text may name a file
  pair(readValue: () => InputValue): [string, InputValue] {
    this.begin('key');
    const key = this.take(KEY);
    this.blank();
    this.isFromFile = this.next() === '@';
    if (this.isFromFile) {
      this.at++;
      this.blank();
    }
    this.expect('=');
    this.blank();
    this.frames.at(-1)?.keys.push(key);
    return [key, readValue()];
  }

  // value = nothing (at the end) | list | map | csv
  value(): InputValue {
    this.begin('value');
    if (this.at >= this.source.length) return '';
    return this.bracketed() ?? this.csv();
  }

  // item = list | map | text
  item(): InputValue {
    this.begin('value');
    return this.bracketed() ?? this.firstText();
  }

  bracketed(): InputValue | undefined {
    this.count();
    const next = this.next();
    if (next !== '[' && next !== '{') return undefined;
    if (this.frames.length > MAX_DEPTH) throw this.error(`Nested deeper than ${MAX_DEPTH} levels`);
    this.frames.push({ open: next, keys: [] });
    const value = next === '[' ? this.list() : this.map();
    this.frames.pop();
    this.begin('end');
    return value;
  }

  // list = "[" [ item { "," item } [ "," ] ] "]"
  list(): InputValue[] {
    const result: InputValue[] = [];
    this.expect('[');
    this.blank();
    while (this.next() !== ']') {
      result.push(this.item());
      this.separator(']');
    }
    this.expect(']');
    return result;
  }

  // map = "{" [ pair { "," pair } [ "," ] ] "}"; the last of several equal keys wins
  map(): InputObject {
    const result: InputObject = new Map();
    this.expect('{');
    this.blank();
    while (this.next() !== '}') {
      const [key, value] = this.pair(() => this.item());
      result.set(key, value);
      this.separator('}');
    }
    this.expect('}');
    return result;
  }

  separator(bracket: string): void {
    this.blank();
    if (this.next() === bracket) return;
    this.expect(',');
    this.blank();
  }

  // csv = text { "," text }, up to the comma before the next key:
  //   a=b,c,d=e
  //     ^ ^      the list b, c; at the "=" after d, the parser goes back to the comma before d
  csv(): InputValue {
    const first = this.firstText();
    this.blank();
    if (this.next() !== ',') return first;
    const all = [first];
    this.frames.push({ open: ',', keys: [] });
    for (;;) {
      this.at++;
      this.blank();
      this.begin('value');
      const text = this.furtherText();
      this.blank();
      if (this.at >= this.source.length) {
        if (text === undefined) throw this.expected('<second>', '<none>');
        return [...all, this.loaded(text)];
      }
      if (text === undefined || this.next() !== ',') {
        this.at = this.source.lastIndexOf(',', this.at);
        this.frames.pop();
        return all.length === 1 ? first : all;
      }
      this.count();
      all.push(this.loaded(text));
    }
  }

  count(): void {
    if (++this.values > this.most) throw this.error(`More than ${this.most} values`);
  }

  firstText(): InputValue {
    return this.loaded(this.quoted() ?? this.bareText(isFirstFollow) ?? '');
  }

  furtherText(): string | undefined {
    const quote = this.next();
    const isOpen = (quote === '"' || quote === "'") && this.closingQuote(quote) < 0;
    return isOpen ? undefined : (this.quoted() ?? this.bareText(isFurtherFollow));
  }

  loaded(text: string): InputValue {
    return this.isFromFile ? this.fileValue(text) : text;
  }

  // quoted = "'" ... "'" | '"' ... '"', with the escapes \\ and backslash-quote
  quoted(): string | undefined {
    const quote = this.next();
    if (quote !== '"' && quote !== "'") return undefined;
    const end = this.closingQuote(quote);
    if (end < 0) throw this.expected(quote === '"' ? '<double quoted>' : '<singled quoted>', '<none>');
    const text = this.source.slice(this.at + 1, end);
    this.at = end + 1;
    this.begin('end');
    return text.replaceAll(`\\${quote}`, quote).replaceAll('\\\\', '\\');
  }

  // Finds the first matching quote without a backslash before it, otherwise the last matching quote.
  closingQuote(quote: string): number {
    for (let end = this.source.indexOf(quote, this.at + 1); end >= 0; end = this.source.indexOf(quote, end + 1)) {
      if (this.source[end - 1] !== '\\') return end;
    }
    this.unclosed ??= this.at;
    const last = this.source.lastIndexOf(quote);
    return last > this.at ? last : -1;
  }

  // bare = start { follow }, where "\," is one character, allowed in both places, that means a comma
  bareText(isFollow: (unit: string) => boolean): string | undefined {
    const start = this.at;
    let unit = this.unit();
    if (unit === '' || !(unit === '\\,' || isStart(unit))) return undefined;
    do {
      this.at += unit.length;
      unit = this.unit();
    } while (unit !== '' && (unit === '\\,' || isFollow(unit)));
    return withoutTrailingSpace(this.source.slice(start, this.at).replaceAll('\\,', ','));
  }

  unit(): string {
    if (this.source.startsWith('\\,', this.at)) return '\\,';
    const code = this.source.codePointAt(this.at);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  begin(part: ShorthandParser['part']): void {
    this.part = part;
    this.from = this.at;
  }

  next(): string {
    return this.source[this.at] ?? '';
  }

  expect(character: string): void {
    if (this.next() !== character) throw this.expected(character, this.received());
    this.at++;
  }

  received(): string {
    return this.at >= this.source.length ? 'EOF' : String.fromCodePoint(this.source.codePointAt(this.at) as number);
  }

  blank(): void {
    this.take(BLANK);
  }

  take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const text = pattern.exec(this.source)?.[0] ?? '';
    this.at += text.length;
    return text;
  }

  expected(expected: string, received: string): InputSyntaxError {
    return this.error(`Expected: '${expected}', received: '${received}'`);
  }

  duplicate(key: string, at: number): InputSyntaxError {
    const advice = 'This is often because there is a preceding "," instead of a space.';
    return new InputSyntaxError(
      'shorthand',
      `Second instance of key "${shown(key)}" encountered`,
      this.source,
      at,
      advice,
    );
  }

  error(message: string): InputSyntaxError {
    return new InputSyntaxError('shorthand', message, this.source, this.at);
  }
}

// White space that Python's str.rstrip removes: JavaScript's \s lacks U+001C-1F and U+0085, and also has U+FEFF.
const isTrailing = (unit: string): boolean =>
  isSpace(unit) || unit === '\x85' || (unit !== '\ufeff' && /\s/.test(unit));

function withoutTrailingSpace(text: string): string {
  let end = text.length;
  while (end > 0 && isTrailing(text[end - 1] as string)) end--;
  return text.slice(0, end);
}

const NEVER = new Set(['"', "'", ',']);

const isSpace = (unit: string): boolean => (unit >= '\t' && unit <= '\r') || (unit >= '\x1c' && unit <= ' ');

const isText = (unit: string): boolean => unit.length === 1 && unit > ' ' && !NEVER.has(unit);

const isStart = (unit: string): boolean => isText(unit) && unit !== '=' && unit !== '[' && unit !== '{';

const isFirstFollow = (unit: string): boolean => (isText(unit) && unit !== ']' && unit !== '}') || isSpace(unit);

const isFurtherFollow = (unit: string): boolean => (isText(unit) && unit !== '=') || isSpace(unit);
