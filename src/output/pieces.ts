// Texts in pieces, so that a large one is printed while it is rendered.

/** The least length of a piece that is written at once, in UTF-16 code units. */
export const LENGTH = 2 ** 16;

/**
 * Joins short pieces to longer ones: each piece that is written costs a system call.
 */
export function* joinPieces(pieces: Iterable<string>): Generator<string> {
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < LENGTH) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

/** The whole text. Only for texts that are known to be short, or that are needed as a whole. */
export const wholeText = (pieces: Iterable<string>): string => [...pieces].join('');
