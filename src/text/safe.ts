// Makes text from outside safe for the program and the terminal.
import { blot, maskOf } from './secrets.ts';

/** Escapes what can change how a terminal shows other text, except line feeds and tabs, as \\x1b, \\u202e and so on. */
export const escapeControlCharacters = (text: string): string => text.replace(CONTROLS, escaped);

// The characters of \p{Cc}, line separators and marks of direction; loading the table of \p{Cc} would take longer than the
// replacement. UTS #55, Unicode source code handling, tells what the marks are used for.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these must not reach a terminal.
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  return code > 0xff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\x${code.toString(16).padStart(2, '0')}`;
}

/** Makes a text safe for one line of a terminal or of a line-based protocol. */
export const oneLine = (text: string): string => escapeControlCharacters(text.replace(/[\n\t]/g, ' '));

/** Maximum length of a name, a reason or a response in a message. */
const MAX_SHOWN = 4096;

/**
 * Prepares a text from outside for a message: on one line, so that none of its lines looks like a line of ec2img, and cut
 * off after a number of characters.
 */
export const shown = (text: string, most = MAX_SHOWN): string =>
  escapeControlCharacters(cut(text, most)).replace(/[\n\t]/g, escaped);

/** Cuts a text off, and says how much is left out. Masks secrets before, because one could be cut in the middle. */
export function cut(text: string, most = MAX_SHOWN): string {
  if (text.length <= most) return text;
  const start = maskSecrets(text.slice(0, 2 * most)).slice(0, most);
  return `${start.replace(/[\ud800-\udbff]$/, '')}... (${text.length - most} more characters)`;
}

/** The part of a text around an offset, which says how much is left out, and the offset in it. */
export function excerptAt(
  text: string,
  at: number,
  most = MAX_SHOWN,
): { readonly excerpt: string; readonly at: number } {
  if (text.length <= most) return { excerpt: text, at };
  const around = Math.max(0, at - most);
  const masked = maskSecrets(text.slice(around, at + most));
  // The offset is lost with the secret.
  if (masked !== text.slice(around, at + most)) return { excerpt: `... ${cut(masked, most)}`, at: 0 };
  const start = Math.max(0, Math.min(at - most / 2, text.length - most));
  const before = start > 0 ? `(${start} more characters) ...` : '';
  const left = text.length - start - most;
  const after = left > 0 ? `... (${left} more characters)` : '';
  return { excerpt: before + text.slice(start, start + most) + after, at: before.length + at - start };
}

/**
 * Masks known secrets, users and passwords in URLs, and signatures and tokens in queries. An unescaped password can contain
 * anything except spaces and angle brackets, so a URL can only be trusted to end after its last @.
 */
export const maskSecrets = (text: string): string => maskQueries(maskUserinfo(blot(text)));

/** The separators before and after a user, and the end of a URL: plain, and in a form. */
const SEPARATOR = /:\/\/|%3a%2f%2f/gi;
const PLAIN = { at: '@', end: /[\s<>]/g };
const IN_FORM = { at: '%40', end: /[\s<>&]/g };

// A single expression would scan from each position to the end, which takes quadratic time.
function maskUserinfo(text: string): string {
  let [result, from] = ['', 0];
  const ends = new Map<RegExp, number>();
  SEPARATOR.lastIndex = 0;
  for (let found = SEPARATOR.exec(text); found; found = SEPARATOR.exec(text)) {
    const start = SEPARATOR.lastIndex;
    const { at, end } = found[0].startsWith('%') ? IN_FORM : PLAIN;
    if ((ends.get(end) ?? 0) <= start) ends.set(end, next(end, text, start));
    const quote = quoteBefore(text, found.index);
    const closing = quote ? text.indexOf(quote, start) : -1;
    const limit = Math.min(ends.get(end) as number, closing < 0 ? text.length : closing);
    const length = text.slice(start, limit).lastIndexOf(at);
    if (length > 0) {
      result += text.slice(from, start) + maskOf(text.slice(start, start + length).replace(/%3a/gi, ':'));
      from = start + length;
    }
    SEPARATOR.lastIndex = limit;
  }
  return from === 0 ? text : result + text.slice(from);
}

function next(end: RegExp, text: string, from: number): number {
  end.lastIndex = from;
  return end.exec(text)?.index ?? text.length;
}

/** The quote before the scheme that ends at an offset, if any. */
function quoteBefore(text: string, end: number): string | undefined {
  let at = end - 1;
  while (at >= 0 && /[A-Za-z0-9+.-]/.test(text[at] as string)) at--;
  const character = text[at];
  return character === '"' || character === "'" ? character : undefined;
}

/** Parameters of signed URLs (Signature Version 4, CloudFront), of OAuth, and common names of secrets. */
const SECRET_PARAMETERS =
  /((?:[?&;,\s]|%3f|%26)(?:x-amz-(?:signature|security-token|credential)|signature|sig|(?:access|refresh|id|auth|session|security)[-_]?token|token|password|passwd|secret|client[-_]secret|api[-_]?key)(?:=|%3d))[^\s&#"'<>;,]+/gi;

const maskQueries = (text: string): string => text.replace(SECRET_PARAMETERS, '$1***');

/** Makes a text safe to print: masks secrets and escapes control characters. */
export const sanitize = (text: string): string => escapeControlCharacters(maskSecrets(text));

/** Maximum length of a message or hint, which may consist of several texts and of command lines to copy. */
export const MAX_MESSAGE = 4 * MAX_SHOWN;

/** Makes a message safe to print, and limits its length. */
export const printable = (text: string): string => sanitize(cut(text, MAX_MESSAGE));

/** Length of a piece: splitting a text at every character takes ten times its length. */
const PIECE = 2 ** 16;

/** Replaces the line ends of other systems by line feeds. `replace` would take forty times the length of a text. */
export function unixLines(text: string): string {
  if (!text.includes('\r')) return text;
  let result = '';
  for (let start = 0, end = 0; start < text.length; start = end) {
    end = start + PIECE;
    if (text[end - 1] === '\r') end++;
    result += text.slice(start, end).split('\r\n').join('\n').split('\r').join('\n');
  }
  return result;
}

/** Maximum nesting in JSON, YAML, shorthand and queries. Deeper recursion could exhaust the stack. */
export const MAX_DEPTH = 500;
