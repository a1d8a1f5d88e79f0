// Faults in values. Positions stay offsets until they are shown here.
import { escapeControlCharacters } from '../text/safe.ts';

/** Why a value cannot be read, where no place in a text says it; who knows the option adds its name. */
export class InputValueError extends Error {
  /** What may help, in a sentence of its own. */
  readonly advice: string | undefined;
  constructor(message: string, { advice, cause }: { advice?: string | undefined; cause?: unknown } = {}) {
    super(message, { cause });
    this.advice = advice;
  }
}

/** A fault in a text: `at` is an offset in UTF-16 units. What option it was in is added by who knows. */
export class InputSyntaxError extends Error {
  readonly language: 'JSON' | 'YAML' | 'shorthand';
  readonly source: string;
  readonly at: number;
  /** A line to print below the place. */
  readonly advice: string | undefined;
  constructor(language: InputSyntaxError['language'], message: string, source: string, at: number, advice?: string) {
    super(message);
    this.language = language;
    this.source = source;
    this.at = at;
    this.advice = advice;
  }
}

/** The source with a caret below the character at the offset; what follows that line comes after the caret. */
export async function renderCaret(source: string, at: number): Promise<string> {
  const end = source.indexOf('\n', at);
  const lineEnd = end < 0 ? source.length : end;
  const lineStart = source.lastIndexOf('\n', at - 1) + 1;
  const margin = await blank(source.slice(lineStart, at));
  return `${source.slice(0, lineEnd)}\n${margin}^${source.slice(lineEnd)}`;
}

/** `line 2, column 5`, both counted from one, columns in characters. */
export function lineAndColumn(source: string, at: number): string {
  const before = source.slice(0, at).split('\n');
  return `line ${before.length}, column ${[...(before.at(-1) ?? '')].length + 1}`;
}

/** Blanks as wide as the text is when it is printed. A tab stays: only the terminal knows its width. */
async function blank(text: string): Promise<string> {
  const printed = escapeControlCharacters(text);
  if (/^[\t -~]*$/.test(printed)) return printed.replace(/[^\t]/g, ' ');
  const { displayWidth } = await import('../text/columns.ts');
  return printed.replace(/[^\t]+/g, (part) => ' '.repeat(displayWidth(part)));
}
