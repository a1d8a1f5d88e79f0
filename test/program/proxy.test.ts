// Calls through a proxy: the test proxy on loopback, and tinyproxy if it is installed.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
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

function create(env: Readonly<Record<string, string>>, ...options: string[]): Promise<Ended> {
  const argv = ['create-image', '--instance-id', 'i-1', '--name', 'abc', '--ca-bundle', `${certificates}ca.pem`];
  return wholeRun([...argv, ...options], { env: { ...KEYS, AWS_MAX_ATTEMPTS: '1', ...env } });
}

const certificateOf = (name: string): { key: string; cert: string } => {
  const [key = '', cert = ''] = ['key', 'pem'].map((kind) => readFileSync(`${certificates}${name}.${kind}`, 'utf8'));
  return { key, cert };
};

let plain: LoopbackServer;
let secure: LoopbackServer;
beforeEach(async () => {
  plain = await startServer(answer);
  secure = await startServer(answer, certificateOf('good'));
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

  test.each(['http', 'https'])('sends a percent sign in a password as it is for an %s endpoint', async (scheme) => {
    const endpoint = scheme === 'http' ? plain.url : secure.url;
    const withUser = proxy.url.replace('http://', 'http://me:50%off%zz@');
    expect(await create({ AWS_ENDPOINT_URL: endpoint, [`${scheme}_proxy`]: withUser })).toEqual(made);
    const basic = `Basic ${Buffer.from('me:50%off%zz').toString('base64')}`;
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
      stderr: '\nec2img: [ERROR]: Failed to connect to proxy URL: "http://***:***@127.0.0.1:1"\n',
    });
  },
);

const failed = (url: string, hint?: string): Ended => ({
  code: 255,
  stdout: '',
  stderr: `\nec2img: [ERROR]: Failed to connect to proxy URL: "${url}"\n${hint ? `hint: ${hint}\n` : ''}`,
});

describe('create-image through a proxy that speaks TLS', () => {
  let proxy: ProxyServer;
  afterEach(() => proxy.stop());
  const through = (which: string): Record<string, string> => ({
    AWS_ENDPOINT_URL: which === 'http' ? plain.url : secure.url,
    [`${which}_proxy`]: proxy.url,
  });

  test.each(['http', 'https'])('trusts the CA bundle for an %s endpoint', async (which) => {
    proxy = await startProxy({ certificate: certificateOf('good') });
    expect(await create(through(which))).toEqual(made);
    const { host } = new URL(secure.url);
    expect(proxy.asked.map(({ line }) => line)).toEqual([which === 'http' ? `POST ${plain.url}/` : `CONNECT ${host}`]);
  });

  test.each(['http', 'https'])('sends nothing if its certificate is not trusted, for an %s endpoint', async (which) => {
    proxy = await startProxy({ certificate: certificateOf('self') });
    const reason = 'certificate verify failed: self-signed certificate';
    expect(await create(through(which))).toEqual(failed(proxy.url, reason));
    expect([proxy.asked, plain.connections(), secure.connections()]).toEqual([[], 0, 0]);
  });

  test.each(['http', 'https'])('checks the name of the proxy, not that of an %s endpoint', async (which) => {
    proxy = await startProxy({ certificate: certificateOf('other') });
    expect(await create(through(which))).toEqual(
      failed(proxy.url, "hostname '127.0.0.1' doesn't match 'other.example'"),
    );
  });

  test.each(['http', 'https'])('verifies nothing with --no-verify-ssl for an %s endpoint', async (which) => {
    proxy = await startProxy({ certificate: certificateOf('self') });
    expect(await create(through(which), '--no-verify-ssl')).toEqual(made);
  });
});

describe('create-image through a proxy that opens no tunnel', () => {
  let proxy: ProxyServer;
  afterEach(() => proxy.stop());

  test.each<[what: string, onConnect: (socket: Socket) => void, hint: string]>([
    ['closes the connection', (socket) => void socket.destroy(), 'the proxy closed the connection'],
    ['ends the connection', (socket) => void socket.end(), 'the proxy closed the connection'],
    ['resets the connection', (socket) => void socket.resetAndDestroy(), 'the proxy closed the connection'],
    ['answers with text', (socket) => void socket.end('SSH-2.0-x\r\n'), 'the response of the proxy is not HTTP'],
    [
      'asks for a user',
      (socket) => void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'),
      'the proxy responded with status 407',
    ],
    [
      'sends a page',
      (socket) => void socket.end('HTTP/1.1 204 No\r\ncontent-length: 2\r\n\r\nno'),
      'the proxy responded with status 204',
    ],
  ])('makes all attempts, and no image, if it %s', async (_, onConnect, hint) => {
    proxy = await startProxy({ onConnect });
    const env = { AWS_ENDPOINT_URL: secure.url, HTTPS_PROXY: proxy.url, AWS_MAX_ATTEMPTS: '3' };
    expect(await create(env)).toEqual(failed(proxy.url, hint));
    expect(proxy.asked.map(({ line }) => line)).toEqual(Array(3).fill(`CONNECT ${new URL(secure.url).host}`));
    expect(secure.connections()).toBe(0);
  });

  test('waits for the connect timeout', async () => {
    proxy = await startProxy({ onConnect: () => {} });
    const env = { AWS_ENDPOINT_URL: secure.url, HTTPS_PROXY: proxy.url };
    expect(await create(env, '--cli-connect-timeout', '1')).toEqual({
      code: 255,
      stdout: '',
      stderr: `\nec2img: [ERROR]: Connect timeout on endpoint URL: "${secure.url}/"\n`,
    });
  });

  test('blames the endpoint if the TLS handshake ends within the tunnel', async () => {
    const onConnect = (socket: Socket): void => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.once('data', () => socket.destroy());
    };
    proxy = await startProxy({ onConnect });
    const env = { AWS_ENDPOINT_URL: secure.url, HTTPS_PROXY: proxy.url };
    expect(await create(env)).toEqual({
      code: 255,
      stdout: '',
      stderr: `\nec2img: [ERROR]: Could not connect to the endpoint URL: "${secure.url}/"\n`,
    });
  });
});

describe('create-image sends nothing to', () => {
  // Measured on AWS CLI 2.36.
  test.each<[what: string, userinfo: string]>([
    ['a proxy that speaks SOCKS', 'socks5://'],
    ['a proxy whose user has a backslash', 'http://DOM\\me:hunter2hunter2@'],
    ['a proxy whose password has a slash', 'http://me:12/hunter2@'],
  ])('%s', async (_, start) => {
    const proxy = await startProxy();
    const value = proxy.url.replace('http://', start);
    for (const options of [[], ['--debug']]) {
      const env = { AWS_ENDPOINT_URL: plain.url, HTTP_PROXY: value, AWS_MAX_ATTEMPTS: '3' };
      const { code, stdout, stderr } = await create(env, ...options);
      const shown = proxy.url.replace('http://', start === 'socks5://' ? 'http://socks5://' : 'http://***:***@');
      const hint =
        start === 'socks5://'
          ? 'ec2img supports HTTP proxies only, not socks5'
          : 'write \\ as %5C, / as %2F, ? as %3F and # as %23 in the user and the password of a proxy';
      expect([code, stdout]).toEqual([255, '']);
      expect(stderr.endsWith(failed(shown, hint).stderr)).toBe(true);
      expect(stderr).not.toMatch(/hunter2|DOM/);
    }
    expect([proxy.asked, plain.connections()]).toEqual([[], 0]);
    await proxy.stop();
  });
});

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
    const outcome = await create({ AWS_ENDPOINT_URL: secure.url, HTTPS_PROXY: bare });
    expect(outcome).toEqual(failed(bare, 'the proxy responded with status 407'));
  });
});
