import { describe, expect, test } from 'vitest';
import { CliError, parameterError } from '../../../src/errors.ts';
import type { JsonValue } from '../../../src/model/json-value.ts';
import { compileQuery, firstNames } from '../../../src/output/query.ts';

const answer: JsonValue = { ImageId: 'ami-0abcdef1234567890' };

const picks: readonly (readonly [expression: string, picked: JsonValue])[] = [
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
  // Only numbers and strings have an order.
  ['Foo < `1`', null],
  ['@ >= ImageId', null],
];

test.each(picks)('evaluates the query %s to %j', (expression, picked) => {
  expect(compileQuery(expression)(answer)).toEqual(picked);
});

// Output of the AWS CLI for these, parsed as JSON (2.9.19 and 1.45.11 print the same).
const PEOPLE = '[{"a":2,"n":"x"},{"a":1,"n":"y"},{"a":2,"n":"z"},{"a":1,"n":"w"}]';
const WORDS = '["b","\u00e1","\uff5e","B","\u{1f600}",""]';
const measured: readonly (readonly [expression: string, picked: JsonValue])[] = [
  // Strings sort by code points; the sort is stable.
  [`max_by(\`${PEOPLE}\`, &n).n`, 'z'],
  [`min_by(\`${PEOPLE}\`, &n).n`, 'w'],
  [`max_by(\`${PEOPLE}\`, &a).n`, 'x'],
  [`sort_by(\`${PEOPLE}\`, &a)[*].n`, ['y', 'w', 'x', 'z']],
  [`sort_by(\`${PEOPLE}\`, &to_string(a))[*].n`, ['y', 'w', 'x', 'z']],
  [`sort(\`${WORDS}\`)`, ['', 'B', 'b', '\u00e1', '\uff5e', '\u{1f600}']],
  [`max(\`${WORDS}\`)`, '\u{1f600}'],
  ["'a' < 'b'", true],
  ["'b' <= 'B'", false],
  ["ImageId > 'ami-'", true],
  ['max(`[]`)', null],
  ['max_by(`[]`, &a)', null],
  ['avg(`[]`)', null],
  ['sum(`[]`)', 0],
  // Selecting from null gives null.
  ['Foo.[a, b]', null],
  ['Foo | [a, @]', null],
  ['Foo.{a: b}', null],
  ['Foo | {a: `1`}', null],
  ['map(&[a], [@, Foo])', [[null], null]],
  ['Foo | [keys(@)]', null],
  // Only lists have slices.
  ['ImageId[0:3]', null],
  ['`[0,1,2,3,4,5,6,7,8,9]`[8:2:-2]', [8, 6, 4]],
  ['`[0,1,2,3]`[-1:-3:-1]', [3, 2]],
  ['`[0,1,2,3]`[100:-100:-3]', [3, 0]],
  ['`[0,1,2,3]`[-100:100]', [0, 1, 2, 3]],
  ['`[0,1,2,3]`[-2:]', [2, 3]],
  ['`[[1,[2]],3,[4]]`[]', [1, [2], 3, 4]],
  ['`[1,null,2]`[*]', [1, 2]],
  ['`{"a":{"b":1},"c":{"b":2}}`.*.b', [1, 2]],
  ['`[{"b":1},{"b":0},{}]`[?b].b', [1, 0]],
  ['`[1,true,"1"]`[?@ == `1`]', [1]],
  ['`[1,{"a":[2]}]` == `[1,{"a":[2]}]`', true],
  ['`0` || `1`', 0],
  ["'' || `[]` || `{}` || `false` || Foo", null],
  ["to_number('')", null],
  ["to_number('0x1')", null],
  ["to_number('1_000')", 1000],
  ["to_number(' -1.5e3 ')", -1500],
  ["to_number('1__0')", null],
  ['to_number(`true`)', null],
  ['to_string(`{"a": [1, null, true, "\u00e9"]}`)', '{"a":[1,null,true,"\\u00e9"]}'],
  ['to_string(`["\x7f"]`)', '["\\u007f"]'],
  ['to_string(`1e-7`)', '1e-07'],
  ["to_array('a')", ['a']],
  ["length('\u{1f600}')", 1],
  ["reverse('a\u{1f600}')", '\u{1f600}a'],
  ["join('', `[]`)", ''],
  ['contains(`[[1]]`, `[1]`)', true],
  ['merge(`{"a":1}`, `{"a":2,"b":3}`)', { a: 2, b: 3 }],
  ['type(`[]`)', 'array'],
  ['type(@)', 'object'],
  ['`available`', 'available'],
  ['ImageId == `ami-0abcdef1234567890`', true],
  ['"a`b"', null],
  // The content of a literal is not part of the expression.
  ['`{"type":"Function","name":"nofunc"}`', { type: 'Function', name: 'nofunc' }],
  ['`[{"type":"Root"}]`', [{ type: 'Root' }]],
  // In single quotes a backslash is an ordinary character unless it precedes a quote.
  ["'a\\\\b'", 'a\\\\b'],
  ["'a\\nb'", 'a\\nb'],
  ["'a\\'b'", "a'b"],
  ['[\'\\\\\', "ImageId"]', ['\\\\', 'ami-0abcdef1234567890']],
];

test.each(measured)('evaluates the query %s to %j, as the AWS CLI does', (expression, picked) => {
  expect(compileQuery(expression)(answer)).toEqual(picked);
});

// Members that JavaScript gives every object are not keys of a response or a literal.
test.each(['constructor', 'toString.name', '`{}`.__proto__', '*.length'])(
  'finds nothing for the query %s, which names a member of every JavaScript object',
  (expression) => {
    expect(compileQuery(expression)(answer)).toEqual(expression.startsWith('*') ? [] : null);
  },
);

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
  ['a[0:"(Literal)"]', 'Invalid JMESPath expression: Syntax error, unexpected token: (Literal)(QuotedIdentifier)'],
  ['[a, `.b, "c"]', 'Bad jmespath expression: Unclosed ` delimiter:\n[a, `.b, "c"]'],
  // The AWS CLI prints this message for names as well.
  ['"x', 'Bad jmespath expression: Unclosed " delimiter:\n"x'],
  ['a["x', 'Bad jmespath expression: Unclosed " delimiter:\na["x'],
  ["'a\\' b", "Bad jmespath expression: Unclosed ' delimiter:\n'a\\' b"],
  ['[&a]', 'Invalid JMESPath expression: an expression reference (&) must be a function argument'],
  ['Foo || &a', 'Invalid JMESPath expression: an expression reference (&) must be a function argument'],
  ['sort_by(&a, @)', 'Invalid JMESPath expression: an expression reference (&) must be a function argument'],
  ['sort_by(@, a)', 'Invalid JMESPath expression: argument 2 of sort_by() must be an expression reference (&)'],
  ['map(a, @)', 'Invalid JMESPath expression: argument 1 of map() must be an expression reference (&)'],
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

test.each(deep.map((text) => [text.slice(0, 20), text] as const))(
  'rejects a query that starts with %s because it is nested too deeply',
  (_, expression) => {
    const reason = 'Invalid JMESPath expression: nested too deeply';
    expect(() => compileQuery(expression)).toThrow(parameterError(`Bad value for --query ${expression}: ${reason}`));
  },
);

test.each(['to_string(', '[', '(', '!'])('accepts a query with 100 nested levels of %s', (text) => {
  const closing = { '[': ']', '(': ')', 'to_string(': ')' }[text] ?? '';
  expect(() => compileQuery(`${times(text, 100)}ImageId${times(closing, 100)}`)(answer)).not.toThrow();
});

test.each(refusals)('rejects the query %j with the reason %j', (expression, reason) => {
  expect(() => compileQuery(expression)).toThrow(parameterError(`Bad value for --query ${expression}: ${reason}`));
});

function kindOf(act: () => unknown): string {
  try {
    act();
    return 'none';
  } catch (error) {
    return error instanceof CliError ? error.kind : 'a bug';
  }
}

// The messages of the library may change; rejecting these before a request is sent may not.
describe('compileQuery', () => {
  const unreadable = [
    ...['a[', '&', 'foo(', 'a||', '!', '[0', 'a b', '{a:1}', '1', '#', '$', 'a-b', '"x', 'a[b]'],
    ...['foo.', 'a..b', '[0].', '[*].', "'x", '`1', "'"],
  ];

  test.each(unreadable)('rejects %j as an invalid JMESPath expression', (expression) => {
    expect(kindOf(() => compileQuery(expression))).toBe('parameter');
  });
});

describe('evaluating a query on a response with other types', () => {
  test.each([
    ['length(Foo)', 'length() takes a string or a list or a structure, not null'],
    ['length(`1`)', 'length() takes a string or a list or a structure, not a number'],
    ['keys(ImageId)', 'keys() takes a structure, not a string'],
    ['sum(@)', 'sum() takes a list of numbers, not a structure'],
    ["join('-', [`1`])", 'join() takes a list of strings, not a list of other values'],
    ['sort([`1`, ImageId])', 'sort() takes a list of numbers or a list of strings, not a list of other values'],
    ['abs(`true`)', 'abs() takes a number, not a boolean'],
    ['contains(ImageId, `1`)', 'contains() takes a string, not a number'],
    ['merge(@, `[]`)', 'merge() takes a structure, not a list'],
    ['sort_by(`[{"a":1},{"a":"x"}]`, &a)', 'sort_by() takes keys that are all numbers or all strings'],
    ['max_by(`[{}]`, &a)', 'max_by() takes keys that are all numbers or all strings'],
    ['map(&a, @)', 'map() takes a list, not a structure'],
    ['`[1]`[::0]', 'the step of a slice cannot be 0'],
  ])('fails for %s: %s', (expression, reason) => {
    const query = compileQuery(expression);
    expect(() => query(answer)).toThrow(
      expect.objectContaining({ kind: 'general', message: `The query does not fit the response: ${reason}` }),
    );
  });
});

// The functions of jmespath 1.0, the AWS CLI's library: one argument, two, or at least one.
const ONE =
  'abs avg ceil floor keys length max min reverse sort sum to_array to_number to_string type values merge not_null';
const TWO = 'contains ends_with join map max_by min_by sort_by starts_with';

describe('a query that calls a function', () => {
  const argumentCount = (count: number): string => `${count} argument${count === 1 ? '' : 's'}`;
  test.each([...ONE.split(' ').map((name) => [name, 1] as const), ...TWO.split(' ').map((name) => [name, 2] as const)])(
    'is rejected if the number of arguments of %s() is invalid',
    (name, count) => {
      // The index of the expression argument.
      const key = name === 'map' ? 0 : name.endsWith('_by') ? 1 : -1;
      const args = (length: number): string[] => Array.from({ length }, (_, at) => (at === key ? '&@' : '@'));
      const call = (length: number): string => `${name}(${args(length).join(', ')})`;
      const isOpen = name === 'merge' || name === 'not_null';
      expect(kindOf(() => compileQuery(call(count)))).toBe('none');
      expect(kindOf(() => compileQuery(call(count + 1)))).toBe(isOpen ? 'none' : 'parameter');
      const wanted = isOpen ? `at least ${argumentCount(count)}` : argumentCount(count);
      const reason = `Expected ${wanted} for function ${name}(), received ${count - 1}`;
      const few = call(count - 1);
      expect(() => compileQuery(few)).toThrow(parameterError(`Bad value for --query ${few}: ${reason}`));
    },
  );
});

test.each([
  ['a + b', 'arithmetic'],
  ['-a', 'unary'],
  ['a ? b : c', 'ternary'],
  ['ImageId = @', 'binding'],
  ['$.a', 'root'],
  ['let $x = a in $x', 'let'],
  ['a[?b == $x]', 'variable'],
])('rejects the query %s because the AWS CLI does not support %s expressions', (expression, kind) => {
  const reason = `Invalid JMESPath expression: ${kind} expressions are not supported`;
  expect(() => compileQuery(expression)).toThrow(parameterError(`Bad value for --query ${expression}: ${reason}`));
});

test('rejects a query that is only an expression reference', () => {
  const reason = 'Invalid JMESPath expression: an expression reference (&) must be a function argument';
  expect(() => compileQuery('&a')).toThrow(parameterError(`Bad value for --query &a: ${reason}`));
});

test.each<[string, string[]]>([
  ['A', ['A']],
  ['A.B', ['A']],
  ['A | B', ['A']],
  ['A[0].B', ['A']],
  ['A[].B', ['A']],
  ['A[*].B', ['A']],
  ['A.*.B', ['A']],
  ['A[?B == `1`].C', ['A']],
  ['[A, B]', ['A', 'B']],
  ['{x: A, y: B.C}', ['A', 'B']],
  ['length(A)', ['A']],
  ['sort_by(A, &B)', ['A']],
  ["A == 'x' && !B", ['A', 'B']],
  ['@.A', ['A']],
  ['`{"A": 1}`', []],
  ['`{"type": "Field", "name": "A"}`', []],
  ['A == `available`', ['A']],
  ["'A'", []],
  ['@', []],
])('finds that the query %s reads the members %j of the response', (expression, names) => {
  expect(firstNames(expression)).toEqual(names);
});
