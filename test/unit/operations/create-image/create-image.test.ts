// The call against a stand-in of EC2, for what no answer of a server shows.
import type { CreateImageRequest } from '@aws-sdk/client-ec2';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Ec2 } from '../../../../src/aws/client.ts';
import { AttemptError } from '../../../../src/aws/retry.ts';
import { CliError } from '../../../../src/errors.ts';
import type { OperationContext } from '../../../../src/operations/context.ts';
import { createImage } from '../../../../src/operations/create-image/create-image.ts';

afterEach(() => {
  vi.doUnmock('../../../../src/operations/create-image/refusal-hints.ts');
  vi.resetModules();
});

const REQUEST: CreateImageRequest = { InstanceId: 'i-1234567890abcdef0', Name: 'web', NoReboot: true };
const LOOK =
  `Before you retry, check with: ec2 describe-images --owners self --include-disabled --filters ` +
  '[{"Name":"name","Values":["web"]},{"Name":"source-instance-id","Values":["i-1234567890abcdef0"]}]';

const internal = new AttemptError('service', 'x', { status: 500, code: 'InternalError' });
const throttled = new AttemptError('service', 'slow', { status: 503, code: 'RequestLimitExceeded' });
const denied = new AttemptError('service', 'no', { status: 403, code: 'UnauthorizedOperation' });
const malformed = new AttemptError('service', 'bad', { status: 400, code: 'InvalidInstanceID.Malformed' });
const found = {
  Images: [{ ImageId: 'ami-1', SourceInstanceId: REQUEST.InstanceId, CreationDate: '2999-01-01T00:00:00Z' }],
};

type Answer = object | Error;

/** Plays the answers of each operation, the last of them again and again. */
function stage(create: readonly Answer[], looks: readonly Answer[] = [{}]) {
  const answers: Record<string, Answer[]> = { CreateImage: [...create], DescribeImages: [...looks] };
  const asked: string[] = [];
  const seen = { isOut: false, interrupted: (): string | undefined => 'nothing was set' };
  const ec2 = {
    region: 'us-east-1',
    send: async (operation: string) => {
      asked.push(operation);
      const left = answers[operation] as Answer[];
      const answer = (left.length > 1 ? left.shift() : left[0]) as Answer;
      if (answer instanceof Error) throw answer;
      return answer as never;
    },
    clockOffset: () => 0,
    isOut: () => seen.isOut,
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
  return { ec2, world: context, asked, seen };
}

const errorOf = (calling: Promise<unknown>): Promise<CliError> =>
  calling.then(
    () => expect.fail('no error'),
    (error) => error,
  );

describe('of what failed it tells', () => {
  test.each<[string, Answer[], Answer[], string[]]>([
    ['nothing when the service says no: the error does', [malformed], [], []],
    [
      'nothing of a last attempt that was not begun',
      [throttled],
      [],
      [
        'EC2 returned RequestLimitExceeded (status 503): retrying',
        'EC2 returned RequestLimitExceeded (status 503): retrying',
      ],
    ],
    [
      'what comes next',
      [internal, {}],
      [{}],
      ['EC2 returned InternalError (status 500): looking up the image, then retrying'],
    ],
    [
      'that the image is looked for, in the last attempt too',
      [internal],
      [{}],
      [
        'EC2 returned InternalError (status 500): looking up the image, then retrying',
        'EC2 returned InternalError (status 500): looking up the image, then retrying',
        'EC2 returned InternalError (status 500): looking up the image',
      ],
    ],
  ])('%s', async (_, create, looks, expected) => {
    const { ec2, world } = stage(create, looks);
    const notes: string[] = [];
    await createImage(ec2, REQUEST, { ...world, note: (line) => notes.push(line) }).catch(() => {});
    expect(notes).toEqual(expected);
  });

  test('nothing where nobody listens', async () => {
    const { ec2, world } = stage([internal], [found]);
    expect(await createImage(ec2, REQUEST, world)).toEqual({ ImageId: 'ami-1' });
  });
});

test('before it is given up the image is looked for again, although the last attempt was not begun', async () => {
  const { ec2, world, asked } = stage([internal, throttled], [{}, {}, {}, {}, {}, denied]);
  const { message, caveats } = await errorOf(createImage(ec2, REQUEST, world));
  const looks = Array(5).fill('DescribeImages');
  expect(asked).toEqual(['CreateImage', ...looks, 'CreateImage', 'CreateImage', 'DescribeImages']);
  expect([message, caveats]).toEqual([
    'slow',
    [`an earlier attempt may have created an image; the lookup failed (UnauthorizedOperation). ${LOOK}`],
  ]);
});

test('an interrupt before anything is out has nothing to tell', async () => {
  const { ec2, world, seen } = stage([internal, {}]);
  let before: string | undefined = 'not asked';
  const send = async (operation: string) => {
    before = before === 'not asked' ? seen.interrupted() : before;
    return ec2.send(operation);
  };
  await createImage({ ...ec2, send }, REQUEST, world);
  expect(before).toBeUndefined();
  // From the first answer that was lost on there may be an image, whether or not a request is out.
  expect(seen.interrupted()).toBe(`an image may have been created. ${LOOK}`);
});

test('an interrupt while the first request is out has', async () => {
  const { ec2, world, seen } = stage([{}]);
  let during: string | undefined;
  const send = async (operation: string) => {
    seen.isOut = true;
    during = seen.interrupted();
    return ec2.send(operation);
  };
  await createImage({ ...ec2, send }, REQUEST, world);
  expect(during).toBe(`an image may have been created. ${LOOK}`);
  expect(seen.interrupted()).toBeUndefined();
});

test('a fault of the program stays what it is', async () => {
  const fault = new TypeError('x is not a function');
  const { ec2, world } = stage([fault]);
  expect(await errorOf(createImage(ec2, REQUEST, world))).toBe(fault);
});

test('nothing is said about codes that are not of the service', async () => {
  const { ec2, world } = stage([new CliError('configuration', 'no', { code: 'ExpiredToken', hints: ['log in'] })]);
  expect((await errorOf(createImage(ec2, REQUEST, world))).hints).toEqual(['log in']);
});

test('a refusal is told without hints where they cannot be loaded', async () => {
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
