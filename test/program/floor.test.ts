// The baseline program of the benchmark must send the same request as ec2img; otherwise it is no fair comparison.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { run } from '../../src/run.ts';
import { startEc2Endpoint } from '../support/ec2-endpoint.ts';
import { fakeIo } from '../support/fake-io.ts';
import { createImage } from '../support/floor.cjs';

const env = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_DEFAULT_REGION: 'us-east-1' };

test('the baseline program sends the same request as ec2img and prints the same response', async () => {
  const endpoint = await startEc2Endpoint();
  const words = ['i-1234567890abcdef0', 'My server'] as const;
  const floor = fileURLToPath(new URL('../support/floor.cjs', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [floor, endpoint.url, ...words], { env });
  const { io, seen } = fakeIo({ env: { ...env, AWS_ENDPOINT_URL: endpoint.url } });
  await run(['create-image', '--instance-id', words[0], '--name', `${words[1]} 2`], io);
  await endpoint.stop();

  const [theirs, ours] = endpoint.requests().map((request) => JSON.stringify(request));
  expect(theirs).toBe(ours?.replace('My server 2', 'My server'));
  expect([stdout, seen.stdout].map((text) => Object.keys(JSON.parse(text)))).toEqual([['ImageId'], ['ImageId']]);
});

test('the baseline program creates images in a loop over one connection', async () => {
  const endpoint = await startEc2Endpoint();
  const call = { address: endpoint.url, instanceId: 'i-1234567890abcdef0' };
  const create = (name: string): Promise<string> =>
    new Promise((resolve) => createImage(env, { ...call, name }, resolve));
  const ids = [await create('first'), await create('second')];
  await endpoint.stop();

  expect(ids).toEqual(['ami-00000000000000001', 'ami-00000000000000002']);
  expect(endpoint.connections()).toBe(1);
});
