// S3 and Step Functions of moto, an independent simulator: what create-images --state-machine uploads and reads there, and
// the forms of its calls. moto does not run state machines in JSONata, so none is run.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../src/aws/client.ts';
import { openConnection } from '../../src/aws/connection.ts';
import { s3For } from '../../src/aws/services/s3.ts';
import { STEP_FUNCTIONS } from '../../src/aws/services/step-functions.ts';
import { settingsOf } from '../../src/config/settings.ts';
import { loadConfigFiles } from '../../src/config/shared-config.ts';
import { CloudCalls } from '../../src/workflow/execution/cloud-calls.ts';
import { Executions } from '../../src/workflow/execution/executions.ts';
import { ObjectStore, PART_SIZE } from '../../src/workflow/execution/object-store.ts';
import { ServiceClock } from '../../src/workflow/service-clock.ts';
import { fakeIo } from '../support/fake-io.ts';
import { type Moto, startMoto } from '../support/moto.ts';
import { callEnv } from '../support/program.ts';
import { hasProgram } from '../support/terminal.ts';

const isMissing = !hasProgram('moto_server');
if (isMissing) console.warn('moto_server is not installed: the tests of S3 and Step Functions on moto are skipped');

const ARN = 'arn:aws:states:us-east-1:123456789012:stateMachine:create-images';
const BUCKET = 'my-images';

describe.skipIf(isMissing)('moto', () => {
  let moto: Moto;
  let store: ObjectStore;
  let other: ObjectStore;
  let executions: Executions;
  const clients: Client[] = [];

  beforeAll(async () => {
    moto = await startMoto();
    const form = (service: string) => ({
      authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
    });
    await fetch(`${moto.url}${BUCKET}`, { method: 'PUT', headers: form('s3') });
    await fetch(moto.url, {
      method: 'POST',
      headers: {
        ...form('states'),
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'AWSStepFunctions.CreateStateMachine',
      },
      body: JSON.stringify({
        name: 'create-images',
        definition: JSON.stringify({ StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 600, End: true } } }),
        roleArn: 'arn:aws:iam::123456789012:role/machine',
      }),
    });
    const { io } = fakeIo({ env: callEnv(moto.url) });
    const settings = settingsOf(new Map(), io.env, loadConfigFiles(io));
    const { signal } = new AbortController();
    const sleep = (milliseconds: number) => io.sleep(milliseconds, signal);
    const connection = await openConnection(settings, { ...io, sleep, trace: () => {} });
    const calls = new CloudCalls({
      retriesFor: () => ({ maxAttempts: 1, sleep, random: io.random }),
      clock: { now: io.now, sleep: io.sleep },
      serviceClock: new ServiceClock(io.now),
      interrupt: signal,
      onTrouble: () => {},
    });
    const storeOf = (bucket: string): ObjectStore => {
      const client = connection.clientOf(s3For(bucket, settings.endpointOf('S3')));
      clients.push(client);
      return new ObjectStore(client, calls, bucket);
    };
    store = storeOf(BUCKET);
    other = storeOf('no-bucket');
    const states = connection.clientOf({ service: STEP_FUNCTIONS, endpoint: settings.endpointOf('SFN') });
    clients.push(states);
    const parts = { partition: 'aws', region: 'us-east-1', account: '123456789012', name: 'create-images' };
    executions = new Executions(states, calls, { arn: ARN, ...parts });
  });
  afterAll(() => {
    for (const client of clients) client.close();
    moto?.stop();
  });

  const textOf = async (key: string): Promise<string> => {
    const pieces: Buffer[] = [];
    for await (const piece of store.read(key)) pieces.push(piece);
    return Buffer.concat(pieces).toString();
  };

  test('has the objects that were written, in one part and in several', { timeout: 60_000 }, async () => {
    const lines = Array.from({ length: 10 }, (_, at) => `${at}`.repeat(2 ** 21));
    await store.write('a b/ü+(1).json', ['{"x":', '1}'], 'application/json');
    await store.write('plans/large.jsonl', lines, 'application/jsonl');
    await store.write('plans/empty.jsonl', [], 'application/jsonl');
    expect(await textOf('a b/ü+(1).json')).toBe('{"x":1}');
    const large = await textOf('plans/large.jsonl');
    expect(large.length).toBeGreaterThan(2 * PART_SIZE);
    expect(large === lines.join('')).toBe(true);
    expect(await textOf('plans/empty.jsonl')).toBe('');
    expect((await store.list('')).sort()).toEqual(['a b/ü+(1).json', 'plans/empty.jsonl', 'plans/large.jsonl']);
    expect(await store.list('plans/l')).toEqual(['plans/large.jsonl']);
  });

  test('returns errors with their codes', async () => {
    await expect(textOf('gone')).rejects.toMatchObject({ kind: 'service', code: 'NoSuchKey' });
    await expect(other.list('')).rejects.toMatchObject({ kind: 'service', code: 'NoSuchBucket' });
    expect(await executions.find('gone')).toBeUndefined();
  });

  test('starts an execution once for each name, and describes it', async () => {
    expect(await executions.machine()).toMatchObject({ type: 'STANDARD' });
    const { definition } = await executions.machine();
    await executions.start('run-1', { Bucket: BUCKET });
    expect(await executions.find('run-1')).toMatchObject({ status: 'RUNNING' });
    await executions.start('run-1', { Bucket: BUCKET });
    // Moto refuses it with ExecutionAlreadyExists.
    await executions.start('run-1', { Bucket: 'other' });
    expect(await executions.find('run-1')).toMatchObject({ status: 'RUNNING' });
    expect(await executions.isSameDefinition('run-1', definition)).toBe(true);
    expect(await executions.mapRuns('run-1')).toEqual([]);
  });
});
