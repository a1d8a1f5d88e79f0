// Splits a text into words as Python's shlex.split does, which the AWS CLI uses: POSIX quotes and backslashes, no comments.

/** A part of a word: text in single quotes, in double quotes, an escaped character, or plain text. */
const PART = /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|[^ \t\r\n'"\\]+/sy;

const SPACE = /[ \t\r\n]+/y;

/** Returns the words of a text, without their quotes. Undefined if a quote is not closed, or a backslash is last. */
export function shellWords(text: string): string[] | undefined {
  const words: string[] = [];
  for (let at = endOf(SPACE, text, 0); at < text.length; at = endOf(SPACE, text, at)) {
    let word = '';
    for (let found = partAt(text, at); found; found = partAt(text, at)) {
      const [part, single, double, escaped] = found;
      word += single ?? double?.replace(/\\(["\\])/g, '$1') ?? escaped ?? part;
      at += part.length;
    }
    if (at < text.length && endOf(SPACE, text, at) === at) return undefined;
    words.push(word);
  }
  return words;
}

function partAt(text: string, at: number): RegExpExecArray | null {
  PART.lastIndex = at;
  return PART.exec(text);
}

function endOf(space: RegExp, text: string, at: number): number {
  space.lastIndex = at;
  return space.test(text) ? space.lastIndex : at;
}
