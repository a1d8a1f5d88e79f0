// A command line for people to copy.
import { withoutControls, withoutPasswords } from '../text.ts';

/** Words as a POSIX shell reads them; passwords of URLs are left out. */
export const shellLine = (words: readonly string[]): string => words.map(withoutPasswords).map(quoted).join(' ');

function quoted(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  if (withoutControls(word) !== word) return `$'${word.replace(/['\\]/g, '\\$&').replace(/\p{Cc}/gu, octal)}'`;
  return `'${word.replaceAll("'", "'\\''")}'`;
}

// What a terminal would obey is written in the way of bash, zsh and POSIX.1-2024; byte by byte, whatever the locale is.
const octal = (character: string): string =>
  [...new TextEncoder().encode(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
