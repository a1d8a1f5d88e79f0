// Completion uses the parser's grammar, so every shorthand that the parser accepts can be completed at every position.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseOpenShorthand } from '../../../src/completion/open-shorthand.ts';
import { shorthandCandidates } from '../../../src/completion/shorthand-candidates.ts';
import type { DescribedShape, Shape } from '../../../src/model/shape.ts';
import type { InputObject } from '../../../src/request/input-value.ts';
import { parseShorthand } from '../../../src/request/parse-shorthand.ts';
import { operationOf } from '../../support/operations.ts';
import {
  anyValueOf,
  choices,
  KeyPiece,
  type Piece,
  shorthandPieces,
  shorthandText,
} from '../../support/shorthand-values.ts';

/** The frames as `DeviceName Ebs{VolumeSize`, the part that is being typed, and its text so far. */
const ends = (text: string): string[][] =>
  parseOpenShorthand(text).map(({ frames, part, from }) => [
    frames.map(({ open, keys }) => open + keys.join(' ')).join(''),
    part,
    text.slice(from),
  ]);

const ENDS: [text: string, ...ends: string[][]][] = [
  ['', ['', 'key', '']],
  ['Devi', ['', 'key', 'Devi']],
  ['DeviceName=', ['DeviceName', 'value', '']],
  ['DeviceName = a ', ['DeviceName', 'value', 'a ']],
  ['DeviceName="a" ', ['DeviceName', 'end', ' ']],
  ['DeviceName=a,', ['DeviceName,', 'value', ''], ['DeviceName', 'key', '']],
  ['DeviceName=a, b', ['DeviceName,', 'value', 'b'], ['DeviceName', 'key', 'b']],
  ['DeviceName=a,b\\,c', ['DeviceName,', 'value', 'b\\,c'], ['DeviceName', 'key', 'c']],
  ['DeviceName=a,Ebs=', ['DeviceName Ebs', 'value', '']],
  ['Ebs={ V', ['Ebs{', 'key', 'V']],
  ['Ebs={Encrypted=true, ', ['Ebs{Encrypted', 'key', '']],
  ['Ebs={}', ['Ebs', 'end', '']],
  ['Tags=[', ['Tags[', 'value', '']],
  ['Tags=[{Key=a}, ', ['Tags[', 'value', '']],
  ['Tags=[{Key@=a', ['Tags[{Key', 'value', 'a']],
  // An open quote is a value with any content; an escaped quote does not end it.
  ['DeviceName="a,E={', ['DeviceName', 'value', '"a,E={']],
  ['DeviceName="a\\"b', ['DeviceName', 'value', '"a\\"b']],
  ['Values=a,"b', ['Values,', 'value', '"b'], ['Values', 'key', '"b']],
];

it.each(ENDS)('finds the part to complete at the end of the shorthand %j', (text, ...expected) => {
  expect(ends(text)).toEqual(expected);
});

it.each(['{"DeviceName"', '[', ' a', 'a=b]', 'a={b=c}}', 'a="b"c', 'a=1,a=2'])(
  'finds no part to complete in the text %j',
  (text) => {
    expect(parseOpenShorthand(text)).toEqual([]);
  },
);

/** The text cut at each place within a key or at its end, with the text up to the end of that key. */
function cutKeys(pieces: readonly Piece[]): [cut: string, whole: string][] {
  return pieces.flatMap((piece, at) => {
    if (!(piece instanceof KeyPiece)) return [];
    const before = pieces.slice(0, at).join('');
    return [...Array(piece.name.length + 1).keys()].map((length): [string, string] => [
      before + piece.name.slice(0, length),
      before + piece.name,
    ]);
  });
}

describe('completion of any shorthand that the parser accepts', () => {
  const { TagSpecifications, BlockDeviceMappings } = operationOf('create-image').input.properties ?? {};
  const { Filters } = operationOf('wait image-available').input.properties ?? {};
  const OPTIONS = Object.entries({ TagSpecifications, BlockDeviceMappings, Filters }) as [string, DescribedShape][];

  const lookup = async () => ['Stage', 'Stage two', 'a:b'].map((name) => ({ name, description: '' }));
  const find = (text: string, { items, 'x-filters': filters }: DescribedShape) =>
    shorthandCandidates(text, { shape: items as Shape, filters, lookup });

  it.each(OPTIONS)('offers the whole key for every truncated key in %s', (_, shape) =>
    fc.assert(
      fc.asyncProperty(anyValueOf(shape.items as Shape, shorthandText, 1), choices, async (value, choose) => {
        for (const [cut, whole] of cutKeys(shorthandPieces(value as InputObject, choose))) {
          const found = (await find(cut, shape)).map(({ text }) => text);
          expect({ cut, whole, isFound: found.some((text) => text.startsWith(`${whole}=`)) }).toMatchObject({
            isFound: true,
          });
        }
      }),
    ),
  );

  it.each(OPTIONS)('offers only candidates that can be completed further in %s', (_, shape) =>
    fc.assert(
      fc.asyncProperty(anyValueOf(shape.items as Shape, shorthandText, 1), choices, async (value, choose) => {
        const source = shorthandPieces(value as InputObject, choose).join('');
        for (let length = 0; length <= source.length; length++) {
          const found = await find(source.slice(0, length), shape);
          expect(found.filter(({ text }) => parseOpenShorthand(text).length === 0)).toEqual([]);
        }
      }),
    ),
  );

  it('finds a part to complete after every prefix', () => {
    const soup = fc.string({
      unit: fc.constantFrom(...'=,"\'\\[]{}@ \nab😀\u001c', 'a=', '={', '="', ",b='"),
      maxLength: 12,
    });
    const accepted = soup.map((rest) => `a=${rest}`).filter(isAccepted);
    fc.assert(
      fc.property(accepted, (source) => {
        for (let length = 0; length <= source.length; length++) {
          expect(parseOpenShorthand(source.slice(0, length))).not.toEqual([]);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

function isAccepted(source: string): boolean {
  try {
    return parseShorthand(source) !== undefined;
  } catch {
    return false;
  }
}
