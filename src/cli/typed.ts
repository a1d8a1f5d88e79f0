// A command line that is still being typed, as shells split it. Nothing in it is expanded or run.

export type Quote = '' | "'" | '"';

export interface Typed {
  /** The finished words, the program first, without their quotes. */
  readonly words: readonly string[];
  /** The word at the cursor without quotes, and as it was typed. */
  readonly current: string;
  readonly raw: string;
  /** The quote that is still open. */
  readonly quote: Quote;
  /** Whether the shell expands something in the word at the cursor: a `$` or a backtick means itself no more. */
  readonly isLive: boolean;
}

/**
 * Splits the line up to the cursor; `mark` is the character that takes the meaning of the next one away. A command to be
 * substituted, `$(...)`, is part of a word.
 */
export function splitTyped(line: string, mark = '\\'): Typed {
  const words: string[] = [];
  let [current, quote, start, isWord]: [string, Quote, number, boolean] = ['', '', 0, false];
  let [depth, isInBackticks, isLive] = [0, false, false];
  for (let at = 0; at < line.length; at++) {
    const character = line[at] as string;
    if (quote === '' && depth === 0 && !isInBackticks && /\s/.test(character)) {
      if (isWord) words.push(current);
      [current, start, isWord, isLive] = ['', at + 1, false, false];
      continue;
    }
    isWord = true;
    if (character === mark && isEscape(quote, line[at + 1], mark)) {
      current += line[++at] ?? '';
      continue;
    }
    if (quote !== "'" && (character === '$' || character === '`')) isLive = true;
    if (quote === '' && character === '`') isInBackticks = !isInBackticks;
    if (quote === '' && character === '(') depth++;
    if (quote === '' && character === ')') depth = Math.max(0, depth - 1);
    if (character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
    else current += character;
  }
  return { words, current, raw: line.slice(start), quote, isLive };
}

function isEscape(quote: Quote, next: string | undefined, mark: string): boolean {
  if (quote === '') return true;
  return quote === '"' && next !== undefined && ['"', '$', '`', mark].includes(next);
}

/** The text as it has to be typed on, behind a word whose open quote is `quote`. */
export function typedOn(text: string, quote: Quote, mark = '\\'): string {
  if (quote === '') return text.replace(/[^\w@%+=:,./-]/gu, (one) => mark + one);
  if (quote === '"') return text.replace(/["$`\\]/g, (one) => (one === '\\' && mark !== '\\' ? one : mark + one));
  return text.replaceAll("'", mark === '\\' ? "'\\''" : "''");
}
