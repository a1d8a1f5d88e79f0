// The help of an option contains every fact from the schemas and the documentation.

import { describe, expect, test } from 'vitest';
import limits from '../../../schemas/reference/volume-limits.json' with { type: 'json' };
import { type DescribedOperation, describedModel as model } from '../../../src/model/described-model.ts';
import { type DescribedShape, members, optionName, typeName } from '../../../src/model/shape.ts';
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

function factsOf(operation: DescribedOperation, schema: DescribedShape, heading: string): [Fact, string][] {
  const lines = section(pageOf(operation.command, WIDE), heading);
  const shapes = {
    ...operation.input.properties,
    ...model.commandOptions.properties,
    ...operation.extraOptions.properties,
  };
  const titleOf = (name: string): string =>
    lines.map((line) => line.trim()).find((line) => new RegExp(`^--${optionName(name)}[ |]`).test(line)) ?? '';
  return members(schema).flatMap(([name, member]): [Fact, string][] => {
    const [title, path] = [titleOf(name), `--${optionName(name)}`];
    const shape = heading === 'GLOBAL OPTIONS' ? member : (shapes[name] as DescribedShape);
    const required = operation.input.required?.includes(name) && schema === operation.input ? ['[required]'] : [];
    const negated = shape['x-negated-option'] ? [`--${shape['x-negated-option']}`] : [];
    const inTitle = [`(${typeName(shape)})`, ...required, ...negated];
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
      ...factsOf(operation, operation.input, 'OPTIONS'),
      ...factsOf(operation, model.commandOptions, 'OPTIONS'),
      ...factsOf(operation, operation.extraOptions, 'EC2IMG OPTIONS'),
      ...factsOf(operation, model.globals, 'GLOBAL OPTIONS'),
      ...factsOf(operation, (operation.rules ?? {}) as DescribedShape, 'OPTIONS'),
    ];

    test('shows every type, limit, choice and default of the schemas', () => {
      const options = [operation.input, model.commandOptions, operation.extraOptions, model.globals].flatMap(members);
      const about = new Set(facts.map(([{ where }]) => where.replace(/\..*/, '')));
      expect([...about].toSorted()).toEqual(options.map(([name]) => `--${optionName(name)}`).toSorted());
      const missing = facts.filter(([{ word }, text]) => !hasWord(text, word)).map(([fact]) => fact);
      expect(missing).toEqual([]);
    });

    test('shows a placeholder for each value', () => {
      const synopsis = section(pageOf(operation.command, WIDE), 'SYNOPSIS').join(' ');
      const all = [operation.input, model.commandOptions, operation.extraOptions, model.globals].flatMap(members);
      const missing = all.filter(([name, shape]) => {
        const value = shape.enum
          ? ` <${shape.enum.join(' | ')}>`
          : shape['x-placeholder'] && ` <${shape['x-placeholder']}>`;
        return !synopsis.includes(`--${optionName(name)}${value ?? ''}`);
      });
      expect(missing).toEqual([]);
    });

    test('lists only options that the parser accepts', () => {
      const titles = pageOf(operation.command, WIDE).matchAll(/^ {7}(--.*) \((\w+)\)/gm);
      const options = [...titles].flatMap(([, names, type]) =>
        (names as string).split(' | ').map((name) => [name, type as string] as const),
      );
      const all = [operation.input, model.commandOptions, operation.extraOptions, model.globals].flatMap(members);
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

// The documentation of CreateImage (API reference of July 2026), fact by fact.
const documented: readonly (readonly [title: string, ...facts: string[]])[] = [
  [
    '--tag-specifications (list)',
    'With ResourceType image, EC2 tags the AMI',
    'With ResourceType snapshot, it adds the same tags to all the snapshots',
    'EC2 rejects any other',
    'ec2:CreateTags',
  ],
  ['Key -> (string)', 'case-sensitive', '127 Unicode characters', 'may not begin with "aws:"'],
  ['Value -> (string)', 'case-sensitive', '256 Unicode characters'],
  ['ResourceType -> (string)', 'image or snapshot'],
  ['--snapshot-location (string)', 'Local Zones', 'leave it out for any other', 'the default is regional'],
  ['--dry-run | --no-dry-run (boolean)', 'DryRunOperation', 'UnauthorizedOperation'],
  [
    '--name (string) [required]',
    ...['3 to 128', 'letters', 'digits', 'parentheses', 'square brackets', 'spaces', 'periods', 'slashes', 'dashes'],
    ...['single quotes', 'at-signs', 'underscores', 'unique'],
  ],
  [
    '--no-reboot | --reboot (boolean)',
    'crash-consistent',
    'data in memory or in buffers is not in them',
    '--reboot, the default',
  ],
  [
    '--block-device-mappings (list)',
    'The size of a volume that the instance has cannot be changed',
    'encryption cannot be changed either; copy the image',
    'Only DeleteOnTermination can be changed',
  ],
  [
    'Iops -> (integer)',
    ...['gp3 3,000-80,000', 'io1 100-64,000', 'io2 100-256,000', '256,000 on Nitro instances', '32,000 on others'],
    ...['Required for io1 and io2', 'gp3 defaults to 3,000', 'gp2 the baseline'],
  ],
  [
    'VolumeSize -> (integer)',
    ...['GiB', 'either a size or a snapshot', 'the default is its size', 'larger but not smaller', 'gp2 1-16,384'],
    ...['gp3 1-65,536', 'io1 4-16,384', 'io2 4-65,536', 'st1 and sc1 125-16,384', 'standard 1-1,024'],
  ],
  ['Throughput -> (integer)', 'MiB/s', '125-2,000', 'gp3 only'],
  [
    'VolumeInitializationRate -> (integer)',
    'MiB/s',
    '100-300',
    'Only for volumes created from snapshots',
    'fast snapshot restore',
  ],
  [
    'KmsKeyId -> (string)',
    'key ID, key alias, key ARN or alias ARN',
    'RunInstances, RequestSpotFleet and RequestSpotInstances',
  ],
  [
    'AvailabilityZone -> (string)',
    'us-east-1a',
    'Do not combine it with AvailabilityZoneId',
    'CreateImage does not support AvailabilityZone.',
  ],
  [
    'AvailabilityZoneId -> (string)',
    'use1-az1',
    'Do not combine it with AvailabilityZone',
    'CreateImage does not support AvailabilityZoneId.',
  ],
  ['OutpostArn -> (string)', 'not support it with CreateImage'],
  [
    'Encrypted -> (boolean)',
    ...['true or false', 'the default is false', 'leave it out: EC2 rejects it', 'only false is valid'],
    ...['stays encrypted whatever the value is', 'Encryption cannot be removed', 'supports EBS encryption'],
  ],
  ['EbsCardIndex -> (integer)', 'The default is 0'],
  ['NoDevice -> (string)', 'an empty string', 'whatever the value is'],
  ['VirtualName -> (string)', 'ephemeral0', 'ephemeral1', 'counted from 0', 'Mount it', 'NVMe', 'no effect', 'M3'],
];

test.each(documented)('the help of create-image has all documented facts about %s, such as "%s"', (title, ...facts) => {
  const text = textBelow(section(pageOf(['create-image']), 'OPTIONS'), title);
  expect(facts.filter((fact) => !text.includes(fact))).toEqual([]);
});

test.each([
  ['running or stopped'],
  ['EC2 reboots a running instance first'],
  ['an instance launched from the image starts with those volumes too'],
  [
    'Snapshots of an instance in a Region stay in that Region. For a Local Zone, they are stored there or in its parent Region.',
  ],
  ['eventually consistent'],
])('the description of create-image contains the text "%s"', (fact) => {
  const text = section(pageOf(['create-image']), 'DESCRIPTION').map((line) => line.trim());
  expect(text.join(' ')).toContain(fact);
});
