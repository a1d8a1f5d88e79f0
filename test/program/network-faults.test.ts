// Faults of the world between the built program and EC2, each with its line and exit code. What may have made an image is
// followed by a look for it, which is denied here.
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
  'Look for it with: aws ec2 describe-images --owners self --include-disabled --filters ' +
  `'[{"Name":"name","Values":["web"]},{"Name":"source-instance-id","Values":["i-1"]}]'\n`;
const DOUBT = `hint: an earlier attempt may have made an image; looking for it failed (UnauthorizedOperation). ${LOOK}`;

interface Outcome {
  readonly code: number;
  readonly stdout?: string;
  readonly stderr: string;
}

const made: Outcome = { code: 0, stdout: MADE, stderr: '' };
const fails = (message: string, hint = ''): Outcome => ({
  code: 255,
  stderr: `\nec2img: [ERROR]: ${message}\n${hint}`,
});
const closed = fails('Connection was closed before we received a valid response from endpoint URL: "URL/".', DOUBT);
const unreadable = (what: string, text = ''): Outcome =>
  fails(
    `Unable to parse response (status 200: ${what}), invalid XML received. Further retries may succeed${text}`,
    DOUBT,
  );
const noAnswer = (text: string): Outcome => unreadable('it is no answer of EC2', `:\n${text}`);
const notReached = (url = 'URL/'): Outcome => fails(`Could not connect to the endpoint URL: "${url}"`);

function error(code: string, message: string): string {
  return `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors></Response>`;
}

interface Fault {
  /** Says something on each new connection, before any request. */
  readonly greet?: (socket: net.Socket) => void;
  /** Answers the requests for an image. */
  readonly speak?: Speaker;
  readonly env?: Readonly<Record<string, string>>;
  /** Once the first request is out. */
  readonly onRequest?: (child: ChildProcess) => void;
  /** Of shell, before the program starts. */
  readonly before?: string;
  /** Of shell, behind the program. */
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
/** The connection is kept for the next request. */
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
  onRequest: (child: ChildProcess) => void child.kill(signal),
});
const interrupted = (code: number): Outcome => ({
  code,
  stdout: '\n',
  stderr: `hint: an image may be in the making. ${LOOK}`,
});
const MAY_HAVE_DONE = `hint: the request succeeded; response: {"ImageId":"${IMAGE}"}\n`;
const preload = fileURLToPath(new URL('../support/out-of-files.cjs', import.meta.url));

const faults: readonly (readonly [name: string, fault: Fault, outcome: Outcome])[] = [
  [
    'a name that nobody knows',
    { env: { AWS_ENDPOINT_URL: 'http://nowhere.invalid' } },
    notReached('http://nowhere.invalid/'),
  ],
  [
    'a port that nobody listens at',
    { env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' } },
    notReached('http://127.0.0.1:1/'),
  ],
  [
    'a reset of the connection while the request arrives',
    { greet: (socket) => void socket.once('data', () => socket.resetAndDestroy()) },
    closed,
  ],
  ['an end of the connection before the request', { greet: (socket) => void socket.end() }, closed],
  ['a reset in place of an answer', { speak: reset('') }, closed],
  ['an end in place of an answer', { speak: say() }, closed],
  ['a reset within the status line', { speak: reset('HTTP/1.1 20') }, closed],
  ['a reset within the headers', { speak: reset(`${HEAD}Content-`) }, closed],
  ['a reset within the body', { speak: reset(`${HEAD}Content-Length: 1000\r\n\r\n<Create`) }, closed],
  ['half an answer', { speak: say(OK.subarray(0, OK.length - 20)) }, closed],
  [
    'half an answer in chunks',
    { speak: say(`${HEAD}Transfer-Encoding: chunked\r\n\r\n${(200).toString(16)}\r\n${BODY}`) },
    closed,
  ],
  ['a chunk whose length is none', { speak: say(`${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n${BODY}`) }, closed],
  ['a Content-Length that is too large', { speak: say(`${HEAD}Content-Length: 1000\r\n\r\n${BODY}`) }, closed],
  [
    'a Content-Length that is too small',
    { speak: say(`${HEAD}Content-Length: 30\r\n\r\n${BODY}`) },
    noAnswer(BODY.slice(0, 30)),
  ],
  ['a Content-Length that is no number', { speak: say(`${HEAD}Content-Length: x\r\n\r\n${BODY}`) }, closed],
  [
    'two different Content-Lengths',
    { speak: say(`${HEAD}Content-Length: 5\r\nContent-Length: 6\r\n\r\n${BODY}`) },
    closed,
  ],
  ['a Content-Length of nothing', { speak: say(`${HEAD}Content-Length: 0\r\n\r\n`) }, unreadable('it is empty')],
  ['no HTTP', { speak: say('SSH-2.0-OpenSSH_9.2\r\n') }, closed],
  [
    'an answer compressed although nobody asked',
    { speak: say(httpAnswer('200 OK', Buffer.from([0x1f, 0x8b, 8]), ['Content-Encoding: gzip'])) },
    noAnswer('\\x1f\ufffd\\x08'),
  ],
  ['100 Continue before the answer', { speak: say('HTTP/1.1 100 Continue\r\n\r\n', OK) }, made],
  ['an answer of HTTP/1.0', { speak: say(`HTTP/1.0 200 OK\r\n\r\n${BODY}`) }, made],
  ['an answer byte by byte', { speak: slowly(OK) }, made],
  [
    'a connection kept, and closed between the attempts',
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
    'a connection kept, and closed with the second attempt',
    { env: twice, speak: keptOnce((socket) => void socket.resetAndDestroy()) },
    closed,
  ],
  [
    'a clock that is a year behind',
    { speak: answers([httpAnswer('400 Bad Request', error('RequestExpired', 'late'), [`Date: ${inAYear}`]), OK]) },
    made,
  ],
  [
    'a redirection',
    { speak: say(httpAnswer('307 Temporary Redirect', '', ['Location: http://127.0.0.1:1/'])) },
    fails('Unable to parse response (status 307: it is empty), invalid XML received. Further retries may succeed'),
  ],
  [
    'a handshake of TLS cut',
    {
      env: { AWS_ENDPOINT_URL: 'https://HOST' },
      greet: (socket) => void socket.once('data', () => socket.resetAndDestroy()),
    },
    notReached('https://HOST/'),
  ],
  [
    'a handshake of TLS answered in plain text',
    {
      env: { AWS_ENDPOINT_URL: 'https://HOST' },
      greet: (socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    },
    fails('SSL validation failed for https://HOST/ the server does not speak TLS, or another version of it'),
  ],
  ['SIGINT while the request is out', kill('SIGINT'), interrupted(130)],
  ['SIGTERM while the request is out', kill('SIGTERM'), interrupted(143)],
  ['SIGHUP while the request is out', kill('SIGHUP'), interrupted(129)],
  [
    'nobody reads the answer (SIGPIPE)',
    { before: '(', after: '; echo "code $?" >&2) | exec true' },
    {
      code: 0,
      stdout: '',
      stderr: `\nec2img: [ERROR]: Unable to write to standard output: broken pipe\n${MAY_HAVE_DONE}code 255\n`,
    },
  ],
  [
    'no file descriptor for the connection',
    { before: 'ulimit -n 128', env: { NODE_OPTIONS: `--require ${preload}` } },
    notReached(),
  ],
];

/** Runs the program against an endpoint with that fault; `URL` in what is told stands for the endpoint, `HOST` likewise. */
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
  const code = await new Promise<number>((resolve) => child.on('close', (ended) => resolve(ended ?? -1)));
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

/** Denies looks at images; `speak` answers the other requests. */
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

/** Does something on the first connection; denies looks on the others. */
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

describe.skipIf(otherProgram)('of the world', () => {
  test.concurrent.each(faults)('%s', async (_, fault, outcome) => {
    expect(await play(fault)).toEqual({ stdout: '', ...outcome });
  });
});
