// The idempotency token of CopyImage. Lost responses are in test/runs/create-and-wait.test.ts.
import type { CopyImageRequest } from '@aws-sdk/client-ec2';
import { expect, test, vi } from 'vitest';
import type { Command } from '../../../../src/aws/command.ts';
import type { Ec2 } from '../../../../src/aws/ec2.ts';
import { AttemptError } from '../../../../src/aws/exchange.ts';
import type { CliError } from '../../../../src/errors.ts';
import type { OperationContext } from '../../../../src/operations/context.ts';
import { copyImage } from '../../../../src/operations/copy-image/copy-image.ts';

const REQUEST: CopyImageRequest = { Name: 'web', SourceImageId: 'ami-1', SourceRegion: 'eu-west-1' };

const CONTEXT = {
  maxAttempts: 1,
  random: () => 0,
  sleep: async () => {},
  signal: new AbortController().signal,
  onInterrupt: () => {},
  relatedCommand: (words: readonly string[]) => words.join(' '),
} as unknown as OperationContext;

function clientWith(result: object | Error): { ec2: Ec2; inputs: object[] } {
  const inputs: object[] = [];
  const send = async ({ input }: Command): Promise<never> => {
    inputs.push(input);
    if (result instanceof Error) throw result;
    return result as never;
  };
  return { ec2: { region: 'r', send, close: () => {} }, inputs };
}

// Measured on AWS CLI 2.36: a token that it makes up is the last parameter.
test.each<[given: string, request: CopyImageRequest, names: string[]]>([
  ['no token', REQUEST, ['Name', 'SourceImageId', 'SourceRegion', 'ClientToken']],
  ['a token', { ClientToken: 'mine', ...REQUEST }, ['ClientToken', 'Name', 'SourceImageId', 'SourceRegion']],
])('sends a request with %s in the order of the AWS CLI', async (_, request, names) => {
  const { ec2, inputs } = clientWith({ ImageId: 'ami-2' });
  expect(await copyImage(ec2, request, CONTEXT)).toEqual({ ImageId: 'ami-2' });
  expect(inputs.map((input) => Object.keys(input))).toEqual([names]);
  expect(inputs[0]).toMatchObject(request);
});

test('reports the error of EC2 without hints if the hints cannot be loaded', async () => {
  vi.doMock('../../../../src/operations/creating/refusal-hints.ts', () => {
    throw new Error('EMFILE: too many open files');
  });
  const { ec2 } = clientWith(new AttemptError('service', 'no', { status: 403, code: 'AuthFailure', isAnswer: true }));
  const error: CliError = await copyImage(ec2, REQUEST, CONTEXT).then(
    () => expect.fail('no error'),
    (thrown) => thrown,
  );
  vi.doUnmock('../../../../src/operations/creating/refusal-hints.ts');
  vi.resetModules();
  expect([error.code, error.message, error.hints]).toEqual(['AuthFailure', 'no', []]);
});
