// Parses incomplete shorthand and reports what the cursor is in.
import type { InputObject, InputValue } from '../request/input-value.ts';
import { MOST_VALUES } from '../request/limits.ts';
import { type ShorthandFrame, ShorthandParser } from '../request/parse-shorthand.ts';
import { InputSyntaxError } from '../request/syntax-error.ts';

/** An open structure or list, with the values that are complete. */
export interface OpenFrame extends ShorthandFrame {
  readonly values: InputObject;
}

/** The state at the end of incomplete shorthand. */
export interface OpenShorthand {
  /** The open structures and lists, innermost last. */
  readonly frames: readonly OpenFrame[];
  /** The part that starts at `from` and is still being typed: a key, a value, or the text after a closed value. */
  readonly part: ShorthandParser['part'];
  readonly from: number;
}

/** The possible states at the end of a text; empty if no further text can make it valid shorthand. */
export function parseOpenShorthand(text: string): OpenShorthand[] {
  const parser = new OpenParser(text, (value) => value, MOST_VALUES);
  try {
    parser.element();
  } catch (error) {
    if (!(error instanceof InputSyntaxError)) throw error;
    // Text in an open quote can be anything, so only the place of the quote matters.
    if (error.at < text.length)
      return parser.unclosed === undefined ? [] : parseOpenShorthand(text.slice(0, parser.unclosed));
  }
  const end = stateOf(parser);
  return end.frames.at(-1)?.open === ',' ? [end, keyAfterComma(parser)] : [end];
}

/** The other reading of `a=b,c`: if an equals sign follows, the last item is a key. */
function keyAfterComma(parser: OpenParser): OpenShorthand {
  parser.at = parser.source.lastIndexOf(',') + 1;
  parser.blank();
  return { frames: stateOf(parser).frames.slice(0, -1), part: 'key', from: parser.at };
}

/** Keeps the values of each structure, as soon as they are complete. */
class OpenParser extends ShorthandParser {
  readonly complete = new Map<ShorthandFrame | undefined, InputObject>();

  override pair(readValue: () => InputValue): [string, InputValue] {
    const frame = this.frames.at(-1);
    const pair = super.pair(readValue);
    this.complete.set(frame, new Map([...(this.complete.get(frame) ?? []), pair]));
    return pair;
  }
}

const stateOf = ({ frames, complete, part, from }: OpenParser): OpenShorthand => ({
  frames: frames.map((frame) => ({ ...frame, values: complete.get(frame) ?? new Map() })),
  part,
  from,
});
