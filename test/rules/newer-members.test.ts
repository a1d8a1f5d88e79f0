// What the parity tests leave out of outputs, for members that the recorded AWS CLI does not have.
import { describe, expect, test } from 'vitest';
import type { Shape } from '../../src/model/shape.ts';
import { withoutNewer, withoutNewerMembers } from '../support/newer-members.ts';

const text: Shape = { type: 'string' };
const newer: Shape = { ...text, 'x-newer-than-aws-cli': true };
const input: Shape = {
  type: 'object',
  properties: {
    Name: text,
    Mappings: { type: 'array', items: { type: 'object', properties: { Size: text, Card: newer } } },
    Modes: { type: 'array', items: text, 'x-newer-than-aws-cli': true },
    Owner: text,
    Last: newer,
  },
};
const json = (value: unknown): string => `${JSON.stringify(value, undefined, 4)}\n`;

describe('withoutNewerMembers', () => {
  test.each([
    [
      'a skeleton in JSON',
      json({ Name: '', Mappings: [{ Size: '', Card: '' }], Modes: [''], Owner: '', Last: '' }),
      json({ Name: '', Mappings: [{ Size: '' }], Owner: '' }),
    ],
    [
      'a skeleton in YAML',
      "Name: '' # One\nMappings:\n- Size: ''\n  Card: ''\nModes: #\n- ''\nOwner: ''\nLast: ''\n",
      "Name: '' # One\nMappings:\n- Size: ''\nOwner: ''\n",
    ],
    [
      'an error that lists the members',
      'Unknown parameter in input: "X", must be one of: Name, Mappings, Modes, Owner, Last\nmust be one of: Size, Card\n',
      'Unknown parameter in input: "X", must be one of: Name, Mappings, Owner\nmust be one of: Size\n',
    ],
  ])('leaves the newer members out of %s', (_, before, after) => {
    expect(withoutNewerMembers(before, input)).toBe(after);
  });

  test.each([
    ['JSON in another layout', '{"Last": ""}\n'],
    ['a response with another member', json({ ImageId: 'ami-1' })],
    ['a longer name in YAML', "LastName: ''\n"],
    ['null', 'null\n'],
  ])('does not change %s', (_, same) => {
    expect(withoutNewerMembers(same, input)).toBe(same);
  });
});

test('withoutNewer leaves the newer members out of a shape at every level', () => {
  const { Name, Owner } = input.properties ?? {};
  const mapping = { type: 'object', properties: { Size: text } };
  expect(withoutNewer(input)).toEqual({
    type: 'object',
    properties: { Name, Mappings: { type: 'array', items: mapping }, Owner },
  });
});
