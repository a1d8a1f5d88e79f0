// Whole runs of create-images in process, against an EC2 endpoint on loopback.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Io } from '../../src/io/io.ts';
import { openLongFile } from '../../src/io/long-file.ts';
import { run } from '../../src/run.ts';
import { hashOf } from '../../src/workflow/hash-table.ts';
import { type Ec2Endpoint, errorBody, startEc2Endpoint } from '../support/ec2-endpoint.ts';
import { fleetInstanceId } from '../support/ec2-world.ts';
import { type FakeWorld, fakeIo } from '../support/fake-io.ts';
import { planOf } from '../support/fleet-runs.ts';
import { callEnv, type Ended } from '../support/program.ts';

const LINES = 6;

let endpoint: Ec2Endpoint;
let folder: string;
beforeEach(async () => {
  endpoint = await startEc2Endpoint();
  endpoint.world.addFleet(LINES);
  folder = mkdtempSync(join(tmpdir(), 'create-images-'));
  writeFileSync(join(folder, 'plan.jsonl'), planOf(LINES));
});
afterEach(async () => {
  await endpoint.stop();
  rmSync(folder, { recursive: true });
});

/** Runs the command without hints and progress, in real time. */
const createImages = (
  words: readonly string[],
  ...more: [AbortSignal?, Readonly<Record<string, string>>?, FakeWorld?]
) => createLoudly(['--quiet', ...words], ...more);

/** Runs the command in real time. */
async function createLoudly(
  words: readonly string[],
  signal?: AbortSignal,
  env: Readonly<Record<string, string>> = {},
  world: FakeWorld = {},
): Promise<Ended> {
  const all = { ...callEnv(endpoint.url), ...env };
  const { io, seen } = fakeIo({ env: all, directory: folder, ...(signal && { signal }), ...world });
  const clock = {
    now: () => performance.now(),
    sleep: (milliseconds: number, stop: AbortSignal) =>
      after(milliseconds, undefined, { signal: stop }).catch(() => stop.throwIfAborted()),
  };
  const code = await run(['create-images', '--plan', 'plan.jsonl', ...words], { ...io, ...clock });
  return { code, stdout: seen.stdout, stderr: seen.stderr };
}

const journal = (): Record<string, unknown>[] =>
  readFileSync(join(folder, 'plan.jsonl.journal'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

const countOf = (action: string): number =>
  endpoint.requests().filter(({ form }) => form.some(([name, value]) => name === 'Action' && value === action)).length;

const imageOf = (line: number) => ({
  InstanceId: fleetInstanceId(line),
  Name: `fleet-${line}`,
  ImageId: endpoint.world.images.find(({ name }) => name === `fleet-${line}`)?.imageId,
});

const ALL = Array.from({ length: LINES }, (_, at) => at + 1);

const refused = (code: string, message: string, status = 400) => ({ status, body: errorBody(code, message) });
const refusal = (code: string, status?: number) => refused(code, `${code} of the test`, status);

test('makes and prints an image of each line, in the order of the plan', async () => {
  const { code, stdout, stderr } = await createImages([]);
  expect([code, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toEqual({ Images: ALL.map(imageOf), Failed: [] });
  expect(journal()[0]).toEqual({
    Event: 'began',
    Time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    Plan: 'plan.jsonl',
    Lines: LINES,
    Account: '123456789012',
    Region: 'us-east-1',
    Version: 1,
  });
  expect(journal().at(-1)).toMatchObject({ Event: 'ended', Made: LINES, Failed: 0, MayExist: 0 });
});

test('records that the time is by the clock of this machine if EC2 sends no date', async () => {
  endpoint.script('DescribeInstances', [{ isDone: true, headers: { date: '' } }]);
  const { code } = await createImages([]);
  expect([code, journal()[0]?.Clock]).toEqual([0, 'local']);
});

test('waits until the images are available', async () => {
  endpoint.world.pace = 100;
  const { code, stdout } = await createImages(['--wait', '--query', 'length(Images)']);
  expect([code, stdout]).toEqual([0, `${LINES}\n`]);
  expect(journal().filter(({ Event }) => Event === 'available')).toHaveLength(LINES);
});

test('reports the lines that EC2 refuses, and makes only those with --resume', async () => {
  endpoint.script('CreateImage', [refusal('IncorrectState')]);
  const first = await createImages(['--max-concurrency', '1']);
  expect(first.code).toBe(254);
  expect(JSON.parse(first.stdout).Failed).toEqual([
    {
      Line: 1,
      ...imageOf(1),
      ImageId: undefined,
      Code: 'IncorrectState',
      Message: 'IncorrectState of the test',
      MayExist: false,
    },
  ]);
  expect(first.stderr).toContain(`1 of ${LINES} images was not made, ${LINES - 1} were`);
  expect(first.stderr).toContain('ec2img create-images --plan plan.jsonl --quiet --max-concurrency 1 --resume\n');
  const second = await createImages(['--resume']);
  expect([second.code, second.stderr]).toEqual([0, '']);
  expect(JSON.parse(second.stdout)).toEqual({ Images: ALL.map(imageOf), Failed: [] });
  expect(countOf('CreateImage')).toBe(LINES + 1);
});

test('makes an image again that failed, once it is deregistered', async () => {
  writeFileSync(join(folder, 'plan.jsonl'), planOf(1));
  endpoint.world.fate = { at: 0, state: 'failed' };
  const first = await createImages(['--wait']);
  const { ImageId } = imageOf(1);
  const report = `
ec2img: [ERROR]: 1 of 1 image was made, 1 of them is not available
  line 1  fleet-1 of ${fleetInstanceId(1)}: WaiterFailed: ${ImageId}: its state is failed
hint: deregister the images that failed, and continue with: ec2img create-images --plan plan.jsonl --quiet --wait --resume
`;
  expect([first.code, first.stderr]).toEqual([255, report]);
  const second = await createImages(['--wait', '--resume']);
  expect([second.code, second.stderr, countOf('CreateImage')]).toEqual([255, report, 1]);
  endpoint.world.fate = undefined;
  const { io } = fakeIo({ env: callEnv(endpoint.url) });
  expect(await run(['deregister-image', '--image-id', String(ImageId)], io)).toBe(0);
  const third = await createImages(['--resume']);
  expect([third.code, third.stderr, countOf('CreateImage')]).toEqual([0, '', 2]);
  expect(JSON.parse(third.stdout)).toEqual({ Images: [imageOf(1)], Failed: [] });
});

test('neither prints nor records a secret that EC2 sends back, nor a message of any length', async () => {
  const long = `secretSECRET https://user:password@x/ ${'y'.repeat(50_000)}`;
  endpoint.script('CreateImage', [refused('IncorrectState', long), refused(`secretSECRET${'c'.repeat(1000)}`, 'x')]);
  const { code, stdout, stderr } = await createImages(['--max-concurrency', '1'], undefined, {
    AWS_SECRET_ACCESS_KEY: 'secretSECRET',
  });
  expect(code).toBe(254);
  const [first, second] = JSON.parse(stdout).Failed;
  expect(first).toMatchObject({
    Code: 'IncorrectState',
    Message: expect.stringMatching(/^\*\*\* https:\/\/\*\*\*:\*\*\*@x\/ y{10000,}\.\.\. \(\d+ more characters\)$/),
  });
  expect(second).toMatchObject({
    Code: expect.stringMatching(/^\*\*\*c+\.\.\. \(912 more characters\)$/),
    Message: 'x',
  });
  expect(journal().filter(({ Event }) => Event === 'refused')).toMatchObject([
    { Code: first.Code, Message: first.Message },
    { Code: second.Code, Message: 'x' },
  ]);
  expect(stderr).not.toContain('secretSECRET');
});

test('stops once if no line can succeed', async () => {
  endpoint.nextFault = (action) => (action === 'CreateImage' ? refusal('AuthFailure', 401) : undefined);
  const { code, stderr } = await createImages(['--max-concurrency', '1']);
  expect([code, countOf('CreateImage')]).toEqual([254, 1]);
  expect(stderr).toContain(`${LINES} lines were not tried: AuthFailure: AuthFailure of the test`);
});

describe('before anything is sent', () => {
  const expectUsageError = ({ code, stdout, stderr }: Ended, message: string): void => {
    expect({ code, stdout }).toEqual({ code: 252, stdout: '' });
    expect(stderr).toContain(message);
    expect(countOf('CreateImage')).toBe(0);
  };

  /** A journal of an earlier run. */
  const began = (members: object, ...more: object[]): void => {
    const first = { Event: 'began', Time: '2026-01-02T03:04:05.000Z', Account: '123456789012', Region: 'us-east-1' };
    const lines = [{ ...first, ...members }, ...more].map((line) => `${JSON.stringify(line)}\n`);
    writeFileSync(join(folder, 'plan.jsonl.journal'), lines.join(''));
  };

  test('refuses a journal that exists', async () => {
    began({});
    expectUsageError(
      await createImages([]),
      'The journal plan.jsonl.journal exists, so this plan was started before\n',
    );
  });

  test('refuses the journal of another account', async () => {
    began({ Account: '210987654321' });
    expectUsageError(
      await createImages(['--resume']),
      'The journal plan.jsonl.journal is of account 210987654321, but this run would use account 123456789012\n',
    );
  });

  test('refuses the journal of another Region without any request', async () => {
    began({ Region: 'eu-west-1' });
    expectUsageError(
      await createImages(['--resume']),
      'The journal plan.jsonl.journal is of Region eu-west-1, but this run would use Region us-east-1\n',
    );
    expect(endpoint.requests()).toEqual([]);
  });

  test('refuses the journal of another account also if the first run did not know its account', async () => {
    began(
      { Account: '' },
      JSON.parse('{"Event":"began","Time":"2026-01-02T03:04:06.000Z","Account":"210987654321","Region":"us-east-1"}'),
    );
    expectUsageError(
      await createImages(['--resume']),
      'The journal plan.jsonl.journal is of account 210987654321, but this run would use account 123456789012\n',
    );
  });

  test('refuses the journal of another plan', async () => {
    began({}, { Event: 'made', Hash: '0123456789abcdef', ImageId: 'ami-00000000000000001' });
    expectUsageError(
      await createImages(['--resume']),
      'The journal plan.jsonl.journal belongs to another plan: it has none of the requests in plan.jsonl\n' +
        'hint: name the journal of this plan with --journal; to start this plan, name a new file and leave out --resume\n',
    );
  });

  test('refuses a plan in which a line has changed whose image may exist', async () => {
    const text = JSON.stringify({ InstanceId: fleetInstanceId(1), Name: 'fleet-1', Description: 'before' });
    began({}, { Event: 'sending', Hash: hashOf(text) });
    writeFileSync(join(folder, 'plan.jsonl'), `${text.replace('before', 'after')}\n`);
    expectUsageError(
      await createImages(['--resume']),
      '1 line of the journal plan.jsonl.journal may have an image, but the plan plan.jsonl no longer has it as it was\n',
    );
    expect(endpoint.requests()).toEqual([]);
  });

  test('refuses a plan without a line whose image may exist', async () => {
    began({}, { Event: 'sending', Hash: '0123456789abcdef' });
    expectUsageError(
      await createImages(['--resume']),
      '1 line of the journal plan.jsonl.journal may have an image, but the plan plan.jsonl no longer has it as it was\n' +
        'hint: restore its text; to find its name, run: grep -E 0123456789abcdef plan.jsonl.journal\n',
    );
  });
});

test('asks EC2 for the account by images if no instance is visible', async () => {
  endpoint.script('DescribeInstances', [refusal('UnauthorizedOperation', 403)]);
  const { code } = await createImages([]);
  // No image is there yet, so the account is not known.
  expect([code, journal()[0]?.Account]).toEqual([0, '']);
});

test('a dry run prints the answers of EC2, makes nothing, and writes no journal', async () => {
  endpoint.script('CreateImage', [refusal('UnauthorizedOperation', 403)]);
  const { code, stdout } = await createImages(['--dry-run', '--max-concurrency', '1']);
  expect(code).toBe(254);
  const { Images, Failed } = JSON.parse(stdout);
  expect(Images.map(({ Name }: { readonly Name: string }) => Name)).toEqual(
    ALL.slice(1).map((line) => `fleet-${line}`),
  );
  expect(Failed).toMatchObject([{ Line: 1, Code: 'UnauthorizedOperation', MayExist: false }]);
  expect(endpoint.world.images).toEqual([]);
  expect(existsSync(join(folder, 'plan.jsonl.journal'))).toBe(false);
});

test('names the journal if the results cannot be printed, unless there is none', async () => {
  const full = { stdoutFails: 'ENOSPC' };
  const message = '\nec2img: [ERROR]: Unable to write to standard output: write ENOSPC\n';
  expect(await createImages(['--dry-run'], undefined, {}, full)).toEqual({ code: 255, stdout: '', stderr: message });
  const hint = 'hint: the journal has all results: plan.jsonl.journal\n';
  expect(await createImages([], undefined, {}, full)).toEqual({ code: 255, stdout: '', stderr: message + hint });
});

test('an interrupt sends nothing new, records what is in flight, and names the command that continues', async () => {
  const controller = new AbortController();
  const meanwhile = (): void => controller.abort(130);
  endpoint.script('CreateImage', [null, { status: 200, isDone: true, meanwhile }]);
  const { code, stdout, stderr } = await createImages(['--max-concurrency', '1'], controller.signal);
  expect([code, countOf('CreateImage')]).toEqual([130, 2]);
  expect(JSON.parse(stdout)).toEqual({ Images: [1, 2].map(imageOf), Failed: [] });
  expect(stderr).toBe(
    `hint: 2 of ${LINES} images were made; continue with: ec2img create-images --plan plan.jsonl --quiet --max-concurrency 1 --resume\n`,
  );
  const second = await createImages(['--resume']);
  expect([second.code, JSON.parse(second.stdout)]).toEqual([0, { Images: ALL.map(imageOf), Failed: [] }]);
});

describe('an interrupt reports the requests that it awaits', () => {
  const AWAITED =
    'hint: waiting for the requests in progress; to stop at once, press Ctrl-C again, and go on later with --resume\n';

  test.each([
    ['of images', 'CreateImage', AWAITED],
    ['of nothing but the wait until they are available', 'DescribeImages', ''],
  ])('%s', async (_, action, hint) => {
    const controller = new AbortController();
    endpoint.world.pace = 0;
    const meanwhile = (): void => controller.abort(130);
    endpoint.script(action, [{ status: 200, isDone: true, meanwhile }]);
    const { code, stderr } = await createLoudly(['--wait'], controller.signal);
    expect([code, /^hint: waiting .*\n/m.exec(stderr)?.[0] ?? '']).toEqual([130, hint]);
  });
});

test('an interrupt while another process may have the journal sends nothing, and does not wait', async () => {
  const controller = new AbortController();
  const open: Io['openLongFile'] = async (path, use) => ({
    ...(await openLongFile(join(folder, path), use)),
    lock: () => {
      controller.abort(130);
      return new Promise(() => {});
    },
  });
  const { io, seen } = fakeIo({ env: callEnv(endpoint.url), directory: folder, signal: controller.signal });
  const openLong: Io['openLongFile'] = (path, use) => (use === 'read' ? io.openLongFile : open)(path, use);
  const code = await run(['create-images', '--plan', 'plan.jsonl'], { ...io, openLongFile: openLong });
  expect({ code, ...seen }).toMatchObject({ code: 130, stdout: '\n', stderr: 'hint: nothing was sent\n' });
  expect(endpoint.requests()).toEqual([]);
});

test('an interrupt during the first request sends nothing else', async () => {
  const controller = new AbortController();
  endpoint.script('DescribeInstances', [{ status: 200, isDone: true, meanwhile: () => controller.abort(143) }]);
  const { code, stdout, stderr } = await createImages([], controller.signal);
  expect({ code, stdout, stderr }).toEqual({ code: 143, stdout: '', stderr: 'hint: nothing was sent\n' });
  expect(countOf('CreateImage')).toBe(0);
});
