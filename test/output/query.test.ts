import { describe, expect, test } from 'vitest';
import { CliError, parameterError } from '../../src/errors.ts';
import type { Plain } from '../../src/output/plain.ts';
import { compileQuery, firstNames } from '../../src/output/query.ts';

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
  ['[a, `.b, "c"]', 'Bad jmespath expression: Unclosed ` delimiter:\n[a, `.b, "c"]'],
  ["'a\\' b", "Bad jmespath expression: Unclosed ' delimiter:\n'a\\' b"],
  ['merge()', 'Expected at least 1 argument for function merge(), received 0'],
];

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

// The function table of the library that the AWS CLI has (jmespath 1.0): one argument, two, or one and more.
const ONE =
  'abs avg ceil floor keys length max min reverse sort sum to_array to_number to_string type values merge not_null';
const TWO = 'contains ends_with join map max_by min_by sort_by starts_with';

describe('every function takes its number of arguments', () => {
  const words = (count: number): string => `${count} argument${count === 1 ? '' : 's'}`;
  test.each([...ONE.split(' ').map((name) => [name, 1] as const), ...TWO.split(' ').map((name) => [name, 2] as const)])(
    '%s: %i',
    (name, count) => {
      const call = (given: number): string => `${name}(${Array.from({ length: given }, () => '@').join(', ')})`;
      const isOpen = name === 'merge' || name === 'not_null';
      expect(kindOf(() => compileQuery(call(count)))).toBe('none');
      expect(kindOf(() => compileQuery(call(count + 1)))).toBe(isOpen ? 'none' : 'parameter');
      const wanted = isOpen ? `at least ${words(count)}` : words(count);
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
  ['$.a', 'root'],
  ['let $x = a in $x', 'let'],
  ['a[?b == $x]', 'variable'],
])('%s is beyond JMESPath as the AWS CLI has it', (expression, kind) => {
  const reason = `Invalid JMESPath expression: it has no ${kind} expressions`;
  expect(() => compileQuery(expression)).toThrow(parameterError(`Bad value for --query ${expression}: ${reason}`));
});

test('a reference is no query', () => {
  const reason = 'Invalid JMESPath expression: a reference (&) is for functions only';
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
  ["'A'", []],
  ['@', []],
])('%s looks up %j in the answer', (expression, names) => {
  expect(firstNames(expression)).toEqual(names);
});
