// Quotes arguments for command lines that users copy into a shell.
import { escapeControlCharacters } from './safe.ts';

/** Quotes an argument for a POSIX shell, if it needs quotes. */
export function shellQuote(argument: string): string {
  if (/^[\w@%+=:,./-]+$/.test(argument)) return argument;
  if (escapeControlCharacters(argument) === argument) return inQuotes(argument);
  // dash does not know $'...'. A shell removes the line ends from the end of a substitution.
  const [, text = '', lineEnds = ''] = /^(.*?)(\n*)$/s.exec(argument) ?? [];
  const format = text.replace(/[\\%]/g, '$&$&').replace(/^-/, '\\055').replace(notShown(), octalBytes);
  return `"$(printf ${inQuotes(format)})"${lineEnds && inQuotes(lineEnds)}`;
}

/** Quotes an argument for a POSIX shell that gets it from this program. No character needs an escape. */
export const quoted = (argument: string): string => (/^[\w@%+=:,./-]+$/.test(argument) ? argument : inQuotes(argument));

const inQuotes = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Line ends, tabs, and the characters that must not reach a terminal. Made on use, because \p{Cc} takes time. */
const notShown = (): RegExp => /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

// printf of POSIX reads these bytes in any locale.
const octalBytes = (character: string): string =>
  [...new TextEncoder().encode(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
