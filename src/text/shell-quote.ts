// Quotes arguments for command lines that users copy into a shell.
import { escapeControlCharacters } from './safe.ts';

/** Quotes an argument for a POSIX shell, if it needs quotes. */
export function shellQuote(argument: string): string {
  if (/^[\w@%+=:,./-]+$/.test(argument)) return argument;
  if (escapeControlCharacters(argument) !== argument) {
    return `$'${argument.replace(/['\\]/g, '\\$&').replace(/\p{Cc}/gu, octalBytes)}'`;
  }
  return `'${argument.replaceAll("'", "'\\''")}'`;
}

// Control characters must not reach a terminal. bash, zsh and POSIX.1-2024 shells read these bytes in any locale.
const octalBytes = (character: string): string =>
  [...new TextEncoder().encode(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
