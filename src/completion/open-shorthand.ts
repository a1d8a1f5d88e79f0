// The end of a shorthand that is still being typed, as its parser sees it.
import { MOST_VALUES } from '../request/limits.ts';
import { type ShorthandFrame, ShorthandParser } from '../request/parse-shorthand.ts';
import { InputSyntaxError } from '../request/syntax-error.ts';

/** What a text ends in the middle of. */
export interface OpenShorthand {
  /** The structures and lists that are open, the innermost last. */
  readonly frames: readonly ShorthandFrame[];
  /** What begins at `from` and is still being typed: a key, a value, or what follows a closed value. */
  readonly part: ShorthandParser['part'];
  readonly from: number;
}

/** What the end of a text may be; empty for a text that no more typing makes a shorthand. */
export function parseOpenShorthand(text: string): OpenShorthand[] {
  const parser = new ShorthandParser(text, (value) => value, MOST_VALUES);
  try {
    parser.element();
  } catch (error) {
    if (!(error instanceof InputSyntaxError)) throw error;
    // A text within an open quote may hold anything: what counts is where the quote stands.
    if (error.at < text.length)
      return parser.unclosed === undefined ? [] : parseOpenShorthand(text.slice(0, parser.unclosed));
  }
  const { frames, part, from } = parser;
  const end = { frames, part, from };
  return frames.at(-1)?.open === ',' ? [end, keyAfterComma(parser)] : [end];
}

/** The other reading of `a=b,c`: with an equals sign, the last item of the list becomes a key. */
function keyAfterComma(parser: ShorthandParser): OpenShorthand {
  parser.at = parser.source.lastIndexOf(',') + 1;
  parser.blank();
  return { frames: parser.frames.slice(0, -1), part: 'key', from: parser.at };
}
