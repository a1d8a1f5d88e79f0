// Numbers and strings in Python's notation, which the AWS CLI uses (measured on AWS CLI 2.36). int() and float() accept
// white space around the number and single underscores between digits.

const DIGITS = '\\d+(?:_\\d+)*';

// Python does not count the byte order mark as white space.
const SPACE = '[^\\S\\ufeff]*';

const INT = new RegExp(`^${SPACE}[-+]?${DIGITS}${SPACE}$`);

const FLOAT = new RegExp(
  `^${SPACE}([-+]?(?:${DIGITS}\\.?(?:${DIGITS})?|\\.${DIGITS})(?:[eE][-+]?${DIGITS})?)${SPACE}$`,
);

const NOT_FINITE = new RegExp(`^${SPACE}[-+]?(?:inf|infinity|nan)${SPACE}$`, 'i');

/** Maximum length: longer texts could overflow the stack of the regular expressions. */
const MAX_LENGTH = 10_000;

export const isPythonInt = (text: string): boolean => text.length <= MAX_LENGTH && INT.test(text);

/** Parses a whole number. Returns undefined for a text that int() refuses. */
export const parsePythonInt = (text: string): number | undefined =>
  isPythonInt(text) ? parsePythonFloat(text) : undefined;

/** Parses a number. Returns NaN for `nan` and the infinities, undefined for a text that float() refuses. */
export function parsePythonFloat(text: string): number | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  if (NOT_FINITE.test(text)) return Number.NaN;
  const digits = FLOAT.exec(text)?.[1]?.replaceAll('_', '');
  return digits === undefined ? undefined : Number(digits);
}

/** Quotes a string as Python does: double quotes only if the string contains a single quote and no double quote. */
export function pythonString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replaceAll('\\', '\\\\').replace(/(?! )[\p{C}\p{Z}]/gu, pythonEscape);
  return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote;
}

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const pythonEscape = (character: string): string => NAMED[character] ?? hexEscape(character);

/** The shortest of Python's escapes with a number: `\x1b`, `\u2028`, `\U000e0001`. */
export function hexEscape(character: string): string {
  const hex = (character.codePointAt(0) as number).toString(16);
  const [letter, digits] = hex.length <= 2 ? ['x', 2] : hex.length <= 4 ? ['u', 4] : ['U', 8];
  return `\\${letter}${hex.padStart(digits as number, '0')}`;
}

/** Escapes all but ASCII in a text of JSON, and DEL, as json.dumps does. */
export const asciiJson = (json: string): string =>
  json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
