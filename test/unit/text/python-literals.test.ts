// Expected values: Python 3.11's int() and float().
import { describe, expect, test } from 'vitest';
import { isPythonInt, parseExactInt, parsePythonFloat, pythonString } from '../../../src/text/python-literals.ts';

describe('isPythonInt', () => {
  test.each(['0', '15', '+15', '-15', ' 15 ', '\t15\n', '008', '1_5', '99999999999999999999'])(
    'accepts %j as an integer',
    (text) => {
      expect(isPythonInt(text)).toBe(true);
    },
  );

  test.each(['', ' ', 'x', '1.5', '1e3', '0x1', '1_', '_1', '1__5', '- 1', '1 5', '\ufeff15'])(
    'rejects %j, which is no integer',
    (text) => {
      expect(isPythonInt(text)).toBe(false);
    },
  );

  test('rejects an integer with 10,001 digits', () => {
    expect(isPythonInt('9'.repeat(10_001))).toBe(false);
  });
});

describe('parseExactInt', () => {
  test.each([
    ['15', 15n],
    ['+15', 15n],
    [' -1_5 ', -15n],
    ['008', 8n],
    ['99999999999999999999', 99999999999999999999n],
    ['-99999999999999999999', -99999999999999999999n],
    // Arabic-Indic, Devanagari, full-width, and mathematical digits, five scripts of which follow one another.
    ['١٥', 15n],
    ['१_५', 15n],
    ['０１２３４５６７８９', 123456789n],
    ['𝟎𝟏𝟗𝟘𝟙𝟡𝟶𝟷𝟿', 19019019n],
    ['1٢३', 123n],
    // An ideographic and a no-break space.
    ['\u300015\u00a0', 15n],
  ])('parses %j as %o', (text, value) => {
    expect(parseExactInt(text)).toBe(value);
  });

  test.each(['', 'x', '1.5', '1_', '½', '²', '五', 'Ⅴ', '9'.repeat(10_001)])('refuses %j', (text) => {
    expect(parseExactInt(text)).toBeUndefined();
  });
});

describe('parsePythonFloat', () => {
  test.each([
    ['0', 0],
    ['1.5', 1.5],
    ['-1.5', -1.5],
    ['5.', 5],
    ['.5', 0.5],
    [' 5 ', 5],
    ['1_000.2_5', 1000.25],
    ['1e9', 1e9],
    ['1E+9', 1e9],
    ['15e-1', 1.5],
    ['1e999', Number.POSITIVE_INFINITY],
    ['١٥.५e１', 155],
  ])('parses %j as the number %d', (text, number) => {
    expect(parsePythonFloat(text)).toBe(number);
  });

  test.each(['nan', 'inf', '-Infinity', ' NaN '])('parses %j as NaN, which cannot be sent', (text) => {
    expect(parsePythonFloat(text)).toBeNaN();
  });

  test.each(['', '.', 'e5', '1e', '1_', '1__0', '1,5', '0x1', 'infinit', '1 5'])(
    'rejects %j, which is no number',
    (text) => {
      expect(parsePythonFloat(text)).toBeUndefined();
    },
  );
});

// Python 3.11's repr().
describe('pythonString', () => {
  test.each([
    ['a b~', "'a b~'"],
    ['', "''"],
    ["it's", '"it\'s"'],
    ['it\'s "x"', "'it\\'s \"x\"'"],
    ['a\\b', "'a\\\\b'"],
    ['a\tb\nc\r', "'a\\tb\\nc\\r'"],
    ['\x1f\x7f', "'\\x1f\\x7f'"],
    ['é\u00a0日', "'é\\xa0日'"],
    ['\u2028\u{e0001}', "'\\u2028\\U000e0001'"],
  ])('quotes %j as %s', (text, literal) => {
    expect(pythonString(text)).toBe(literal);
  });
});
