// Tokens of cut results. The texts and what they mean: measured on AWS CLI 2.36.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isTokenOfEc2, pagingToken, parseStartingToken } from '../../../src/paging/paging-token.ts';
import type { InputValue } from '../../../src/request/input-value.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

test.each<[token: string | null, printed: number | undefined, text: string]>([
  [null, 2, 'eyJOZXh0VG9rZW4iOiBudWxsLCAiYm90b190cnVuY2F0ZV9hbW91bnQiOiAyfQ=='],
  ['t3', undefined, 'eyJOZXh0VG9rZW4iOiAidDMifQ=='],
  ['t3', 1, base64('{"NextToken": "t3", "boto_truncate_amount": 1}')],
  ['t2', 1, 'eyJOZXh0VG9rZW4iOiAidDIiLCAiYm90b190cnVuY2F0ZV9hbW91bnQiOiAxfQ=='],
  ['é"\\/😀+=', undefined, base64('{"NextToken": "\\u00e9\\"\\\\/\\ud83d\\ude00+="}')],
  ['\x7f\n', undefined, base64('{"NextToken": "\\u007f\\n"}')],
])('the token of the page %j with %j printed results is %s', (token, printed, text) => {
  expect(pagingToken(token, printed)).toBe(text);
});

describe('a starting token', () => {
  const cases: [text: string, parameters: [string, InputValue][], skip: number][] = [
    // Tokens of EC2.
    ['x', [['NextToken', 'x']], 0],
    ['', [['NextToken', '']], 0],
    ['t3', [['NextToken', 't3']], 0],
    ['YWJj', [['NextToken', 'YWJj']], 0],
    ['t%3D', [['NextToken', 't%3D']], 0],
    ['eyJOZXh0VG9rZW4iOiAidDMifQ', [['NextToken', 'eyJOZXh0VG9rZW4iOiAidDMifQ']], 0],
    [base64('[1]'), [['NextToken', base64('[1]')]], 0],
    [base64('{"NextToken": "t3"'), [['NextToken', base64('{"NextToken": "t3"')]], 0],
    ['/////w==', [['NextToken', '/////w==']], 0],
    // The older form.
    ['None', [], 0],
    ['None___2', [], 2],
    ['t3___1', [['NextToken', 't3']], 1],
    ['t3___ 1_0 ', [['NextToken', 't3']], 10],
    ['t3___-1', [['NextToken', 't3']], -1],
    ['t3___x', [['NextToken', 't3___x']], 0],
    ['t3___', [['NextToken', 't3___']], 0],
    // Tokens of cut results.
    [base64('{}'), [], 0],
    [base64('{"NextToken": null}'), [], 0],
    [base64('{"NextToken": "None"}'), [], 0],
    [base64('{"boto_truncate_amount": 2}'), [], 2],
    [base64('{"NextToken": "t3"}'), [['NextToken', 't3']], 0],
    [base64('{"NextToken": "t3", "boto_truncate_amount": 1}'), [['NextToken', 't3']], 1],
    [base64('{"NextToken": "t3", "boto_truncate_amount": null}'), [['NextToken', 't3']], 0],
    [base64('{"NextToken": "t3", "boto_truncate_amount": 99}'), [['NextToken', 't3']], 99],
    [base64('{"NextToken": "t3", "boto_truncate_amount": -1}'), [['NextToken', 't3']], -1],
    [base64('{"NextToken":"\\u00e9\\"\\\\/\\ud83d\\ude00+="}'), [['NextToken', 'é"\\/😀+=']], 0],
    // Validation rejects these.
    [base64('{"nextToken": "t3"}'), [['nextToken', 't3']], 0],
    [base64('{"NextToken": 5}'), [['NextToken', 5n]], 0],
    [
      base64('{"NextToken": "t3", "ImageIds": ["z"]}'),
      [
        ['NextToken', 't3'],
        ['ImageIds', ['z']],
      ],
      0,
    ],
  ];
  test.each(cases)('%j is read', (text, parameters, skip) => {
    const start = parseStartingToken(text);
    expect([[...start.parameters], start.skip]).toEqual([parameters, skip]);
  });

  const WHOLE = 'eyJOZXh0VG9rZW4iOiAidDMifQ==';
  test.each([
    ['blanks and a line end', ` ${WHOLE} \n`],
    ['characters outside the alphabet', WHOLE.replace('J', '-J_é.')],
    ['text after the padding', `${WHOLE}abc`],
    ['more padding', `${WHOLE}==`],
    ['padding at the start', `==${WHOLE}`],
  ])('may have %s', (_, text) => {
    expect([...parseStartingToken(text).parameters]).toEqual([['NextToken', 't3']]);
  });

  test.each([
    ['a___b___c'],
    [base64('"text"')],
    [base64('5')],
    [base64('null')],
    [base64('true')],
    [base64('{"boto_truncate_amount": "1"}')],
    [base64('{"boto_truncate_amount": 1.0}')],
    [base64('{"boto_truncate_amount": true}')],
  ])('cannot be %j', (text) => {
    expect(() => parseStartingToken(text)).toThrow(
      expect.objectContaining({
        message: `Bad starting token: ${text}`,
        code: 'PaginationError',
        hints: ['--starting-token takes the NextToken of a result that --max-items cut, or a NextToken of EC2'],
      }),
    );
  });

  test('of EC2 is distinguished from one of a cut result', () => {
    const isOfEc2 = ['t3', 't3___1', 'None', WHOLE].map((text) => isTokenOfEc2(text, parseStartingToken(text)));
    expect(isOfEc2).toEqual([true, false, false, false]);
  });

  test('is read back as it was written', () => {
    const anyToken = fc.option(fc.string({ unit: 'grapheme', minLength: 1 }));
    fc.assert(
      fc.property(anyToken, fc.option(fc.maxSafeInteger(), { nil: undefined }), (token, printed) => {
        fc.pre(token !== 'None');
        const start = parseStartingToken(pagingToken(token, printed));
        expect([start.parameters.get('NextToken') ?? null, start.skip]).toEqual([token, printed ?? 0]);
      }),
    );
  });
});
