// The compiled checks that replace src/request/schema-check.ts in the bundle.
import { expect, test } from 'vitest';
import { checkerModule } from '../../scripts/build/compiled-checks.ts';
import type { Shape } from '../../src/model/shape.ts';
import type { SchemaError } from '../../src/request/schema-check.ts';

interface Check {
  (data: unknown): boolean;
  readonly errors?: readonly SchemaError[] | null;
}

/** Loads the checks of a command, which need no modules. */
function load(command: Parameters<typeof checkerModule>[0]): (part: 'input' | 'rules', data: unknown) => string[] {
  const exports: Partial<Record<string, Check>> = {};
  new Function('exports', 'require', checkerModule(command))(exports, undefined);
  return (part, data) => {
    const check = exports[part];
    if (!check) throw new Error(`no check ${part}`);
    return check(data) ? [] : (check.errors ?? []).map(({ keyword, params }) => `${keyword} ${JSON.stringify(params)}`);
  };
}

const name: Shape = { type: 'string', minLength: 2 };
const input: Shape = { type: 'object', required: ['Name'], properties: { Name: name } };

test.each([
  ['a missing member', {}, ['required {"missingProperty":"Name"}']],
  ['a value of another type', { Name: 1 }, ['type {"type":"string"}']],
  ['a text that is too short: a letter of two UTF-16 units', { Name: '\u{1f600}' }, ['minLength {"limit":2}']],
  ['nothing else', { Name: 'ab' }, []],
])('the checks of a command find %s', (_, data, errors) => {
  expect(load({ input })('input', data)).toEqual(errors);
});

test('the rules of a command are checked apart from its input schema', () => {
  const check = load({ input, rules: { properties: { Name: { enum: ['ab'] } } } });
  expect([check('input', { Name: 'bc' }), check('rules', { Name: 'bc' })]).toEqual([
    [],
    ['enum {"allowedValues":["ab"]}'],
  ]);
});

test('the build fails if a check would need a module', () => {
  const odd = { ...input, uniqueItems: true, properties: { Name: { type: 'array', uniqueItems: true } } };
  expect(() => checkerModule({ input: odd as Shape })).toThrow(/^the checks of .* would need a module$/);
});
