// Parses incomplete shorthand and reports what the cursor is in.
import { MOST_VALUES } from '../request/limits.ts';
import { type ShorthandFrame, ShorthandParser } from '../request/parse-shorthand.ts';
import { InputSyntaxError } from '../request/syntax-error.ts';

/** The state at the end of incomplete shorthand. */
export interface OpenShorthand {
  /** The open structures and lists, innermost last. */
  readonly frames: readonly ShorthandFrame[];
  /** The part that starts at `from` and is still being typed: a key, a value, or the text after a closed value. */
  readonly part: ShorthandParser['part'];
  readonly from: number;
}

/** The possible states at the end of a text; empty if no further text can make it valid shorthand. */
export function parseOpenShorthand(text: string): OpenShorthand[] {
  const parser = new ShorthandParser(text, (value) => value, MOST_VALUES);
  try {
    parser.element();
  } catch (error) {
    if (!(error instanceof InputSyntaxError)) throw error;
    // Text in an open quote can be anything, so only the place of the quote matters.
    if (error.at < text.length)
      return parser.unclosed === undefined ? [] : parseOpenShorthand(text.slice(0, parser.unclosed));
  }
  const { frames, part, from } = parser;
  const end = { frames, part, from };
  return frames.at(-1)?.open === ',' ? [end, keyAfterComma(parser)] : [end];
}

/** The other reading of `a=b,c`: if an equals sign follows, the last item is a key. */
function keyAfterComma(parser: ShorthandParser): OpenShorthand {
  parser.at = parser.source.lastIndexOf(',') + 1;
  parser.blank();
  return { frames: parser.frames.slice(0, -1), part: 'key', from: parser.at };
}
