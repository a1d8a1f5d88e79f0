// Objects in a bucket: in one part or in several, read in parts, and what happens when a request fails.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openConnection } from '../../../../src/aws/connection.ts';
import { s3For } from '../../../../src/aws/services/s3.ts';
import { settingsOf } from '../../../../src/config/settings.ts';
import { loadConfigFiles } from '../../../../src/config/shared-config.ts';
import { CloudCalls } from '../../../../src/workflow/execution/cloud-calls.ts';
import { ObjectStore, PART_SIZE } from '../../../../src/workflow/execution/object-store.ts';
import { ServiceClock } from '../../../../src/workflow/service-clock.ts';
import { BUCKET, type CloudEndpoint, startCloudEndpoint } from '../../../support/cloud-endpoint/cloud-endpoint.ts';
import { s3Error } from '../../../support/cloud-endpoint/objects.ts';
import type { Fault } from '../../../support/ec2-endpoint.ts';
import { fakeIo } from '../../../support/fake-io.ts';
import { callEnv } from '../../../support/program.ts';

let cloud: CloudEndpoint;
let store: ObjectStore;
let troubles: (string | undefined)[];
let close: () => void;

beforeEach(async () => {
  cloud = await startCloudEndpoint();
  troubles = [];
  const { io } = fakeIo({ env: callEnv(cloud.ec2.url) });
  const settings = settingsOf(new Map(), io.env, loadConfigFiles(io));
  const { signal } = new AbortController();
  const sleep = (milliseconds: number) => io.sleep(milliseconds, signal);
  const connection = await openConnection(settings, { ...io, sleep, trace: () => {} });
  const client = connection.clientOf(s3For(BUCKET, settings.endpointOf('S3')));
  close = client.close;
  const calls = new CloudCalls({
    retriesFor: () => ({ maxAttempts: 2, sleep, random: io.random }),
    clock: { now: io.now, sleep: io.sleep },
    serviceClock: new ServiceClock(io.now),
    interrupt: signal,
    onTrouble: (reason) => troubles.push(reason),
  });
  store = new ObjectStore(client, calls, BUCKET);
});
afterEach(async () => {
  close();
  await cloud.ec2.stop();
});

async function textOf(key: string): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of store.read(key)) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

/** So many texts of a mebibyte. */
const mebibytes = (count: number): string[] => Array.from({ length: count }, (_, at) => `${at % 10}`.repeat(2 ** 20));

const PARTS = ['CreateMultipartUpload', 'UploadPart', 'UploadPart', 'UploadPart', 'CompleteMultipartUpload'];

test.each([
  ['nothing', 0, ['PutObject']],
  ['8 MiB', 8, ['PutObject']],
  ['more than that', 17, PARTS],
])('writes %s as one object, and reads it in parts', async (_, count, operations) => {
  const texts = mebibytes(count);
  await store.write('plans/a b.jsonl', texts, 'application/jsonl');
  expect(cloud.operations).toEqual(operations);
  expect(cloud.objects.textOf(BUCKET, 'plans/a b.jsonl') === texts.join('')).toBe(true);
  expect((await textOf('plans/a b.jsonl')) === texts.join('')).toBe(true);
  expect(cloud.operations.filter((one) => one === 'GetObject')).toHaveLength(Math.max(1, Math.ceil(count / 4)));
});

// S3 refuses a smaller part before the last one with EntityTooSmall.
test.each([
  ['smaller than a part', 20, 1],
  ['more than half as large', 5, 4.5],
  ['larger', 2, 9],
])('each part but the last has the size of a part, if the texts are %s', async (_, count, size) => {
  const texts = Array.from({ length: count }, (__, at) => `${at % 10}`.repeat(size * 2 ** 20));
  await store.write('k', texts, 'text/plain');
  const sizes = cloud.seen.filter(({ operation }) => operation === 'UploadPart').map(({ body }) => body.length);
  expect(sizes).toEqual([PART_SIZE, PART_SIZE, count * size * 2 ** 20 - 2 * PART_SIZE]);
  expect(cloud.objects.textOf(BUCKET, 'k') === texts.join('')).toBe(true);
  expect(cloud.objects.uploads.size).toBe(0);
});

const internal: Fault = { status: 500, body: s3Error('InternalError', 'x') };

/** The failures of an operation, one for each of the next requests. */
function failing(operation: string, faults: readonly (Fault | undefined)[]): void {
  const left = [...faults];
  cloud.faultOf = (one) => (one === operation ? left.shift() : undefined);
}

test('a part whose response is lost is sent again', async () => {
  failing('UploadPart', [undefined, { close: true, isDone: true }]);
  const texts = mebibytes(17);
  await store.write('k', texts, 'text/plain');
  expect(cloud.objects.textOf(BUCKET, 'k') === texts.join('')).toBe(true);
});

test.each(['UploadPart', 'CompleteMultipartUpload'])('if %s fails, the parts are removed', async (operation) => {
  failing(operation, [internal, internal]);
  await expect(store.write('k', mebibytes(17), 'text/plain')).rejects.toMatchObject({
    kind: 'service',
    code: 'InternalError',
    during: `when calling the ${operation} operation (reached max retries: 1)`,
  });
  expect(cloud.operations.at(-1)).toBe('AbortMultipartUpload');
  expect(cloud.objects.uploads.size).toBe(0);
});

test('if the text to write fails, the parts are removed', async () => {
  const failingTexts = async function* () {
    yield* mebibytes(17);
    throw new Error('the plan has changed');
  };
  await expect(store.write('k', failingTexts(), 'text/plain')).rejects.toThrow('the plan has changed');
  expect([cloud.operations.at(-1), cloud.objects.uploads.size]).toEqual(['AbortMultipartUpload', 0]);
});

test('a part of a download is requested again, for as long as it takes, with its reason', async () => {
  await store.write('k', mebibytes(5), 'text/plain');
  failing('GetObject', [undefined, ...Array.from({ length: 5 }, () => internal)]);
  expect((await textOf('k')).length).toBe(5 * 2 ** 20);
  expect(troubles).toEqual([undefined, 'InternalError: x', 'InternalError: x', undefined]);
});

test('an object that changes while it is read is an error', async () => {
  await store.write('k', mebibytes(5), 'text/plain');
  cloud.faultOf = (operation) => {
    if (operation !== 'GetObject') return undefined;
    return { isDone: true, meanwhile: () => void cloud.objects.buckets.get(BUCKET)?.set('k', 'other') };
  };
  await expect(textOf('k')).rejects.toMatchObject({
    kind: 'general',
    message: `The object s3://${BUCKET}/k changed while it was read`,
  });
});

test('lists all pages of keys', async () => {
  const objects = cloud.objects.buckets.get(BUCKET);
  const keys = Array.from({ length: 2500 }, (_, at) => `results/${String(at).padStart(4, '0')}`);
  for (const key of [...keys, 'plans/1']) objects?.set(key, '');
  expect(await store.list('results/')).toEqual(keys);
  expect(cloud.operations).toEqual(['ListObjectsV2', 'ListObjectsV2', 'ListObjectsV2']);
});
