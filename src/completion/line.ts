// A command line that is still being typed, as shells split it. Nothing in it is expanded or run.

// What each shell is told to do on Tab: hand the line to ec2img, take its lines. Nothing typed is ever evaluated.
// Own scripts, because @bomb.sh/tab 0.0.22 runs $(...) of the line on Tab in bash and completes nothing behind `=` or
// within quotes there, and @pnpm/tabtab 0.5.4 cannot leave out the space behind `Key=`.

/** Those of `ec2img completion` (schemas/commands/completion.json). */
export type Shell = 'bash' | 'zsh' | 'fish' | 'powershell';

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
  /** Whether the cursor is at the file of a redirection. */
  readonly isTarget: boolean;
}

/** The character that takes the meaning of the next one away. */
const markOf = (shell: Shell): string => (shell === 'powershell' ? '`' : '\\');

/**
 * Splits the line up to the cursor. A command to be substituted, `$(...)`, is part of a word; a redirection and its file
 * are no words of the command.
 */
export function splitTyped(line: string, shell: Shell = 'bash'): Typed {
  const mark = markOf(shell);
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
      // 2> and &> begin with what is redirected.
      if (/^(\d+|&)$/.test(line.slice(start, at))) isWord = false;
      at += operator.length - 1;
      endWord(at + 1);
      isTarget = true;
      continue;
    }
    isWord = true;
    if (character === mark && isEscape(quote, line[at + 1], shell)) {
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

/** The operator of a redirection; `<(...)` and `>(...)` are words. */
function redirectionAt(line: string, at: number, start: number): RegExpExecArray | null {
  const operator = /(?:>>|>&|>\||<<<|<<|<>|<&|>|<)(?!\()/y;
  operator.lastIndex = at;
  return at >= start ? operator.exec(line) : null;
}

function isEscape(quote: Quote, next: string | undefined, shell: Shell): boolean {
  if (quote === '') return true;
  const mark = markOf(shell);
  if (quote === "'") return shell === 'fish' && next !== undefined && ["'", mark].includes(next);
  return next !== undefined && ['"', '$', '`', mark].includes(next);
}

/** The text as it has to be typed on, behind a word whose open quote is `quote`. */
export function typedOn(text: string, quote: Quote, mark = '\\'): string {
  if (quote === '') return text.replace(/[^\p{L}\p{M}\p{N}_@%+=:,./-]/gu, (character) => mark + character);
  if (quote === '"')
    return text.replace(/["$`\\]/g, (character) =>
      character === '\\' && mark !== '\\' ? character : mark + character,
    );
  return text.replaceAll("'", mark === '\\' ? "'\\''" : "''");
}
