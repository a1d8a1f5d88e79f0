// Output that is not read: the built program with a full pipe or socket as standard output or standard error.
import { type StdioOptions, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startEc2Endpoint } from '../support/ec2-endpoint.ts';
import { INSTANCE } from '../support/fault-commands.ts';
import { IMAGE } from '../support/fault-scenarios.ts';
import { callEnv, program } from '../support/program.ts';
import { fullPipe } from '../support/signal-runs.ts';

const ID = 'ami-00000000000000001';
const GAVE_UP = `
ec2img: [ERROR]: Gave up waiting after 1s: ${ID} is pending, 0%
hint: the request succeeded; response: {"ImageId":"${ID}"}
hint: The image is still being created. To keep waiting, run: ec2img wait image-available --image-ids ${ID}
`;
const PROGRESS = `${ID}: pending (0s)\n${ID}: pending, 0%; /dev/xvda 8 GiB 0%; /dev/sdb 100 GiB 0% (0s)\n`;
const GO_ON = `hint: ${ID} is pending, 0%. The image is still being created. To keep waiting, run: ec2img wait image-available --image-ids ${ID}`;

interface Case {
  /** The streams that are not read. */
  readonly full: readonly ('stdout' | 'stderr')[];
  readonly options: readonly string[];
  /** Sent during the wait. */
  readonly signal?: NodeJS.Signals;
  /** The exit code, or the signal that ended the program. */
  readonly end: number | NodeJS.Signals;
  readonly stdout?: string;
  readonly stderr?: string;
}

const cases: readonly (readonly [name: string, run: Case])[] = [
  ['a call prints the response', { full: ['stderr'], options: [], end: 0, stdout: IMAGE }],
  ['a call with --debug prints the response', { full: ['stderr'], options: ['--debug'], end: 0, stdout: IMAGE }],
  ['an error ends the program with its exit code', { full: ['stderr'], options: ['--nope'], end: 252, stdout: '' }],
  [
    'the time limit of a wait ends the program',
    { full: ['stderr'], options: ['--wait', '--wait-timeout', '1'], end: 255, stdout: IMAGE },
  ],
  [
    'the time limit of a wait ends the program',
    { full: ['stdout'], options: ['--wait', '--wait-timeout', '1', '--quiet'], end: 255, stderr: GAVE_UP },
  ],
  [
    'the time limit of a wait ends the program',
    { full: ['stdout', 'stderr'], options: ['--wait', '--wait-timeout', '1'], end: 255 },
  ],
  ...(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const).map((signal): [string, Case] => [
    `${signal} during a wait ends the program`,
    { full: ['stderr'], options: ['--wait'], signal, end: signal, stdout: IMAGE },
  ]),
  [
    'SIGTERM during a wait ends the program',
    {
      full: ['stdout'],
      options: ['--wait'],
      signal: 'SIGTERM',
      end: 'SIGTERM',
      stderr: `${PROGRESS}${GO_ON}; the request succeeded; response: {"ImageId":"${ID}"}\n`,
    },
  ],
  [
    'SIGTERM during a wait ends the program',
    { full: ['stdout', 'stderr'], options: ['--wait'], signal: 'SIGTERM', end: 'SIGTERM' },
  ],
];

/** A short response always fits into a socket, so that only standard error is one. */
const kindsFor = ({ full }: Case) => (full.join() === 'stderr' ? (['pipe', 'socket'] as const) : (['pipe'] as const));
const runs = cases.flatMap(([name, run]) => kindsFor(run).map((kind) => [name, kind, run.full, run] as const));

test.concurrent.each(runs)('%s although a full %s is %j', async (_, kind, full, run) => {
  const endpoint = await startEc2Endpoint();
  const folder = mkdtempSync(join(tmpdir(), 'full-'));
  const env = callEnv(endpoint.url);
  endpoint.world.pace = 0;
  const pipe = kind === 'pipe' ? fullPipe(folder) : undefined;
  const of = (name: 'stdout' | 'stderr') => (pipe && full.includes(name) ? pipe.writer : 'pipe');
  const stdio: StdioOptions = ['ignore', of('stdout'), of('stderr')];
  // Node.js gives its children sockets. Another program keeps this one full.
  const fill = kind === 'socket' ? 'yes >&2 & sleep 1;' : '';
  const words = [...program, 'create-image', '--instance-id', INSTANCE, '--name', 'web', ...run.options];
  const line = `ulimit -c 0; ${fill} exec "$@"`;
  const child = spawn('sh', ['-c', line, 'sh', ...words], { env, stdio, detached: true });
  const seen = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    if (!full.includes(name)) child[name]?.on('data', (data) => (seen[name] += data));
  }
  const ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve(signal ?? code)));
  if (run.signal) {
    const isReadable = !full.includes('stderr');
    const isWaiting = (): boolean =>
      isReadable ? seen.stderr.includes('pending, 0%') : endpoint.requests().length > 2;
    while (!isWaiting()) await new Promise((soon) => setTimeout(soon, 20));
    child.kill(run.signal);
  }
  const end = await ended;
  if (kind === 'socket') process.kill(-(child.pid as number), 'SIGKILL');
  await new Promise((read) => setTimeout(read, 50));
  pipe?.close();
  await endpoint.stop();
  rmSync(folder, { recursive: true });
  seen.stderr = seen.stderr.replaceAll(/\(\d+s\)$/gm, '(0s)');
  expect({ end, ...seen }).toEqual({ end: run.end, stdout: run.stdout ?? '', stderr: run.stderr ?? '' });
});
