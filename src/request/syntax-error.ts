// Errors in values. Positions stay offsets until this file renders them.
import { escapeControlCharacters, excerptAt } from '../text/safe.ts';
import type { InputValue } from './input-value.ts';

/** An invalid value without a position in a text. The caller adds the option's name. */
export class InputValueError extends Error {
  /** A hint on how to fix the value. */
  readonly advice: string | undefined;
  constructor(message: string, { advice, cause }: { advice?: string | undefined; cause?: unknown } = {}) {
    super(message, { cause });
    this.advice = advice;
  }
}

/** A syntax error; `at` is an offset in UTF-16 units. The caller adds the option's name. */
export class InputSyntaxError extends Error {
  readonly language: 'JSON' | 'YAML' | 'shorthand';
  readonly source: string;
  readonly at: number;
  /** A line to print below the excerpt. */
  readonly advice: string | undefined;
  constructor(language: InputSyntaxError['language'], message: string, source: string, at: number, advice?: string) {
    super(message);
    this.language = language;
    this.source = source;
    this.at = at;
    this.advice = advice;
  }
}

/** An error in a value. The caller adds the option's name. */
export type ValueError = InputValueError | InputSyntaxError;

/** Handles an error in a value: throws it, or collects it and returns what stands for the value. */
export type Reject = (error: ValueError) => InputValue;

export const rethrow: Reject = (error) => {
  throw error;
};

/** Runs a parser, and rejects the value if it throws an error in a value. */
export function parseOrReject(parse: () => InputValue, reject: Reject): InputValue {
  try {
    return parse();
  } catch (error) {
    if (error instanceof InputValueError || error instanceof InputSyntaxError) return reject(error);
    throw error;
  }
}

/** Renders the source around an offset, with a caret below the character there, before the lines that follow. */
export async function renderCaret(whole: string, offset: number): Promise<string> {
  const { excerpt: source, at } = excerptAt(whole, offset);
  const end = source.indexOf('\n', at);
  const lineEnd = end < 0 ? source.length : end;
  const lineStart = source.lastIndexOf('\n', at - 1) + 1;
  const margin = await blank(source.slice(lineStart, at));
  return `${source.slice(0, lineEnd)}\n${margin}^${source.slice(lineEnd)}`;
}

/** Renders `line 2, column 5`; both count from 1, columns in characters. */
export function lineAndColumn(source: string, at: number): string {
  let [line, start, column] = [1, 0, 1];
  for (let end = source.indexOf('\n'); end >= 0 && end < at; end = source.indexOf('\n', start)) {
    line++;
    start = end + 1;
  }
  for (const _ of source.slice(start, at)) column++;
  return `line ${line}, column ${column}`;
}

/** Spaces as wide as the printed text. A tab stays: only the terminal knows its width. */
async function blank(text: string): Promise<string> {
  const printed = escapeControlCharacters(text);
  if (/^[\t -~]*$/.test(printed)) return printed.replace(/[^\t]/g, ' ');
  const { displayWidth } = await import('../text/columns.ts');
  return printed.replace(/[^\t]+/g, (part) => ' '.repeat(displayWidth(part)));
}
