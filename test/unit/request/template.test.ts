import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  hasPlaceholder,
  literalOf,
  needsInstance,
  parseTemplate,
  renderName,
  renderText,
  TemplateError,
  type TemplateValues,
} from '../../../src/request/template.ts';

const VALUES: TemplateValues = {
  instanceId: 'i-1234567890abcdef0',
  tags: new Map([
    ['Name', 'Müller: web #1'],
    ['Stage', 'prod'],
    ['empty', ''],
    ['long', 'x'.repeat(256)],
    ['odd', '東京'],
    ['a b:c', 'colon'],
  ]),
  account: '123456789012',
  region: 'us-east-1',
  index: 7,
  total: 150,
  moment: new Date('2030-01-31T23:59:58.999Z'),
};

test.each([
  ['web', 'web', 'web'],
  ['web-{instance-id}', 'web-i-1234567890abcdef0', 'web-i-1234567890abcdef0'],
  ['{date} {time}', '2030-01-31 235958', '2030-01-31 235958'],
  ['{account}/{region}', '123456789012/us-east-1', '123456789012/us-east-1'],
  ['n{index}', 'n007', 'n007'],
  // An accent is left out; a colon and a number sign are not valid in names.
  ['{name}', 'Muller- web -1', 'Müller: web #1'],
  ['{tag:Name}', 'Muller- web -1', 'Müller: web #1'],
  ['{tag:Stage}.{tag:a b:c}', 'prod.colon', 'prod.colon'],
  ['{tag:odd}x', '--x', '東京x'],
  ['{{name}} {{}}', '{name} {}', '{name} {}'],
  ['{tag:Stage}}}', 'prod}', 'prod}'],
])('the template %j is the name %j and the text %j', (template, name, text) => {
  const parsed = parseTemplate(template);
  expect([renderName(parsed, VALUES), renderText(parsed, VALUES)]).toEqual([name, text]);
});

const KNOWN = 'the placeholders are {instance-id}, {name}, {tag:KEY}, {date}, {time}, {account}, {region}, {index}';

test.each([
  ['{nme}', '{nme} is not a placeholder; did you mean {name}?', KNOWN],
  ['{Name}', '{Name} is not a placeholder; did you mean {name}?', KNOWN],
  ['{instanceid}', '{instanceid} is not a placeholder; did you mean {instance-id}?', KNOWN],
  ['{x}', '{x} is not a placeholder', KNOWN],
  ['{}', '{} is not a placeholder', KNOWN],
  ['{tag:}', '{tag:} is not a placeholder; did you mean {tag:KEY}?', KNOWN],
  ['{tag}', '{tag} is not a placeholder; did you mean {tag:KEY}?', KNOWN],
  ['a{name', '{ is not a part of a placeholder', `${KNOWN}; for a literal brace, write {{`],
  ['name}', '} is not a part of a placeholder', `${KNOWN}; for a literal brace, write }}`],
])('the template %j is refused: %s', (template, message, hint) => {
  const parse = () => parseTemplate(template);
  expect(parse).toThrow(expect.objectContaining({ message, hint }));
  expect(parse).toThrow(TemplateError);
});

test('{tag:KEY} is the tag with the key KEY', () => {
  const values = { ...VALUES, tags: new Map([['KEY', 'v']]) };
  expect(renderText(parseTemplate('{tag:KEY}'), values)).toBe('v');
});

test.each([
  ['{tag:none}', 'the instance has no tag none', 'the instance has no tag none'],
  ['{tag:empty}', 'the tag empty of the instance is empty', ''],
])('the template %j has no name: %s', (template, problem, text) => {
  const parsed = parseTemplate(template);
  expect(() => renderName(parsed, VALUES)).toThrow(problem);
  const rendered = () => renderText(parsed, VALUES);
  if (text === '') expect(rendered()).toBe('');
  else expect(rendered).toThrow(text);
});

describe('a name that is too long', () => {
  test.each([
    ['{tag:long}', 'x'.repeat(128)],
    ['{tag:long}-{date}', `${'x'.repeat(117)}-2030-01-31`],
    ['{tag:Stage}{tag:long}', `prod${'x'.repeat(124)}`],
    ['{tag:long}{tag:long}', 'x'.repeat(128)],
  ])('is cut in the values of tags: %s', (template, name) => {
    expect(renderName(parseTemplate(template), VALUES)).toBe(name);
  });

  test('keeps its other parts, so that validation reports it', () => {
    expect(renderName(parseTemplate(`${'y'.repeat(128)}{tag:Stage}`), VALUES)).toBe(`${'y'.repeat(128)}p`);
  });

  test('has valid characters and at most 128 of them, whatever the tags are', () => {
    const tags = fc.array(fc.string({ unit: 'binary', maxLength: 256 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(tags, (values) => {
        const template = parseTemplate(values.map((_, at) => `{tag:${at}}`).join('-'));
        const all = new Map(values.map((value, at) => [String(at), `a${value}`]));
        const name = renderName(template, { ...VALUES, tags: all });
        expect(name).toMatch(/^[A-Za-z0-9()[\] ./\-'@_]{1,128}$/);
      }),
    );
  });
});

test.each([
  ['web', false, false, 'web'],
  ['{{web}}', false, false, '{web}'],
  ['a{date}b{index}', true, false, 'ab'],
  ['{instance-id}{region}{time}', true, false, ''],
  ['{account}', true, true, ''],
  ['a {name}', true, true, 'a '],
  ['{tag:x}', true, true, ''],
])('%j: has a placeholder %s, needs the instance %s, literal %j', (template, has, needs, literal) => {
  const parsed = parseTemplate(template);
  expect([hasPlaceholder(parsed), needsInstance(parsed), literalOf(parsed)]).toEqual([has, needs, literal]);
});
