// Splits a command line that is still being typed as a shell would. Nothing in it is expanded or executed.

/** The shells of `ec2img completion` (schemas/commands/completion.json). */
export type Shell = 'bash' | 'zsh' | 'fish' | 'powershell';

export type Quote = '' | "'" | '"';

export interface Typed {
  /** The finished words without their quotes, starting with the program. */
  readonly words: readonly string[];
  /** The word at the cursor, without quotes and as typed. */
  readonly current: string;
  readonly raw: string;
  /** The quote that is still open. */
  readonly quote: Quote;
  /** True if the shell would expand something (`$` or a backtick) in the word at the cursor. */
  readonly isLive: boolean;
  /** True if the cursor is at the file of a redirection. */
  readonly isTarget: boolean;
}

/** The escape character of a shell. */
const escapeOf = (shell: Shell): string => (shell === 'powershell' ? '`' : '\\');

/**
 * Splits the line up to the cursor. A command substitution, `$(...)`, is part of a word. Redirections and their files
 * are left out.
 */
export function splitTyped(line: string, shell: Shell = 'bash'): Typed {
  const escapeChar = escapeOf(shell);
  const words: string[] = [];
  let [current, quote, start, isWord, isTarget]: [string, Quote, number, boolean, boolean] = ['', '', 0, false, false];
  let [depth, isInBackticks, isLive] = [0, false, false];
  const endWord = (next: number): void => {
    if (isWord && !isTarget) words.push(current);
    if (isWord) isTarget = false;
    [current, start, isWord, isLive] = ['', next, false, false];
  };
  for (let at = 0; at < line.length; at++) {
    const character = line[at] as string;
    const isOpen = quote === '' && depth === 0 && !isInBackticks;
    if (isOpen && /\s/.test(character)) {
      endWord(at + 1);
      continue;
    }
    const [operator] = isOpen ? (redirectionAt(line, at, start) ?? []) : [];
    if (operator !== undefined) {
      // 2> and &> start with the redirected descriptor.
      if (/^(\d+|&)$/.test(line.slice(start, at))) isWord = false;
      at += operator.length - 1;
      endWord(at + 1);
      isTarget = true;
      continue;
    }
    isWord = true;
    if (character === escapeChar && isEscape(quote, line[at + 1], shell)) {
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
  return { words, current, raw: line.slice(start), quote, isLive, isTarget };
}

/** Matches a redirection operator; `<(...)` and `>(...)` are words. */
function redirectionAt(line: string, at: number, start: number): RegExpExecArray | null {
  const operator = /(?:>>|>&|>\||<<<|<<|<>|<&|>|<)(?!\()/y;
  operator.lastIndex = at;
  return at >= start ? operator.exec(line) : null;
}

function isEscape(quote: Quote, next: string | undefined, shell: Shell): boolean {
  if (quote === '') return true;
  const escapeChar = escapeOf(shell);
  if (quote === "'") return shell === 'fish' && next !== undefined && ["'", escapeChar].includes(next);
  return next !== undefined && ['"', '$', '`', escapeChar].includes(next);
}

/** Escapes text to append to a word whose open quote is `quote`. */
export function escapeForQuote(text: string, quote: Quote, escapeChar = '\\'): string {
  if (quote === '') return text.replace(/[^\p{L}\p{M}\p{N}_@%+=:,./-]/gu, (character) => escapeChar + character);
  if (quote === '"')
    return text.replace(/["$`\\]/g, (character) =>
      character === '\\' && escapeChar !== '\\' ? character : escapeChar + character,
    );
  return text.replaceAll("'", escapeChar === '\\' ? "'\\''" : "''");
}
