// Limits and replacements that keep text from outside harmless, for this program and for the terminal.

/** The text with control characters, but for line feeds and tabs, shown as \\x1b instead of obeyed. */
export function escapeControlCharacters(text: string): string {
  return text.replace(CONTROLS, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

// Those of \p{Cc}, whose table takes longer to load than all that is done with it.
// biome-ignore lint/suspicious/noControlCharactersInRegex: what must not reach a terminal.
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;

/** The text for one line of a terminal or of a protocol of lines. */
export const oneLine = (text: string): string => escapeControlCharacters(text.replace(/[\n\t]/g, ' '));

/**
 * The text with the passwords of URLs in it (`http://user:password@host`) blotted out. A password that was not escaped
 * may hold anything but blanks; digits up to the end of an authority are a port.
 */
export function maskPasswords(text: string): string {
  if (!text.includes('://')) return text;
  // One expression for all of it would look from each place up to the end, and take the square of the length.
  return text.replace(/\S+/g, (word) => {
    const end = word.lastIndexOf('@');
    const { 0: before = '', index = end } = (end > 0 && BEFORE_PASSWORD.exec(word)) || {};
    const start = index + before.length;
    return start < end ? `${word.slice(0, start)}***${word.slice(end)}` : word;
  });
}

const BEFORE_PASSWORD = /:\/\/[^/:@[]*:(?!\d*(?:[/?#]|$))/;

/** The text as it may be shown to people: nothing in it is obeyed by a terminal, and no password is told. */
export const sanitize = (text: string): string => escapeControlCharacters(maskPasswords(text));

/** Levels of nesting in JSON, YAML, shorthand and queries. Deeper text is refused: recursion would exhaust the stack. */
export const MAX_DEPTH = 500;
