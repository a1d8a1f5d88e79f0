// The help of an option contains every fact from the schemas and the documentation.

import { describe, expect, test } from 'vitest';
import limits from '../../../schemas/reference/volume-limits.json' with { type: 'json' };
import {
  type DescribedOperation,
  describedModel as model,
  shownCommonOptions,
} from '../../../src/model/described-model.ts';
import { type DescribedShape, members, optionName, shownMembers, typeName } from '../../../src/model/shape.ts';
import { parsed } from '../../support/parse.ts';
import { below, pageOf, section, textBelow } from './read-page.ts';

interface Fact {
  readonly where: string;
  /** Text that the help must contain as a whole word. */
  readonly word: string;
}

const LIMITS = ['minLength', 'maxLength', 'minimum', 'maximum', 'minItems', 'maxItems', 'const'] as const;
const MANY = 10;

/** Columns in which the title of every option fits. */
const WIDE = 100;

/** The facts in a JSON Schema about one value, including conditions and combinations, but not nested values. */
function wordsOf(schema: Readonly<Record<string, unknown>>): string[] {
  const lists = [schema.enum, schema['x-known-values']].filter((list) => Array.isArray(list)) as string[][];
  return [
    ...LIMITS.flatMap((keyword) => (schema[keyword] === undefined ? [] : [shown(schema[keyword])])),
    ...lists.filter((list) => list.length <= MANY).flat(),
    ...(schema.default === undefined ? [] : [shown(schema.default), 'default']),
    ...((schema.allOf ?? []) as Record<string, unknown>[]).flatMap(wordsOf),
  ];
}

const shown = (value: unknown): string => (typeof value === 'number' ? value.toLocaleString('en-US') : String(value));

/** The facts of every nested member of a schema, each with the help text that must contain it. */
function factsBelow(
  shape: DescribedShape,
  schema: Readonly<Record<string, unknown>>,
  lines: readonly string[],
  path: string,
) {
  const properties = (schema.properties ?? {}) as Record<string, Record<string, unknown>>;
  return members(shape).flatMap(([name, member]): [fact: Fact, text: string][] => {
    const own = properties[name];
    if (own === undefined) return [];
    const title = `${name} -> (${typeName(member)})`;
    const facts = wordsOf(own).map((word): [Fact, string] => [
      { where: `${path}.${name}`, word },
      textBelow(lines, title),
    ]);
    const inner = (own.items ?? own) as Record<string, unknown>;
    return [...facts, ...factsBelow(member.items ?? member, inner, below(lines, title), `${path}.${name}`)];
  });
}

/** The options of a command that help shows, without global ones. */
const optionsOf = (operation: DescribedOperation): [name: string, shape: DescribedShape][] => [
  ...shownMembers(operation.input),
  ...shownCommonOptions(model, operation),
  ...members(operation.extraOptions),
];

const commonShape = (operation: DescribedOperation): DescribedShape => ({
  type: 'object',
  properties: Object.fromEntries(shownCommonOptions(model, operation)),
});

function factsOf(operation: DescribedOperation, schema: DescribedShape, ...headings: string[]): [Fact, string][] {
  const isGlobal = headings.includes('GLOBAL OPTIONS');
  const page = pageOf(isGlobal ? [] : operation.command, WIDE);
  const lines = headings.flatMap((heading) => section(page, heading));
  const shapes = Object.fromEntries(optionsOf(operation));
  const titleOf = (name: string): string =>
    lines.map((line) => line.trim()).find((line) => new RegExp(`^--${optionName(name)}[ |]`).test(line)) ?? '';
  return shownMembers(schema).flatMap(([name, member]): [Fact, string][] => {
    const [title, path] = [titleOf(name), `--${optionName(name)}`];
    const shape = isGlobal ? member : (shapes[name] as DescribedShape);
    const negated = shape['x-negated-option'] ? [`--${shape['x-negated-option']}`] : [];
    const inTitle = [`(${typeName(shape)})`, ...negated];
    return [
      ...inTitle.map((word): [Fact, string] => [{ where: path, word }, title]),
      ...wordsOf(member as never).map((word): [Fact, string] => [{ where: path, word }, textBelow(lines, title)]),
      ...factsBelow(shape.items ?? shape, (member.items ?? member) as never, below(lines, title), path),
    ];
  });
}

/** True if a text contains a whole word: `300` is not in `3,000`, nor `image` in `image-id`. */
const hasWord = (text: string, word: string): boolean =>
  new RegExp(`(?<![\\w,-])${word.replace(/\W/g, '\\$&')}(?![\\w]|-\\w|,\\d)`, 'i').test(text);

/** The shortest command line with the option and a valid value. */
function commandLine(operation: DescribedOperation, option: string, type: string): string[] {
  const shapes = [operation.extraOptions, model.commandOptions, model.globals].flatMap(members);
  const choices = shapes.find(([name]) => `--${optionName(name)}` === option)?.[1].enum;
  const required = (operation.input.required ?? []).flatMap((name) => [`--${optionName(name)}`, 'abc']);
  return [...operation.command, ...required, option, ...(type === 'boolean' ? [] : [choices?.[0] ?? '1'])];
}

describe.each(model.operations.map((operation) => [operation.command.join(' '), operation] as const))(
  'the help of %s',
  (_, operation) => {
    const facts = [
      ...factsOf(operation, operation.input, 'REQUIRED OPTIONS', 'OPTIONS'),
      ...factsOf(operation, commonShape(operation), 'OPTIONS'),
      ...factsOf(operation, operation.extraOptions, 'EC2IMG OPTIONS'),
      ...factsOf(operation, model.globals, 'GLOBAL OPTIONS'),
      ...factsOf(operation, (operation.rules ?? {}) as DescribedShape, 'REQUIRED OPTIONS', 'OPTIONS'),
    ];

    test('shows every type, limit, choice and default of the schemas', () => {
      const options = [...optionsOf(operation), ...members(model.globals)];
      const about = new Set(facts.map(([{ where }]) => where.replace(/\..*/, '')));
      expect([...about].toSorted()).toEqual(options.map(([name]) => `--${optionName(name)}`).toSorted());
      const missing = facts.filter(([{ word }, text]) => !hasWord(text, word)).map(([fact]) => fact);
      expect(missing).toEqual([]);
    });

    test('shows a placeholder for each value', () => {
      const lines = `${pageOf(operation.command, WIDE)}\n${pageOf([], WIDE)}`;
      const all = [...optionsOf(operation), ...members(model.globals)];
      const missing = all.filter(([name, shape]) => {
        const [open, close] = shape.default === undefined ? ['<', '>'] : ['[', ']'];
        const placeholder = shape['x-placeholder'] && ` ${open}${shape['x-placeholder']}${close}`;
        return !lines.includes(`--${optionName(name)}${placeholder ?? ''}`);
      });
      expect(missing).toEqual([]);
    });

    test('lists only options that the parser accepts', () => {
      const titles = pageOf(operation.command, WIDE).matchAll(/^ {7}(--.*) \((\w+)\)/gm);
      const options = [...titles].flatMap(([, names, type]) =>
        (names as string).split(' | ').map((name) => [name.replace(/ .*/, ''), type as string] as const),
      );
      const all = optionsOf(operation);
      expect(options.map(([name]) => name)).toEqual(
        expect.arrayContaining(all.map(([member]) => `--${optionName(member)}`)),
      );
      const kinds = options.map(([name, type]) => [name, parsed(commandLine(operation, name, type)).kind]);
      expect(kinds).toEqual(options.map(([name]) => [name, name === '--version' ? 'version' : 'call']));
    });
  },
);

/** `[125, 2000]` as `125-2,000`, below the title of its member. */
const ranges = (
  [
    ['VolumeSize', limits.VolumeSize],
    ['Iops', limits.Iops],
    ['Throughput', limits.Throughput],
  ] as const
).flatMap(([member, { unit: _, ...types }]) =>
  Object.entries(types).map(([type, range]) => [member, type, range.map(shown).join('-')] as const),
);

test.each(ranges)('the help of %s shows for the volume type %s the range %s', (member, type, range) => {
  const text = textBelow(section(pageOf(['create-image']), 'OPTIONS'), `${member} -> (integer)`);
  expect([hasWord(text, type), hasWord(text, range)]).toEqual([true, true]);
});
