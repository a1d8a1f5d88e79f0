// The host names of requests to EC2, recorded by a proxy that rejects every tunnel.
import dns from 'node:dns';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createTransport } from '../../src/aws/http.ts';
import { run } from '../../src/run.ts';
import { fakeIo } from '../support/fake-io.ts';

let proxy: http.Server;
let proxied: string[];
beforeAll(async () => {
  proxy = http.createServer().on('connect', (request, socket) => {
    proxied.push(request.url ?? '');
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
])('sends requests to EC2 in %s with the environment variables %j to %s', async (region, env, host) => {
  proxied = [];
  const { port } = proxy.address() as AddressInfo;
  const settings = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 's', AWS_MAX_ATTEMPTS: '1' };
  const { io } = fakeIo({ env: { ...settings, HTTPS_PROXY: `http://127.0.0.1:${port}`, ...env } });
  const code = await run(['create-image', '--instance-id', 'i-1', '--name', 'abc', '--region', region], io);
  expect([code === 0, proxied]).toEqual([false, [`${host}:443`]]);
});

// Expected values: botocore 1.43.11, the proxy of its clients for the URL of their endpoint.
describe('the host of a request decides if NO_PROXY applies', () => {
  /** The hosts of requests without the proxy. No name resolves, so nothing leaves this machine. */
  let lookedUp: string[];
  beforeEach(() => {
    [proxied, lookedUp] = [[], []];
    vi.spyOn(dns, 'lookup').mockImplementation(((host: string, _: unknown, done: (error: Error) => void) => {
      lookedUp.push(host);
      done(Object.assign(new Error(`no ${host}`), { code: 'ENOTFOUND' }));
    }) as unknown as typeof dns.lookup);
  });
  afterEach(() => vi.restoreAllMocks());

  const viaProxy: [region: string, env: Record<string, string>, exempt: string, host: string][] = [
    ['cn-north-1', {}, 'amazonaws.com', 'ec2.cn-north-1.amazonaws.com.cn'],
    ['cn-north-1', {}, 'ec2.cn-north-1.amazonaws.com', 'ec2.cn-north-1.amazonaws.com.cn'],
    ['us-east-1', DUAL, 'amazonaws.com', 'ec2.us-east-1.api.aws'],
    ['us-east-1', FIPS, 'ec2.us-east-1.amazonaws.com', 'ec2-fips.us-east-1.amazonaws.com'],
    ['us-iso-east-1', {}, 'amazonaws.com', 'ec2.us-iso-east-1.c2s.ic.gov'],
    ['us-east-1', {}, 'api.aws', 'ec2.us-east-1.amazonaws.com'],
  ];
  const withoutProxy: typeof viaProxy = [
    ['cn-north-1', {}, 'amazonaws.com.cn', 'ec2.cn-north-1.amazonaws.com.cn'],
    ['us-east-1', DUAL, '.api.aws', 'ec2.us-east-1.api.aws'],
    ['us-east-1', FIPS, 'ec2-fips.us-east-1.amazonaws.com', 'ec2-fips.us-east-1.amazonaws.com'],
    ['us-iso-east-1', {}, 'c2s.ic.gov', 'ec2.us-iso-east-1.c2s.ic.gov'],
    ['us-east-1', {}, 'amazonaws.com', 'ec2.us-east-1.amazonaws.com'],
  ];
  const create = async (region: string, env: Record<string, string>) => {
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const settings = { AWS_MAX_ATTEMPTS: '1', HTTPS_PROXY: url };
    const { io, seen } = fakeIo({ env: { ...settings, ...env } });
    const argv = ['create-image', '--instance-id', 'i-1', '--name', 'abc', '--region', region];
    return { code: await run(argv, io), stderr: seen.stderr.replace(url, 'PROXY') };
  };
  const keys = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 's' };
  const REFUSED = 'Failed to connect to proxy URL: "PROXY"\nhint: the proxy responded with status 502';
  const failed = (message: string) => ({ code: 255, stderr: `\nec2img: [ERROR]: ${message}\n` });

  test.each(viaProxy)(
    'a request in %s with %j and NO_PROXY=%s goes to %s through the proxy',
    async (region, env, exempt, host) => {
      const outcome = await create(region, { ...keys, ...env, NO_PROXY: exempt });
      expect(outcome).toEqual(failed(REFUSED));
      expect([proxied, lookedUp]).toEqual([[`${host}:443`], []]);
    },
  );

  test.each(withoutProxy)(
    'a request in %s with %j and NO_PROXY=%s goes to %s without the proxy',
    async (region, env, exempt, host) => {
      const outcome = await create(region, { ...keys, ...env, NO_PROXY: exempt });
      expect(outcome).toEqual(failed(`Could not connect to the endpoint URL: "https://${host}/"`));
      expect([proxied, lookedUp]).toEqual([[], [host]]);
    },
  );

  describe('the STS request of a role', () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'hosts-'));
      const role = '[profile r]\nrole_arn = arn:aws:iam::123456789012:role/x\nsource_profile = p\n';
      const source = '[profile p]\naws_access_key_id = a\naws_secret_access_key = s\n';
      writeFileSync(join(folder, 'config'), role + source);
    });
    afterEach(() => rmSync(folder, { recursive: true }));
    const FOR_ROLE =
      'hint: the error occurred while getting credentials: role_arn arn:aws:iam::123456789012:role/x of the profile r\n';
    const STS = 'sts.cn-north-1.amazonaws.com.cn';

    test.each([
      ['sts.cn-north-1.amazonaws.com', [`${STS}:443`], [], REFUSED],
      ['amazonaws.com.cn', [], [STS], `Could not connect to the endpoint URL: "https://${STS}/"`],
    ])(
      'uses the proxy or not, as its own host requires with NO_PROXY=%s',
      async (exempt, throughProxy, direct, message) => {
        const files = { AWS_CONFIG_FILE: join(folder, 'config'), AWS_SHARED_CREDENTIALS_FILE: '/nowhere' };
        expect(await create('cn-north-1', { ...files, AWS_PROFILE: 'r', NO_PROXY: exempt })).toEqual({
          ...failed(message),
          stderr: `${failed(message).stderr}${FOR_ROLE}`,
        });
        // The SDK tries STS more than once.
        expect([new Set(proxied), new Set(lookedUp)]).toEqual([new Set(throughProxy), new Set(direct)]);
      },
    );
  });

  test.each([
    ['us-esat-1', 'hint: the Region is us-esat-1: did you mean us-east-1?\n'],
    ['mars-1', 'hint: ec2img does not know the Region mars-1: check its name\n'],
    ['us-east-1', ''],
  ])('an error that the host of the Region %s does not exist has the hint %j', async (region, hint) => {
    const { code, stderr } = failed(`Could not connect to the endpoint URL: "https://ec2.${region}.amazonaws.com/"`);
    const outcome = await create(region, { ...keys, AWS_MAX_ATTEMPTS: '1', NO_PROXY: '*' });
    expect(outcome).toEqual({ code, stderr: stderr + hint });
  });

  test('a transport chooses the proxy of each request by its host', async () => {
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const transport = createTransport({
      readTimeout: 20_000,
      connectTimeout: 20_000,
      verifySsl: true,
      caFor: () => undefined,
      proxyFor: async ({ hostname }) => (hostname.startsWith('oidc') ? undefined : url),
    });
    const messages: unknown[] = [];
    for (const hostname of ['portal.sso.eu-west-1.amazonaws.com', 'oidc.eu-west-1.amazonaws.com', 'signin.aws']) {
      const request = { protocol: 'https:', hostname, method: 'GET', path: '/a', query: { b: 'c' }, headers: {} };
      await transport.exchange(request, new AbortController().signal).catch(({ message }) => messages.push(message));
    }
    transport.close();
    expect(messages).toEqual([
      `Failed to connect to proxy URL: "${url}"`,
      'Could not connect to the endpoint URL: "https://oidc.eu-west-1.amazonaws.com/a?b=c"',
      `Failed to connect to proxy URL: "${url}"`,
    ]);
    const [portal, signin] = ['portal.sso.eu-west-1.amazonaws.com:443', 'signin.aws:443'];
    expect([proxied, lookedUp]).toEqual([[portal, signin], ['oidc.eu-west-1.amazonaws.com']]);
  });
});

test('FIPS and dual-stack settings do not change a custom endpoint', async () => {
  const seen: string[] = [];
  const server = http.createServer((request, response) => {
    seen.push(request.headers.host ?? '');
    response.end('<CreateImageResponse><imageId>ami-1</imageId></CreateImageResponse>');
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
