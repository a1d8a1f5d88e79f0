// Calls through a proxy: the test proxy on loopback, and tinyproxy if it is installed.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type LoopbackServer, startServer } from '../support/http-server.ts';
import { freePort, serverAt } from '../support/ports.ts';
import { type Ended, wholeRun } from '../support/program.ts';
import { type ProxyServer, startProxy } from '../support/proxy-server.ts';

const certificates = fileURLToPath(new URL('../support/certificates/', import.meta.url));
const IMAGE = '{\n    "ImageId": "ami-1"\n}\n';
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'us-east-1' };

const answer = (_: unknown, __: string, response: { end: (text: string) => void }): void =>
  response.end('<CreateImageResponse><imageId>ami-1</imageId></CreateImageResponse>');

function create(env: Readonly<Record<string, string>>): Promise<Ended> {
  const argv = ['create-image', '--instance-id', 'i-1', '--name', 'abc', '--ca-bundle', `${certificates}ca.pem`];
  return wholeRun(argv, { env: { ...KEYS, AWS_MAX_ATTEMPTS: '1', ...env } });
}

let plain: LoopbackServer;
let secure: LoopbackServer;
beforeEach(async () => {
  const [key, cert] = ['key', 'pem'].map((kind) => readFileSync(`${certificates}good.${kind}`, 'utf8')) as [
    string,
    string,
  ];
  plain = await startServer(answer);
  secure = await startServer(answer, { key, cert });
});
afterEach(async () => {
  await plain.stop();
  await secure.stop();
});

const made = { code: 0, stdout: IMAGE, stderr: '' };

describe('create-image through a proxy', () => {
  let proxy: ProxyServer;
  beforeEach(async () => {
    proxy = await startProxy();
  });
  afterEach(() => proxy.stop());

  test('sends the absolute URL of an http endpoint', async () => {
    expect(await create({ AWS_ENDPOINT_URL: plain.url, HTTP_PROXY: proxy.url })).toEqual(made);
    expect(proxy.asked).toEqual([{ line: `POST ${plain.url}/`, authorization: undefined }]);
  });

  test('opens a tunnel to an https endpoint and verifies its certificate', async () => {
    expect(await create({ AWS_ENDPOINT_URL: secure.url, https_proxy: proxy.url })).toEqual(made);
    expect(proxy.asked).toEqual([{ line: `CONNECT ${new URL(secure.url).host}`, authorization: undefined }]);
  });

  test.each(['http', 'https'])('sends the user and password of the proxy for an %s endpoint', async (scheme) => {
    const endpoint = scheme === 'http' ? plain.url : secure.url;
    const withUser = proxy.url.replace('http://', 'http://user:pass%20word@');
    expect(await create({ AWS_ENDPOINT_URL: endpoint, [`${scheme.toUpperCase()}_PROXY`]: withUser })).toEqual(made);
    const basic = `Basic ${Buffer.from('user:pass word').toString('base64')}`;
    expect(proxy.asked.map(({ authorization }) => authorization)).toEqual([basic]);
  });

  test('bypasses the proxy for hosts in NO_PROXY', async () => {
    expect(await create({ AWS_ENDPOINT_URL: plain.url, HTTP_PROXY: proxy.url, NO_PROXY: '127.0.0.1' })).toEqual(made);
    expect(proxy.asked).toEqual([]);
  });
});

test.each(['plain', 'secure'])(
  'create-image reports an unreachable proxy without its password for a %s endpoint',
  async (which) => {
    const endpoint = which === 'plain' ? plain.url : secure.url;
    const proxy = 'http://user:hidden@127.0.0.1:1';
    expect(await create({ AWS_ENDPOINT_URL: endpoint, HTTP_PROXY: proxy, HTTPS_PROXY: proxy })).toEqual({
      code: 255,
      stdout: '',
      stderr: '\nec2img: [ERROR]: Failed to connect to proxy URL: "http://***:***@127.0.0.1:1/"\n',
    });
  },
);

const hasTinyproxy = spawnSync('sh', ['-c', 'command -v tinyproxy']).status === 0;
if (!hasTinyproxy) console.warn('tinyproxy is not installed: its tests are skipped');

describe.skipIf(!hasTinyproxy)('create-image through tinyproxy', () => {
  let proxy: ChildProcess;
  let url: string;
  let folder: string;
  beforeAll(async () => {
    const port = await freePort();
    folder = mkdtempSync(join(tmpdir(), 'tinyproxy-'));
    const settings = [
      `Port ${port}`,
      'Listen 127.0.0.1',
      'Timeout 60',
      'Allow 127.0.0.1',
      'BasicAuth user pass',
      `LogFile "${folder}/log"`,
    ];
    writeFileSync(join(folder, 'conf'), `${settings.join('\n')}\n`);
    proxy = spawn('tinyproxy', ['-d', '-c', join(folder, 'conf')], { stdio: 'ignore' });
    url = `http://user:pass@127.0.0.1:${port}`;
    await serverAt(port);
  });
  afterAll(() => {
    proxy.kill();
    rmSync(folder, { recursive: true });
  });

  test('reaches an http and an https endpoint', async () => {
    expect(await create({ AWS_ENDPOINT_URL: plain.url, HTTP_PROXY: url })).toEqual(made);
    expect(await create({ AWS_ENDPOINT_URL: secure.url, HTTPS_PROXY: url })).toEqual(made);
    const log = readFileSync(join(folder, 'log'), 'utf8');
    expect(log.includes(`POST ${plain.url}/`) && log.includes(`CONNECT ${new URL(secure.url).host}`)).toBe(true);
  });

  test('fails with an error if the proxy rejects the credentials', async () => {
    const { code, stdout } = await create({ AWS_ENDPOINT_URL: plain.url, HTTP_PROXY: url.replace('user:pass@', '') });
    expect([code, stdout]).toEqual([254, '']);
  });

  test('sends nothing if the proxy rejects the tunnel', async () => {
    const bare = url.replace('user:pass@', '');
    expect(await create({ AWS_ENDPOINT_URL: secure.url, HTTPS_PROXY: bare })).toEqual({
      code: 255,
      stdout: '',
      stderr: `\nec2img: [ERROR]: Failed to connect to proxy URL: "${bare}/"\n`,
    });
  });
});
