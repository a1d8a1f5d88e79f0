// Expected bytes and errors: str.encode and json.dump of Python 3.11, whose codecs the AWS CLI uses.
import { describe, expect, test } from 'vitest';
import { codecFor } from '../../../src/text/codecs.ts';
import { hexEscape } from '../../../src/text/python-literals.ts';
import { encodeText } from '../../../src/text/unencodable.ts';

const codec = (name: string) => codecFor(name) ?? expect.unreachable(name);
const hex = (text: string, name: string): string => {
  const bytes = encodeText(text, codec(name));
  return 'error' in bytes ? bytes.error : Buffer.concat([codec(name).mark, bytes]).toString('hex');
};

describe('a codec writes the bytes of Python', () => {
  test.each([
    ['latin-1', 'Größe 5', '4772f6df652035'],
    ['iso8859_1', 'Größe 5', '4772f6df652035'],
    ['L1', 'ß', 'df'],
    ['US-ASCII', 'Gre 5', '4772652035'],
    ['cp1252', 'Größe €5', '4772f6df65208035'],
    ['cp1251', '€5, ж', '88352c20e6'],
    ['cp437', 'Größe 5', '477294e1652035'],
    ['iso8859-15', 'Größe €5', '4772f6df6520a435'],
    ['shift_jis', '5, ж, 日本', '352c2084772c2093fa967b'],
    ['euc_jp', 'Größe ж, 日本', '47728fabd38fa9ce6520a7d82c20c6fccbdc'],
    ['gbk', 'ж, 日本', 'a7d82c20c8d5b1be'],
    ['cp949', '€5, ж, 日本, 가', 'a2e6352c20acd82c20eceddce22c20b0a1'],
    ['utf-16', 'ß日😀', 'fffedf00e5653dd800de'],
    ['UTF16', 'ß', 'fffedf00'],
    ['utf_16_le', 'ß日😀', 'df00e5653dd800de'],
    ['utf-16-be', 'ß日😀', '00df65e5d83dde00'],
    ['utf-32', 'ß😀', 'fffe0000df00000000f60100'],
    ['utf_8_sig', 'ß\ufffd', 'efbbbfc39fefbfbd'],
    ['UTF8', 'ß日', 'c39fe697a5'],
  ])('%s: %s', (name, text, expected) => {
    expect(hex(text, name)).toBe(expected);
  });
});

test.each(['', 'bogus', 'hex', 'base64', 'binary', 'ucs2', 'utf-7', 'cesu8'])('there is no codec %j', (name) => {
  expect(codecFor(name)).toBeUndefined();
});

const json = (value: unknown): string => `${JSON.stringify(value, null, 4)}\n`;
const LATIN = 'ordinal not in range(256)';
const CHARMAP = 'character maps to <undefined>';

describe('a character that cannot be encoded is reported as by Python', () => {
  test.each([
    ['ascii', 'Größe', "'ascii' codec can't encode characters in position 2-3: ordinal not in range(128)"],
    ['latin_1', 'Größe €5', `'latin-1' codec can't encode character '\\u20ac' in position 6: ${LATIN}`],
    ['latin-1', '😀', `'latin-1' codec can't encode character '\\U0001f600' in position 0: ${LATIN}`],
    ['cp1252', 'Größe €5, ж', `'charmap' codec can't encode character '\\u0436' in position 10: ${CHARMAP}`],
    ['cp1252', '\x81', `'charmap' codec can't encode character '\\x81' in position 0: ${CHARMAP}`],
    ['cp437', 'Größe €5', `'charmap' codec can't encode character '\\u20ac' in position 6: ${CHARMAP}`],
    [
      'shift_jis',
      'Größe',
      "'shift_jis' codec can't encode character '\\xf6' in position 2: illegal multibyte sequence",
    ],
    ['latin-1', 'one\ntwo 日\n', `'latin-1' codec can't encode character '\\u65e5' in position 4: ${LATIN}`],
    // In JSON, positions count from the start of a string, or from the separator before it in a list.
    ['latin-1', json('hello日本'), `'latin-1' codec can't encode characters in position 6-7: ${LATIN}`],
    ['cp1252', json('hello日本'), `'charmap' codec can't encode characters in position 6-7: ${CHARMAP}`],
    ['latin-1', json({ a: 'x日本' }), `'latin-1' codec can't encode characters in position 2-3: ${LATIN}`],
    ['latin-1', json({ a: 1, ключ: 'x' }), `'latin-1' codec can't encode characters in position 1-4: ${LATIN}`],
    ['latin-1', json(['a', 'b日']), `'latin-1' codec can't encode character '\\u65e5' in position 8: ${LATIN}`],
    ['latin-1', json(['日本']), `'latin-1' codec can't encode characters in position 7-8: ${LATIN}`],
    [
      'gbk',
      json({ a: ['日'], b: [{ c: 'x', d: 'é😀日' }] }),
      "'gbk' codec can't encode character '\\U0001f600' in position 2: illegal multibyte sequence",
    ],
    [
      'latin-1',
      json([1, ['q', 'r"\n日']]),
      `'latin-1' codec can't encode character '\\u65e5' in position 16: ${LATIN}`,
    ],
    [
      'latin-1',
      json({ a: 'x', b: { c: '"日"' } }),
      `'latin-1' codec can't encode character '\\u65e5' in position 3: ${LATIN}`,
    ],
  ])('%s: %j', (name, text, expected) => {
    expect(encodeText(text, codec(name))).toEqual({ error: expected });
  });

  test('or escaped as by backslashreplace', () => {
    const bytes = encodeText('é, 日, 😀', codec('ascii'), hexEscape) as Uint8Array;
    expect(Buffer.from(bytes).toString()).toBe('\\xe9, \\u65e5, \\U0001f600');
  });
});
