// Converts the text of shorthand to the types of the model (measured on AWS CLI 2.36).
import { expect, it } from 'vitest';
import type { Shape } from '../../../src/model/shape.ts';
import { coerce } from '../../../src/request/coerce.ts';
import { Bytes, type InputValue, UNPARSED } from '../../../src/request/input-value.ts';
import { InputValueError } from '../../../src/request/syntax-error.ts';

const TEXT: Shape = { type: 'string' };
const NUMBER: Shape = { type: 'integer' };
const FRACTION: Shape = { type: 'number' };
const FLAG: Shape = { type: 'boolean' };
const EBS: Shape = { type: 'object', properties: { Size: NUMBER, Encrypted: FLAG, Type: TEXT } };
const DEVICE: Shape = { type: 'object', properties: { Ebs: EBS, Name: TEXT } };
const DEVICES: Shape = { type: 'array', items: DEVICE };
const NUMBERS: Shape = { type: 'array', items: NUMBER };

const map = (members: Record<string, InputValue>): InputValue => new Map(Object.entries(members));
const bytes = new Bytes(Uint8Array.of(1));

const INTEGERS: [text: string, value: bigint][] = [
  ['8', 8n],
  ['+8', 8n],
  ['-8', -8n],
  ['-0', 0n],
  [' 8 ', 8n],
  ['\t8\n', 8n],
  ['\u30008\u00a0', 8n],
  ['008', 8n],
  ['1_000', 1000n],
  ['1_2_3', 123n],
  ['12345678901234567890', 12345678901234567890n],
  ['٣', 3n],
  ['８', 8n],
];

it.each(INTEGERS)('converts the string %j to an integer', (text, value) => {
  expect(coerce(text, NUMBER, 'Size')).toBe(value);
});

it.each([
  ['8', 8],
  [' 1_0.5 ', 10.5],
  ['1e3', 1000],
  ['inf', Number.NaN],
])('converts the string %j to a double', (text, value) => {
  expect(coerce(text, FRACTION, 'Price')).toBe(value);
});

it.each(['', 'x', '1,5'])('rejects %j, which is not a double', (text) => {
  expect(() => coerce(text, FRACTION, 'Price')).toThrow(new InputValueError(`Price: expected a number, got '${text}'`));
});

it('does not convert the text of a timestamp, which validation checks', () => {
  expect(coerce('foo', { type: 'string', format: 'date-time' }, 'At')).toBe('foo');
});

const NO_INTEGERS = [
  '9_'.repeat(5_000_000),
  '9'.repeat(10_000),
  '',
  ' ',
  'x',
  '8.5',
  '8.0',
  '0x8',
  '1e3',
  '--8',
  '- 8',
  '+',
  '1 2',
  '_1',
  '1_',
  '1__0',
  '²',
  '½',
];

it.each(NO_INTEGERS.map((text) => [text.slice(0, 20), text] as const))(
  'rejects a string that starts with %j as an integer',
  (_start, text) => {
    const refusal = new InputValueError(`Maps[0].Size: expected an integer, got '${text}'`);
    expect(() => coerce(text, NUMBER, 'Maps[0].Size')).toThrow(refusal);
  },
);

const VALUES: [name: string, value: InputValue, shape: Shape, coerced: InputValue][] = [
  ['converts true to a boolean', 'true', FLAG, true],
  ['converts True to a boolean', 'True', FLAG, true],
  ['converts FALSE to a boolean', 'FALSE', FLAG, false],
  ['keeps yes, which is not a boolean', 'yes', FLAG, 'yes'],
  ['keeps 1, which is not a boolean', '1', FLAG, '1'],
  ['keeps true after a space, which is not a boolean', ' true', FLAG, ' true'],
  ['keeps an empty string for a boolean', '', FLAG, ''],
  ['keeps a string that looks like a number', '8', TEXT, '8'],
  ['keeps a string that looks like a boolean', 'true', TEXT, 'true'],
  ['keeps an empty string for a string', '', TEXT, ''],
  ['keeps a list for a string', ['a', 'b'], TEXT, ['a', 'b']],
  ['keeps a list for an integer', ['8'], NUMBER, ['8']],
  ['keeps a map for a boolean', map({ a: 'b' }), FLAG, map({ a: 'b' })],
  ['keeps a list for a structure', [map({ Size: '8' })], EBS, [map({ Size: '8' })]],
  ['keeps a string for a structure', 'x', EBS, 'x'],
  ['puts one structure for a list into a list', map({ Ebs: 'x' }), DEVICES, [map({ Ebs: 'x' })]],
  ['puts one string for a list of structures into a list', '', DEVICES, ['']],
  ['puts one string for a list of integers into a list without converting it', '8', NUMBERS, ['8']],
  ['keeps an empty list', [], DEVICES, []],
  ['converts strings in a list of integers', ['8', '-1'], NUMBERS, [8n, -1n]],
  ['keeps the items of a list whose item type is unknown', ['8'], { type: 'array' }, ['8']],
  ['keeps the members of a structure without known members', map({ a: '8' }), { type: 'object' }, map({ a: '8' })],
  [
    'keeps unknown members of a structure',
    map({ size: '8', constructor: '1' }),
    EBS,
    map({ size: '8', constructor: '1' }),
  ],
  ['keeps bytes for a string', bytes, TEXT, bytes],
  ['keeps bytes for an integer', bytes, NUMBER, bytes],
  [
    'converts nested members in a list of structures',
    [map({ Name: '1', Ebs: map({ Size: '8', Encrypted: 'TRUE', Type: 'true' }) }), map({})],
    DEVICES,
    [map({ Name: '1', Ebs: map({ Size: 8n, Encrypted: true, Type: 'true' }) }), map({})],
  ],
];

it.each(VALUES)('coerce %s', (_name, value, shape, coerced) => {
  expect(coerce(value, shape, 'Maps')).toStrictEqual(coerced);
});

it('prints the path of an invalid integer in the error', () => {
  const value = [map({}), map({ Ebs: map({ Size: 'big' }) })];
  const refusal = new InputValueError("Maps[1].Ebs.Size: expected an integer, got 'big'");
  expect(() => coerce(value, DEVICES, 'Maps')).toThrow(refusal);
});

it('leaves a mark for each number that cannot be converted if the errors are collected', () => {
  const errors: string[] = [];
  const reject = ({ message }: Error) => {
    errors.push(message);
    return UNPARSED;
  };
  const shape: Shape = { type: 'object', properties: { Sizes: NUMBERS, Price: FRACTION, Devices: DEVICES } };
  const given = map({ Sizes: ['1', 'x'], Price: 'y', Devices: [map({ Ebs: map({ Size: 'z', Encrypted: 'true' }) })] });
  expect(coerce(given, shape, '', reject)).toStrictEqual(
    map({ Sizes: [1n, UNPARSED], Price: UNPARSED, Devices: [map({ Ebs: map({ Size: UNPARSED, Encrypted: true }) })] }),
  );
  expect(errors).toEqual([
    "Sizes[1]: expected an integer, got 'x'",
    "Price: expected a number, got 'y'",
    "Devices[0].Ebs.Size: expected an integer, got 'z'",
  ]);
});
