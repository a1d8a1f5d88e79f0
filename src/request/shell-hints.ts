// Hints about what a shell may have done to a rejected value: removed or kept quotes, expanded braces, split at spaces. And
// about placeholders, which need quotes that the shell keeps.
import { maskSecrets } from '../text/safe.ts';
import { parseShorthand } from './parse-shorthand.ts';

/** An option whose arguments could not be parsed. */
export interface RejectedOption {
  /** For example `--tag-specifications`. */
  readonly option: string;
  readonly args: readonly string[];
  /** False for documents, which are JSON or YAML only. */
  readonly takesShorthand: boolean;
}

/** One sentence about what happened and how to write the value; undefined if the value looks intact. */
export function shellAdvice(rejected: RejectedOption): string | undefined {
  return (
    escapedQuotes(rejected) ??
    keptQuotes(rejected) ??
    lostQuotes(rejected) ??
    expandedBraces(rejected) ??
    cutAtBlanks(rejected) ??
    bareBraces(rejected)
  );
}

const inFile = ({ option }: RejectedOption): string => `save the JSON to a file and use ${option} file://FILE.json`;

function escapedQuotes(rejected: RejectedOption): string | undefined {
  const text = rejected.args.join(' ');
  if (!text.includes('\\"') || !/^[\s'"]*[[{][\s[{]*\\"/.test(text)) return undefined;
  return `the shell did not remove the backslashes before the quotes; remove them, or ${inFile(rejected)}`;
}

// cmd.exe does not treat single quotes as quotes: it keeps them, and splits at the spaces between them.
function keptQuotes({ option, args }: RejectedOption): string | undefined {
  const text = args.join(' ');
  if (!text.startsWith("'") || !text.endsWith("'") || text.length < 2) return undefined;
  const inner = text.slice(1, -1);
  if (inner.includes('"')) {
    return `the shell did not remove the single quotes; in cmd, put the value in double quotes and write \\" for each quote inside`;
  }
  const what = 'the shell did not remove the single quotes; in cmd, use double quotes';
  return isSafeToCopy(inner) ? `${what}: ${option} "${inner}"` : what;
}

// PowerShell 5 and cmd remove the double quotes from the arguments of a program.
function lostQuotes(rejected: RejectedOption): string | undefined {
  const text = rejected.args.join(' ').trim();
  if (!/^[[{]/.test(text) || text.includes('"') || !UNQUOTED_JSON.test(text)) return undefined;
  return `the shell removed the double quotes from this JSON; ${inFile(rejected)}`;
}

/** A structure whose first key, or a list whose first item, has lost its quotes; never valid JSON. */
const UNQUOTED_JSON = /^(?:\[\s*)?\{\s*\w+\s*:.*[\]}]$|^\[\s*(?!(?:true|false|null)\b)[A-Za-z/][^[\]{}]*\]$/s;

/** False for text with a URL password, which is never printed. */
const isPrintable = (text: string): boolean => maskSecrets(text) === text;

/** True if every shell leaves the text unchanged between double quotes. */
const isSafeToCopy = (text: string): boolean => !/[$`%!"\\]/.test(text) && isPrintable(text);

// bash and zsh expand a{x,y}b to two arguments, axb and ayb. The braces held what the arguments do not share, up to the
// next delimiter of shorthand.
function expandedBraces({ option, args, takesShorthand }: RejectedOption): string | undefined {
  if (!takesShorthand || args.length < 2) return undefined;
  const start = commonStart(args);
  const before = start.slice(0, Math.max(...['=', '[', '{', ','].map((mark) => start.lastIndexOf(mark))) + 1);
  const after = [...commonStart(args.map(reversed))]
    .reverse()
    .join('')
    .replace(/[^\]},]*/, '');
  const parts = args.map((arg) => arg.slice(before.length, arg.length - after.length));
  if (!/=\[?$/.test(before) || !/^\w+=/.test(parts[0] as string)) return undefined;
  const whole = `${before}{${parts.join(',')}}${after}`;
  const what = 'the shell expanded the braces in this value; put it in quotes';
  // Several groups expand to every combination, which cannot be reversed.
  const keys = new Set(parts.map((part) => part.replace(/=.*/s, '')));
  const isWhole = keys.size === parts.length && !parts.some((part) => part.includes(',')) && isShorthand(whole);
  return isWhole && isPrintable(whole) ? `${what}: ${option} '${whole}'` : what;
}

/**
 * Hint for an unquoted shorthand value that the shell split at its spaces: `Tags=[{Key=Name,Value=My server}]` becomes two
 * arguments, the first incomplete.
 */
function cutAtBlanks({ option, args, takesShorthand }: RejectedOption): string | undefined {
  if (!takesShorthand || !args.slice(0, -1).some(isOpen)) return undefined;
  const what = 'the shell split this value at its spaces; put it in quotes';
  const whole = args.join(' ');
  const isWhole = isShorthand(whole) && !isOpen(whole) && !whole.includes("'");
  return isWhole && isPrintable(whole) ? `${what}: ${option} '${whole}'` : what;
}

/** Hint for a value with a placeholder of plan-images: in shorthand, its braces would begin a structure. */
function bareBraces({ args, takesShorthand }: RejectedOption): string | undefined {
  const [, key, value = ''] = (takesShorthand && PLACEHOLDER.exec(args.join(' '))) || [];
  if (key === undefined || !isPrintable(value)) return undefined;
  return `in shorthand, put a value with braces in single quotes: ${key}='${value}'`;
}

/** A key of shorthand and its value. The lengths are limited so that the search takes linear time. */
const PLACEHOLDER =
  /\b(\w{1,40})=((?:[^=,'"[\]{}]{0,256}\{(?:instance-id|name|date|time|account|region|index|tag:[^=,'"[\]{}]{1,256})\}){1,8}[^=,'"[\]{}]{0,256})/;

/** True if an argument is incomplete: it ends with a comma, or its brackets are not closed. */
const isOpen = (arg: string): boolean =>
  arg.endsWith(',') || (arg.match(/[[{]/g)?.length ?? 0) > (arg.match(/[\]}]/g)?.length ?? 0);

const reversed = (text: string): string => [...text].reverse().join('');

function commonStart([first = '', ...rest]: readonly string[]): string {
  let length = 0;
  while (length < first.length && rest.every((arg) => arg[length] === first[length])) length++;
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
