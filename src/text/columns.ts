// Text in the columns of a terminal: how wide it is, and as much of it as fits.
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

/** As much of the beginning of a text as fits into a number of columns. */
export function fittingStart(text: string, columns: number): string {
  let width = 0;
  const characters = [...text];
  const over = characters.findIndex((character) => {
    width += displayWidth(character);
    return width > columns;
  });
  return over < 0 ? text : characters.slice(0, over).join('');
}

/** As much of the end of a text as fits into a number of columns. */
export const fittingEnd = (text: string, columns: number): string =>
  [...fittingStart([...text].reverse().join(''), columns)].reverse().join('');
