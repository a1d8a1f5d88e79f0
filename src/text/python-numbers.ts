// Parses numbers like Python's int() and float(), which the AWS CLI uses for options (measured on AWS CLI 2.36). Both
// accept white space around the number and single underscores between digits.

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

/** Parses a number. Returns NaN for `nan` and the infinities, undefined for a text that float() refuses. */
export function parsePythonFloat(text: string): number | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  if (NOT_FINITE.test(text)) return Number.NaN;
  const digits = FLOAT.exec(text)?.[1]?.replaceAll('_', '');
  return digits === undefined ? undefined : Number(digits);
}
