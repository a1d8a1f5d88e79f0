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
import { FROM_INSTANCE } from '../../../../src/operations/create-image/create-image.ts';
import { createImage as create } from '../../../../src/operations/creating/create.ts';

afterEach(() => {
  vi.doUnmock('../../../../src/operations/create-image/create-image-hints.ts');
  vi.resetModules();
});

const createImage = (ec2: Ec2, request: CreateImageRequest, context: OperationContext): Promise<{ ImageId?: string }> =>
  create(FROM_INSTANCE, ec2, request, context);

const REQUEST: CreateImageRequest = { InstanceId: 'i-1234567890abcdef0', Name: 'web', NoReboot: true };
const LOOKUP =
  `Before you retry, check with: describe-images --owners self --include-disabled --filters ` +
  '[{"Name":"name","Values":["web"]},{"Name":"source-instance-id","Values":["i-1234567890abcdef0"]}]';

const answer = (message: string, status: number, code: string) =>
  new AttemptError('service', message, { status, code, isAnswer: true });

const internal = answer('x', 500, 'InternalError');
const throttled = answer('slow', 503, 'RequestLimitExceeded');
const denied = answer('no', 403, 'UnauthorizedOperation');
const malformed = answer('bad', 400, 'InvalidInstanceID.Malformed');

/** The time of the fake service, and of the request. */
const NOW = '2026-01-02T03:04:05.000Z';
const image = { ImageId: 'ami-1', SourceInstanceId: REQUEST.InstanceId, CreationDate: NOW };
const found = { Images: [image] };

type Result = object | Error;

/** A fake client that returns or throws these results of each operation in order, and repeats the last. */
function stage(create: readonly Result[], lookups: readonly Result[] = [{}], snapshots: readonly Result[] = [{}]) {
  const results: Record<string, Result[]> = {
    CreateImage: [...create],
    DescribeImages: [...lookups],
    DescribeSnapshots: [...snapshots],
  };
  const sent: string[] = [];
  const seen = { interrupted: (): string | undefined => 'nothing was set' };
  const ec2 = {
    region: 'us-east-1',
    send: async (command: Command, { exchange }: SendOptions) => {
      const operation = operationName(command);
      sent.push(operation);
      const left = results[operation] as Result[];
      const result = (left.length > 1 ? left.shift() : left[0]) as Result;
      const response = { status: 200, reason: '', date: Date.parse(NOW) };
      if (exchange) Object.assign(exchange, { signed: Date.parse(NOW), sent: 0, received: 0, response });
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
    relatedCommand: (words) => words.join(' '),
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

  test('mention no lookup if there is no name to look for', async () => {
    const { ec2, world } = stage([internal]);
    const notes: string[] = [];
    const context = { ...world, note: (line: string) => void notes.push(line) };
    const { caveats } = await errorOf(createImage(ec2, { InstanceId: 'i-1', Name: undefined }, context));
    expect(notes).toEqual([]);
    expect(caveats).toEqual([
      'an earlier attempt may have created an image; without --name, it cannot be looked up. ' +
        'Before you retry, check with: describe-images --owners self --include-disabled --filters ' +
        '[{"Name":"source-instance-id","Values":["i-1"]}]',
    ]);
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

const OWNER = 'ami-00000000000000001';
const duplicate = answer(`AMI name web is already in use by AMI ${OWNER}`, 400, 'InvalidAMIName.Duplicate');
const lost = new AttemptError('closed', 'Connection was closed');
const owned = { ...image, ImageId: OWNER };
const doubt = (candidate: string, reason: string): string =>
  `an earlier attempt may have created ${candidate}; ${reason}. ${LOOKUP}`;
const OTHER = `${OWNER} is the image of another call: description is "a", not ""`;
const UNLISTED = 'EC2 does not list it yet';

// EC2 keeps names unique. So an image of another request proves that ours was refused, once EC2 has named it.
test.each<[string, Result[], Result[], Pick<CliError, 'kind' | 'code' | 'message' | 'caveats' | 'hints'>]>([
  [
    'names the image of another call that has the name, and what differs',
    [lost, duplicate],
    [{ Images: [{ ...owned, Description: 'a' }] }],
    { kind: 'service', code: 'InvalidAMIName.Duplicate', message: duplicate.message, caveats: [OTHER], hints: [] },
  ],
  [
    'reports that the name is in use if EC2 cannot say so any more, but an image may have been created before',
    [lost, lost, lost],
    [{ Images: [{ ...owned, Description: 'a' }] }],
    {
      kind: 'service',
      code: 'InvalidAMIName.Duplicate',
      message: duplicate.message,
      caveats: [OTHER, doubt('an image', `that is possible only if ${OWNER} has been deregistered since`)],
      hints: [],
    },
  ],
  [
    'does not invent the refusal of EC2 if the image of another call is older than this call',
    [lost, lost, lost],
    [{ Images: [{ ...owned, Description: 'a', CreationDate: '2026-01-02T03:00:00.000Z' }] }],
    {
      kind: 'general',
      code: 'ConnectionClosedError',
      message: 'Connection was closed',
      caveats: [OTHER, doubt('an image', UNLISTED)],
      hints: [],
    },
  ],
  [
    'reports the refusal of EC2 and no doubt if the name belongs to an older image',
    [lost, duplicate],
    [{ Images: [{ ...owned, CreationDate: '2025-01-01T00:00:00.000Z' }] }],
    {
      kind: 'service',
      code: 'InvalidAMIName.Duplicate',
      message: duplicate.message,
      caveats: [],
      hints: [`${OWNER} already has this name (state unknown, created 366 days ago, from i-1234567890abcdef0)`],
    },
  ],
  [
    'names the image that EC2 names but does not list',
    [lost, duplicate],
    [{ Images: [{ ...image, CreationDate: '2025-01-01T00:00:00.000Z' }] }],
    {
      kind: 'service',
      code: 'InvalidAMIName.Duplicate',
      message: duplicate.message,
      caveats: [doubt(OWNER, UNLISTED)],
      hints: [],
    },
  ],
  [
    'takes a deregistered image of another call for none',
    [lost, malformed],
    [{ Images: [{ ...image, Description: 'a', State: 'deregistered' }] }],
    {
      kind: 'service',
      code: 'InvalidInstanceID.Malformed',
      message: 'bad',
      caveats: [doubt('an image', UNLISTED)],
      hints: [],
    },
  ],
  [
    'reports a doubt about an own image that has been deregistered since',
    [lost, malformed],
    [{ Images: [{ ...owned, State: 'deregistered' }] }],
    {
      kind: 'service',
      code: 'InvalidInstanceID.Malformed',
      message: 'bad',
      caveats: [doubt(OWNER, 'it has been deregistered since')],
      hints: [],
    },
  ],
  [
    'knows an image that has been deregistered since in an outdated list',
    [lost, malformed],
    [{ Images: [{ ...owned, State: 'deregistered' }] }, { Images: [{ ...owned, State: 'pending' }] }],
    {
      kind: 'service',
      code: 'InvalidInstanceID.Malformed',
      message: 'bad',
      caveats: [doubt(OWNER, 'it has been deregistered since')],
      hints: [],
    },
  ],
  [
    'does not name an image that EC2 names, if a lookup has shown that it is that of another call',
    [lost, duplicate],
    [
      ...Array(5).fill({ Images: [{ ...owned, Description: 'a' }] }),
      { Images: [{ ...owned, Description: 'a', State: 'deregistered' }] },
    ],
    {
      kind: 'service',
      code: 'InvalidAMIName.Duplicate',
      message: duplicate.message,
      caveats: [doubt('an image', UNLISTED)],
      hints: [],
    },
  ],
  [
    'does not take an image of another name from a server that ignores filters',
    [lost, malformed],
    [{ Images: [{ ...image, Name: 'other' }] }],
    {
      kind: 'service',
      code: 'InvalidInstanceID.Malformed',
      message: 'bad',
      caveats: [doubt('an image', UNLISTED)],
      hints: [],
    },
  ],
  [
    'reports a doubt about an image that was created shortly before this call',
    [lost, malformed],
    [{ Images: [{ ...owned, CreationDate: '2026-01-02T03:04:00.000Z' }] }],
    {
      kind: 'service',
      code: 'InvalidInstanceID.Malformed',
      message: 'bad',
      caveats: [doubt(OWNER, 'its creation date is not that of this call, but a clock may have been set')],
      hints: [],
    },
  ],
  [
    'reports a doubt if several images match',
    [lost, malformed],
    [{ Images: [image, owned] }],
    {
      kind: 'service',
      code: 'InvalidInstanceID.Malformed',
      message: 'bad',
      caveats: [doubt(OWNER, 'several images match')],
      hints: [],
    },
  ],
])('%s', async (_, create, lookups, expected) => {
  const { ec2, world } = stage(create, lookups);
  expect(await errorOf(createImage(ec2, REQUEST, world))).toMatchObject(expected);
});

test('with a mark, does not take marked images of others from a server that ignores filters', async () => {
  const others = { Images: [{ ...owned, Tags: [{ Key: 'ec2img:mark', Value: 'another' }] }] };
  const { ec2, world } = stage([lost, malformed], [others]);
  const { caveats } = await errorOf(createImage(ec2, REQUEST, { ...world, isMarked: true }));
  expect(caveats[0]).toMatch(
    /^ami-00000000000000001 is the image of another call: tag "ec2img:mark" is "another", not "[0-9a-f-]{36}"$/,
  );
});

test('takes the image within this call if an older one has the same name', async () => {
  const older = { ...owned, CreationDate: '2026-01-02T03:04:00.000Z' };
  const { ec2, world } = stage([lost], [{ Images: [older, image] }]);
  expect(await createImage(ec2, REQUEST, world)).toEqual({ ImageId: 'ami-1' });
});

describe('the tags of snapshots', () => {
  const tagged = (ResourceType: 'image' | 'snapshot') => ({ ResourceType, Tags: [{ Key: 'a', Value: '1' }] });
  const ofBoth = { ...REQUEST, TagSpecifications: [tagged('image'), tagged('snapshot')] };
  const ofSnapshots = { ...REQUEST, TagSpecifications: [tagged('snapshot')] };
  const devices = { BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { SnapshotId: 'snap-1' } }] };
  const listed = (Tags: object[]) => ({ Images: [{ ...owned, ...devices, Tags }] });
  const mine = [{ Key: 'a', Value: '1' }];

  test.each<[string, CreateImageRequest, object, Result, string]>([
    ['agree', ofBoth, listed(mine), { Snapshots: [{ SnapshotId: 'snap-1', Tags: mine }] }, 'found'],
    [
      'differ',
      ofBoth,
      listed(mine),
      { Snapshots: [{ SnapshotId: 'snap-1', Tags: [{ Key: 'a', Value: '2' }] }] },
      'other',
    ],
    ['are those of another call', REQUEST, listed([]), { Snapshots: [{ SnapshotId: 'snap-1', Tags: mine }] }, 'doubt'],
    ['cannot be looked up, but those of the image agree', ofBoth, listed(mine), denied, 'found'],
    ['cannot be looked up, and the image has none', ofSnapshots, listed([]), denied, 'doubt'],
    ['cannot be looked up, and nothing has tags', REQUEST, listed([]), denied, 'found'],
  ])('%s', async (_, request, lookup, snapshots, expected) => {
    const { ec2, world } = stage([lost, malformed], [lookup], [snapshots]);
    const outcome = await createImage(ec2, request, world).catch((error: CliError) => error.caveats.join());
    const isOther = `${OWNER} is the image of another call: snap-1: tag "a" is "2", not "1"`;
    const start =
      { found: OWNER, other: isOther, doubt: `an earlier attempt may have created ${OWNER}` }[expected] ?? '';
    expect(typeof outcome === 'string' ? outcome : outcome.ImageId).toContain(start);
  });
});

test('remembers the clock of EC2 in the lookups after an earlier attempt', async () => {
  const { ec2, world } = stage([lost, duplicate], [...Array(5).fill({}), { Images: [owned] }]);
  let looks = 0;
  const send: Ec2['send'] = async (command, options) => {
    const response = await ec2.send(command, options);
    const isEarly = operationName(command) === 'DescribeImages' && ++looks === 1;
    if (isEarly) Object.assign(options.exchange?.response ?? {}, { date: Date.parse(NOW) - 3_600_000 });
    return response;
  };
  expect((await errorOf(createImage({ ...ec2, send }, REQUEST, world))).caveats).toEqual([
    doubt(OWNER, 'a clock may have been set during this call, so it may also be an older image'),
  ]);
});

test('looks again if EC2 rejects the signature of a lookup because of its time', async () => {
  const skewed = new AttemptError('service', 'm', {
    status: 403,
    code: 'AuthFailure',
    isAnswer: true,
    skew: 3_600_000,
  });
  const { ec2, world, sent } = stage([lost], [skewed, found]);
  expect(await createImage(ec2, REQUEST, world)).toEqual({ ImageId: 'ami-1' });
  expect(sent).toEqual(['CreateImage', 'DescribeImages', 'DescribeImages']);
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
  const { ec2, world } = stage([new CliError('configuration', 'no', { code: 'NoCredentials', hints: ['log in'] })]);
  expect((await errorOf(createImage(ec2, REQUEST, world))).hints).toEqual(['log in']);
});

test('reports the error of EC2 without hints if the hints cannot be loaded', async () => {
  vi.doMock('../../../../src/operations/create-image/create-image-hints.ts', () => {
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
