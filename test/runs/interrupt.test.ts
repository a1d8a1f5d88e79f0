// Interrupts before the request, while the SDK is being loaded.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { run } from '../../src/run.ts';
import { type Ec2Endpoint, startEc2Endpoint } from '../support/ec2-endpoint.ts';
import { fakeIo } from '../support/fake-io.ts';

const after = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

vi.mock('../../src/operations/load.ts', () => ({
  loadRemote: async () => {
    await after(50);
    return import('../../src/operations/remote.ts');
  },
}));

let endpoint: Ec2Endpoint;
let unhandled: unknown[];
const note = (reason: unknown): void => void unhandled.push(reason);
beforeEach(async () => {
  unhandled = [];
  process.on('unhandledRejection', note);
  endpoint = await startEc2Endpoint();
});
afterEach(async () => {
  process.off('unhandledRejection', note);
  await endpoint.stop();
});

test.each<[string, (abort: () => void) => unknown]>([
  ['before the SDK is loaded', (abort) => abort()],
  ['while the SDK is being loaded', (abort) => setImmediate(abort)],
])('an interrupt %s sends no request, reports that, and causes no unhandled rejection', async (_, when) => {
  const keys = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'us-east-1' };
  const { io, seen } = fakeIo({ env: { ...keys, AWS_ENDPOINT_URL: endpoint.url } });
  const controller = new AbortController();
  const captureSignals = () => {
    when(() => controller.abort(143));
    return { signal: controller.signal, end: () => {} };
  };
  const argv = ['create-image', '--instance-id', 'i-1234567890abcdef0', '--name', 'web'];
  const code = await run(argv, { ...io, captureSignals });
  await after(200);
  expect({ code, unhandled, stdout: seen.stdout, stderr: seen.stderr, sent: endpoint.requests() }).toEqual({
    code: 143,
    unhandled: [],
    stdout: '',
    stderr: 'hint: nothing was sent\n',
    sent: [],
  });
});
