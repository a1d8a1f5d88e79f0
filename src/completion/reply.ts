// Renders candidates for the scripts of the shells.

import type { Candidate } from './candidate.ts';
import { escapeForQuote, type Shell, type Typed } from './line.ts';

/** Information that only bash passes, in addition to the line. */
interface BashWord {
  /** The part of the word that bash replaces: the text after its last `=` or `:`, without the open quote. */
  readonly word: string;
  /** True if bash only lists the candidates because Tab was pressed twice. */
  readonly isList: boolean;
}

/**
 * Renders candidates for the script of a shell, one per line. The notice is the reason for which there are none; zsh shows
 * it, and bash when Tab is pressed twice.
 */
export function completionReply(
  shell: Shell,
  candidates: readonly Candidate[],
  typed: Typed,
  bash: BashWord,
  notice?: string,
): string {
  return linesFor(shell, candidates, typed, bash, notice)
    .map((line) => `${line}\n`)
    .join('');
}

function linesFor(
  shell: Shell,
  candidates: readonly Candidate[],
  typed: Typed,
  bash: BashWord,
  notice?: string,
): readonly string[] {
  if (notice !== undefined) {
    if (shell === 'zsh') return [`notice\t${notice}`];
    // readline inserts a single text, and nothing of two that start differently.
    return shell === 'bash' && bash.isList ? [notice, ' '] : [];
  }
  return shell === 'bash' ? bashLines(candidates, typed, bash) : candidates.map(LINE[shell](typed));
}

/** True if a candidate opens a quote. After a `$`, the shell expands the word, which a quote would prevent. */
const opensQuote = ({ quoteAt }: Candidate, { quote, isLive }: Typed): boolean =>
  quoteAt !== undefined && quote === '' && !isLive;

type Line = (typed: Typed) => (candidate: Candidate) => string;

/** The text to append to what was typed. */
const added = ({ text }: Candidate, { current }: Typed): string => text.slice(current.length);

const LINE: Readonly<Record<Exclude<Shell, 'bash'>, Line>> = {
  // zsh's zformat aligns "shown:description", with colons in the shown part escaped.
  zsh: (typed) => (candidate) => {
    const shown = candidate.shown.replace(/[\\:]/g, '\\$&');
    const about = candidate.description && `:${candidate.description}`;
    // zsh takes unquoted braces out of the word, and puts them back at the same offsets.
    if (!opensQuote(candidate, typed) || /[{}]/.test(typed.raw))
      return [candidate.isPartial ? 'part' : 'whole', added(candidate, typed), shown + about].join('\t');
    const [before, after] = [candidate.text.slice(0, candidate.quoteAt), candidate.text.slice(candidate.quoteAt)];
    const quoted = `${before}'${escapeForQuote(after, "'")}`;
    return [...(candidate.isPartial ? ['quoted', quoted] : ['closed', `${quoted}'`]), shown + about].join('\t');
  },
  fish: () => (candidate) => [candidate.text, candidate.description].join('\t'),
  powershell: (typed) => (candidate) => {
    const text =
      typed.raw + escapeForQuote(added(candidate, typed), typed.quote, '`') + (candidate.isPartial ? '' : typed.quote);
    return [text, candidate.shown, candidate.description || candidate.shown].join('\t');
  },
};

function bashLines(candidates: readonly Candidate[], typed: Typed, { word, isList }: BashWord): string[] {
  // readline inserts a single candidate that it should only list, if the attempt before found none.
  if (isList && candidates.length !== 1) return candidates.map(listed);
  const lines = candidates.map((candidate) => {
    if (opensQuote(candidate, typed) && PLAIN_WORD.test(word))
      return `'${escapeForQuote(word + added(candidate, typed), "'")}${candidate.isPartial ? '' : "' "}`;
    const space = candidate.isPartial || typed.quote !== '' ? '' : ' ';
    return word + escapeForQuote(added(candidate, typed), typed.quote) + space;
  });
  // readline closes an open quote after a single candidate, but not after the common prefix of two.
  const [only] = candidates;
  return lines.length === 1 && only?.isPartial && typed.quote ? [...lines, `${lines[0]} `] : lines;
}

/** A word that means the same within quotes. */
const PLAIN_WORD = /^[\p{L}\p{N}_@%+=:,./{}[\]-]*$/u;

const listed = ({ shown, description, isOpaque }: Candidate): string =>
  isOpaque && description ? `${shown}  ${description}` : shown;
