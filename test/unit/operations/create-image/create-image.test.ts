// CreateImage with a fake client, for cases that responses of a server cannot produce.
import type { CreateImageRequest } from '@aws-sdk/client-ec2';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { SendOptions } from '../../../../src/aws/client.ts';
import { type Command, operationName } from '../../../../src/aws/command.ts';
import type { Ec2 } from '../../../../src/aws/ec2.ts';
import { AttemptError, Exchange } from '../../../../src/aws/exchange.ts';
import { isAmbiguous } from '../../../../src/aws/retry.ts';
import { CliError } from '../../../../src/errors.ts';
import type { OperationContext } from '../../../../src/operations/context.ts';
import { createImage } from '../../../../src/operations/create-image/create-image.ts';

afterEach(() => {
  vi.doUnmock('../../../../src/operations/create-image/refusal-hints.ts');
  vi.resetModules();
});

const REQUEST: CreateImageRequest = { InstanceId: 'i-1234567890abcdef0', Name: 'web', NoReboot: true };
const LOOKUP =
  `Before you retry, check with: ec2 describe-images --owners self --include-disabled --filters ` +
  '[{"Name":"name","Values":["web"]},{"Name":"source-instance-id","Values":["i-1234567890abcdef0"]}]';

const internal = new AttemptError('service', 'x', { status: 500, code: 'InternalError' });
const throttled = new AttemptError('service', 'slow', { status: 503, code: 'RequestLimitExceeded' });
const denied = new AttemptError('service', 'no', { status: 403, code: 'UnauthorizedOperation' });
const malformed = new AttemptError('service', 'bad', { status: 400, code: 'InvalidInstanceID.Malformed' });
const found = {
  Images: [{ ImageId: 'ami-1', SourceInstanceId: REQUEST.InstanceId, CreationDate: '2999-01-01T00:00:00Z' }],
};

type Result = object | Error;

/** A fake client that returns or throws these results of each operation in order, and repeats the last. */
function stage(create: readonly Result[], lookups: readonly Result[] = [{}]) {
  const results: Record<string, Result[]> = { CreateImage: [...create], DescribeImages: [...lookups] };
  const sent: string[] = [];
  const seen = { interrupted: (): string | undefined => 'nothing was set' };
  const ec2 = {
    region: 'us-east-1',
    send: async (command: Command, { exchange }: SendOptions) => {
      const operation = operationName(command);
      sent.push(operation);
      const left = results[operation] as Result[];
      const result = (left.length > 1 ? left.shift() : left[0]) as Result;
      const date = new Date().toUTCString();
      if (exchange)
        Object.assign(exchange, { received: Date.now(), response: { status: 200, reason: '', date, text: '' } });
      if (exchange && result instanceof AttemptError) exchange.isUncertain = isAmbiguous(result);
      if (result instanceof Error) throw result;
      return result as never;
    },
    close: () => {},
  } satisfies Ec2;
  const context: OperationContext = {
    maxAttempts: 3,
    random: () => 0,
    now: () => 0,
    sleep: async () => {},
    signal: new AbortController().signal,
    onInterrupt: (hint) => {
      seen.interrupted = hint;
    },
    awsCommand: (words) => words.join(' '),
  };
  return { ec2, world: context, sent, seen };
}

const errorOf = (calling: Promise<unknown>): Promise<CliError> =>
  calling.then(
    () => expect.fail('no error'),
    (error) => error,
  );

describe('notes on failed attempts', () => {
  test.each<[string, Result[], Result[], string[]]>([
    ['are not printed if EC2 rejects the request, because the error is printed', [malformed], [], []],
    [
      'mention only the retry of a throttled request, which EC2 did not execute',
      [throttled],
      [],
      [
        'EC2 returned RequestLimitExceeded (status 503): retrying',
        'EC2 returned RequestLimitExceeded (status 503): retrying',
      ],
    ],
    [
      'mention the lookup of the image and the retry after an internal error',
      [internal, {}],
      [{}],
      ['EC2 returned InternalError (status 500): looking up the image, then retrying'],
    ],
    [
      'mention the lookup of the image after the last attempt, too',
      [internal],
      [{}],
      [
        'EC2 returned InternalError (status 500): looking up the image, then retrying',
        'EC2 returned InternalError (status 500): looking up the image, then retrying',
        'EC2 returned InternalError (status 500): looking up the image',
      ],
    ],
  ])('%s', async (_, create, lookups, expected) => {
    const { ec2, world } = stage(create, lookups);
    const notes: string[] = [];
    await createImage(ec2, REQUEST, { ...world, note: (line) => notes.push(line) }).catch(() => {});
    expect(notes).toEqual(expected);
  });

  test('are not required: create-image works without a function that prints them', async () => {
    const { ec2, world } = stage([internal], [found]);
    expect(await createImage(ec2, REQUEST, world)).toEqual({ ImageId: 'ami-1' });
  });
});

test('looks the image up before it gives up, even if EC2 did not execute the last attempt', async () => {
  const { ec2, world, sent } = stage([internal, throttled], [{}, {}, {}, {}, {}, denied]);
  const { message, caveats } = await errorOf(createImage(ec2, REQUEST, world));
  const lookups = Array(5).fill('DescribeImages');
  expect(sent).toEqual(['CreateImage', ...lookups, 'CreateImage', 'CreateImage', 'DescribeImages']);
  expect([message, caveats]).toEqual([
    'slow',
    [`an earlier attempt may have created an image; the lookup failed (UnauthorizedOperation). ${LOOKUP}`],
  ]);
});

test('reports that nothing was created after an interrupt before the first request', async () => {
  const { ec2, world, seen } = stage([internal, {}]);
  let before: string | undefined = 'not called';
  const send: Ec2['send'] = async (command, options) => {
    before = before === 'not called' ? seen.interrupted() : before;
    return ec2.send(command, options);
  };
  await createImage({ ...ec2, send }, REQUEST, world);
  expect(before).toBe('nothing was created');
  // After the first lost response an image may exist, whether or not a request is in flight.
  expect(seen.interrupted()).toBe(`an image may have been created. ${LOOKUP}`);
});

test('prints a hint after an interrupt while the first request is in flight', async () => {
  const { ec2, world, seen } = stage([{}]);
  let during: string | undefined;
  const send: Ec2['send'] = async (command, { signal, exchange = new Exchange() }) => {
    exchange.isUncertain = true;
    during = seen.interrupted();
    exchange.isUncertain = false;
    return ec2.send(command, { signal, exchange });
  };
  await createImage({ ...ec2, send }, REQUEST, world);
  expect(during).toBe(`an image may have been created. ${LOOKUP}`);
  expect(seen.interrupted()).toBe('nothing was created');
});

test('create-image rethrows an internal error unchanged', async () => {
  const internalError = new TypeError('x is not a function');
  const { ec2, world } = stage([internalError]);
  expect(await errorOf(createImage(ec2, REQUEST, world))).toBe(internalError);
});

test('adds no hints to an error that EC2 did not return', async () => {
  const { ec2, world } = stage([new CliError('configuration', 'no', { code: 'ExpiredToken', hints: ['log in'] })]);
  expect((await errorOf(createImage(ec2, REQUEST, world))).hints).toEqual(['log in']);
});

test('reports the error of EC2 without hints if the hints cannot be loaded', async () => {
  vi.doMock('../../../../src/operations/create-image/refusal-hints.ts', () => {
    throw Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE' });
  });
  const { ec2, world } = stage([malformed]);
  const { kind, code, message, hints } = await errorOf(createImage(ec2, REQUEST, world));
  expect({ kind, code, message, hints }).toEqual({
    kind: 'service',
    code: 'InvalidInstanceID.Malformed',
    message: 'bad',
    hints: [],
  });
});
