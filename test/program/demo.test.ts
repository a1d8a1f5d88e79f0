// `npm run demo -- --serve`: lines for shells, an endpoint for calls from other terminals, and a clean end.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SERVE_OPTIONS } from '../../scripts/demo/serve-options.ts';
import { freePort } from '../support/ports.ts';
import { type ServedDemo, startServedDemo } from '../support/served-demo.ts';
import { hasProgram } from '../support/terminal.ts';

const CALL = 'ec2img create-image --instance-id i-1234567890abcdef0 --query ImageId --output text --name';

describe('npm run demo -- --serve', () => {
  let demo: ServedDemo;
  let port: number;
  let home: string;
  beforeAll(async () => {
    port = await freePort();
    demo = await startServedDemo(['--port', String(port)]);
    home = mkdtempSync(join(tmpdir(), 'reader-'));
    mkdirSync(join(home, '.aws', 'cli'), { recursive: true });
    writeFileSync(join(home, '.aws', 'config'), '[default]\noutput = table\n[profile mine]\nregion = eu-west-1\n');
    writeFileSync(join(home, '.aws', 'cli', 'alias'), '[command ec2]\ncreate-image = !false\n');
  });
  afterAll(() => {
    rmSync(home, { recursive: true });
  });

  const folder = (): string => /^export PATH=(.*):"\$PATH"$/m.exec(demo.lines)?.[1] as string;

  /** The environment of a reader whose settings must not reach the demo. */
  const env = () => ({
    PATH: process.env.PATH,
    HOME: home,
    AWS_PROFILE: 'mine',
    AWS_SESSION_TOKEN: 'token',
    AWS_ENDPOINT_URL_EC2: 'http://127.0.0.1:9',
    AWS_DEFAULT_OUTPUT: 'yaml',
    HTTP_PROXY: 'http://127.0.0.1:9',
    EC2IMG_VALIDATE: 'bogus',
  });

  test('prints only lines for a shell on standard output', () => {
    const kinds = demo.lines.trimEnd().split('\n');
    expect(kinds.slice(0, 2)).toEqual([
      `export AWS_ENDPOINT_URL=http://127.0.0.1:${port}`,
      'export AWS_ACCESS_KEY_ID=demo',
    ]);
    expect(kinds.filter((line) => !/^export \w+=\S+$|^\. \S+\/unset\.sh$/.test(line))).toEqual([]);
  });

  // An image ID is `ami-0` and the first 16 digits of the SHA-256 of the name: printf %s reader | sha256sum
  test.each([
    ['bash', 'reader', 'ami-03d0941964aa3ebdc', () => demo.lines],
    ['bash', 'reader file', 'ami-0fd18546c72b593d1', () => `source ${join(folder(), 'demo.sh')}`],
    ['zsh', 'reader zsh', 'ami-0664dfbc9f659df3a', () => demo.lines],
    ['fish', 'reader fish', 'ami-04d7d2da64af056f1', () => `source ${join(folder(), 'demo.fish')}`],
  ])('%s can call the demo after these lines, whatever its settings are', (shell, name, id, lines) => {
    if (!hasProgram(shell)) return console.warn(`${shell} is not installed: its case is skipped`);
    const script = `${lines()}\n${CALL} "${name}"`;
    const { status, stdout, stderr } = spawnSync(shell, ['-c', script], { env: env(), encoding: 'utf8' });
    expect([status, stderr, stdout]).toEqual([0, '', `${id}\n`]);
  });

  test('the commands that it suggests succeed', { timeout: 30_000 }, () => {
    const examples = demo.messages.split('\n').flatMap((line) => /^ {2}(ec2img .*)$/.exec(line)?.[1] ?? []);
    expect(examples.length).toBeGreaterThan(2);
    const outcomes = examples.map((example) => {
      const { status, stderr } = spawnSync('bash', ['-c', `${demo.lines}\n${example}`], {
        env: env(),
        encoding: 'utf8',
      });
      return { example, status, error: stderr.match(/.*\[ERROR\].*/)?.[0] };
    });
    expect(outcomes).toEqual(examples.map((example) => ({ example, status: 0, error: undefined })));
  });

  test('an error in the demo has no hint about missing configuration files', () => {
    const script = `${demo.lines}\nunset AWS_REGION AWS_DEFAULT_REGION\n${CALL} reader`;
    const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { env: env(), encoding: 'utf8' });
    const message = `
ec2img: [ERROR]: An error occurred (NoRegion): You must specify a region. You can also configure your region by running "aws configure".
hint: use --region, set AWS_REGION, or add region to [default] in ${folder()}/config
`;
    expect([status, stdout, stderr]).toEqual([253, '', message]);
  });

  test('refuses a port that is in use', () => {
    const words = ['run', '--silent', '--ignore-scripts', 'demo', '--', '--serve', '--port', String(port)];
    const { status, stdout, stderr } = spawnSync('npm', words, { encoding: 'utf8' });
    const message = `npm run demo: port ${port} cannot be used (EADDRINUSE). Choose another, or omit --port.\n`;
    expect([status, stdout, stderr]).toEqual([1, '', message]);
  });

  test('ends after Ctrl-C with exit code 0, and leaves no files', async () => {
    expect(existsSync(folder())).toBe(true);
    const { code, stderr } = await demo.stop();
    expect([code, stderr.trimEnd().split('\n').at(-1)]).toEqual([0, 'The demo has stopped.']);
    expect(existsSync(folder())).toBe(false);
  });
});

test('npm run demo -- --help lists the options of the endpoint', () => {
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', '--ignore-scripts', 'demo', '--', '--help'], {
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
  const listed = [...stdout.matchAll(/^ {2}--([\w-]+)/gm)].map(([, name]) => name);
  expect(listed.toSorted()).toEqual(['port', ...Object.keys(SERVE_OPTIONS)].toSorted());
});

test('the options of the endpoint reach it', async () => {
  const demo = await startServedDemo(['--instances', '2', '--throttle', '1/3', '--lose-responses', '0']);
  try {
    const url = /AWS_ENDPOINT_URL=(\S+)/.exec(demo.lines)?.[1] as string;
    const call = async (): Promise<string> => {
      const response = await fetch(url, { method: 'POST', body: new URLSearchParams({ Action: 'DescribeInstances' }) });
      return response.text();
    };
    expect((await call()).match(/i-0b0\w+/g)).toEqual(['i-0b000000000000001', 'i-0b000000000000002']);
    let last = '';
    for (let calls = 0; calls < 30 && !last.includes('RequestLimitExceeded'); calls++) last = await call();
    expect(last).toContain('<Code>RequestLimitExceeded</Code>');
  } finally {
    await demo.stop();
  }
});
