// Scans the tags and texts of XML in UTF-8. Accepts what the SDK's parser accepts, which is more than XML: a reference to an
// unknown name, for example, is empty. Works on bytes: a text of the whole document would take as much memory again.

import { decoded } from './xml-references.ts';

/** The bytes are not well-formed XML, or have a DOCTYPE. */
export class XmlError extends Error {}

const [START, END, SLASH, BANG, QUESTION, EQUALS] = [0x3c, 0x3e, 0x2f, 0x21, 0x3f, 0x3d];

/** Levels of elements that are ignored. Responses of EC2 have about ten. */
const MAX_DEPTH = 10_000;

/** The DOCTYPE of an HTML page, without declarations in brackets. */
const PAGE = /^<!doctype\s+html(?:\s[^<[\]]*)?>$/i;

/** What `child` has read. */
export type Step = 'end' | 'guessed' | 'other';

/** A position in a document. Its methods throw an XmlError for what they cannot read. */
export class Scanner {
  protected readonly bytes: Buffer;
  /** The offset after what has been read. */
  protected at: number;
  /** The name in the last start tag that was read. */
  protected nameStart = 0;
  protected nameEnd = 0;
  /** True if that was the tag of an empty element: `<a/>`. */
  protected isEmpty = false;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  }

  /** Reads the start tag of the root element. Returns true if the DOCTYPE of an HTML page comes before it. */
  root(): boolean {
    let isPage = false;
    for (;;) {
      while (isBlank(this.bytes[this.at])) this.at++;
      if (this.bytes[this.at] !== START) throw new XmlError();
      const open = this.at;
      if (!isMarkup(this.bytes[open + 1])) {
        this.startTag(open);
        return isPage;
      }
      if (!isPage && PAGE.test(this.slice(open, this.bytes.indexOf(END, open) + 1))) {
        isPage = true;
        this.after(open, '>');
      } else this.ignored(open);
    }
  }

  /**
   * Reads the start tag of the next child, or the end tag of the parent, whose name is at these offsets. Ignores text. Faster
   * if the child has the name of the guess.
   */
  child(parentStart: number, parentEnd: number, guess: Uint8Array | undefined): Step {
    if (this.isEmpty) {
      this.isEmpty = false;
      return 'end';
    }
    const { bytes } = this;
    for (;;) {
      const open = this.nextTag();
      const code = bytes[open + 1];
      if (code === SLASH) {
        this.endTag(open, parentStart, parentEnd);
        return 'end';
      }
      if (guess !== undefined && this.isGuessed(open, guess)) return 'guessed';
      if (!isMarkup(code)) {
        this.startTag(open);
        return 'other';
      }
      this.ignored(open);
    }
  }

  /** The offset of the end tag of an element that has only text. Undefined if it has more, or is empty. */
  endOfText(): number | undefined {
    if (this.isEmpty) return undefined;
    const open = this.nextTag();
    return this.bytes[open + 1] === SLASH ? open : undefined;
  }

  /** Reads the rest of the element whose start tag was read last. Returns its text up to the first element in it. */
  content(): string {
    if (this.isEmpty) {
      this.isEmpty = false;
      return '';
    }
    let text = '';
    for (;;) {
      const open = this.nextTag();
      text += decoded(this.slice(this.at, open));
      if (isMarkup(this.bytes[open + 1])) {
        text += this.ignored(open);
        continue;
      }
      this.at = open;
      this.skip();
      return text;
    }
  }

  /** Ignores the rest of the element whose start tag was read last. */
  skip(): void {
    const names = [this.nameStart, this.nameEnd];
    while (names.length > 0) {
      const step = this.child(names.at(-2) as number, names.at(-1) as number, undefined);
      if (step === 'end') names.length -= 2;
      else if (names.push(this.nameStart, this.nameEnd) > 2 * MAX_DEPTH) throw new XmlError();
    }
  }

  /** A part of the document as text. */
  slice(start: number, end: number): string {
    const text = this.bytes.toString('utf8', start, end);
    return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  }

  protected endTag(open: number, nameStart: number, nameEnd: number): void {
    const { bytes } = this;
    const start = open + 2;
    const end = start + nameEnd - nameStart;
    if (bytes[end] === END && this.isEqual(start, nameStart, nameEnd)) {
      this.at = end + 1;
      return;
    }
    const name = this.slice(start, this.after(open, '>') - 1).trim();
    if (name !== this.slice(nameStart, nameEnd)) throw new XmlError();
  }

  /** Compares the bytes at an offset with those of a range. */
  protected isEqual(at: number, start: number, end: number): boolean {
    const { bytes } = this;
    for (let offset = end - start - 1; offset >= 0; offset--) {
      if (bytes[at + offset] !== bytes[start + offset]) return false;
    }
    return true;
  }

  private isGuessed(open: number, guess: Uint8Array): boolean {
    const { bytes } = this;
    const start = open + 1;
    const end = start + guess.length;
    if (bytes[end] !== END) return false;
    for (let offset = 0; offset < guess.length; offset++) if (bytes[start + offset] !== guess[offset]) return false;
    this.nameStart = start;
    this.nameEnd = end;
    this.at = end + 1;
    return true;
  }

  /** The offset of the next tag. */
  private nextTag(): number {
    const { bytes } = this;
    let { at } = this;
    while (at < bytes.length && bytes[at] !== START) at++;
    if (at === bytes.length) throw new XmlError();
    return at;
  }

  private startTag(open: number): void {
    const { bytes } = this;
    let end = open + 1;
    while (!isEndOfName(bytes[end])) end++;
    this.nameStart = open + 1;
    this.nameEnd = end;
    this.at = end;
    if (bytes[end] !== END) this.attributes();
    if (bytes[this.at] === SLASH) {
      this.isEmpty = true;
      this.at++;
    }
    if (bytes[this.at] !== END) throw new XmlError();
    this.at++;
  }

  /** Ignores attributes. A value ends with the byte with which it starts. */
  private attributes(): void {
    const { bytes } = this;
    for (;;) {
      while (isBlank(bytes[this.at])) this.at++;
      while (bytes[this.at] !== EQUALS && !isEndOfName(bytes[this.at])) this.at++;
      while (isBlank(bytes[this.at])) this.at++;
      if (bytes[this.at] !== EQUALS) return;
      this.at++;
      while (isBlank(bytes[this.at])) this.at++;
      this.after(this.at + 1, bytes[this.at] ?? '=');
    }
  }

  /** Ignores a comment or an instruction, and returns the text of a CDATA section. Its end may overlap with its start: `<!-->`. */
  private ignored(open: number): string {
    const start = this.slice(open, open + 9);
    if (start === '<![CDATA[') return this.slice(open + 9, this.after(open + 9, ']]>') - 3);
    if (start.startsWith('<!--')) this.after(open, '-->');
    else if (start.startsWith('<?')) this.after(open, '?>');
    else throw new XmlError();
    return '';
  }

  /** Moves after the next occurrence of a text or byte, and returns the offset. */
  private after(from: number, end: string | number): number {
    const at = this.bytes.indexOf(end, from);
    if (at < 0) throw new XmlError();
    this.at = at + (typeof end === 'string' ? end.length : 1);
    return this.at;
  }
}

/** True for the second byte of comments, CDATA sections, instructions and DOCTYPEs. */
const isMarkup = (byte: number | undefined): boolean => byte === BANG || byte === QUESTION;

const isBlank = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** True for blanks, `/`, `>` and the end of the document. */
const isEndOfName = (byte: number | undefined): boolean =>
  byte === END || byte === SLASH || byte === undefined || isBlank(byte);
