// What a command of the model needs beside its schemas; that nothing of it is forgotten, `npm run check` finds out.
import { expect, test } from 'vitest';
import { COMMANDS, commandOf, type Ec2Operation } from '../../../src/aws/sdk-commands.ts';
import { LISTING_COMMANDS } from '../../../src/aws/sdk-listing-commands.ts';
import { model } from '../../../src/model/model.ts';
import { callOf } from '../../../src/operations/registry.ts';

test.each(model.operations.map((operation) => [operation.command.join(' '), operation] as const))(
  '%s is carried out by something of its own',
  (_, operation) => {
    expect(callOf(operation)).toBeTypeOf('function');
    const others = model.operations.filter((other) => other !== operation);
    expect(others.map(callOf)).not.toContain(callOf(operation));
  },
);

test('no two commands have the same words', () => {
  const words = model.operations.map(({ command }) => command.join(' '));
  expect(words).toEqual([...new Set(words)]);
});

test.each([...Object.keys(COMMANDS), ...Object.keys(LISTING_COMMANDS)] as Ec2Operation[])(
  '%s is sent as the operation of that name',
  async (name) => {
    const Command = await commandOf(name);
    expect(new Command({}).schema).toMatchObject({ 2: name });
  },
);

test.each(model.operations.map(({ name }) => name))('%s can be sent', (name) => {
  expect(Object.keys(COMMANDS)).toContain(name);
});
