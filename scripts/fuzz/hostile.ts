// Runs the program against servers that misbehave, and checks that each run ends in time, within memory and with one error:
//   npm run hostile -- --runs 500 --seed today
//   npm run hostile -- --seed today --only 17
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brokenProperties } from '../../test/support/properties.ts';
import { imageAnswer, startRawEndpoint } from '../../test/support/raw-endpoint.ts';
import { argumentsOf, numberOf } from '../arguments.ts';
import { type Stopwatch, startStopwatch } from '../bench/stopwatch.ts';
import { IMAGE, WORDS } from './base.ts';
import { type Random, randomOf } from './random.ts';
import { anyServer } from './speakers.ts';

const { values } = argumentsOf('hostile', {
  options: {
    runs: { type: 'string', default: '500' },
    seed: { type: 'string', default: String(Date.now()) },
    only: { type: 'string' },
    parallel: { type: 'string', default: '4' },
  },
});
const { seed } = values;
for (const name of ['runs', 'only', 'parallel'] as const) numberOf('hostile', name, values[name] ?? '0');

/** Milliseconds and MiB. */
const MOST_TIME = 20_000;
const MOST_MEMORY = 256;

const WAIT = ['--wait-timeout', '5', '--poll-interval', '1'];
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  CreateImage: WORDS,
  'CreateImage and wait': [...WORDS, '--wait', ...WAIT],
  wait: ['wait', 'image-available', '--image-ids', IMAGE, ...WAIT],
};

const KEYS = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret-access-key-1' };

/** The variables that make a server the source of credentials. */
const SOURCES: Readonly<Record<string, (url: string, home: string) => Readonly<Record<string, string>>>> = {
  IMDS: (url) => ({ AWS_EC2_METADATA_SERVICE_ENDPOINT: url }),
  container: (url) => ({
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/x`,
    AWS_CONTAINER_AUTHORIZATION_TOKEN: 'Bearer token-1',
  }),
  STS: (url, home) => ({ AWS_ENDPOINT_URL_STS: url, AWS_PROFILE: 'role', AWS_CONFIG_FILE: join(home, 'config') }),
  'web identity': (url, home) => ({
    AWS_ENDPOINT_URL_STS: url,
    AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/r',
    AWS_WEB_IDENTITY_TOKEN_FILE: join(home, 'token'),
  }),
};

const CONFIG = `[profile role]
role_arn = arn:aws:iam::123456789012:role/r
source_profile = keys
external_id = external-id-1
[profile keys]
aws_access_key_id = AKIDEXAMPLE
aws_secret_access_key = secret-access-key-2
`;

const home = mkdtempSync(join(tmpdir(), 'hostile-'));
writeFileSync(join(home, 'config'), CONFIG);
writeFileSync(join(home, 'token'), 'web-identity-token-1');

const program = new URL('../../bin/ec2img.js', import.meta.url).pathname;
let [slowest, largest, failures] = [0, 0, 0];
const codes = new Map<number, number>();

/** The endpoint of EC2 is hostile, or the source of credentials is. */
function callOf(random: Random, url: string, fine: string) {
  if (random.once(4)) {
    const source = random.pick(Object.keys(SOURCES));
    const env = { ...SOURCES[source]?.(url, home), AWS_ENDPOINT_URL_EC2: fine };
    return { name: source, words: WORDS, env, isMetadata: source === 'IMDS' };
  }
  const name = random.pick(Object.keys(COMMANDS));
  return {
    name,
    words: COMMANDS[name] as readonly string[],
    env: { ...KEYS, AWS_ENDPOINT_URL_EC2: url },
    isMetadata: false,
  };
}

async function play(number: number, stopwatch: Stopwatch): Promise<void> {
  const random = randomOf(`${seed} ${number}`);
  const [hostile, fine] = await Promise.all([startRawEndpoint(), startRawEndpoint()]);
  const server = anyServer(random);
  hostile.play(server.speak);
  fine.play((socket) => void socket.end(imageAnswer(IMAGE)));
  const { name, words, env, isMetadata } = callOf(random, hostile.url, fine.url);
  const debug = random.once(10) ? ['--debug'] : [];
  const argv = [...words, ...debug, '--cli-read-timeout', '1', '--cli-connect-timeout', '1'];
  const run = await stopwatch.run([process.execPath, program, ...argv], {
    HOME: home,
    AWS_REGION: 'us-east-1',
    AWS_MAX_ATTEMPTS: '1',
    AWS_EC2_METADATA_DISABLED: String(!isMetadata),
    ...env,
  });
  await Promise.all([hostile.stop(), fine.stop()]);
  const { wall, stdout, stderr, code } = run;
  const peak = run.peak / 1024;
  // The requests to a metadata service are none of the command.
  const outcome = { code, stdout, stderr, took: 0, sent: isMetadata ? 0 : 1 };
  const broken = brokenProperties(outcome, [...argv, server.name].join(' '));
  if (wall > MOST_TIME) broken.push(`it took ${Math.round(wall)} ms`);
  if (peak > MOST_MEMORY) broken.push(`it used ${Math.round(peak)} MiB`);
  if (/secret-access-key|token-1|external-id-1/.test(stdout + stderr)) broken.push('a secret is shown');
  slowest = Math.max(slowest, wall);
  largest = Math.max(largest, peak);
  codes.set(code, (codes.get(code) ?? 0) + 1);
  if (broken.length === 0 && values.only === undefined) return;
  if (broken.length > 0) failures++;
  console.log(`\nnpm run hostile -- --seed ${seed} --only ${number}\n  ${name}; ${server.name}`);
  for (const sentence of broken) console.log(`  ${sentence}`);
  console.log(
    `  code ${code}, ${Math.round(wall)} ms, ${Math.round(peak)} MiB, ${JSON.stringify(stderr.slice(0, 300))}`,
  );
}

const numbers = values.only === undefined ? [...Array(Number(values.runs)).keys()] : [Number(values.only)];
const count = numbers.length;
console.log(`seed ${seed}`);
const worker = async (): Promise<void> => {
  const stopwatch = await startStopwatch();
  for (let number = numbers.shift(); number !== undefined; number = numbers.shift()) await play(number, stopwatch);
  stopwatch.stop();
};
await Promise.all(Array.from({ length: Number(values.parallel) }, worker));
rmSync(home, { recursive: true, force: true });
const ends = [...codes].sort(([a], [b]) => a - b).map(([code, times]) => `${code}: ${times}`);
console.log(
  `${count} runs, ${failures} broken, at most ${Math.round(slowest)} ms and ${Math.round(largest)} MiB; exit codes ${ends.join(', ')}`,
);
process.exitCode = failures > 0 ? 1 : 0;
