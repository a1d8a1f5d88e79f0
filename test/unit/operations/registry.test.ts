// Everything that a command needs in addition to its schemas. `npm run check` finds missing types.
import { expect, test } from 'vitest';
import type { Ec2 } from '../../../src/aws/client.ts';
import { AttemptError } from '../../../src/aws/retry.ts';
import { COMMANDS, commandOf, type Ec2Operation } from '../../../src/aws/sdk-commands.ts';
import { LISTING_COMMANDS } from '../../../src/aws/sdk-listing-commands.ts';
import { model } from '../../../src/model/model.ts';
import type { OperationContext } from '../../../src/operations/context.ts';
import { callOf } from '../../../src/operations/registry.ts';

test.each(model.operations.map((operation) => [operation.command.join(' '), operation] as const))(
  'the command %s has its own function',
  (_, operation) => {
    expect(callOf(operation)).toBeTypeOf('function');
    const others = model.operations.filter((other) => other !== operation);
    expect(others.map(callOf)).not.toContain(callOf(operation));
  },
);

test('no two commands have the same name', () => {
  const names = model.operations.map(({ command }) => command.join(' '));
  expect(names).toEqual([...new Set(names)]);
});

test.each([...Object.keys(COMMANDS), ...Object.keys(LISTING_COMMANDS)] as Ec2Operation[])(
  'the SDK command for %s sends the operation of the same name',
  async (name) => {
    const Command = await commandOf(name);
    expect(new Command({}).schema).toMatchObject({ 2: name });
  },
);

test.each(model.operations.map(({ name }) => name))('the operation %s has an SDK command', (name) => {
  expect(Object.keys(COMMANDS)).toContain(name);
});

test('an operation without its own code sends its request, retries a 503 and returns the response', async () => {
  const sent: unknown[] = [];
  const responses = [new AttemptError('service', 'busy', { status: 503 }), { Snapshots: [] }];
  const ec2 = {
    send: async (...[operation, request]: [string, object]) => {
      sent.push([operation, request]);
      const response = responses.shift();
      if (response instanceof Error) throw response;
      return response;
    },
  } as unknown as Ec2;
  const context = { maxAttempts: 3, random: () => 0, sleep: async () => {}, signal: new AbortController().signal };
  const call = callOf({ name: 'DescribeSnapshots' });
  const response = await call(ec2, { OwnerIds: ['self'] }, context as unknown as OperationContext);
  expect(response).toEqual({ Snapshots: [] });
  expect(sent).toEqual(Array(2).fill(['DescribeSnapshots', { OwnerIds: ['self'] }]));
});
