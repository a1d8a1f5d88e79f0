// Verification of certificates on a loopback https endpoint: on by default, with a specific message for each failure.
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { Settings } from '../../src/config/settings.ts';
import { unverifiedTls } from '../../src/output/stderr.ts';
import type { FakeWorld } from '../support/fake-io.ts';
import { type LoopbackServer, startServer } from '../support/http-server.ts';
import { otherProgram, wholeRun } from '../support/program.ts';

const certificates = fileURLToPath(new URL('../support/certificates/', import.meta.url));
const CA = `${certificates}ca.pem`;
const IMAGE = '{\n    "ImageId": "ami-1"\n}\n';

const CREATED = '<CreateImageResponse><imageId>ami-1</imageId></CreateImageResponse>';
const open: LoopbackServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.stop();
});

/** Starts an https server with this certificate. */
async function serve(name: string, answer: string): Promise<LoopbackServer> {
  const [key = '', cert = ''] = ['key', 'pem'].map((kind) => readFileSync(`${certificates}${name}.${kind}`, 'utf8'));
  const server = await startServer((_, __, response) => void response.end(answer), { key, cert });
  open.push(server);
  return server;
}

/** Runs against an https server with this certificate, and replaces its URL in the output by `{URL}`. */
async function against(name: string, { argv = [], env = {}, ...world }: { argv?: string[] } & FakeWorld) {
  const server = await serve(name, CREATED);
  const keys = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'us-east-1' };
  const seen = await wholeRun(['create-image', '--instance-id', 'i-1', '--name', 'abc', ...argv], {
    ...world,
    env: { ...keys, AWS_ENDPOINT_URL: server.url, AWS_MAX_ATTEMPTS: '1', ...env },
  });
  return { ...seen, stderr: seen.stderr.replaceAll(server.url, '{URL}') };
}

const STS_ANSWER = `<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>
  <AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
  <Expiration>2999-01-02T03:04:05Z</Expiration>
  </Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`;

const folder = mkdtempSync(join(tmpdir(), 'tls-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a CA bundle, and returns its path. */
function bundle(name: string, content: string | Uint8Array): string {
  const path = join(folder, name.replace(' ', '-'));
  writeFileSync(path, content);
  return path;
}

const made = { code: 0, stdout: IMAGE, stderr: '' };
const refused = (reason: string, hint?: string) => ({
  code: 255,
  stdout: '',
  stderr: `\nec2img: [ERROR]: SSL validation failed for {URL}/ ${reason}\n${hint ? `hint: ${hint}\n` : ''}`,
});

test.each<[string, string, { argv?: string[] } & FakeWorld, object]>([
  ['accepts a certificate of the authority in --ca-bundle', 'good', { argv: ['--ca-bundle', CA] }, made],
  ['accepts a certificate of the authority in AWS_CA_BUNDLE', 'good', { env: { AWS_CA_BUNDLE: CA } }, made],
  ['accepts a certificate of the authority in REQUESTS_CA_BUNDLE', 'good', { env: { REQUESTS_CA_BUNDLE: CA } }, made],
  [
    'rejects a certificate of an unknown authority',
    'good',
    {},
    refused('certificate verify failed: unable to get local issuer certificate'),
  ],
  [
    'rejects an expired certificate',
    'expired',
    { argv: ['--ca-bundle', CA] },
    refused('certificate verify failed: certificate has expired'),
  ],
  [
    'rejects a certificate for another host',
    'other',
    { argv: ['--ca-bundle', CA] },
    refused("hostname '127.0.0.1' doesn't match 'other.example'"),
  ],
  ['rejects a self-signed certificate', 'self', {}, refused('certificate verify failed: self-signed certificate')],
  [
    'accepts a self-signed certificate that is in the CA bundle',
    'self',
    { argv: ['--ca-bundle', `${certificates}self.pem`] },
    made,
  ],
  ['accepts a self-signed certificate with --no-verify-ssl', 'self', { argv: ['--no-verify-ssl'] }, made],
  ['accepts an expired certificate with --no-verify-ssl', 'expired', { argv: ['--no-verify-ssl'] }, made],
  [
    'accepts a CA bundle that starts with a byte order mark',
    'good',
    { argv: ['--ca-bundle', bundle('bom.pem', `\ufeff${readFileSync(CA, 'utf8')}`)] },
    made,
  ],
  ...[
    ['empty', ''],
    ['text', 'no certificate\n'],
    ['DER', new X509Certificate(readFileSync(CA)).raw],
    ['a key', readFileSync(`${certificates}good.key`)],
  ].map(([what, content]): [string, string, object, object] => {
    const path = bundle(String(what), content as string);
    const outcome = refused(
      `the CA bundle ${path} contains no certificate in PEM format`,
      'the CA bundle comes from --ca-bundle',
    );
    return [`reports a CA bundle that is ${what}`, 'good', { argv: ['--ca-bundle', path] }, outcome];
  }),
  [
    'reports a CA bundle that does not exist',
    'good',
    { argv: ['--ca-bundle', '/nope'] },
    refused('cannot read the CA bundle /nope', 'the CA bundle comes from --ca-bundle'),
  ],
])('create-image %s', async (_, certificate, world, outcome) => {
  expect(await against(certificate, world)).toEqual(outcome);
});

// Measured on AWS CLI 2.36: it verifies STS, whatever the options of the command are.
describe('STS is verified with --no-verify-ssl', () => {
  const create = async (certificate: string, ...argv: string[]) => {
    const sts = await serve(certificate, STS_ANSWER);
    const env = {
      AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/r',
      AWS_WEB_IDENTITY_TOKEN_FILE: `${certificates}README`,
      AWS_ENDPOINT_URL_STS: sts.url,
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
    };
    const seen = await against('self', { argv: ['--no-verify-ssl', ...argv], env });
    return { ...seen, stderr: seen.stderr.replaceAll(sts.url, '{STS}'), connections: sts.connections() };
  };

  test('and its credentials are not taken if no authority has signed its certificate', async () => {
    const reason = 'certificate verify failed: self-signed certificate';
    const hint =
      'the error occurred while getting credentials: AWS_WEB_IDENTITY_TOKEN_FILE names the token file ' +
      `${certificates}README for the role arn:aws:iam::123456789012:role/r`;
    const stderr = `\nec2img: [ERROR]: SSL validation failed for {STS}/ ${reason}\nhint: ${hint}\n`;
    expect(await create('self')).toEqual({ code: 255, stdout: '', stderr, connections: 1 });
  });

  test('by the CA bundle', async () => {
    expect(await create('good', '--ca-bundle', CA)).toEqual({ ...made, connections: 1 });
  });
});

test('create-image uses the CA bundle of the profile', async () => {
  const env = { AWS_CONFIG_FILE: `${certificates}config` };
  expect(await against('good', { env, directory: certificates })).toEqual(made);
});

test.skipIf(otherProgram)('create-image warns about --no-verify-ssl on a terminal', async () => {
  const { stderr } = await against('self', { argv: ['--no-verify-ssl', '--no-cli-pager', '--quiet'], terminal: 80 });
  expect(stderr).toBe('ec2img: [WARNING]: the certificate of {URL}/ was not verified\n');
});

test('the warning about --no-verify-ssl does not contain the password of the endpoint', () => {
  const endpoint = new URL('https://me:hidden@ec2.example/');
  expect(unverifiedTls({ verifySsl: false, endpoint } as Settings)).toBe(
    'the certificate of https://***:***@ec2.example/ was not verified',
  );
});

test.each([
  ['', 'empty'],
  [' ', 'blank'],
])('create-image rejects the CA bundle %j because it is %s', async (value) => {
  expect(await against('good', { argv: ['--ca-bundle', value] })).toEqual({
    code: 255,
    stdout: '',
    stderr:
      '\nec2img: [ERROR]: Invalid CA bundle: the configured value (ca_bundle, AWS_CA_BUNDLE, REQUESTS_CA_BUNDLE, or verify) resolved to an empty or whitespace-only string. Provide a valid path to a CA bundle file.\nhint: --ca-bundle is set but empty\n',
  });
});

test('create-image reports a server that does not speak TLS', async () => {
  const server = await startServer((_, __, response) => void response.end());
  open.push(server);
  const keys = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'us-east-1' };
  const url = server.url.replace('http:', 'https:');
  const argv = ['create-image', '--instance-id', 'i-1', '--name', 'abc', '--endpoint-url', url];
  const { code, stderr } = await wholeRun(argv, { env: keys });
  expect(code).toBe(255);
  expect(stderr).toMatch(
    /^\nec2img: \[ERROR\]: SSL validation failed for https:\/\/127\.0\.0\.1:\d+\/ the server does not use TLS(, or uses a version that ec2img does not support)?\n$/,
  );
});
