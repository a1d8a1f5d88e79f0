// What a shell may have done to a value that cannot be read: JSON without its quotes, braces taken apart, quotes kept, blanks between its parts.
import { maskPasswords } from '../text/safe.ts';
import { parseShorthand } from './parse-shorthand.ts';

/** The words of an option that could not be read, and the option itself: `--tag-specifications`. */
export interface Refused {
  readonly option: string;
  readonly words: readonly string[];
  /** Whether the option takes shorthand; documents are JSON or YAML only. */
  readonly takesShorthand: boolean;
}

/** One sentence about what happened and how to write the value; undefined where it looks as it was meant. */
export function shellAdvice(refused: Refused): string | undefined {
  return (
    escapedQuotes(refused) ??
    keptQuotes(refused) ??
    lostQuotes(refused) ??
    expandedBraces(refused) ??
    cutAtBlanks(refused)
  );
}

const inFile = ({ option }: Refused): string => `save the JSON to a file and use ${option} file://FILE.json`;

function escapedQuotes(refused: Refused): string | undefined {
  if (!/^[\s'"]*[[{][\s[{]*\\"/.test(refused.words.join(' '))) return undefined;
  return `the shell did not remove the backslashes before the quotes; remove them, or ${inFile(refused)}`;
}

// cmd.exe knows no single quotes: it keeps them, and splits at the spaces between them.
function keptQuotes({ option, words }: Refused): string | undefined {
  const text = words.join(' ');
  if (!text.startsWith("'") || !text.endsWith("'") || text.length < 2) return undefined;
  const inner = text.slice(1, -1);
  if (inner.includes('"')) {
    return `the shell did not remove the single quotes; in cmd, put the value in double quotes and write \\" for each quote inside`;
  }
  const what = 'the shell did not remove the single quotes; in cmd, use double quotes';
  return isSafeToCopy(inner) ? `${what}: ${option} "${inner}"` : what;
}

// PowerShell 5 and cmd remove the double quotes from the arguments of a program.
function lostQuotes(refused: Refused): string | undefined {
  const text = refused.words.join(' ').trim();
  if (text.includes('"') || !UNQUOTED_JSON.test(text)) return undefined;
  return `the shell removed the double quotes from this JSON; ${inFile(refused)}`;
}

/** A structure whose first key has no quotes, or a list whose first item is a text without quotes; never valid JSON. */
const UNQUOTED_JSON = /^(?:\[\s*)?\{\s*\w+\s*:.*[\]}]$|^\[\s*(?!(?:true|false|null)\b)[A-Za-z/][^[\]{}]*\]$/s;

/** Whether a text is shown as it is: passwords of URLs never are. */
const isShownWhole = (text: string): boolean => maskPasswords(text) === text;

/** Whether every shell takes the text for itself between double quotes. */
const isSafeToCopy = (text: string): boolean => !/[$`%!"\\]/.test(text) && isShownWhole(text);

// bash and zsh make two words of a{x,y}b: axb and ayb. What stood in the braces is what the words do not share, up to
// the next sign of shorthand.
function expandedBraces({ option, words, takesShorthand }: Refused): string | undefined {
  if (!takesShorthand) return undefined;
  const start = commonStart(words);
  const before = start.slice(0, Math.max(...['=', '[', '{', ','].map((mark) => start.lastIndexOf(mark))) + 1);
  const after = [...commonStart(words.map(reversed))]
    .reverse()
    .join('')
    .replace(/[^\]},]*/, '');
  const parts = words.map((word) => word.slice(before.length, word.length - after.length));
  if (!/=\[?$/.test(before) || !/^\w+=/.test(parts[0] as string)) return undefined;
  const whole = `${before}{${parts.join(',')}}${after}`;
  const what = 'the shell expanded the braces in this value; put it in quotes';
  // Several groups make words of every combination; these are not what stood there.
  const keys = new Set(parts.map((part) => part.replace(/=.*/s, '')));
  const isWhole = keys.size === parts.length && !parts.some((part) => part.includes(',')) && isShorthand(whole);
  return isWhole && isShownWhole(whole) ? `${what}: ${option} '${whole}'` : what;
}

/** `Tags=[{Key=Name,Value=My server}]` without quotes is two words; one that ends in the middle says so. */
function cutAtBlanks({ option, words, takesShorthand }: Refused): string | undefined {
  if (!takesShorthand || !words.slice(0, -1).some(isOpen)) return undefined;
  const what = 'the shell split this value at its spaces; put it in quotes';
  const whole = words.join(' ');
  const isWhole = isShorthand(whole) && !isOpen(whole) && !whole.includes("'");
  return isWhole && isShownWhole(whole) ? `${what}: ${option} '${whole}'` : what;
}

/** Whether a word breaks off: behind a comma, or before its brackets are closed. */
const isOpen = (word: string): boolean =>
  word.endsWith(',') || (word.match(/[[{]/g)?.length ?? 0) > (word.match(/[\]}]/g)?.length ?? 0);

const reversed = (text: string): string => [...text].reverse().join('');

function commonStart([first = '', ...rest]: readonly string[]): string {
  let length = 0;
  while (length < first.length && rest.every((word) => word[length] === first[length])) length++;
  return first.slice(0, length);
}

function isShorthand(text: string): boolean {
  try {
    parseShorthand(text);
    return true;
  } catch {
    return false;
  }
}
