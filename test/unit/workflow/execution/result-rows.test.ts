// The results of an execution: what each row says about its line. The forms are those of the Step Functions Developer Guide
// (ResultWriter) and of the children of the state machine.
import { expect, test } from 'vitest';
import { type LineOutcome, readResults } from '../../../../src/workflow/execution/result-rows.ts';

type Store = Parameters<typeof readResults>[0];

/** A bucket with objects, which are read in pieces of some bytes. */
const storeOf = (objects: Readonly<Record<string, string>>, size = 7): Store => {
  const store: Pick<Store, 'list' | 'read'> = {
    list: async (prefix) => Object.keys(objects).filter((key) => key.startsWith(prefix)),
    read: async function* (key) {
      const bytes = Buffer.from(objects[key] ?? '');
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    },
  };
  return store as Store;
};

type Lists = Readonly<Partial<Record<'SUCCEEDED' | 'FAILED' | 'PENDING', string>>>;

/** The objects of a map run with a file in each list. */
const objectsOf = (lists: Lists, folder = 'results/run/1'): Record<string, string> => {
  const files = Object.keys(lists).map((list) => [list, [{ Key: `${folder}/${list}_0.jsonl`, Size: 1 }]] as const);
  const manifest = { DestinationBucket: 'b', MapRunArn: 'arn', ResultFiles: Object.fromEntries(files) };
  const texts = Object.entries(lists).map(([list, text]) => [`${folder}/${list}_0.jsonl`, text] as const);
  return { [`${folder}/manifest.json`]: JSON.stringify(manifest), ...Object.fromEntries(texts) };
};

async function outcomesOf(lists: Lists): Promise<Record<string, LineOutcome>> {
  const results = await readResults(storeOf(objectsOf(lists)), 'results/run/');
  expect(results?.problem).toBeUndefined();
  return Object.fromEntries(results?.outcomes ?? []);
}

const lines = (...rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const input = (Name: string) => JSON.stringify({ Line: 1, Request: { InstanceId: 'i-1', Name } });
const MADE = { Line: 1, InstanceId: 'i-1', Name: 'a', ImageId: 'ami-1' };

test.each([
  ['the output alone', lines(MADE)],
  ['the whole execution', lines({ Name: '0', Status: 'SUCCEEDED', Input: input('a'), Output: JSON.stringify(MADE) })],
  ['the whole execution, with an object', lines({ Name: '0', Input: {}, Output: MADE })],
  ['an array', JSON.stringify([MADE])],
  ['no line feed at the end', JSON.stringify(MADE)],
])('a child that succeeded has made the image: %s', async (_, SUCCEEDED) => {
  expect(await outcomesOf({ SUCCEEDED })).toEqual({ a: { kind: 'made', imageId: 'ami-1' } });
});

const cause = (members: object): string => JSON.stringify({ Code: 'C', Message: 'm', ...members });

const UNKNOWN: LineOutcome = { kind: 'unknown', code: 'C', message: 'm' };

test.each<[name: string, row: object, outcome: LineOutcome]>([
  ['refused', { Error: 'Refused', Cause: cause({}) }, { kind: 'refused', code: 'C', message: 'm' }],
  [
    'failed',
    { Error: 'Failed', Cause: cause({ ImageId: 'ami-1' }) },
    { kind: 'failed', imageId: 'ami-1', code: 'C', message: 'm' },
  ],
  ['unknown', { Error: 'Unknown', Cause: cause({}) }, UNKNOWN],
  [
    'unknown, with an image',
    { Error: 'Unknown', Cause: cause({ ImageId: 'ami-1' }) },
    { kind: 'unknown', imageId: 'ami-1', code: 'C', message: 'm' },
  ],
  ['unknown, without the ID of its image', { Error: 'Unknown', Cause: cause({ ImageId: '' }) }, UNKNOWN],
  [
    'an error of Step Functions',
    { Error: 'States.Runtime', Cause: 'An error occurred' },
    { kind: 'unknown', code: 'States.Runtime', message: 'An error occurred' },
  ],
  ['without an error', { Status: 'TIMED_OUT' }, { kind: 'unknown', code: 'TIMED_OUT', message: '' }],
  [
    'stopped',
    { Status: 'ABORTED' },
    { kind: 'unknown', code: 'Interrupted', message: 'the execution was stopped before EC2 listed an image' },
  ],
])('a child that did not succeed: %s', async (_, row, outcome) => {
  expect(await outcomesOf({ FAILED: lines({ Status: 'FAILED', Input: input('a'), ...row }) })).toEqual({ a: outcome });
});

test.each([
  ['the input of the child', input('a')],
  ['the line of the plan', '{"InstanceId":"i-1","Name":"a"}'],
])('a child that was not started is waiting: %s', async (_, Input) => {
  expect(await outcomesOf({ PENDING: lines({ Status: 'PENDING', Input }) })).toEqual({ a: { kind: 'waiting' } });
});

test('an image that was made stays made, whatever another map run says', async () => {
  const failed = lines({ Status: 'ABORTED', Input: input('a') });
  const objects = {
    ...objectsOf({ SUCCEEDED: lines(MADE) }, 'results/run/1'),
    ...objectsOf({ FAILED: failed }, 'results/run/2'),
  };
  const results = await readResults(storeOf(objects), 'results/run/');
  expect(Object.fromEntries(results?.outcomes ?? [])).toEqual({ a: { kind: 'made', imageId: 'ami-1' } });
});

test('without a manifest there are no results', async () => {
  expect(
    await readResults(storeOf({ 'results/run/1/SUCCEEDED_0.jsonl': lines(MADE) }), 'results/run/'),
  ).toBeUndefined();
});

test('a row that does not name its line leaves it in doubt', async () => {
  expect(
    await outcomesOf({ FAILED: '{"Error":"Refused"}\n', PENDING: '{"Input":"{}"}\n', SUCCEEDED: lines(MADE) }),
  ).toEqual({
    a: { kind: 'made', imageId: 'ami-1' },
  });
});

const otherForm = (key: string) => `The results in ${key} are not those of a state machine of ec2img`;

test.each<[name: string, objects: Record<string, string>, key: string]>([
  ['a manifest that is no JSON', { 'r/1/manifest.json': 'no' }, 'r/1/manifest.json'],
  ['a manifest without files', { 'r/1/manifest.json': '{}' }, 'r/1/manifest.json'],
  ['a manifest with another list', { 'r/1/manifest.json': '{"ResultFiles":{"FAILED":1}}' }, 'r/1/manifest.json'],
  ['a row that is no JSON', objectsOf({ SUCCEEDED: `${JSON.stringify(MADE)}\nno\n` }, 'r/1'), 'r/1/SUCCEEDED_0.jsonl'],
  ['an image without an ID', objectsOf({ SUCCEEDED: '{"Name":"a"}\n' }, 'r/1'), 'r/1/SUCCEEDED_0.jsonl'],
])('%s is a problem, and the other results are read', async (_, objects, key) => {
  const others = objectsOf({ SUCCEEDED: lines({ ...MADE, Name: 'b' }) }, 'r/2');
  const results = await readResults(storeOf({ ...objects, ...others }), 'r/');
  expect(results?.problem).toMatchObject({ kind: 'general', code: 'ExecutionFailed', message: otherForm(key) });
  expect(results?.outcomes.get('b')).toEqual({ kind: 'made', imageId: 'ami-1' });
});
