// Entries and usage of options of every kind; the shorthand is that of the AWS CLI's help pages.
import { expect, test } from 'vitest';
import { layoutPage } from '../../../src/help/layout.ts';
import { optionEntry, optionUsage, shorthand } from '../../../src/help/option-entries.ts';
import type { DescribedShape } from '../../../src/model/shape.ts';

const ACCOUNT: DescribedShape = {
  type: 'object',
  properties: { UserId: { type: 'string' }, Group: { type: 'string' } },
};
const PERMISSION: DescribedShape = {
  type: 'object',
  description: 'Who may launch the image.',
  properties: { Add: { type: 'array', items: ACCOUNT }, Days: { type: 'integer' } },
};
const AT: DescribedShape = { type: 'string', format: 'date-time' };

const linesOf = (name: string, shape: DescribedShape): string[] => {
  const page = {
    path: ['x'],
    summary: 'y',
    seeAlso: { pages: [], urls: [] },
    sections: [{ title: 'OPTIONS', blocks: [optionEntry([name, shape])] }],
  };
  const [, body = ''] = layoutPage(page, { columns: 100, bold: (text) => text }).split('OPTIONS\n');
  return body
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
};

test('the help entry of a structure shows its members, shorthand and JSON', () => {
  expect(linesOf('LaunchPermission', PERMISSION)).toEqual([
    '--launch-permission <value> (structure)',
    'Who may launch the image.',
    'Add -> (list)',
    'UserId -> (string)',
    'Group -> (string)',
    'Days -> (integer)',
    'Shorthand syntax (omit the line breaks):',
    'Add=[{UserId=string,Group=string},{UserId=string,Group=string}],Days=integer',
    'JSON syntax:',
    ...['{', '"Add": [', '{', '"UserId": "string",', '"Group": "string"', '}', '...', '],', '"Days": integer', '}'],
  ]);
});

test('the help entry of a structure with a single member Value shows no syntax', () => {
  const shape: DescribedShape = { type: 'object', properties: { Value: { type: 'string', description: 'The text.' } } };
  expect(linesOf('Description', shape)).toEqual([
    '--description <value> (structure)',
    'Value -> (string)',
    'The text.',
  ]);
});

test.each<[shape: DescribedShape, type: string]>([
  [AT, 'timestamp'],
  [{ type: 'integer', format: 'int64' }, 'long'],
  [{ type: 'number' }, 'double'],
])('the help entry of an option with the shape %j shows the type %s', (shape, type) => {
  expect(linesOf('X', shape)).toEqual([`--x <value> (${type})`]);
  expect(linesOf('X', { type: 'array', items: shape })).toEqual([
    ...['--x <value>... (list)', 'Syntax:', `"${type}" "${type}" ...`, 'JSON syntax:', '[', type, '...', ']'],
  ]);
});

test.each<[shape: DescribedShape, text: string]>([
  [
    { type: 'object', properties: { Name: { type: 'string' }, Values: { type: 'array', items: AT } } },
    'Name=string,Values=timestamp,timestamp',
  ],
  [
    { type: 'object', properties: { In: { type: 'object', properties: { Ids: { type: 'array', items: AT } } } } },
    'In={Ids=[timestamp,timestamp]}',
  ],
  [
    { type: 'object', properties: { Lists: { type: 'array', items: { type: 'array', items: AT } } } },
    'Lists=[[timestamp,timestamp],[timestamp,timestamp]]',
  ],
])('the shorthand of an option with the shape %j is %s', (shape, text) => {
  expect(shorthand(shape)).toBe(text);
});

test.each<[shape: DescribedShape, usage: string]>([
  [PERMISSION, '--x <value>'],
  [{ ...PERMISSION, 'x-placeholder': 'permissions' }, '--x <permissions>'],
  [{ type: 'array', items: ACCOUNT }, '--x <value>...'],
  [AT, '--x <value>'],
  [{ type: 'string', default: 'a', 'x-placeholder': 'kind' }, '--x [kind]'],
  [{ type: 'boolean' }, '--x'],
  [{ type: 'boolean', 'x-negated-option': 'y' }, '--[no-]x'],
])('the usage of an option with the shape %j is %s', (shape, usage) => {
  expect(optionUsage(['X', shape])).toBe(usage);
});
