// Makes text from outside safe for the program and the terminal.

/** Escapes control characters, except line feeds and tabs, as \\x1b and so on. */
export function escapeControlCharacters(text: string): string {
  return text.replace(CONTROLS, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

// The characters of \p{Cc}; loading its table would take longer than the replacement.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these must not reach a terminal.
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;

/** Makes a text safe for one line of a terminal or of a line-based protocol. */
export const oneLine = (text: string): string => escapeControlCharacters(text.replace(/[\n\t]/g, ' '));

/**
 * Masks passwords in URLs (`http://user:password@host`). An unescaped password can contain anything except spaces.
 * Digits up to the end of an authority are a port.
 */
export function maskPasswords(text: string): string {
  if (!text.includes('://')) return text;
  // A single expression would scan from each position to the end, which takes quadratic time.
  return text.replace(/\S+/g, (word) => {
    const end = word.lastIndexOf('@');
    const { 0: before = '', index = end } = (end > 0 && BEFORE_PASSWORD.exec(word)) || {};
    const start = index + before.length;
    return start < end ? `${word.slice(0, start)}***${word.slice(end)}` : word;
  });
}

const BEFORE_PASSWORD = /:\/\/[^/:@[]*:(?!\d*(?:[/?#]|$))/;

/** Makes a text safe to print: escapes control characters and masks passwords. */
export const sanitize = (text: string): string => escapeControlCharacters(maskPasswords(text));

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
