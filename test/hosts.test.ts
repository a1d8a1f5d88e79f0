// The host names EC2 is asked for by, seen by a proxy that lets nothing through.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../src/run.ts';
import { fakeIo } from './support/fake-io.ts';

let proxy: http.Server;
let asked: string[];
beforeAll(async () => {
  proxy = http.createServer().on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    socket.end('HTTP/1.1 502 Not through here\r\ncontent-length: 0\r\n\r\n');
  });
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
});
afterAll(() => proxy.close());

const FIPS = { AWS_USE_FIPS_ENDPOINT: 'true' };
const DUAL = { AWS_USE_DUALSTACK_ENDPOINT: 'true' };

// Expected values: AWS CLI 2.36.
test.each<[string, Record<string, string>, string]>([
  ['us-east-1', {}, 'ec2.us-east-1.amazonaws.com'],
  ['mars-1', {}, 'ec2.mars-1.amazonaws.com'],
  ['cn-north-1', {}, 'ec2.cn-north-1.amazonaws.com.cn'],
  ['us-gov-west-1', {}, 'ec2.us-gov-west-1.amazonaws.com'],
  ['us-east-1', FIPS, 'ec2-fips.us-east-1.amazonaws.com'],
  ['us-gov-west-1', FIPS, 'ec2.us-gov-west-1.amazonaws.com'],
  ['us-east-1', DUAL, 'ec2.us-east-1.api.aws'],
  ['us-east-1', { ...FIPS, ...DUAL }, 'ec2-fips.us-east-1.api.aws'],
])('%s with %j', async (region, env, host) => {
  asked = [];
  const { port } = proxy.address() as AddressInfo;
  const settings = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 's', AWS_MAX_ATTEMPTS: '1' };
  const { io } = fakeIo({ env: { ...settings, HTTPS_PROXY: `http://127.0.0.1:${port}`, ...env } });
  const code = await run(['create-image', '--instance-id', 'i-1', '--name', 'abc', '--region', region], io);
  expect([code === 0, asked]).toEqual([false, [`${host}:443`]]);
});

test('an endpoint of our own is asked as it is, whatever the flags', async () => {
  const seen: string[] = [];
  const server = http.createServer((request, response) => {
    seen.push(request.headers.host ?? '');
    response.end('<R><imageId>ami-1</imageId></R>');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const env = {
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 's',
    AWS_ENDPOINT_URL: `http://${host}`,
    ...FIPS,
    ...DUAL,
  };
  const { io } = fakeIo({ env });
  const code = await run(['create-image', '--instance-id', 'i-1', '--name', 'abc', '--region', 'us-east-1'], io);
  server.closeAllConnections();
  server.close();
  expect([code, seen]).toEqual([0, [host]]);
});
