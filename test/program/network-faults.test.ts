// Network failures between the built program and EC2, each with its error and exit code. If an image may exist, the
// program looks it up; that lookup is denied here.
import { type ChildProcess, spawn } from 'node:child_process';
import net from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { otherProgram, program } from '../support/program.ts';
import { answers, httpAnswer, imageAnswer, type Speaker, startRawEndpoint } from '../support/raw-endpoint.ts';

const IMAGE = 'ami-0123456789abcdef0';
const MADE = `{\n    "ImageId": "${IMAGE}"\n}\n`;
const OK = imageAnswer(IMAGE);
const DENIED = httpAnswer('403 Forbidden', error('UnauthorizedOperation', 'no'));
const LOOK =
  'Before you retry, check with: ec2img describe-images --owners self --include-disabled --filters ' +
  `'[{"Name":"name","Values":["web"]},{"Name":"source-instance-id","Values":["i-1"]}]'\n`;
const DOUBT = `hint: an earlier attempt may have created an image; the lookup failed (UnauthorizedOperation). ${LOOK}`;

interface Outcome {
  /** The exit code, or the signal that ended the program. */
  readonly code: number | NodeJS.Signals;
  readonly stdout?: string;
  readonly stderr: string;
}

const made: Outcome = { code: 0, stdout: MADE, stderr: '' };
const fails = (message: string, hint = ''): Outcome => ({
  code: 255,
  stderr: `\nec2img: [ERROR]: ${message}\n${hint}`,
});
const closed = fails('Connection was closed before we received a valid response from endpoint URL: "URL/".', DOUBT);
const malformed = fails('Unable to parse response from endpoint URL: "URL/", invalid HTTP received', DOUBT);
const unreadable = (what: string, text = ''): Outcome =>
  fails(
    `Unable to parse response (status 200: ${what}), invalid XML received. Further retries may succeed${text}`,
    DOUBT,
  );
const noAnswer = (text: string): Outcome => unreadable('not an EC2 response', `:\n${text}`);
const notReached = (url = 'URL/'): Outcome => fails(`Could not connect to the endpoint URL: "${url}"`);

function error(code: string, message: string): string {
  return `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors></Response>`;
}

interface Fault {
  /** Acts on each new connection, before any request. */
  readonly greet?: (socket: net.Socket) => void;
  /** Responds to CreateImage. */
  readonly speak?: Speaker;
  readonly env?: Readonly<Record<string, string>>;
  /** Called when the first request has arrived. */
  readonly onRequest?: (child: ChildProcess) => void;
  /** Shell code before the program. */
  readonly before?: string;
  /** Shell code after the program. */
  readonly after?: string;
}

const say =
  (...parts: (string | Uint8Array)[]): Speaker =>
  (socket) => {
    for (const part of parts) socket.write(part);
    socket.end();
  };
const reset =
  (before: string): Speaker =>
  (socket) =>
    void socket.write(before, () => setTimeout(() => socket.resetAndDestroy(), 50));
const HEAD = 'HTTP/1.1 200 OK\r\n';
const BODY = `<CreateImageResponse><imageId>${IMAGE}</imageId></CreateImageResponse>`;
const SLOW_DOWN = httpAnswer('503 Service Unavailable', error('RequestLimitExceeded', 'slow'));
/** A response that keeps the connection open for the next request. */
const kept = (answer: Buffer): string => answer.toString('latin1').replace('Connection: close\r\n', '');
const keptOnce =
  (second: (socket: net.Socket) => void, afterFirst: (socket: net.Socket) => void = () => {}): Speaker =>
  (socket, number) => {
    if (number > 0) return second(socket);
    socket.write(kept(SLOW_DOWN), () => afterFirst(socket));
  };
const slowly =
  (data: Buffer): Speaker =>
  (socket) => {
    let sent = 0;
    const next = (): void => {
      if (sent === data.length) return void socket.end();
      socket.write(data.subarray(sent, ++sent), () => setTimeout(next, 2));
    };
    next();
  };
const inAYear = new Date(Date.now() + 365 * 86_400_000).toUTCString();
const twice = { AWS_MAX_ATTEMPTS: '2' };
const silence: Speaker = () => {};
const kill = (signal: NodeJS.Signals): Fault => ({
  speak: silence,
  before: 'ulimit -c 0',
  onRequest: (child: ChildProcess) => void child.kill(signal),
});
const interrupted = (code: NodeJS.Signals, stdout = ''): Outcome => ({
  code,
  stdout,
  stderr: `hint: an image may have been created. ${LOOK}`,
});
const MAY_HAVE_DONE = `hint: the request succeeded; response: {"ImageId":"${IMAGE}"}\n`;
const preload = fileURLToPath(new URL('../support/out-of-files.cjs', import.meta.url));

const faults: readonly (readonly [name: string, fault: Fault, outcome: Outcome])[] = [
  [
    'an attempt to reach an unknown host name',
    { env: { AWS_ENDPOINT_URL: 'http://nowhere.invalid' } },
    notReached('http://nowhere.invalid/'),
  ],
  [
    'an attempt to reach a closed port',
    { env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' } },
    notReached('http://127.0.0.1:1/'),
  ],
  [
    'a connection reset while the request is sent',
    { greet: (socket) => void socket.once('data', () => socket.resetAndDestroy()) },
    closed,
  ],
  ['a connection closed before the request', { greet: (socket) => void socket.end() }, closed],
  ['a connection reset instead of a response', { speak: reset('') }, closed],
  ['a connection closed instead of a response', { speak: say() }, closed],
  ['a connection reset within the status line', { speak: reset('HTTP/1.1 20') }, closed],
  ['a connection reset within the headers', { speak: reset(`${HEAD}Content-`) }, closed],
  ['a connection reset within the body', { speak: reset(`${HEAD}Content-Length: 1000\r\n\r\n<Create`) }, closed],
  ['a truncated response', { speak: say(OK.subarray(0, OK.length - 20)) }, closed],
  [
    'a truncated chunked response',
    { speak: say(`${HEAD}Transfer-Encoding: chunked\r\n\r\n${(200).toString(16)}\r\n${BODY}`) },
    closed,
  ],
  [
    'a response with an invalid chunk length',
    { speak: say(`${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n${BODY}`) },
    malformed,
  ],
  [
    'a response with a Content-Length that is too large',
    { speak: say(`${HEAD}Content-Length: 1000\r\n\r\n${BODY}`) },
    closed,
  ],
  [
    'a response with a Content-Length that is too small',
    { speak: say(`${HEAD}Content-Length: 30\r\n\r\n${BODY}`) },
    noAnswer(BODY.slice(0, 30)),
  ],
  [
    'a response with a Content-Length that is not a number',
    { speak: say(`${HEAD}Content-Length: x\r\n\r\n${BODY}`) },
    malformed,
  ],
  [
    'a response with two different Content-Lengths',
    { speak: say(`${HEAD}Content-Length: 5\r\nContent-Length: 6\r\n\r\n${BODY}`) },
    malformed,
  ],
  ['a response with a Content-Length of 0', { speak: say(`${HEAD}Content-Length: 0\r\n\r\n`) }, unreadable('empty')],
  ['a response from a server that does not speak HTTP', { speak: say('SSH-2.0-OpenSSH_9.2\r\n') }, malformed],
  ['a header with a blank before the colon', { speak: say(`${HEAD}X-A : b\r\n\r\n${BODY}`) }, malformed],
  ['a header without a colon', { speak: say(`${HEAD}Content-Type\r\n\r\n${BODY}`) }, malformed],
  ['a header with a control character', { speak: say(`${HEAD}X-A: b\x01c\r\n\r\n${BODY}`) }, malformed],
  ['a header that is folded', { speak: say(`${HEAD}X-A: b\r\n c\r\n\r\n${BODY}`) }, malformed],
  ['a response with LF as line ends', { speak: say(`HTTP/1.1 200 OK\nX-A: b\n\n${BODY}`) }, malformed],
  [
    'a response that has a length and is chunked',
    {
      speak: say(
        `${HEAD}Content-Length: ${BODY.length}\r\nTransfer-Encoding: chunked\r\n\r\n`,
        `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`,
      ),
    },
    malformed,
  ],
  [
    'a malformed response before a proper one',
    { env: twice, speak: answers([`HTTP/1.1 502 Bad Gateway\nX-A: b\n\n`, OK]) },
    made,
  ],
  // Python reads 100 headers of 64 KiB each.
  [
    'a response with 900 KiB of headers',
    {
      speak: say(
        httpAnswer(
          '200 OK',
          BODY,
          Array.from({ length: 15 }, (_, at) => `X-${at}: ${'x'.repeat(60_000)}`),
        ),
      ),
    },
    made,
  ],
  [
    'a response with 2 MiB of headers',
    {
      speak: say(
        httpAnswer(
          '200 OK',
          BODY,
          Array.from({ length: 32 }, (_, at) => `X-${at}: ${'x'.repeat(65_000)}`),
        ),
      ),
    },
    malformed,
  ],
  [
    'a compressed response that was not requested',
    { speak: say(httpAnswer('200 OK', Buffer.from([0x1f, 0x8b, 8]), ['Content-Encoding: gzip'])) },
    noAnswer('\\x1f\ufffd\\x08'),
  ],
  ['a 100 Continue status before the response', { speak: say('HTTP/1.1 100 Continue\r\n\r\n', OK) }, made],
  ['an HTTP/1.0 response', { speak: say(`HTTP/1.0 200 OK\r\n\r\n${BODY}`) }, made],
  ['a response sent byte by byte', { speak: slowly(OK) }, made],
  [
    'a kept-alive connection that is closed between the attempts',
    {
      env: twice,
      speak: keptOnce(
        (socket) => void socket.end(OK),
        (socket) => void setTimeout(() => socket.end(), 5),
      ),
    },
    made,
  ],
  [
    'a kept-alive connection that is reset during the second attempt',
    { env: twice, speak: keptOnce((socket) => void socket.resetAndDestroy()) },
    closed,
  ],
  [
    'a rejection because the local clock is a year slow',
    { speak: answers([httpAnswer('400 Bad Request', error('RequestExpired', 'late'), [`Date: ${inAYear}`]), OK]) },
    made,
  ],
  [
    'a redirect',
    { speak: say(httpAnswer('307 Temporary Redirect', '', ['Location: http://127.0.0.1:1/'])) },
    fails('Unable to parse response (status 307: empty), invalid XML received. Further retries may succeed', DOUBT),
  ],
  [
    'a TLS handshake that is cut off',
    {
      env: { AWS_ENDPOINT_URL: 'https://HOST' },
      greet: (socket) => void socket.once('data', () => socket.resetAndDestroy()),
    },
    notReached('https://HOST/'),
  ],
  [
    'a plain-text response to a TLS handshake',
    {
      env: { AWS_ENDPOINT_URL: 'https://HOST' },
      greet: (socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    },
    fails(
      'SSL validation failed for https://HOST/ the server does not use TLS, or uses a version that ec2img does not support',
    ),
  ],
  ['SIGINT during the request', kill('SIGINT'), interrupted('SIGINT', '\n')],
  ['SIGTERM during the request', kill('SIGTERM'), interrupted('SIGTERM')],
  ['SIGHUP during the request', kill('SIGHUP'), interrupted('SIGHUP')],
  ['SIGQUIT during the request', kill('SIGQUIT'), interrupted('SIGQUIT')],
  [
    'standard output is closed by its reader',
    { before: '(', after: '; echo "code $?" >&2) | exec true' },
    {
      code: 0,
      stdout: '',
      stderr: `\nec2img: [ERROR]: Unable to write to standard output: broken pipe\n${MAY_HAVE_DONE}code 255\n`,
    },
  ],
  [
    'an attempt to connect without a free file descriptor',
    { before: 'ulimit -n 128', env: { NODE_OPTIONS: `--require ${preload}` } },
    notReached(),
  ],
];

/** Runs the program against a failing endpoint, and replaces the endpoint in the output by `URL` or `HOST`. */
async function play({
  greet,
  speak = answers([OK]),
  env,
  onRequest,
  before = 'exec',
  after = '',
}: Fault): Promise<Outcome> {
  const raw = greet ? await greeter(greet) : await endpointOf(speak);
  const here = (text: string): string => text.replaceAll('HOST', `127.0.0.1:${raw.port}`);
  const full = {
    PATH: process.env.PATH,
    HOME: '/nowhere',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: 'us-east-1',
    AWS_MAX_ATTEMPTS: '1',
    AWS_ENDPOINT_URL: 'http://HOST',
    ...env,
  };
  const words = Object.fromEntries(Object.entries(full).map(([name, value]) => [name, here(value ?? '')]));
  const line = `${before} "$@" ${after}`;
  const argv = [...program, 'create-image', '--instance-id', 'i-1', '--name', 'web'];
  const child = spawn('bash', ['-c', line.startsWith('ulimit') ? `${before}; exec "$@"` : line, 'bash', ...argv], {
    env: words,
  });
  const seen = { stdout: '', stderr: '' };
  child.stdout.on('data', (data) => (seen.stdout += data));
  child.stderr.on('data', (data) => (seen.stderr += data));
  if (onRequest) raw.onRequest(() => onRequest(child));
  const code = await new Promise<Outcome['code']>((resolve) =>
    child.on('close', (ended, signal) => resolve(ended ?? (signal as NodeJS.Signals))),
  );
  await raw.stop();
  const told = seen.stderr
    .replaceAll(`http://127.0.0.1:${raw.port}`, 'URL')
    .replaceAll(`127.0.0.1:${raw.port}`, 'HOST');
  return { code, stdout: seen.stdout, stderr: told };
}

interface Endpoint {
  readonly port: number;
  readonly onRequest: (act: () => void) => void;
  readonly stop: () => Promise<void>;
}

/** Denies DescribeImages; `speak` responds to other requests. */
async function endpointOf(speak: Speaker): Promise<Endpoint> {
  const raw = await startRawEndpoint();
  let asked = (): void => {};
  raw.play((socket, number) => {
    if (raw.requests()[number]?.includes('Action=DescribeImages')) return answers([DENIED])(socket, number);
    speak(socket, number);
    asked();
  });
  return {
    port: raw.port,
    stop: raw.stop,
    onRequest: (act) => {
      asked = act;
    },
  };
}

/** Calls `greet` for the first connection; denies DescribeImages on later ones. */
async function greeter(greet: (socket: net.Socket) => void): Promise<Endpoint> {
  let count = 0;
  const open = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    open.add(socket);
    socket.on('error', () => {});
    if (count++ === 0) greet(socket);
    else socket.on('data', () => socket.end(DENIED));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const stop = (): Promise<void> => {
    for (const socket of open) socket.destroy();
    return new Promise((stopped) => server.close(() => stopped()));
  };
  return { port: (server.address() as net.AddressInfo).port, stop, onRequest: () => {} };
}

describe.skipIf(otherProgram)('create-image', () => {
  test.concurrent.each(faults)(
    'prints the expected output and exits with the expected code after %s',
    async (_, fault, outcome) => {
      expect(await play(fault)).toEqual({ stdout: '', ...outcome });
    },
  );
});
