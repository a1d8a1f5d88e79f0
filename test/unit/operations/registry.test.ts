// Everything that a command needs in addition to its schemas. `npm run check` finds missing types.
import { expect, test } from 'vitest';
import { type Command, operationName } from '../../../src/aws/command.ts';
import type { Ec2 } from '../../../src/aws/ec2.ts';
import { AttemptError } from '../../../src/aws/exchange.ts';
import { COMMANDS, commandFor } from '../../../src/aws/sdk-commands.ts';
import { model } from '../../../src/model/model.ts';
import type { OperationContext } from '../../../src/operations/context.ts';
import { callOf } from '../../../src/operations/registry.ts';
import { EC2_OPERATIONS } from '../../support/commands.ts';

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

test.each(Object.keys(COMMANDS))('the SDK command for %s sends the operation of the same name', async (name) => {
  expect(operationName(await commandFor(name, {}))).toBe(name);
});

test('an operation without an SDK command is an error', async () => {
  await expect(commandFor('toString', {})).rejects.toThrow(new Error('sdk-commands.ts lacks toString'));
});

test.each(EC2_OPERATIONS.map(({ name }) => name))('the operation %s has an SDK command', (name) => {
  expect(Object.keys(COMMANDS)).toContain(name);
});

test('an operation without its own code sends its request, retries a 503 and returns the response', async () => {
  const sent: unknown[] = [];
  const responses = [new AttemptError('service', 'busy', { status: 503 }), { Snapshots: [] }];
  const ec2 = {
    send: async (command: Command) => {
      sent.push([operationName(command), command.input]);
      const response = responses.shift();
      if (response instanceof Error) throw response;
      return response;
    },
  } as unknown as Ec2;
  const context = { maxAttempts: 3, random: () => 0, sleep: async () => {}, signal: new AbortController().signal };
  const call = callOf({ command: ['describe-snapshots'], name: 'DescribeSnapshots' });
  const response = await call(ec2, { OwnerIds: ['self'] }, context as unknown as OperationContext);
  expect(response).toEqual({ Snapshots: [] });
  expect(sent).toEqual(Array(2).fill(['DescribeSnapshots', { OwnerIds: ['self'] }]));
});
