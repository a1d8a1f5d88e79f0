// Calls without code of their own: what is known about a request whose response was lost.
import { expect, test } from 'vitest';
import type { SendOptions } from '../../../src/aws/client.ts';
import type { Command } from '../../../src/aws/command.ts';
import type { Ec2 } from '../../../src/aws/ec2.ts';
import { AttemptError } from '../../../src/aws/exchange.ts';
import { isAmbiguous } from '../../../src/aws/retry.ts';
import type { CliError } from '../../../src/errors.ts';
import type { OperationContext } from '../../../src/operations/context.ts';
import { callPlainly } from '../../../src/operations/plain-call.ts';

const refusal = (code: string, status = 400): AttemptError =>
  new AttemptError('service', 'm', { code, status, isAnswer: true });
const lost = new AttemptError('closed', 'closed');
const internal = refusal('InternalError', 500);
const throttled = refusal('RequestLimitExceeded', 503);

/** A fake client that returns or throws these results in order. `interrupted` are the hints while each request is out. */
function stage(results: readonly (object | Error)[]) {
  const left = [...results];
  const interrupted: (string | undefined)[] = [];
  let hint = (): string | undefined => 'not set';
  const ec2 = {
    region: 'r',
    send: async (_: Command, { exchange }: SendOptions) => {
      if (exchange) exchange.isUncertain = true;
      interrupted.push(hint());
      const result = left.shift();
      if (exchange) exchange.isUncertain = result instanceof AttemptError && isAmbiguous(result);
      if (result instanceof Error) throw result;
      return result as never;
    },
    close: () => {},
  } satisfies Ec2;
  const context = {
    maxAttempts: 3,
    random: () => 0,
    sleep: async () => {},
    signal: new AbortController().signal,
    onInterrupt: (given: typeof hint) => {
      hint = given;
    },
  } as unknown as OperationContext;
  return { ec2, context, interrupted, atEnd: () => hint() };
}

const EARLIER = 'an earlier attempt, whose response was lost, may have carried out the request';
const LOST = 'EC2 may have carried out the request';

test.each<[operation: string, request: object, results: Error[], caveats: string[]]>([
  ['DeregisterImage', {}, [internal, refusal('InvalidAMIID.Unavailable')], [EARLIER]],
  ['DeleteSnapshot', {}, [lost, refusal('InvalidSnapshot.NotFound')], [EARLIER]],
  ['CreateStoreImageTask', {}, [lost, throttled, throttled], [EARLIER]],
  ['DeleteSnapshot', {}, [lost, lost, lost], [LOST]],
  ['CreateTags', {}, [new AttemptError('unreadable', 'x', { status: 200 })], [LOST]],
  ['DeregisterImage', {}, [refusal('InvalidAMIID.Unavailable')], []],
  ['DeregisterImage', {}, [throttled, refusal('InvalidAMIID.Unavailable')], []],
  ['DeregisterImage', { DryRun: true }, [internal, refusal('DryRunOperation', 412)], []],
  ['DescribeImages', {}, [internal, refusal('InvalidAMIID.NotFound')], []],
  ['GetImageAncestry', {}, [lost, lost, lost], []],
  ['ListImagesInRecycleBin', {}, [lost, lost, lost], []],
])('an error of %s with %j after %j has the caveats %j', async (operation, request, results, caveats) => {
  const { ec2, context } = stage(results);
  const error: CliError = await callPlainly({ name: operation }, ec2, request, context).then(
    () => expect.fail('no error'),
    (thrown) => thrown,
  );
  const last = results.at(-1) as AttemptError;
  expect([error.kind, error.caveats]).toEqual([last.kind === 'service' ? 'service' : 'general', caveats]);
});

test('the hint after an interrupt says whether a change may have been made', async () => {
  const { ec2, context, interrupted, atEnd } = stage([throttled, lost, { Return: true }]);
  expect(await callPlainly({ name: 'DeregisterImage' }, ec2, {}, context)).toEqual({ Return: true });
  expect([...interrupted, atEnd()]).toEqual([LOST, LOST, LOST, undefined]);
});

test('the hint after an interrupt between two attempts says that nothing was changed if EC2 throttled the first', async () => {
  const { ec2, context, atEnd } = stage([throttled, { Return: true }]);
  const hints: (string | undefined)[] = [];
  const sleep = async (): Promise<void> => void hints.push(atEnd());
  await callPlainly({ name: 'DeregisterImage' }, ec2, {}, { ...context, sleep });
  expect(hints).toEqual(['nothing was changed']);
});
