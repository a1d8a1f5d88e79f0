// Splits a command line into words as a POSIX shell does, but expands nothing. The rules are those of Python's shlex.split,
// which the AWS CLI uses.

const SPACE = ' \t\r\n';

/** Within double quotes, a backslash escapes only these. */
const ESCAPABLE = '"\\';

/** Splits a command line. Throws an error with Python's words if a quotation or an escape has no end. */
export function splitShellWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  const characters = [...text];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] as string;
    if (character === '\\' && quote !== "'") {
      const next = characters[++at];
      if (next === undefined) throw new Error('No escaped character');
      word = (word ?? '') + (quote && !ESCAPABLE.includes(next) ? `\\${next}` : next);
    } else if (quote || character === '"' || character === "'") {
      const isQuote = quote ? character === quote : true;
      word = (word ?? '') + (isQuote ? '' : character);
      if (isQuote) quote = quote ? '' : character;
    } else if (SPACE.includes(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + character;
  }
  if (quote) throw new Error('No closing quotation');
  return word === undefined ? words : [...words, word];
}

/** Splits a command line; undefined if a quotation or an escape has no end. */
export function tryShellWords(text: string): string[] | undefined {
  try {
    return splitShellWords(text);
  } catch {
    return undefined;
  }
}
