// Servers and proxies that send back what they received: no secret of a request is printed.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../src/run.ts';
import { fakeIo } from '../support/fake-io.ts';
import { type LoopbackServer, startServer } from '../support/http-server.ts';

/** Every secret has one of these marks, which no encoding changes. */
const MARK = 'SECRETMARK';
const USER = 'USERMARK';

const escaped = (text: string): string => text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
const refusal = (message: string): string =>
  `<Response><Errors><Error><Code>AuthFailure</Code><Message>${escaped(message)}</Message></Error></Errors></Response>`;

/** How the whole request comes back. */
const ECHOES: Readonly<Record<string, readonly [status: number, body: (request: string) => string]>> = {
  'in an error': [400, refusal],
  'in a URL': [400, (request) => refusal(encodeURIComponent(request))],
  'in lower case': [
    400,
    (request) => refusal(encodeURIComponent(request).replace(/%../g, (code) => code.toLowerCase())),
  ],
  'in JSON': [400, (request) => refusal(JSON.stringify(request))],
  'in HTML': [502, (request) => `<html><pre>${escaped(request)}</pre></html>`],
  'as text': [200, (request) => request],
  'at the end of what is shown': [200, (request) => `${'x'.repeat(3900)}${request}`],
  'in a code': [
    400,
    (request) => `<Response><Errors><Error><Code>${escaped(request)}</Code></Error></Errors></Response>`,
  ],
};

let echo: LoopbackServer;
let current: readonly [status: number, body: (request: string) => string];

beforeAll(async () => {
  echo = await startServer((request, body, response) => {
    const [status, bodyOf] = current;
    // IMDS gives its own secret, and a role.
    if (request.url === '/latest/api/token') return void response.end(`${MARK}/imds+token==`);
    const received = `${request.method} ${request.url}\n${request.rawHeaders.join('\n')}\n\n${decodeURIComponent(body.replaceAll('+', ' '))}\n${body}`;
    response.writeHead(status);
    response.end(bodyOf(received));
  });
});
afterAll(() => echo.stop());

const KEYS = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: `${MARK}/secret+key`,
  AWS_SESSION_TOKEN: `IQoJb3JpZ2luX2Vj${MARK}/+session=token==`,
};

const CONFIG = `[profile role]
role_arn = arn:aws:iam::123456789012:role/r
source_profile = keys
external_id = ${MARK}:external/id=
[profile keys]
aws_access_key_id = AKIDEXAMPLE
aws_secret_access_key = ${MARK}/secret+key+2
aws_session_token = ${MARK}/session+token+2
`;

type Env = Readonly<Record<string, string>>;

const SOURCES: Readonly<Record<string, (url: string) => Env>> = {
  'a session token': (url) => ({ ...KEYS, AWS_ENDPOINT_URL: url }),
  'a signed endpoint URL': (url) => ({
    ...KEYS,
    AWS_ENDPOINT_URL: `${url}/?X-Amz-Signature=${MARK}1&X-Amz-Security-Token=${MARK}%2F2&X-Amz-Credential=${MARK}3`,
  }),
  'user and password of a proxy': (url) => ({
    ...KEYS,
    AWS_ENDPOINT_URL: 'http://ec2.example',
    HTTP_PROXY: url.replace('//', `//${USER}:${MARK}%2F@`),
  }),
  'a password for a proxy with a bare %': (url) => ({
    ...KEYS,
    AWS_ENDPOINT_URL: 'http://ec2.example',
    Http_Proxy: url.replace('//', `//${USER}:${MARK}50%off%zz%E9@`),
  }),
  'a token for a proxy': (url) => ({
    ...KEYS,
    AWS_ENDPOINT_URL: 'http://ec2.example',
    HTTP_PROXY: url.replace('//', `//${MARK}@`),
  }),
  'a role': (url) => ({ AWS_PROFILE: 'role', AWS_ENDPOINT_URL: url }),
  'a web identity': (url) => ({
    AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/r',
    AWS_WEB_IDENTITY_TOKEN_FILE: '/token',
    AWS_ENDPOINT_URL: url,
  }),
  'a container': (url) => ({
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/x`,
    AWS_CONTAINER_AUTHORIZATION_TOKEN: `Bearer ${MARK}/container+token`,
    AWS_ENDPOINT_URL: url,
  }),
  'an instance': (url) => ({
    AWS_EC2_METADATA_SERVICE_ENDPOINT: url,
    AWS_EC2_METADATA_DISABLED: 'false',
    AWS_ENDPOINT_URL: url,
  }),
};

async function printed(env: Env, options: readonly string[]): Promise<string> {
  const { io, seen } = fakeIo({
    env: {
      AWS_REGION: 'us-east-1',
      AWS_MAX_ATTEMPTS: '1',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/config',
      ...env,
    },
  });
  const files: Env = { '/config': CONFIG, '/token': `${MARK}.web/identity+token\n` };
  const readFile = (path: string): Uint8Array => {
    if (path in files) return Buffer.from(files[path] ?? '');
    throw Object.assign(new Error('no'), { code: 'ENOENT' });
  };
  const argv = ['create-image', '--instance-id', 'i-1234567890abcdef0', '--name', 'web', ...options];
  const code = await run(argv, { ...io, readFile });
  expect(code).toBeGreaterThan(0);
  return seen.both;
}

describe.each(Object.keys(SOURCES))('%s', (source) => {
  test.each(Object.keys(ECHOES))('is not printed if the request comes back %s', async (form) => {
    current = ECHOES[form] as (typeof ECHOES)[string];
    for (const options of [[], ['--debug'], ['--cli-error-format', 'json']]) {
      const text = await printed(SOURCES[source]?.(echo.url) ?? {}, options);
      expect(text).not.toContain(MARK);
      expect(text).not.toContain(USER);
      for (const secret of [MARK, USER])
        expect(text).not.toContain(Buffer.from(secret).toString('base64').slice(0, 10));
    }
  });
});

// Nothing listens at these.
test.each<[url: string, how: (url: string) => Env]>([
  [`http://jane@corp.com:${MARK}@127.0.0.1:1/`, (url) => ({ AWS_ENDPOINT_URL: url })],
  [`http://${MARK}@127.0.0.1:1/`, (url) => ({ AWS_ENDPOINT_URL: url })],
  [`http://u:1234/${MARK}@127.0.0.1:1/`, (url) => ({ AWS_ENDPOINT_URL: url })],
  [`u:${MARK}@127.0.0.1:1/`, (url) => ({ AWS_ENDPOINT_URL: url })],
  [`http://u:${MARK}"<x> y@127.0.0.1:1/`, (url) => ({ AWS_ENDPOINT_URL: url })],
  [`ftp://u:${MARK}@127.0.0.1:1/`, (url) => ({ AWS_ENDPOINT_URL: url })],
  [`http://u:1234/${MARK}@127.0.0.1:1`, (url) => ({ HTTP_PROXY: url, AWS_ENDPOINT_URL: 'http://ec2.example' })],
  [`u:${MARK}@127.0.0.1:1`, (url) => ({ HTTP_PROXY: url, AWS_ENDPOINT_URL: 'http://ec2.example' })],
  [`http://DOM\\me:${MARK}@127.0.0.1:1`, (url) => ({ HTTP_PROXY: url, AWS_ENDPOINT_URL: 'http://ec2.example' })],
  [`DOM\\${MARK}@127.0.0.1:1`, (url) => ({ https_proxy: url, AWS_ENDPOINT_URL: 'https://ec2.example' })],
  [`http://u:50%${MARK}%zz@127.0.0.1:1`, (url) => ({ HTTPS_PROXY: url, AWS_ENDPOINT_URL: 'https://ec2.example' })],
  [`https://u:${MARK}@127.0.0.1:1`, (url) => ({ HTTPS_PROXY: url, AWS_ENDPOINT_URL: 'https://ec2.example' })],
  [`socks5://u:${MARK}@127.0.0.1:1`, (url) => ({ HTTPS_PROXY: url, AWS_ENDPOINT_URL: 'https://ec2.example' })],
  [`"http://u:${MARK}@127.0.0.1:1"`, (url) => ({ HTTPS_PROXY: url, AWS_ENDPOINT_URL: 'https://ec2.example' })],
  [`http://u:${MARK}#@127.0.0.1:1/a@b`, (url) => ({ Http_Proxy: url, AWS_ENDPOINT_URL: 'http://ec2.example' })],
  [`http://${MARK}:@127.0.0.1:1`, (url) => ({ HTTP_PROXY: url, AWS_ENDPOINT_URL: 'http://ec2.example' })],
])('the secret of the URL %j is not printed', async (url, envOf) => {
  for (const options of [[], ['--debug']]) {
    expect(await printed({ ...KEYS, ...envOf(url) }, options)).not.toContain(MARK);
    const { AWS_ENDPOINT_URL } = envOf(url);
    if (AWS_ENDPOINT_URL === url) expect(await printed(KEYS, ['--endpoint-url', url, ...options])).not.toContain(MARK);
  }
});
