// Expected values: Python 3.11's int() and float().
import { describe, expect, test } from 'vitest';
import { isPythonInt, parsePythonFloat } from '../../../src/text/python-literals.ts';

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
