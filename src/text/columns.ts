// How wide text is on a terminal.
import { eastAsianWidth } from 'get-east-asian-width';

/** Columns on a terminal; characters of ambiguous width count as narrow unless the caller wants them wide. */
export function displayWidth(text: string, options: { readonly ambiguousAsWide?: boolean } = {}): number {
  let width = 0;
  for (const character of text) width += eastAsianWidth(character.codePointAt(0) as number, options);
  return width;
}

/** The columns of the widest of these texts, of which there may be any number. */
export const maxWidth = (texts: readonly string[]): number =>
  texts.reduce((most, text) => Math.max(most, displayWidth(text)), 0);
