// Whole runs of create-images --state-machine in process, against EC2, S3 and Step Functions on loopback.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from '../../src/run.ts';
import {
  BUCKET,
  type CloudEndpoint,
  MACHINE_ARN,
  startCloudEndpoint,
} from '../support/cloud-endpoint/cloud-endpoint.ts';
import { s3Error } from '../support/cloud-endpoint/objects.ts';
import { errorBody, type Fault, startEc2Endpoint } from '../support/ec2-endpoint.ts';
import { fleetInstanceId } from '../support/ec2-world.ts';
import { type FakeWorld, fakeIo } from '../support/fake-io.ts';
import { planOf } from '../support/fleet-runs.ts';
import { callEnv, type Ended } from '../support/program.ts';

const LINES = 6;
const ALL = Array.from({ length: LINES }, (_, at) => at + 1);

let cloud: CloudEndpoint;
let folder: string;
beforeEach(async () => {
  cloud = await startCloudEndpoint();
  cloud.ec2.world.addFleet(LINES);
  folder = mkdtempSync(join(tmpdir(), 'create-images-remote-'));
  writePlan(planOf(LINES));
});
afterEach(async () => {
  await cloud.ec2.stop();
  rmSync(folder, { recursive: true });
});

const writePlan = (text: string): void => writeFileSync(join(folder, 'plan.jsonl'), text);

const PLACE = `--state-machine ${MACHINE_ARN} --bucket ${BUCKET}/nightly`;
const REMOTE = PLACE.split(' ');
/** The command that goes on. */
const RESUME = `ec2img create-images --plan plan.jsonl ${PLACE} --quiet --resume`;

/** Runs the command with a clock that is ten times as fast. */
async function createImages(words: readonly string[], world: FakeWorld = {}, url = cloud.ec2.url): Promise<Ended> {
  const { io, seen } = fakeIo({ env: callEnv(url), directory: folder, ...world });
  const clock = {
    now: () => performance.now(),
    sleep: (milliseconds: number, stop: AbortSignal) =>
      after(milliseconds / 10, undefined, { signal: stop }).catch(() => stop.throwIfAborted()),
  };
  const code = await run(['create-images', '--plan', 'plan.jsonl', ...words], { ...io, ...clock });
  return { code, stdout: seen.stdout, stderr: seen.stderr };
}

const remotely = (words: readonly string[] = [], world: FakeWorld = {}): Promise<Ended> =>
  createImages([...REMOTE, '--quiet', ...words], world);

interface Event {
  readonly Event: string;
  readonly [member: string]: unknown;
}

const journal = (): Event[] =>
  readFileSync(join(folder, 'plan.jsonl.journal'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

const runs = (): string[] => [...cloud.states.runs.keys()];

const imageOf = (line: number) => ({
  InstanceId: fleetInstanceId(line),
  Name: `fleet-${line}`,
  ImageId: cloud.ec2.world.images.find(({ name }) => name === `fleet-${line}`)?.imageId,
});

const WHOLE = () => ({ Images: ALL.map(imageOf), Failed: [] });

const countOf = (operation: string): number => cloud.operations.filter((one) => one === operation).length;

const namesOfImages = (): string[] => cloud.ec2.world.images.map(({ name }) => name).sort();

/** The failures of an operation, one for each of the next requests. */
function failing(operation: string, faults: readonly (Fault | undefined)[]): void {
  const left = [...faults];
  cloud.faultOf = (one) => (one === operation ? left.shift() : undefined);
}

const refused = (code: string, message: string, status = 400): Fault => ({ status, body: errorBody(code, message) });
const jsonError = (code: string, message: string, status = 400): Fault => ({
  status,
  body: JSON.stringify({ __type: code, message }),
});
const closed: Fault = { close: true };
const done: Fault = { close: true, isDone: true };

test('a bucket that does not exist can be corrected', async () => {
  const { code, stderr } = await createImages([
    '--state-machine',
    MACHINE_ARN,
    '--bucket',
    'no-such-bucket',
    '--quiet',
  ]);
  expect([code, stderr.split('\n')[1]]).toEqual([
    254,
    'ec2img: [ERROR]: An error occurred (NoSuchBucket) when calling the PutObject operation: The specified bucket does not exist',
  ]);
  expect(journal().map(({ Event }) => Event)).toEqual(['began']);
  const resumed = await remotely(['--resume']);
  expect([resumed.code, resumed.stderr]).toEqual([0, '']);
  expect(JSON.parse(resumed.stdout)).toEqual(WHOLE());
});

test('makes an image of each line, in the order of the plan', async () => {
  const { code, stdout, stderr } = await remotely();
  expect([code, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toEqual(WHOLE());
  const [name = ''] = runs();
  expect(name).toMatch(/^plan-\d{8}T\d{6}Z-[\da-f]{8}$/);
  const [began, execution, ...others] = journal();
  expect(began).toMatchObject({ Event: 'began', Lines: LINES, Account: '123456789012', Region: 'us-east-1' });
  expect(execution).toEqual({
    Event: 'execution',
    Time: expect.any(String),
    Run: name,
    StateMachine: MACHINE_ARN,
    Bucket: BUCKET,
    Prefix: 'nightly',
  });
  const each = (event: string) => Array.from({ length: LINES }, () => event);
  const ends = ALL.flatMap(() => ['made', 'available']);
  expect(others.map(({ Event }) => Event)).toEqual([...each('sending'), ...ends, 'ended']);
  expect(others.at(-1)).toMatchObject({ Made: LINES, Failed: 0, MayExist: 0, Run: name });
});

test('writes the plan and what is known about the run to the bucket before the start, and starts with both', async () => {
  await remotely(['--max-concurrency', '3', '--max-errors', '50%']);
  const [name = ''] = runs();
  const input = {
    Bucket: BUCKET,
    Prefix: 'nightly',
    Run: name,
    Plan: `nightly/plans/${name}.jsonl`,
    Start: journal()[0]?.Time,
    Lines: LINES,
    MaxConcurrency: 3,
    MaxErrors: 3,
  };
  expect(JSON.parse(cloud.states.runs.get(name)?.input ?? '')).toEqual(input);
  expect(cloud.objects.textOf(BUCKET, `nightly/plans/${name}.jsonl`)).toBe(planOf(LINES));
  expect(JSON.parse(cloud.objects.textOf(BUCKET, `nightly/runs/${name}.json`))).toEqual({
    StateMachine: MACHINE_ARN,
    ...input,
  });
  expect(cloud.operations.slice(0, 4)).toEqual(['DescribeStateMachine', 'PutObject', 'PutObject', 'StartExecution']);
});

test('needs no prefix', async () => {
  const { code } = await createImages(['--state-machine', MACHINE_ARN, '--bucket', BUCKET, '--quiet']);
  expect(code).toBe(0);
  const [name] = runs();
  const keys = [...(cloud.objects.buckets.get(BUCKET)?.keys() ?? [])];
  expect(keys.map((key) => key.replace(/[\da-f]{32}/, 'ID')).sort()).toEqual([
    `plans/${name}.jsonl`,
    `results/${name}/ID/SUCCEEDED_0.jsonl`,
    `results/${name}/ID/manifest.json`,
    `runs/${name}.json`,
  ]);
});

/** A plan in which line 3 names an instance that does not exist. */
const WITH_GONE = planOf(LINES).replace(fleetInstanceId(3), 'i-0c000000000000000');

test('reports a line that EC2 refuses as a run on this machine does', async () => {
  writePlan(WITH_GONE);
  const remote = await remotely();
  const local = await startEc2Endpoint();
  local.world.addFleet(LINES);
  const here = await createImages(['--wait', '--quiet', '--journal', 'local'], {}, local.url);
  await local.stop();
  const withoutIds = (text: string) => text.replaceAll(/ami-\d+/g, 'ami-N');
  expect(remote.code).toBe(254);
  expect([remote.code, withoutIds(remote.stdout)]).toEqual([here.code, withoutIds(here.stdout)]);
  const errorOf = ({ stderr }: Ended): string => stderr.replace(/continue with: .*/, '');
  expect(errorOf(remote)).toEqual(errorOf(here));
  expect(remote.stderr).toContain(`continue with: ${RESUME}\n`);
});

test('--resume starts another execution with the lines that are not made, and the first start', async () => {
  writePlan(WITH_GONE);
  await remotely();
  writePlan(planOf(LINES));
  const { code, stdout } = await remotely(['--resume']);
  expect([code, JSON.parse(stdout)]).toEqual([0, WHOLE()]);
  const [first = '', second = ''] = runs();
  expect(cloud.objects.textOf(BUCKET, `nightly/plans/${second}.jsonl`)).toBe(`${planOf(LINES).split('\n')[2]}\n`);
  const startOf = (name: string) => JSON.parse(cloud.states.runs.get(name)?.input ?? '').Start;
  expect(startOf(second)).toBe(startOf(first));
  expect(countOf('RedriveExecution')).toBe(0);
});

test('--resume of a plan that is complete starts nothing', async () => {
  await remotely();
  const { code, stdout } = await remotely(['--resume']);
  expect([code, JSON.parse(stdout), runs().length]).toEqual([0, WHOLE(), 1]);
});

describe('an image that fails', () => {
  test('is reported as a run on this machine does, and not made again', async () => {
    cloud.ec2.world.fate = { at: 50, state: 'failed', stateReason: { code: 'Client.Error', message: 'no key' } };
    writePlan(planOf(1));
    const { code, stdout } = await remotely();
    expect(code).toBe(255);
    const [image] = cloud.ec2.world.images;
    const Failed = [
      {
        Line: 1,
        InstanceId: fleetInstanceId(1),
        Name: 'fleet-1',
        Code: 'WaiterFailed',
        Message: `${image?.imageId}: its state is failed: Client.Error: no key`,
        MayExist: false,
      },
    ];
    expect(JSON.parse(stdout)).toEqual({ Images: [], Failed });
    const again = await remotely(['--resume']);
    expect([again.code, JSON.parse(again.stdout), runs().length]).toEqual([255, { Images: [], Failed }, 1]);
    expect(again.stderr).toContain(`hint: deregister the images that failed, and continue with: ${RESUME}\n`);
  });

  test('is made again by another execution once it is deregistered', async () => {
    cloud.ec2.world.fate = { at: 50, state: 'failed' };
    writePlan(planOf(2));
    expect((await remotely()).code).toBe(255);
    cloud.ec2.world.fate = undefined;
    cloud.ec2.world.deregister('fleet-2');
    const { code, stdout } = await remotely(['--resume']);
    const { Images, Failed } = JSON.parse(stdout);
    const [first, second, third] = cloud.ec2.world.images;
    expect([code, Images, Failed]).toEqual([
      255,
      [{ ...imageOf(2), ImageId: third?.imageId }],
      [
        expect.objectContaining({
          Line: 1,
          Message: expect.stringContaining(`${first?.imageId}: its state is failed`),
        }),
      ],
    ]);
    expect([second?.state, third?.name, runs().length, countOf('RedriveExecution')]).toEqual([
      'deregistered',
      'fleet-2',
      2,
      0,
    ]);
  });
});

describe('an execution with too many errors', () => {
  test('is reported with the lines that were not tried', async () => {
    cloud.ec2.nextFault = (action) => (action === 'CreateImage' ? refused('Unknown', 'no') : undefined);
    const { code, stderr } = await remotely(['--max-errors', '1', '--max-concurrency', '1']);
    expect(code).toBe(254);
    expect(stderr).toContain(`${LINES} of ${LINES} images were not made, 0 were\n`);
    expect(stderr).toContain(`  ${LINES - 2} lines were not tried: there were more errors than --max-errors allows\n`);
    expect(journal().filter(({ Event, Code }) => Event === 'refused' && Code === 'Interrupted')).toHaveLength(
      LINES - 2,
    );
    cloud.ec2.nextFault = () => undefined;
    const again = await remotely(['--resume']);
    expect([again.code, JSON.parse(again.stdout)]).toEqual([0, WHOLE()]);
    expect([countOf('RedriveExecution'), runs().length]).toEqual([0, 2]);
  });
});

/** Stops the execution when it has made two images. */
async function stopAfterTwo(words: readonly string[] = []): Promise<Ended> {
  cloud.ec2.world.pace = 100;
  let made = 0;
  cloud.ec2.nextFault = (action) => {
    if (action === 'CreateImage' && ++made > 2) for (const one of cloud.states.runs.values()) one.stop();
    return made > 2 && action === 'CreateImage' ? { close: true } : undefined;
  };
  const ended = await remotely(['--max-concurrency', '1', ...words]);
  cloud.ec2.nextFault = () => undefined;
  return ended;
}

describe('an execution that was stopped', () => {
  test('leaves the line in progress in doubt, and --resume redrives it', async () => {
    const { code, stdout, stderr } = await stopAfterTwo();
    const [name = ''] = runs();
    expect(code).toBe(255);
    expect(JSON.parse(stdout)).toEqual({
      Images: [1, 2].map(imageOf),
      Failed: [
        {
          Line: 3,
          InstanceId: fleetInstanceId(3),
          Name: 'fleet-3',
          Code: 'Interrupted',
          Message: 'the execution was stopped before EC2 listed an image',
          MayExist: true,
        },
      ],
    });
    expect(stderr).toContain(`  ${LINES - 3} lines were not tried: the execution ${name} was stopped\n`);
    const again = await remotely(['--resume']);
    expect([again.code, JSON.parse(again.stdout)]).toEqual([0, WHOLE()]);
    expect([countOf('RedriveExecution'), runs()]).toEqual([1, [name]]);
  });

  const others: [name: string, change: () => void][] = [
    [
      'the definition has changed',
      () => {
        cloud.states.machine.definition = cloud.states.machine.definition.replace('Makes', 'Now makes');
      },
    ],
    ['the plan has another line', () => writePlan(planOf(LINES).replace('fleet-6', 'fleet-7'))],
    [
      'Step Functions does not allow it',
      () => failing('RedriveExecution', [jsonError('ExecutionNotRedrivable', 'Execution is not redrivable')]),
    ],
  ];
  test.each(others)('is replaced by another one if %s', async (_, change) => {
    await stopAfterTwo();
    change();
    const again = await remotely(['--resume']);
    expect(again.code).toBe(0);
    expect([countOf('StartExecution'), runs().length]).toEqual([2, 2]);
    expect(new Set(namesOfImages()).size).toBe(LINES);
    expect(namesOfImages()).toHaveLength(LINES);
  });

  test('with an image that failed is not redriven: its child would fail again', async () => {
    cloud.ec2.world.fate = { at: 50, state: 'failed' };
    const first = await remotely(['--max-errors', '0', '--max-concurrency', '1']);
    expect(first.code).toBe(255);
    expect(first.stderr).toContain('hint: deregister the images that failed, and continue with: ');
    cloud.ec2.world.fate = undefined;
    const { code, stdout } = await remotely(['--resume', '--max-errors', '0']);
    const { Images, Failed } = JSON.parse(stdout);
    expect([code, Images, Failed.length]).toEqual([255, [2, 3, 4, 5, 6].map(imageOf), 1]);
    expect([countOf('RedriveExecution'), runs().length]).toEqual([0, 2]);
  });

  test('and redriven, without results of its second attempt, leaves its lines in doubt', async () => {
    await stopAfterTwo();
    const bucket = cloud.objects.buckets.get(BUCKET) as Map<string, string>;
    const { set } = bucket;
    bucket.set = (key, text) => (key.includes('/results/') ? bucket : set.call(bucket, key, text));
    let made = 0;
    cloud.ec2.nextFault = (action) => {
      if (action === 'CreateImage' && ++made === 3) for (const one of cloud.states.runs.values()) one.stop();
      return undefined;
    };
    const second = await remotely(['--resume']);
    bucket.set = set;
    expect(countOf('RedriveExecution')).toBe(1);
    expect(namesOfImages().length).toBeGreaterThan(3);
    expect(JSON.parse(second.stdout).Failed.map(({ MayExist }: { MayExist: boolean }) => MayExist)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    const again = await createImages(['--resume', '--quiet']);
    expect([again.code, JSON.parse(again.stdout)]).toEqual([0, WHOLE()]);
  });

  test('before it has read the plan leaves no line in doubt', async () => {
    const broken = cloud.objects.buckets.get(BUCKET) as Map<string, string>;
    const { set } = broken;
    broken.set = (key, text) => (key.includes('/plans/') ? broken : set.call(broken, key, text));
    const { code, stdout, stderr } = await remotely();
    broken.set = set;
    const [name = ''] = runs();
    expect([code, JSON.parse(stdout)]).toEqual([255, { Images: [], Failed: [] }]);
    expect(stderr).toContain(
      `  ${LINES} lines were not tried: the execution ${name} failed: States.ItemReaderFailed: nightly/plans/${name}.jsonl: NoSuchKey\n`,
    );
    const again = await remotely(['--resume']);
    expect([again.code, JSON.parse(again.stdout), countOf('RedriveExecution')]).toEqual([0, WHOLE(), 0]);
  });
});

test('results that are gone leave their lines in doubt, and --resume looks them up', async () => {
  failing('GetObject', [undefined, { status: 404, body: s3Error('NoSuchKey', 'The specified key does not exist.') }]);
  const { code, stdout, stderr } = await remotely();
  expect([code, JSON.parse(stdout).Failed.map(({ MayExist }: { MayExist: boolean }) => MayExist)]).toEqual([
    255,
    ALL.map(() => true),
  ]);
  expect(stderr).toContain('  the run was stopped: NoSuchKey: The specified key does not exist.\n');
  expect(stderr).toContain(`hint: continue with: ${RESUME}\n`);
  const again = await remotely(['--resume']);
  expect([again.code, JSON.parse(again.stdout)]).toEqual([0, WHOLE()]);
  expect(namesOfImages()).toEqual(ALL.map((line) => `fleet-${line}`));
});

test('keys are loaded once for all services', async () => {
  const count = join(folder, 'count');
  const keys = '{"Version": 1, "AccessKeyId": "AKIDEXAMPLE", "SecretAccessKey": "secret"}';
  const config = join(folder, 'config');
  writeFileSync(join(folder, 'keys'), `#!/bin/sh\necho >> '${count}'\necho '${keys}'\n`, { mode: 0o755 });
  writeFileSync(config, `[default]\ncredential_process = ${join(folder, 'keys')}\n`);
  const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...others } = callEnv(cloud.ec2.url);
  const env = { ...others, AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: '/none' };
  const { code, stdout } = await remotely([], { env });
  expect([code, JSON.parse(stdout)]).toEqual([0, WHOLE()]);
  expect(readFileSync(count, 'utf8')).toBe('\n');
});

describe('Ctrl-C', () => {
  /** Interrupts at the first request of an operation. */
  const at = (operation: string): AbortSignal => {
    const controller = new AbortController();
    cloud.faultOf = (one) => (one === operation ? { isDone: true, meanwhile: () => controller.abort(130) } : undefined);
    return controller.signal;
  };

  test('leaves the execution running, and --resume follows it', async () => {
    const { code, stdout, stderr } = await remotely([], { signal: at('DescribeExecution') });
    const [name = ''] = runs();
    expect({ code, stdout, stderr }).toEqual({
      code: 130,
      stdout: '',
      stderr: `hint: the execution ${name} goes on; follow it with: ${RESUME}\n`,
    });
    cloud.faultOf = () => undefined;
    const again = await remotely(['--resume']);
    expect([again.code, JSON.parse(again.stdout)]).toEqual([0, WHOLE()]);
    expect([runs(), countOf('StartExecution')]).toEqual([[name], 1]);
  });

  test('and lines that the plan gets then are not tried, until the next --resume', async () => {
    writePlan(planOf(4));
    await remotely([], { signal: at('DescribeExecution') });
    writePlan(planOf(LINES));
    cloud.faultOf = () => undefined;
    const { code, stdout, stderr } = await remotely(['--resume']);
    expect([code, JSON.parse(stdout)]).toEqual([254, { Images: [1, 2, 3, 4].map(imageOf), Failed: [] }]);
    expect(stderr).toBe(`
ec2img: [ERROR]: 2 of 6 images were not made, 4 were
  2 lines were not tried
hint: continue with: ${RESUME}
`);
    const again = await remotely(['--resume']);
    expect([again.code, JSON.parse(again.stdout)]).toEqual([0, WHOLE()]);
  });

  test('before the first response sends nothing else', async () => {
    const ended = await remotely([], { signal: at('DescribeStateMachine') });
    expect(ended).toEqual({ code: 130, stdout: '\n', stderr: 'hint: nothing was sent\n' });
    expect(cloud.operations).toEqual(['DescribeStateMachine']);
  });

  test('during the upload starts nothing', async () => {
    const ended = await remotely([], { signal: at('PutObject') });
    expect(ended).toEqual({ code: 130, stdout: '', stderr: `hint: continue with: ${RESUME}\n` });
    expect(countOf('StartExecution')).toBe(0);
    cloud.faultOf = () => undefined;
    const again = await remotely(['--resume']);
    expect([again.code, JSON.parse(again.stdout)]).toEqual([0, WHOLE()]);
  });

  test('during the upload leaves no line in doubt', async () => {
    writePlan(WITH_GONE);
    await remotely([], { signal: at('PutObject') });
    expect(journal().filter(({ Event }) => Event === 'sending')).toHaveLength(LINES);
    cloud.faultOf = () => undefined;
    const again = await remotely(['--resume']);
    const { Failed } = JSON.parse(again.stdout);
    expect([again.code, Failed]).toEqual([254, [expect.objectContaining({ Line: 3, MayExist: false })]]);
  });

  test('while the results are read names the command that reads them', async () => {
    const { code, stderr } = await remotely([], { signal: at('ListObjectsV2') });
    const [name = ''] = runs();
    expect([code, stderr]).toEqual([130, `hint: the execution ${name} has ended; read its results with: ${RESUME}\n`]);
    cloud.faultOf = () => undefined;
    const again = await remotely(['--resume']);
    expect([again.code, JSON.parse(again.stdout), runs().length]).toEqual([0, WHOLE(), 1]);
  });
});

describe('requests that fail', () => {
  test('StartExecution is sent again with the same name', async () => {
    failing('StartExecution', [done, closed, undefined]);
    const { code, stdout } = await remotely();
    expect([code, JSON.parse(stdout)]).toEqual([0, WHOLE()]);
    expect([countOf('StartExecution'), runs().length]).toEqual([3, 1]);
  });

  test('after all attempts at StartExecution, --resume follows what they have started', async () => {
    failing('StartExecution', [done, done, done]);
    const { code, stderr } = await remotely();
    expect(code).toBe(255);
    expect(stderr).toContain(`hint: the execution ${runs()[0]} goes on; follow it with: ${RESUME}\n`);
    const again = await remotely(['--resume']);
    expect([again.code, JSON.parse(again.stdout), runs().length]).toEqual([0, WHOLE(), 1]);
  });

  test('the rest is read again for as long as it takes', async () => {
    const slow = jsonError('ThrottlingException', 'Rate exceeded');
    const many = (fault: Fault) => Array.from({ length: 7 }, () => fault);
    const faults = new Map<string, Fault[]>([
      ['DescribeExecution', many(slow)],
      ['ListMapRuns', many(closed)],
      ['DescribeMapRun', many(jsonError('InternalServerError', 'x', 500))],
      ['ListObjectsV2', many({ status: 503, body: s3Error('SlowDown', 'Please reduce your request rate.') })],
      ['GetObject', many({ status: 500, body: s3Error('InternalError', 'x') })],
    ]);
    cloud.faultOf = (operation) => faults.get(operation)?.shift();
    const { code, stdout } = await remotely([], { env: { ...callEnv(cloud.ec2.url), AWS_MAX_ATTEMPTS: '2' } });
    expect([code, JSON.parse(stdout)]).toEqual([0, WHOLE()]);
    expect([...faults.values()].flat()).toEqual([]);
  });

  test('expired credentials end the run with the command that follows the execution', async () => {
    const expired = jsonError('ExpiredTokenException', 'The security token included in the request is expired');
    failing('DescribeExecution', [undefined, expired]);
    cloud.speed = 1;
    const { code, stdout, stderr } = await remotely();
    const [name] = runs();
    expect({ code, stdout, stderr }).toEqual({
      code: 254,
      stdout: '',
      stderr: `
ec2img: [ERROR]: An error occurred (ExpiredTokenException) when calling the DescribeExecution operation: The security token included in the request is expired
hint: the execution ${name} goes on; follow it with: ${RESUME}
`,
    });
    cloud.speed = 1000;
  });

  const NOT_STARTED = `hint: continue with: ${RESUME}\n`;
  const errors: [operation: string, fault: Fault, stderr: string][] = [
    [
      'DescribeStateMachine',
      jsonError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${MACHINE_ARN}'`),
      `An error occurred (StateMachineDoesNotExist) when calling the DescribeStateMachine operation: State Machine Does Not Exist: '${MACHINE_ARN}'
hint: create the state machine with the template of: ec2img state-machine create-images --template cloudformation
`,
    ],
    [
      'DescribeStateMachine',
      jsonError('AccessDeniedException', 'User is not authorized to perform: states:DescribeStateMachine'),
      `An error occurred (AccessDeniedException) when calling the DescribeStateMachine operation: User is not authorized to perform: states:DescribeStateMachine
hint: the user needs states:StartExecution, DescribeExecution, ListMapRuns, DescribeMapRun, RedriveExecution, DescribeStateMachine and DescribeStateMachineForExecution
`,
    ],
    [
      'StartExecution',
      jsonError('ValidationException', 'no'),
      `An error occurred (ValidationException) when calling the StartExecution operation: no
${NOT_STARTED}`,
    ],
    [
      'PutObject',
      { status: 404, body: s3Error('NoSuchBucket', 'The specified bucket does not exist') },
      `An error occurred (NoSuchBucket) when calling the PutObject operation: The specified bucket does not exist
hint: the bucket of the template of ec2img state-machine create-images is an output of its stack
${NOT_STARTED}`,
    ],
    [
      'PutObject',
      { status: 403, body: s3Error('AccessDenied', 'Access Denied') },
      `An error occurred (AccessDenied) when calling the PutObject operation: Access Denied
hint: the user needs s3:PutObject, s3:GetObject and s3:AbortMultipartUpload on the objects, and s3:ListBucket on the bucket
${NOT_STARTED}`,
    ],
    [
      'PutObject',
      {
        status: 301,
        body: s3Error('PermanentRedirect', 'The bucket must be addressed by another endpoint.'),
        headers: { 'x-amz-bucket-region': 'eu-west-1' },
      },
      `An error occurred (PermanentRedirect) when calling the PutObject operation: The bucket must be addressed by another endpoint.
hint: the bucket is in the Region eu-west-1; a state machine reads only from buckets in its own Region
${NOT_STARTED}`,
    ],
  ];
  test.each([
    ['AWS_ENDPOINT_URL_SFN', 'http://localhost:99999', 'Port out of range 0-65535'],
    ['AWS_ENDPOINT_URL_S3', 'nothing', 'Invalid endpoint: nothing'],
  ])('%s=%s is a wrong setting', async (name, value, Message) => {
    const env = { ...callEnv(cloud.ec2.url), AWS_CLI_ERROR_FORMAT: 'json', [name]: value };
    const { code, stdout, stderr } = await remotely([], { env });
    expect({ code, stdout, error: JSON.parse(stderr) }).toEqual({
      code: 255,
      stdout: '',
      error: { Code: 'InvalidConfigError', Message },
    });
    expect(runs()).toEqual([]);
  });

  test.each(errors)('%s: %j', async (operation, fault, stderr) => {
    failing(operation, [fault]);
    expect(await remotely()).toEqual({ code: 254, stdout: '', stderr: `\nec2img: [ERROR]: ${stderr}` });
    expect(runs()).toEqual([]);
  });

  const OTHER = MACHINE_ARN.replace('create-images', 'other');
  const otherPlace = ['--state-machine', OTHER, '--bucket', `${BUCKET}/other`, '--quiet'];
  const denied = jsonError('AccessDeniedException', 'User is not authorized to perform: states:StartExecution');
  const noPut: Fault = { status: 403, body: s3Error('AccessDenied', 'Access Denied') };

  test.each<[name: string, operation: string, faults: (Fault | undefined)[]]>([
    ['is refused', 'StartExecution', [denied]],
    ['is throttled, and then refused', 'StartExecution', [jsonError('ThrottlingException', 'x'), denied]],
    ['is not sent, because the plan cannot be written', 'PutObject', [undefined, noPut]],
  ])('a start that %s leaves the journal to any state machine, and no line in doubt', async (_, operation, faults) => {
    failing(operation, faults);
    const { code, stderr } = await remotely();
    expect([code, runs()]).toEqual([254, []]);
    expect(stderr).toContain(`hint: continue with: ${RESUME}\n`);
    const [event] = journal().filter(({ Event }) => Event === 'execution');
    expect(journal().at(-1)).toMatchObject({ Event: 'ended', Made: 0, Failed: 0, MayExist: 0, Run: event?.Run });
    expect(journal().filter(({ Event }) => Event === 'refused')).toHaveLength(LINES);
    cloud.states.machine.arn = OTHER;
    const resumed = await createImages([...otherPlace, '--resume']);
    expect([resumed.code, resumed.stderr, JSON.parse(resumed.stdout)]).toEqual([0, '', WHOLE()]);
  });

  test.each<[name: string, faults: Fault[]]>([
    ['may have been carried out, and is refused then', [done, denied]],
    ['may not have been carried out, and is refused then', [closed, denied]],
  ])('a start that %s keeps the journal for its state machine', async (_, faults) => {
    failing('StartExecution', faults);
    const { code, stderr } = await remotely();
    const [event] = journal().filter(({ Event }) => Event === 'execution');
    expect([code, journal().at(-1)?.Event]).toEqual([254, 'sending']);
    expect(stderr).toContain(`hint: the execution ${event?.Run} goes on; follow it with: ${RESUME}\n`);
    const other = await createImages([...otherPlace, '--resume']);
    expect(other.code).toBe(252);
    const resumed = await remotely(['--resume']);
    expect([resumed.code, JSON.parse(resumed.stdout), runs()]).toEqual([0, WHOLE(), [event?.Run]]);
  });

  test('a start that is refused leaves a line in doubt that was in doubt before', async () => {
    cloud.ec2.nextFault = (action) => (action === 'CreateImage' ? { close: true } : undefined);
    await createImages(['--quiet', '--max-concurrency', '1', '--max-errors', '0']);
    cloud.ec2.nextFault = () => undefined;
    const inDoubt = () => {
      const states = new Map(journal().flatMap(({ Hash, Event }) => (Hash === undefined ? [] : [[Hash, Event]])));
      return [...states.values()].filter((state) => state === 'sending').length;
    };
    const before = inDoubt();
    expect(before).toBeGreaterThan(0);
    failing('StartExecution', [denied]);
    expect((await remotely(['--resume'])).code).toBe(254);
    expect(inDoubt()).toBe(before);
    const resumed = await remotely(['--resume']);
    expect([resumed.code, JSON.parse(resumed.stdout)]).toEqual([0, WHOLE()]);
  });

  test('a state machine that creates no images is an error', async () => {
    cloud.states.machine.definition = '{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}';
    const { code, stderr } = await remotely();
    expect([code, runs()]).toEqual([252, []]);
    expect(stderr).toContain(
      `The state machine create-images creates no images: its definition has no aws-sdk:ec2:createImage
hint: ec2img state-machine create-images prints the definition of one that does
`,
    );
  });

  test('a state machine of the other type is an error', async () => {
    cloud.states.machine.type = 'EXPRESS';
    const { code, stderr } = await remotely();
    expect([code, runs()]).toEqual([252, []]);
    expect(stderr).toContain(
      'The state machine create-images has the type EXPRESS, but must have the type STANDARD: an image takes longer than EXPRESS workflows may run\n',
    );
  });
});

test('progress has the totals of the execution', async () => {
  const { code, stderr } = await createImages([...REMOTE, '--progress', 'plain']);
  expect(code).toBe(0);
  expect(stderr).not.toContain('hint:');
  expect(stderr.trimEnd().split('\n').at(-1)).toMatch(/^6 of 6 made, 6 available \(\d+s\)$/);
});

test('on a terminal, a hint names the execution', async () => {
  const { code, stderr } = await createImages([...REMOTE, '--progress', 'plain'], { terminal: 80 });
  expect(code).toBe(0);
  const [first] = stderr.split('\n');
  expect(first).toBe(`hint: following the execution ${runs()[0]}; after Ctrl-C it goes on`);
});

test('progress for programs has an object for each change, and the end', async () => {
  const { code, stderr } = await createImages([...REMOTE, '--progress', 'json']);
  expect(code).toBe(0);
  const objects = stderr
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(objects.at(-2)).toMatchObject({ total: LINES, made: LINES, failed: 0, available: LINES, inFlight: 0 });
  expect(objects.at(-1)).toMatchObject({ end: 'success' });
});

describe('a journal that is cut off in any of its lines', () => {
  /** Continues from each start of the journal, with a part of the line after it. Each image must exist once. */
  async function resumeFromEach(): Promise<void> {
    const path = join(folder, 'plan.jsonl.journal');
    const lines = readFileSync(path, 'utf8').split(/(?<=\n)/);
    expect(lines.length).toBeGreaterThan(4);
    for (const [at, next] of lines.entries()) {
      if (at === 0) continue;
      writeFileSync(path, lines.slice(0, at).join('') + next.slice(0, next.length / 2));
      const { code, stdout } = await remotely(['--resume']);
      const Images = [1, 2, 3].map(imageOf);
      expect([at, code, JSON.parse(stdout)]).toEqual([at, 0, { Images, Failed: [] }]);
      expect(namesOfImages()).toEqual(['fleet-1', 'fleet-2', 'fleet-3']);
    }
  }

  test('before the start of the execution', async () => {
    writePlan(planOf(3));
    failing('StartExecution', [closed, closed, closed]);
    expect((await remotely()).code).toBe(255);
    expect(cloud.ec2.world.images).toEqual([]);
    await resumeFromEach();
  });

  test('after its end', { timeout: 30_000 }, async () => {
    writePlan(planOf(3));
    expect((await remotely()).code).toBe(0);
    await resumeFromEach();
  });
});

describe('a plan that was started in one way and is continued in the other', () => {
  test('--state-machine makes what a run on this machine has left, and looks up what it has left in doubt', async () => {
    const lost: Fault = { close: true, isDone: true };
    cloud.ec2.script('CreateImage', [null, refused('IncorrectState', 'no'), lost, lost, lost]);
    cloud.ec2.nextFault = (action) => (action === 'DescribeImages' ? { close: true } : undefined);
    const first = await createImages(['--quiet', '--max-concurrency', '1', '--max-errors', '1']);
    expect([first.code, journal().filter(({ Event }) => Event === 'made').length]).toEqual([255, 1]);
    cloud.ec2.nextFault = () => undefined;
    const { code, stdout } = await remotely(['--resume']);
    expect([code, JSON.parse(stdout)]).toEqual([0, WHOLE()]);
    expect(namesOfImages()).toEqual(ALL.map((line) => `fleet-${line}`));
  });

  /** A run on this machine that has made the image of line 6, but does not know it. EC2 has refused the other lines. */
  async function leaveLastInDoubt(): Promise<void> {
    const lost: Fault = { close: true, isDone: true };
    const no = refused('IncorrectState', 'no');
    cloud.ec2.script('CreateImage', [no, no, no, no, no, lost, lost, lost]);
    cloud.ec2.nextFault = (action) => (action === 'DescribeImages' ? { close: true } : undefined);
    await createImages(['--quiet', '--max-concurrency', '1']);
    expect(namesOfImages()).toEqual(['fleet-6']);
  }

  /** The last line in a report, and the events of its end. */
  const lastLine = ({ stdout }: Ended) => [
    JSON.parse(stdout).Failed.at(-1),
    journal().filter(({ Event, Line }) => Line === LINES && Event !== 'sending'),
  ];
  const LAST = { Line: LINES, InstanceId: fleetInstanceId(LINES), Name: `fleet-${LINES}`, MayExist: true };

  test('a line in doubt that an execution did not reach stays in doubt', async () => {
    await leaveLastInDoubt();
    cloud.ec2.nextFault = (action) => {
      if (action === 'CreateImage') for (const one of cloud.states.runs.values()) one.stop();
      return action === 'CreateImage' ? { close: true } : undefined;
    };
    const ended = await remotely(['--resume', '--max-concurrency', '1']);
    cloud.ec2.nextFault = () => undefined;
    const reason = { Code: 'Interrupted', Message: 'an earlier run was interrupted while it was sent' };
    expect(lastLine(ended)).toEqual([{ ...LAST, ...reason }, []]);
    const again = await createImages(['--resume', '--quiet']);
    expect([again.code, JSON.parse(again.stdout)]).toEqual([0, WHOLE()]);
  });

  test('a line in doubt that EC2 refuses in an execution stays in doubt', async () => {
    const GONE = `The instance ID '${fleetInstanceId(LINES)}' does not exist`;
    await leaveLastInDoubt();
    cloud.ec2.nextFault = (action) =>
      action === 'CreateImage' ? refused('InvalidInstanceID.NotFound', GONE) : undefined;
    const ended = await remotely(['--resume']);
    cloud.ec2.nextFault = () => undefined;
    const reason = {
      Code: 'InvalidInstanceID.NotFound',
      Message: `${GONE} (an earlier attempt may have made an image)`,
    };
    expect(lastLine(ended)).toEqual([{ ...LAST, ...reason }, []]);
    const again = await createImages(['--resume', '--quiet']);
    expect([again.code, JSON.parse(again.stdout)]).toEqual([0, WHOLE()]);
  });

  test('--state-machine waits for images that a run on this machine has made, also if nothing else is left', async () => {
    cloud.ec2.world.pace = 0;
    await createImages(['--quiet']);
    const resumed = remotely(['--resume']);
    setTimeout(() => {
      cloud.ec2.world.pace = 100;
    }, 500);
    const { code, stdout } = await resumed;
    expect([code, JSON.parse(stdout), runs()]).toEqual([0, WHOLE(), []]);
    expect(journal().filter(({ Event }) => Event === 'available')).toHaveLength(LINES);
  });

  test.each<[name: string, prepare: () => void, code: string, message: RegExp]>([
    [
      'fails',
      () => {
        cloud.ec2.world.fate = { at: 0, state: 'failed', stateReason: { code: 'Client.Error', message: 'no key' } };
      },
      'WaiterFailed',
      /^ami-\d+: its state is failed: Client\.Error: no key$/,
    ],
    [
      'cannot be seen',
      () => {
        cloud.ec2.nextFault = () => refused('UnauthorizedOperation', 'You are not authorized', 403);
      },
      'UnauthorizedOperation',
      /^ami-\d+: You are not authorized$/,
    ],
  ])('an image of an earlier run that %s is reported', async (_, prepare, code, message) => {
    cloud.ec2.world.pace = 0;
    writePlan(planOf(1));
    await createImages(['--quiet']);
    prepare();
    const ended = await remotely(['--resume']);
    expect(ended.code).toBe(255);
    expect(JSON.parse(ended.stdout)).toEqual({
      Images: [],
      Failed: [
        {
          Line: 1,
          InstanceId: fleetInstanceId(1),
          Name: 'fleet-1',
          Code: code,
          Message: expect.stringMatching(message),
          MayExist: false,
        },
      ],
    });
    expect(runs()).toEqual([]);
  });

  test('a run on this machine makes what an execution has left, and looks up what it has left in doubt', async () => {
    await stopAfterTwo();
    const { code, stdout } = await createImages(['--resume', '--quiet']);
    expect([code, JSON.parse(stdout)]).toEqual([0, WHOLE()]);
    expect(namesOfImages()).toEqual(ALL.map((line) => `fleet-${line}`));
  });

  test('a run on this machine at the same time as the execution makes no image twice', async () => {
    cloud.speed = 30;
    const controller = new AbortController();
    failing('DescribeExecution', [{ isDone: true, meanwhile: () => controller.abort(130) }]);
    expect((await remotely([], { signal: controller.signal })).code).toBe(130);
    const { code, stdout } = await createImages(['--resume', '--quiet']);
    expect([code, JSON.parse(stdout)]).toEqual([0, WHOLE()]);
    const again = await remotely(['--resume']);
    expect([again.code, JSON.parse(again.stdout)]).toEqual([0, WHOLE()]);
    expect(namesOfImages()).toEqual(ALL.map((line) => `fleet-${line}`));
  });
});

describe('the endpoints of S3 and Step Functions', () => {
  const withoutUrl = (env: Readonly<Record<string, string>>, path = '/none') => {
    const { AWS_ENDPOINT_URL: _, ...others } = callEnv('');
    return { env: { ...others, AWS_CONFIG_FILE: path, AWS_SHARED_CREDENTIALS_FILE: '/none', ...env } };
  };

  test('come from their own variables before that of all services', async () => {
    const { url } = cloud.ec2;
    const env = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_ENDPOINT_URL_S3: url, AWS_ENDPOINT_URL_SFN: `${url}/` };
    const { code, stdout } = await remotely([], withoutUrl(env));
    expect([code, JSON.parse(stdout)]).toEqual([0, WHOLE()]);
  });

  test('come from the services section of the profile', async () => {
    const { url } = cloud.ec2;
    const path = join(folder, 'config');
    writeFileSync(
      path,
      `[default]
services = mine
[services mine]
s3 =
  endpoint_url = ${url}
sfn =
  endpoint_url = ${url}
`,
    );
    const { code, stdout } = await remotely([], withoutUrl({}, path));
    expect([code, JSON.parse(stdout)]).toEqual([0, WHOLE()]);
  });

  test('are the services of which an error names the URL', async () => {
    const env = { AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1', AWS_ENDPOINT_URL_SFN: cloud.ec2.url };
    const { code, stderr } = await remotely([], withoutUrl(env));
    expect(code).toBe(255);
    expect(stderr).toMatch(
      /^\nec2img: \[ERROR\]: Could not connect to the endpoint URL: "http:\/\/127\.0\.0\.1:1\/my-images\/nightly\/runs\/plan-\w+-\w+\.json\?x-id=PutObject"\nhint: continue with: /,
    );
  });
});

describe('before anything is sent', () => {
  const OTHER = MACHINE_ARN.replace('us-east-1', 'eu-west-1');
  const options: [words: string, message: string][] = [
    ['--bucket b-1', '--bucket needs --state-machine: this machine makes images without a bucket\n'],
    [
      `--state-machine ${MACHINE_ARN}`,
      `--state-machine needs --bucket: the state machine reads the plan from a bucket, and writes the results to it
hint: add --bucket NAME or --bucket NAME/PREFIX
`,
    ],
    [
      `${PLACE} --dry-run`,
      '--dry-run cannot be used with --state-machine: a dry run sends the requests from this machine; leave out --state-machine\n',
    ],
    [
      `${PLACE} --wait --wait-timeout 3h`,
      '--wait-timeout cannot be used with --state-machine: the state machine decides how long it waits for an image\n',
    ],
    [
      `${PLACE} --endpoint-url http://127.0.0.1:1`,
      '--endpoint-url cannot be used with --state-machine: it is the endpoint of EC2, to which the state machine sends the requests; for others, set AWS_ENDPOINT_URL_SFN and AWS_ENDPOINT_URL_S3\n',
    ],
    [
      '--state-machine create-images --bucket b-1',
      'Bad value for --state-machine "create-images": use the ARN of a state machine, such as arn:aws:states:us-east-1:123456789012:stateMachine:create-images\n',
    ],
    [
      `--state-machine ${MACHINE_ARN.replace('stateMachine', 'execution')} --bucket b-1`,
      `Bad value for --state-machine "${MACHINE_ARN.replace('stateMachine', 'execution')}": use the ARN of a state machine, such as`,
    ],
    [
      `--state-machine ${OTHER} --bucket b-1`,
      `The state machine is in the Region eu-west-1, but the Region of this call is us-east-1
hint: add --region eu-west-1, or name a state machine in us-east-1
`,
    ],
    [
      `--state-machine ${MACHINE_ARN} --bucket s3://${BUCKET}/nightly`,
      `Bad value for --bucket "s3://${BUCKET}/nightly": use the name of a bucket, or NAME/PREFIX with printable ASCII characters
hint: leave out s3://
`,
    ],
    ...['My-Images', 'ab', '10.0.0.1', 'a..b', '-ab', 'abc//x', 'abc//', `abc/${'x'.repeat(513)}`].map(
      (bucket): [string, string] => [
        `--state-machine ${MACHINE_ARN} --bucket=${bucket}`,
        `Bad value for --bucket "${bucket.slice(0, 20)}`,
      ],
    ),
    [
      `${PLACE} --max-errors x`,
      'Bad value for --max-errors "x": use a number such as 10, or a percentage such as 10%\n',
    ],
  ];
  test.each(options)('refuses %s', async (words, message) => {
    const { code, stdout, stderr } = await createImages(words.split(' '));
    expect({ code, stdout }).toEqual({ code: 252, stdout: '' });
    expect(stderr).toContain(message);
    expect(cloud.operations).toEqual([]);
  });

  test('accepts a version of the state machine, and a slash at the end of the prefix', async () => {
    failing('DescribeStateMachine', [jsonError('StateMachineDoesNotExist', 'x')]);
    const { code } = await createImages(['--state-machine', `${MACHINE_ARN}:1`, '--bucket', `${BUCKET}/a/b/`]);
    expect([code, cloud.operations]).toEqual([254, ['DescribeStateMachine']]);
  });

  // All characters but those that API_CreateStateMachine.html excludes.
  test.each(['create.images', "grün+(1)@a=b!'", 'x'.repeat(80), 'a:1', 'a:PROD-1.x'])(
    'accepts the state machine %s, whose execution has its name',
    async (name) => {
      const arn = `arn:aws:states:us-east-1:123456789012:stateMachine:${name}`;
      const definition = '{"Resource":"arn:aws:states:::aws-sdk:ec2:createImage"}';
      const denied = jsonError('AccessDeniedException', 'x');
      cloud.faultOf = (operation) => {
        if (operation === 'DescribeStateMachine') return { body: JSON.stringify({ definition, type: 'STANDARD' }) };
        if (operation === 'StartExecution') return { body: '{}' };
        return operation === 'DescribeExecution' ? denied : undefined;
      };
      const { code } = await createImages(['--state-machine', arn, '--bucket', BUCKET, '--quiet']);
      const bodyOf = (one: string) => JSON.parse(cloud.seen.find(({ operation }) => operation === one)?.body ?? '{}');
      const { executionArn } = bodyOf('DescribeExecution');
      const run = bodyOf('StartExecution').name;
      expect([code, bodyOf('StartExecution').stateMachineArn, executionArn]).toEqual([
        254,
        arn,
        `arn:aws:states:us-east-1:123456789012:execution:${name.replace(/:.*/, '')}:${run}`,
      ]);
    },
  );

  test.each(['', 'x'.repeat(81), 'a b', 'a/Images', 'a*', 'a:b:c', 'a\u0007'])(
    'refuses the state machine %j',
    async (name) => {
      const arn = `arn:aws:states:us-east-1:123456789012:stateMachine:${name}`;
      const { code, stderr } = await createImages(['--state-machine', arn, '--bucket', BUCKET]);
      expect([code, cloud.operations]).toEqual([252, []]);
      expect(stderr).toContain('use the ARN of a state machine, such as');
    },
  );

  const began = (members: object, ...more: object[]): void => {
    const first = { Event: 'began', Time: '2026-01-02T03:04:05.000Z', Account: '123456789012', Region: 'us-east-1' };
    const lines = [{ ...first, ...members }, ...more].map((line) => `${JSON.stringify(line)}\n`);
    writeFileSync(join(folder, 'plan.jsonl.journal'), lines.join(''));
  };
  const EXECUTION = {
    Event: 'execution',
    Time: '2026-01-02T03:04:05.000Z',
    Run: 'plan-1',
    StateMachine: MACHINE_ARN.replace('create-images', 'others'),
    Bucket: BUCKET,
    Prefix: '',
  };
  const journals: [name: string, write: () => void, message: string][] = [
    [
      'of another account',
      () => began({ Account: '210987654321' }),
      'The journal plan.jsonl.journal is of account 210987654321, but this run would use account 123456789012\n',
    ],
    [
      'of another Region',
      () => began({ Region: 'eu-west-1' }),
      'The journal plan.jsonl.journal is of Region eu-west-1, but this run would use Region us-east-1\n',
    ],
    [
      'with an execution of another state machine that may go on',
      () => began({}, EXECUTION),
      `The journal plan.jsonl.journal has an execution of another state machine or bucket, which may go on: plan-1
hint: follow it to its end first, with --state-machine ${EXECUTION.StateMachine} --bucket ${BUCKET}
`,
    ],
  ];
  test.each(journals)('refuses a journal %s', async (_, write, message) => {
    write();
    const { code, stderr } = await remotely(['--resume']);
    expect(code).toBe(252);
    expect(stderr).toContain(message);
    expect(cloud.operations).toEqual([]);
  });
});
