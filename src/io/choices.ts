// Choices of lists, as prompts show and search them.

import { oneLine } from '../text/safe.ts';
import type { Choice } from './io.ts';

/** The lines of a list that are shown at once by a prompt that only prints lines. */
export const MOST_LINES = 20;

/** The choices that contain every word of the text, ignoring case. */
export function matching<C extends Pick<Choice<unknown>, 'name' | 'text'>>(
  choices: readonly C[],
  text: string,
): readonly C[] {
  const words = text.toLowerCase().split(' ').filter(Boolean);
  return choices.filter(({ name, text = name }) => words.every((word) => text.toLowerCase().includes(word)));
}

/** The numbered lines of a list. Names come from EC2, so control characters are escaped. */
export const numbered = (choices: readonly Choice<unknown>[]): string =>
  choices
    .slice(0, MOST_LINES)
    .map(({ name, about, isPicked }, at) => {
      const mark = isPicked === undefined ? '' : isPicked ? '[x] ' : '[ ] ';
      return `${String(at + 1).padStart(3)}) ${mark}${oneLine(name)}${about === undefined ? '' : `: ${about}`}\n`;
    })
    .join('');

/** The numbers in a text such as `1, 3`. Undefined if one of them is not a number from 1 to `most`. */
export function numbersIn(text: string, most: number): number[] | undefined {
  const words = text.split(/[\s,]+/).filter(Boolean);
  const numbers = words.map((word) => (/^\d{1,9}$/.test(word) ? Number(word) : 0));
  return numbers.every((number) => number >= 1 && number <= most) ? numbers : undefined;
}
