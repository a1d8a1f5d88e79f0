// One call creates one image and reports it correctly, whatever fails. Failures happen before or after EC2 creates the
// image (`isDone`), to CreateImage and to the lookup. Sleeps take no time.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { run } from '../../src/run.ts';
import { type Ec2Endpoint, type Fault, startEc2Endpoint } from '../support/ec2-endpoint.ts';
import { fakeIo } from '../support/fake-io.ts';
import { CREATE, INSTANCE } from '../support/fault-commands.ts';
import {
  CLASH,
  closed,
  denied,
  done,
  FOUND,
  IMAGE,
  internal,
  LOOK,
  prepare,
  type Scenario,
  scenarios,
  silent,
  throttled,
} from '../support/fault-scenarios.ts';
import { furtherScenarios } from '../support/further-scenarios.ts';
import { sendAnswer, startServer } from '../support/http-server.ts';

let endpoint: Ec2Endpoint;
beforeEach(async () => {
  endpoint = await startEc2Endpoint();
});
afterEach(() => endpoint.stop());

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

async function play(at: Ec2Endpoint, scenario: Scenario) {
  const { env = {}, options = [], ownOptions = [] } = scenario;
  const keys = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'us-east-1' };
  const { io, seen } = fakeIo({ env: { ...keys, AWS_ENDPOINT_URL: at.url, ...env } });
  // Requests take real time, and sleeps take none.
  const trueTime = Date.now;
  at.clock = () => trueTime() + io.now();
  const now = (): number => performance.now() + io.now();
  prepare(at, scenario, (milliseconds) => {
    vi.spyOn(Date, 'now').mockImplementation(() => trueTime() + milliseconds);
  });
  const { argv: words } = scenario.command ?? CREATE;
  const argv = [...words, ...options, ...ownOptions];
  const code = await run(argv, { ...io, now });
  vi.restoreAllMocks();
  return { code, stdout: seen.stdout, stderr: seen.stderr.replace(UUID, 'MARK') };
}

describe('create-image', () => {
  test.each([...scenarios, ...furtherScenarios].map((scenario) => [scenario.name, scenario] as const))(
    'creates at most one image and reports the correct result in the scenario "%s"',
    async (_, scenario) => {
      const { code = 0, stdout = IMAGE, stderr = FOUND, images = 1 } = scenario;
      expect(await play(endpoint, scenario)).toEqual({ code, stdout, stderr });
      expect(endpoint.world.images.length).toBe(images);
    },
  );
});

test('the lookup requests the images of the account with the name of the new image, including disabled images', async () => {
  await play(endpoint, { name: '', create: [done(internal)] });
  const [lookup] = endpoint.requests().filter(({ form }) => form.some(([, value]) => value === 'DescribeImages'));
  expect(Object.fromEntries(lookup?.form ?? [])).toEqual({
    Action: 'DescribeImages',
    Version: '2016-11-15',
    'Filter.1.Name': 'name',
    'Filter.1.Value.1': 'web',
    IncludeDisabled: 'true',
    'Owner.1': 'self',
  });
});

test('an interrupt while the request is in flight prints that an image may exist', async () => {
  endpoint.script('CreateImage', [done(silent)]);
  const controller = new AbortController();
  const keys = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'us-east-1' };
  const { io, seen } = fakeIo({ env: { ...keys, AWS_ENDPOINT_URL: endpoint.url }, signal: controller.signal });
  const running = run(['create-image', '--instance-id', INSTANCE, '--name', 'web'], io);
  while (endpoint.requests().length === 0) await new Promise((soon) => setTimeout(soon, 10));
  controller.abort(130);
  expect([await running, seen.stdout, seen.stderr]).toEqual([
    130,
    '\n',
    `hint: an image may have been created. ${LOOK}\n`,
  ]);
});

test('on a terminal, the hint after an interrupt starts on the line after the echoed ^C', async () => {
  endpoint.script('CreateImage', [done(silent)]);
  const controller = new AbortController();
  const keys = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'us-east-1' };
  const env = { ...keys, AWS_ENDPOINT_URL: endpoint.url };
  const { io, seen } = fakeIo({ env, terminal: 80, signal: controller.signal });
  const running = run(['create-image', '--instance-id', INSTANCE, '--name', 'web', '--reboot'], io);
  while (endpoint.requests().length === 0) await new Promise((soon) => setTimeout(soon, 10));
  controller.abort(130);
  expect([await running, seen.stderr]).toEqual([130, `\nhint: an image may have been created. ${LOOK}\n`]);
});

test('an interrupt during the lookup prints that an image may exist', async () => {
  endpoint.script('CreateImage', [done(closed)]);
  endpoint.script('DescribeImages', [silent]);
  const controller = new AbortController();
  const keys = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'us-east-1' };
  const { io, seen } = fakeIo({ env: { ...keys, AWS_ENDPOINT_URL: endpoint.url }, signal: controller.signal });
  const running = run(['create-image', '--instance-id', INSTANCE, '--name', 'web'], io);
  while (endpoint.requests().length < 2) await new Promise((soon) => setTimeout(soon, 10));
  controller.abort(130);
  expect([await running, seen.stderr]).toEqual([130, `hint: an image may have been created. ${LOOK}\n`]);
});

test('an interrupt reports that nothing was created during a dry run and while a duplicate name is explained', async () => {
  const keys = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'us-east-1' };
  const before = { name: 'web', sourceInstanceId: INSTANCE, creationDate: '2026-01-01T00:00:00.000Z' };
  for (const [options, requests] of [[['--dry-run'], 1] as const, [[], 2] as const]) {
    const at = await startEc2Endpoint();
    at.script('CreateImage', options.length > 0 ? [silent] : []);
    at.script('DescribeImages', [silent]);
    at.world.addImage(before);
    const controller = new AbortController();
    const { io, seen } = fakeIo({ env: { ...keys, AWS_ENDPOINT_URL: at.url }, signal: controller.signal });
    const running = run(['create-image', '--instance-id', INSTANCE, '--name', 'web', ...options], io);
    while (at.requests().length < requests) await new Promise((soon) => setTimeout(soon, 10));
    controller.abort(130);
    expect([await running, seen.stdout, seen.stderr]).toEqual([130, '\n', 'hint: nothing was created\n']);
    await at.stop();
  }
});

const once = { AWS_MAX_ATTEMPTS: '1' };
const MAY_EXIST = 'an earlier attempt may have created ami-00000000000000001';
const INTERNAL = 'An error occurred (InternalError) when calling the CreateImage operation (reached max retries: 0): x';

test('the hint names the image ID of a duplicate name error, not an image name that looks like an ID', async () => {
  const scenario = { name: '', create: [done(internal)], describe: [denied, denied], options: ['--name', 'my-ami-2'] };
  const { stderr } = await play(endpoint, scenario);
  const lookup = LOOK.replace('"web"', '"my-ami-2"');
  expect(stderr).toBe(
    `${CLASH.replace('web', 'my-ami-2')}hint: ${MAY_EXIST}; the lookup failed (UnauthorizedOperation). ${lookup}\n`,
  );
});

test('the lookup does not match images of other names if the name contains wildcards', async () => {
  endpoint.world.addImage({ name: 'web-1', sourceInstanceId: INSTANCE, creationDate: new Date().toISOString() });
  const options = ['--name', 'web-*?\\', '--validate', 'none'];
  const { code, stdout } = await play(endpoint, { name: '', create: [internal], options });
  expect([code, stdout]).toEqual([0, IMAGE.replace('1"', '2"')]);
  const [, lookup] = endpoint.requests();
  expect(new Map(lookup?.form).get('Filter.1.Value.1')).toBe('web-\\*\\?\\\\');
});

const undated = (): Fault => ({ headers: { date: '' }, isDone: true });
const listed = (image: string): Fault => ({
  body: `<DescribeImagesResponse><imagesSet><item><imageId>ami-00000000000000001</imageId>${image}</item></imagesSet></DescribeImagesResponse>`,
});
const fromInstance = `<sourceInstanceId>${INSTANCE}</sourceInstanceId>`;

test.each<[string, (now: string) => Fault]>([
  ['from a server without a Date header', undated],
  ['without a date', () => listed(fromInstance)],
  [
    'with a date that no calendar has',
    () => listed(`${fromInstance}<creationDate>2026-02-30T00:00:00.000Z</creationDate>`),
  ],
  ['without an instance', (now) => listed(`<creationDate>${now}</creationDate>`)],
])('prints that an image %s may be the new image', async (_, lookup) => {
  const scenario = {
    name: '',
    create: [done({ ...internal, headers: { date: '' } })],
    describe: Array(5).fill(lookup(new Date().toISOString())),
    env: once,
  };
  const { code, stdout, stderr } = await play(endpoint, scenario);
  const hint = `hint: ${MAY_EXIST}; it may also be an older image. ${LOOK}\n`;
  expect([code, stdout, stderr]).toEqual([254, '', `\nec2img: [ERROR]: ${INTERNAL}\n${hint}`]);
});

test('structured errors report that an image may exist', async () => {
  const options = ['--cli-error-format', 'json'];
  const { stderr } = await play(endpoint, {
    name: '',
    create: [done(internal)],
    describe: [denied],
    env: once,
    options,
  });
  expect(JSON.parse(stderr)).toEqual({
    Code: 'InternalError',
    Message: `x; an earlier attempt may have created an image; the lookup failed (UnauthorizedOperation). ${LOOK}`,
  });
});

test('prints that an image may exist if the credentials for the lookup are not available', async () => {
  const soon = new Date(Date.now() + 20 * 60_000).toISOString();
  const keys = JSON.stringify({ AccessKeyId: 'AKID', SecretAccessKey: 'secret', Token: 't', Expiration: soon });
  const headers = { 'content-type': 'application/json' };
  const provider = await startServer((_, __, response) => {
    const isAvailable = endpoint.requests().length < 1;
    sendAnswer(
      response,
      { status: isAvailable ? 200 : 403, headers },
      isAvailable ? keys : '{"message":"log in again"}',
    );
  });
  const { now } = Date;
  // The keys expire after the first request.
  vi.spyOn(Date, 'now').mockImplementation(() => now() + (endpoint.requests().length < 1 ? 0 : 60 * 60_000));
  const env = {
    AWS_ACCESS_KEY_ID: undefined,
    AWS_SECRET_ACCESS_KEY: undefined,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: provider.url,
  };
  const { code, stdout, stderr } = await play(endpoint, { name: '', create: [done(internal)], env });
  await provider.stop();
  vi.restoreAllMocks();
  expect([code === 0, stdout]).toEqual([false, '']);
  expect(stderr.split('\n').slice(-3)).toEqual([
    `hint: an earlier attempt may have created an image; the lookup failed. ${LOOK}`,
    `hint: the error occurred while getting credentials: AWS_CONTAINER_CREDENTIALS_FULL_URI has the URL ${provider.url}/`,
    '',
  ]);
});

const SOAK = '2,000 calls with a failure in every fifth call lose no image, create no duplicates and leak no memory';

test(SOAK, { timeout: 300_000, tags: ['slow'] }, async () => {
  const CALLS = 2000;
  const failures = [done(internal), done(closed), internal, closed, throttled];
  const used: number[] = [];
  for (let call = 0; call < CALLS; call++) {
    endpoint.world.images.length = 0;
    const failure = call % 5 === 0 ? [failures[(call / 5) % failures.length] as Fault] : [];
    const { code, stdout } = await play(endpoint, { name: '', create: failure });
    expect([code, stdout, endpoint.world.images.length]).toEqual([0, IMAGE, 1]);
    if (call % 500 === 499) used.push(memoryAfterCollection());
  }
  const [first = 0, last = 0] = [used[0], used.at(-1)];
  console.log(`${CALLS} calls: heap ${used.map((bytes) => `${(bytes / 2 ** 20).toFixed(0)} MiB`).join(', ')}`);
  expect(last).toBeLessThan(first * 1.5 + 20 * 2 ** 20);
  expect(openSockets()).toBeLessThan(20);
});

function memoryAfterCollection(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage().heapUsed;
}

const openSockets = (): number => process.getActiveResourcesInfo().filter((name) => name.includes('TCPSocket')).length;
