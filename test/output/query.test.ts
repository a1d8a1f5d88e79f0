import { describe, expect, test } from 'vitest';
import { CliError, parameterError } from '../../src/errors.ts';
import type { Plain } from '../../src/output/plain.ts';
import { compileQuery } from '../../src/output/query.ts';

const answer: Plain = { ImageId: 'ami-0abcdef1234567890' };

const picks: readonly (readonly [expression: string, picked: Plain])[] = [
  ['@', { ImageId: 'ami-0abcdef1234567890' }],
  ['ImageId', 'ami-0abcdef1234567890'],
  ['"ImageId"', 'ami-0abcdef1234567890'],
  ['Foo', null],
  ['a.b.c', null],
  ['ImageId[0]', null],
  ['*', ['ami-0abcdef1234567890']],
  ['[ImageId]', ['ami-0abcdef1234567890']],
  ['{a:ImageId,b:`1`}', { a: 'ami-0abcdef1234567890', b: 1 }],
  ["ImageId=='x'", false],
  ['!ImageId', false],
  ['Foo || ImageId', 'ami-0abcdef1234567890'],
  ['ImageId | @', 'ami-0abcdef1234567890'],
  ['`[1,2,3,4]`[1:3]', [2, 3]],
  ['`[1,2,3]`[::-1]', [3, 2, 1]],
  ['length(ImageId)', 21],
  ["to_number('12')", 12],
  ["to_number('x')", null],
  ['not_null(Foo, Bar, ImageId)', 'ami-0abcdef1234567890'],
  ['merge(@, {x: `1`})', { ImageId: 'ami-0abcdef1234567890', x: 1 }],
  ['sort_by(`[{"a":2},{"a":1}]`, &a)[*].a', [1, 2]],
  // Found by `npm run fuzz`.
  ['`{"a": [1, null]}` | toString', null],
  ['{a: ImageId}.toString', null],
  ['[{a: ImageId}][].constructor', []],
  ['{a: ImageId}.__proto__.toString', null],
  ['{a: ImageId}.a', 'ami-0abcdef1234567890'],
  ['merge(@, `{}`).valueOf', null],
  // What is neither a number nor a text has no order.
  ['Foo < `1`', null],
  ['@ >= ImageId', null],
];

test.each(picks)('%s picks', (expression, picked) => {
  expect(compileQuery(expression)(answer)).toEqual(picked);
});

const refusals: readonly (readonly [expression: string, reason: string])[] = [
  ['', 'Invalid JMESPath expression: cannot be empty.'],
  ['nofunc(@)', 'Unknown function: nofunc()'],
  ['map(&nofunc(@), @)', 'Unknown function: nofunc()'],
  ['Foo[?nofunc(@)]', 'Unknown function: nofunc()'],
  ['@ | nofunc(@)', 'Unknown function: nofunc()'],
  ['toString(@)', 'Unknown function: toString()'],
  ['length()', 'Expected 1 argument for function length(), received 0'],
  ['length(@, @)', 'Expected 1 argument for function length(), received 2'],
  ['{a:length(@, @)}', 'Expected 1 argument for function length(), received 2'],
  ['join(`1`)', 'Expected 2 arguments for function join(), received 1'],
  // Found by `npm run fuzz`.
  ['a.`{"a": 1}`', 'Invalid JMESPath expression: Syntax error, unexpected token: a literal'],
  ['@ `{"a": 1}`', 'Invalid JMESPath expression: Syntax error: unexpected token type: Literal'],
  ['$!`{"a": 1}`', 'Invalid JMESPath expression: Syntax error: invalid token (Literal)'],
  ['[a, `.b, "c"]', 'Bad jmespath expression: Unclosed ` delimiter:\n[a, `.b, "c"]'],
  ["'a\\' b", "Bad jmespath expression: Unclosed ' delimiter:\n'a\\' b"],
  ['merge()', 'Expected at least 1 argument for function merge(), received 0'],
];

const times = (text: string, count = 100_000): string => text.repeat(count);
const deep: readonly string[] = [
  ...['[', '(', '!', 'a[?', 'sort_by(a,'].map((text) => times(text)),
  ...['.a', '|a', '||a', '[0]', '[*]', '[]'].map((text) => `a${times(text)}`),
  `\`${times('[')}${times(']')}\``,
  `\`${times('[', 1000)}${times(']', 1000)}\``,
  `${times('to_string(', 5000)}a${times(')', 5000)}`,
];

test.each(deep)('%.20s... is refused for its depth', (expression) => {
  const reason = 'Invalid JMESPath expression: it is nested too deeply';
  expect(() => compileQuery(expression)).toThrow(parameterError(`Bad value for --query ${expression}: ${reason}`));
});

test.each(['to_string(', '[', '(', '!'])('a depth of 100 %s is no fault', (text) => {
  const closing = { '[': ']', '(': ')', 'to_string(': ')' }[text] ?? '';
  expect(() => compileQuery(`${times(text, 100)}ImageId${times(closing, 100)}`)(answer)).not.toThrow();
});

test.each(refusals)('"%s" is refused with its reason', (expression, reason) => {
  expect(() => compileQuery(expression)).toThrow(parameterError(`Bad value for --query ${expression}: ${reason}`));
});

function kindOf(act: () => unknown): string {
  try {
    act();
    return 'none';
  } catch (error) {
    return error instanceof CliError ? error.kind : 'a fault of the program';
  }
}

// What the library says about these is its own affair; that they are refused before there is an answer is not.
describe('what cannot be read is refused', () => {
  const unreadable = [
    ...['a[', '&', 'foo(', 'a||', '!', '[0', 'a b', '{a:1}', '1', '#', '$', 'a-b', '"x', 'a[b]'],
    ...['foo.', 'a..b', '[0].', '[*].', "'x", '`1', "'"],
  ];

  test.each(unreadable)('%s', (expression) => {
    expect(kindOf(() => compileQuery(expression))).toBe('parameter');
  });
});

describe('what only the answer shows to be wrong fails then', () => {
  test.each(['length(Foo)', 'length(`1`)', 'keys(ImageId)', 'sum(@)', "join('-', [`1`])"])('%s', (expression) => {
    const query = compileQuery(expression);
    expect(kindOf(() => query(answer))).toBe('general');
  });
});
