// Random XML responses, generated from the schemas of the SDK.
import type { NormalizedSchema } from '@smithy/core/schema';
import { _parseRfc3339DateTimeWithOffset } from '@smithy/core/serde';
import fc from 'fast-check';
import type { SdkOperation } from './sdk-operations.ts';

/** A document: what is up to its root element, the content of that, and the rest. */
export type ResponseParts = readonly [start: string, content: string, end: string];

/** The source of a text in XML, and the text. */
type Leaf = readonly [source: string, text: string];

const escaped = (text: string): string => text.replace(/[&<]/g, (character) => (character === '&' ? '&amp;' : '&lt;'));

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.string({ unit: fc.constantFrom(...'<>&"\'; \t\r\n]-?é😀'), maxLength: 6 }),
);

const PIECES: readonly fc.Arbitrary<Leaf>[] = [
  anyText.map((text): Leaf => [escaped(text), text]),
  anyText.map((text): Leaf => [`<![CDATA[${text.replaceAll(']]>', '')}]]>`, text]),
  // The SDK cuts characters above U+FFFF off.
  fc.nat({ max: 0xffff }).map((code): Leaf => [`&#${code};`, String.fromCodePoint(code)]),
  fc.nat({ max: 0xffff }).map((code): Leaf => [`&#x${code.toString(16)};`, String.fromCodePoint(code)]),
  fc.constantFrom<Leaf>(['&amp;', '&'], ['&lt;', '<'], ['&gt;', '>'], ['&quot;', '"'], ['&apos;', "'"], ['&no;', '']),
  fc.constantFrom<Leaf>(['<!-- <a> & -->', ''], ['<?a b?>', '']),
];

const anyString = fc
  .array(fc.oneof(...PIECES), { maxLength: 3 })
  .map((pieces): Leaf => [pieces.map(([source]) => source).join(''), pieces.map(([, text]) => text).join('')]);

const NUMBERS = ['', '0', '2147483647', '-2147483648', '9007199254740993', '1e21', '0.1', ' 5\n', 'NaN', 'x'];

const anyNumber = fc.oneof(fc.constantFrom(...NUMBERS), fc.integer().map(String), fc.double().map(String));

const anyTimestamp = fc
  .tuple(
    fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true }),
    fc.constantFrom('', '.000', '.5', '.123456', '.999999999'),
    fc.constantFrom('Z', 'z', '+00:00', '-08:00', '+05:30'),
  )
  .map(([date, fraction, offset]) => date.toISOString().slice(0, 19) + fraction + offset);

const plain = (text: string): Leaf => [text, text];

function anyLeaf(schema: NormalizedSchema): fc.Arbitrary<Leaf> {
  if (schema.isStringSchema()) return anyString;
  if (schema.isNumericSchema()) return anyNumber.map(plain);
  if (schema.isBooleanSchema()) return fc.constantFrom('true', 'false', '1', '').map(plain);
  if (schema.isTimestampSchema()) return anyTimestamp.map(plain);
  if (!schema.isBlobSchema()) throw new Error(`no responses with ${schema.getName()} are generated`);
  return fc.uint8Array({ maxLength: 6 }).map((bytes) => plain(Buffer.from(bytes).toString('base64')));
}

const ATTRIBUTES = ['', '', ' ', '\n', ' a="b"', ' xsi:type = \'&lt;c>\'\n d=""'];

/** Writes an element, if it is empty in one of both forms. */
const anyElement = (name: string, content: fc.Arbitrary<string>, attributes = ATTRIBUTES): fc.Arbitrary<string> =>
  fc
    .tuple(content, fc.constantFrom(...attributes), fc.boolean())
    .map(([inner, given, isShort]) =>
      inner === '' && isShort ? `<${name}${given}/>` : `<${name}${given}>${inner}</${name}>`,
    );

/** The SDK rejects an element with attributes and without text if it expects text, and drops some of its line ends. */
function anyLeafElement(name: string, schema: NormalizedSchema): fc.Arbitrary<string> {
  return fc
    .tuple(anyLeaf(schema), fc.constantFrom(...ATTRIBUTES))
    .chain(([[source, text], attributes]) =>
      anyElement(name, fc.constant(source), [text.trim() === '' || /[\r\n]/.test(text) ? '' : attributes]),
    );
}

/** White space and comments. */
const GAPS = ['', '', '', '\n  ', '\r\n', '<!-- a -->', '<?a?>'];

/** Elements that the schema of a structure lacks. In a list, they would be items for the AWS CLI, but not for the SDK. */
const UNKNOWN = ['<requestId>1</requestId>', '<x:y z="1"><a/></x:y>'];

const gapInStructure = fc.constantFrom(...GAPS, ...UNKNOWN);

const gapInList = fc.constantFrom(...GAPS);

/** Elements in any order; all of them with `isFull`. */
const anyElements = (elements: fc.Arbitrary<string>[], isFull: boolean): fc.Arbitrary<string> =>
  fc
    .shuffledSubarray(elements, isFull ? { minLength: elements.length } : {})
    .chain((some) => fc.tuple(...some.flatMap((element) => [gapInStructure, element]), gapInStructure))
    .map((pieces) => pieces.join(''));

function anyMember(name: string, schema: NormalizedSchema, isFull: boolean): fc.Arbitrary<string> {
  if (schema.isStructSchema()) return anyElement(name, anyContent(schema, isFull));
  if (!schema.isListSchema()) return anyLeafElement(name, schema);
  const item = schema.getValueSchema();
  const element = anyMember(item.getMergedTraits().xmlName ?? 'member', item, isFull);
  const items = fc.array(fc.tuple(gapInList, element), { minLength: isFull ? 1 : 0, maxLength: 2 });
  return anyElement(
    name,
    items.map((pairs) => pairs.flat().join('')),
  );
}

/** The content of a structure. A response without members has none. */
function anyContent(schema: NormalizedSchema, isFull: boolean): fc.Arbitrary<string> {
  const members = schema.isUnitSchema() ? [] : [...schema.structIterator()];
  return anyElements(
    members.map(([name, member]) => anyMember(member.getMemberTraits().xmlName ?? name, member, isFull)),
    isFull,
  );
}

const STARTS = ['', '<?xml version="1.0" encoding="UTF-8"?>\n', '<!-- a -->'];

/** Responses of an operation: any members, and lists of up to two items; with `isFull` all members, and lists with items. */
export const anyResponse = ({ name, output }: SdkOperation, isFull = false): fc.Arbitrary<ResponseParts> =>
  fc
    .tuple(fc.constantFrom(...STARTS), fc.constantFrom(...ATTRIBUTES), anyContent(output, isFull))
    .map(([start, attributes, content]) => [`${start}<${name}Response${attributes}>`, content, `</${name}Response>\n`]);

/**
 * A response of ours as the SDK's reader would have read it: timestamps are Dates, numbers are what Number makes of a text,
 * and white space with a line end is no text. Throws for a timestamp that the SDK rejects.
 */
export function asSdk(schema: NormalizedSchema, value: unknown): unknown {
  if (schema.isTimestampSchema()) return _parseRfc3339DateTimeWithOffset(value);
  if (schema.isNumericSchema()) return Number(value);
  if (schema.isStringSchema()) return /^\s*\n\s*$/.test(value as string) ? '' : value;
  if (schema.isListSchema() && Array.isArray(value)) return value.map((item) => asSdk(schema.getValueSchema(), item));
  if (!schema.isStructSchema() || typeof value !== 'object' || value === null) return value;
  const members = new Map(schema.structIterator());
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      const member = members.get(name);
      return [name, member ? asSdk(member, item) : item];
    }),
  );
}

const BROKEN = ['', 'x', '<a>', '</a>', '</item>', '<![CDATA[', '<!--', '&', '\xff', '\n', ' a="'];

/** Responses in whose content some bytes are replaced by others, or repeated. Most are not XML. */
export const anyBroken = (responses: fc.Arbitrary<ResponseParts>): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(responses, fc.nat(), fc.nat({ max: 20 }), fc.option(fc.constantFrom(...BROKEN)))
    .map(([[start, content, end], place, length, bytes]) => {
      const all = Buffer.from(content);
      const from = place % (all.length + 1);
      const replaced = all.subarray(from, from + length);
      const replacement = bytes === null ? [replaced, replaced] : [Buffer.from(bytes, 'latin1')];
      const rest = all.subarray(from + length);
      return Buffer.concat([Buffer.from(start), all.subarray(0, from), ...replacement, rest, Buffer.from(end)]);
    });

const STRANGE = ['x', ' ', '<a/>', '<item/>', '<item>x</item>', '<a b="c">x</a>', '<__proto__>x</__proto__>'];

/** Responses that are XML, with something in a place where the schema has something else. */
export const anyStrange = (responses: fc.Arbitrary<ResponseParts>): fc.Arbitrary<Uint8Array> =>
  fc.tuple(responses, fc.nat(), fc.constantFrom(...STRANGE)).map(([[start, content, end], place, strange]) => {
    const pieces = content.split(/(?<=>)/);
    pieces.splice(place % (pieces.length + 1), 0, strange);
    return Buffer.from([start, ...pieces, end].join(''));
  });
