// Whole runs of the other commands that create an image, with --wait, and of copy-image when responses are lost. Only sleeps
// take time. Each poll makes the snapshots of the images progress.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from '../../src/run.ts';
import { type Ec2Endpoint, type Fault, startEc2Endpoint } from '../support/ec2-endpoint.ts';
import { type FakeWorld, fakeIo } from '../support/fake-io.ts';
import { REGISTER, RESTORE } from '../support/fault-commands.ts';
import { closed, denied, done, FOUND, IMAGE, internal, throttled } from '../support/fault-scenarios.ts';

const ID = 'ami-00000000000000001';
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'us-east-1' };
const SOURCE = 'ami-0aaaaaaaaaaaaaaaa';
const COPY = {
  argv: ['copy-image', '--name', 'web', '--source-image-id', SOURCE, '--source-region', 'eu-west-1'],
  setUp: ({ world }: Ec2Endpoint): void => {
    const snapshot = world.newSnapshot({ startTime: LONG_AGO, size: 8, progress: 100, state: 'completed' });
    const device = { deviceName: '/dev/xvda', size: 8, volumeType: 'gp3', encrypted: false, deleteOnTermination: true };
    world.addImage({ imageId: SOURCE, name: 'source', creationDate: LONG_AGO, devices: [{ ...device, snapshot }] });
    world.imageIdOf = () => ID;
  },
};
const LONG_AGO = '2026-01-01T00:00:00.000Z';
const RESUME = `To keep waiting, run: ec2img wait image-available --image-ids ${ID}`;

let endpoint: Ec2Endpoint;
beforeEach(async () => {
  endpoint = await startEc2Endpoint();
});
afterEach(() => endpoint.stop());

async function play(argv: readonly string[], world: FakeWorld = {}) {
  const { io, seen } = fakeIo({ ...world, env: { ...KEYS, AWS_ENDPOINT_URL: endpoint.url, ...world.env } });
  const code = await run(argv, io);
  return { code, stdout: seen.stdout, stderr: seen.stderr.split('\n').slice(0, -1), recent: [...seen.recent] };
}

const parametersOf = (action: string, name: string): (string | undefined)[] =>
  endpoint
    .requests()
    .map(({ form }) => new Map(form))
    .filter((form) => form.get('Action') === action)
    .map((form) => form.get(name));

const COMMANDS = [
  ['CopyImage', COPY.argv, COPY.setUp, [50]],
  ['RegisterImage', REGISTER.argv, ({ world }: Ec2Endpoint) => REGISTER.setUp(world), []],
  ['CreateRestoreImageTask', RESTORE.argv, ({ world }: Ec2Endpoint) => RESTORE.setUp(world), [50]],
] as const;

describe.each(COMMANDS)('the command of %s', (action, argv, setUp, percents) => {
  const progress = percents.map((percent) => `${ID}: pending, ${percent}%; /dev/xvda 8 GiB ${percent}% (0s)`);
  const seconds = percents.length > 0 ? 2 : 0;
  beforeEach(() => setUp(endpoint));

  test('remembers the ID of its image without --wait', async () => {
    expect(await play(argv)).toEqual({ code: 0, stdout: IMAGE, stderr: [], recent: [`us-east-1_${ID}`] });
  });

  test('--wait prints the progress of its image, and its response when the wait has ended', async () => {
    expect(await play([...argv, '--wait'])).toEqual({
      code: 0,
      stdout: IMAGE,
      stderr: [`${ID}: pending (0s)`, ...progress, `${ID}: available (${seconds}s)`],
      recent: [`us-east-1_${ID}`],
    });
  });

  test('--wait prints its response if the image fails', async () => {
    endpoint.world.fate = { at: 0, state: 'failed', stateReason: { code: 'Client.X', message: 'broken' } };
    expect(await play([...argv, '--wait', '--quiet', '--query', 'ImageId', '--output', 'text'])).toEqual({
      code: 255,
      stdout: `${ID}\n`,
      stderr: [
        '',
        `ec2img: [ERROR]: Image ${ID} failed and will not become available (Client.X: broken)`,
        'hint: nothing was deleted',
      ],
      recent: [`us-east-1_${ID}`],
    });
  });

  test('--wait names the command that continues the wait in the same Region after Ctrl-C', async () => {
    endpoint.script('DescribeImages', Array<Fault>(9).fill(throttled));
    const controller = new AbortController();
    const onSleep = (): void => controller.abort(130);
    const { code, stdout, stderr } = await play([...argv, '--wait', '--quiet', '--region', 'us-west-2'], {
      signal: controller.signal,
      onSleep,
    });
    expect({ code, stdout, stderr }).toEqual({
      code: 130,
      stdout: IMAGE,
      stderr: [`hint: ${ID} is pending. The image is still being created. ${RESUME} --region us-west-2`],
    });
  });

  test('does not wait if EC2 refuses the request', async () => {
    endpoint.script(action, [denied]);
    const { code, stdout, stderr } = await play([...argv, '--wait']);
    expect({ code, stdout, stderr }).toEqual({
      code: 254,
      stdout: '',
      stderr: [
        '',
        `ec2img: [ERROR]: An error occurred (UnauthorizedOperation) when calling the ${action} operation: no`,
      ],
    });
  });

  test('--wait-timeout needs --wait', async () => {
    const { code, stderr } = await play([...argv, '--wait-timeout', '5m']);
    expect([code, stderr[1]]).toEqual([
      252,
      'ec2img: [ERROR]: An error occurred (ParamValidation): --wait-timeout needs --wait',
    ]);
    expect(endpoint.requests()).toEqual([]);
  });
});

test('register-image --wait waits for the image whose response was lost', async () => {
  REGISTER.setUp(endpoint.world);
  endpoint.script('RegisterImage', [done(internal)]);
  const { code, stdout, stderr } = await play([...REGISTER.argv, '--wait']);
  expect([code, stdout, stderr[0]]).toEqual([0, IMAGE, FOUND.trimEnd()]);
});

test('register-image --mark tags the image only, because it creates no snapshots', async () => {
  REGISTER.setUp(endpoint.world);
  expect((await play([...REGISTER.argv, '--mark'])).code).toBe(0);
  const types = endpoint.requests().flatMap(({ form }) => form.filter(([name]) => name.endsWith('.ResourceType')));
  expect(types).toEqual([['TagSpecification.1.ResourceType', 'image']]);
  expect(endpoint.world.images[0]?.tags.map(({ key }) => key)).toEqual(['ec2img:mark']);
});

test('copy-image --wait shows the snapshots of a copy that does not list its devices yet', async () => {
  COPY.setUp(endpoint);
  endpoint.world.showsDevices = false;
  const { code, stderr } = await play([...COPY.argv, '--wait']);
  const snapshot = 'snap-00000000000000002';
  expect([code, ...stderr]).toEqual([
    0,
    `${ID}: pending (0s)`,
    `${ID}: pending, 50%; ${snapshot} 8 GiB 50% (0s)`,
    `${ID}: available (2s)`,
  ]);
});

describe('copy-image, when responses are lost,', () => {
  const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const LOOKUP = `To look for the copy, run: ec2img describe-images --owners self --include-disabled --filters '[{"Name":"name","Values":["web"]}]'`;
  const again = (token: string): string =>
    `It is safe to run the same command again with --client-token ${token}: EC2 makes no second copy. ${LOOKUP}`;
  const tokens = (): string[] => parametersOf('CopyImage', 'ClientToken') as string[];
  const copies = (): number => endpoint.world.images.filter(({ sourceImageId }) => sourceImageId === SOURCE).length;
  beforeEach(() => COPY.setUp(endpoint));

  test('sends all attempts with one token and looks nothing up', async () => {
    endpoint.script('CopyImage', [done(closed), throttled]);
    expect(await play(COPY.argv)).toMatchObject({ code: 0, stdout: IMAGE, stderr: [] });
    const [token = '', ...others] = tokens();
    expect(token).toMatch(UUID);
    expect(others).toEqual([token, token]);
    expect(endpoint.requests().length).toBe(3);
    expect(copies()).toBe(1);
  });

  test('says how to look for the copy and how to run the command again', async () => {
    endpoint.script('CopyImage', [done(closed), done(closed), done(internal)]);
    const { code, stdout, stderr } = await play([...COPY.argv, '--region', 'us-west-2']);
    const [token = ''] = tokens();
    expect({ code, stdout, stderr }).toEqual({
      code: 254,
      stdout: '',
      stderr: [
        '',
        'ec2img: [ERROR]: An error occurred (InternalError) when calling the CopyImage operation (reached max retries: 2): x',
        `hint: an attempt may have created a copy. ${again(token)} --region us-west-2`,
      ],
    });
    expect(await play([...COPY.argv, '--client-token', token])).toMatchObject({ code: 0, stdout: IMAGE });
    expect(copies()).toBe(1);
  });

  test('says so too if EC2 throttles or refuses the last attempt', async () => {
    endpoint.script('CopyImage', [done(closed), denied]);
    const { code, stderr } = await play(COPY.argv);
    expect([code, stderr[2]]).toEqual([254, `hint: an attempt may have created a copy. ${again(tokens()[0] ?? '')}`]);
  });

  test('needs no option for a token that was given', async () => {
    endpoint.script('CopyImage', [closed, closed, closed]);
    const { code, stderr } = await play([...COPY.argv, '--client-token', 'mine']);
    expect([code, stderr[2]]).toEqual([
      255,
      `hint: an attempt may have created a copy. It is safe to run the same command again: EC2 makes no second copy. ${LOOKUP}`,
    ]);
    expect(tokens()).toEqual(['mine', 'mine', 'mine']);
  });

  test('promises nothing for an empty token', async () => {
    endpoint.script('CopyImage', [closed, closed, closed]);
    const { stderr } = await play([...COPY.argv, '--client-token', '']);
    expect(stderr[2]).toBe(
      `hint: an attempt may have created a copy. Before you retry, check with: ${LOOKUP.replace(/^.*run: /, '')}`,
    );
    expect(tokens()).toEqual(['', '', '']);
  });

  test.each([
    ['EC2 refuses every attempt', [throttled, denied], []],
    ['it is a dry run', [internal, internal, internal], ['--dry-run']],
  ])('says nothing about a copy if %s', async (_, faults, options) => {
    endpoint.script('CopyImage', faults);
    const { code, stderr } = await play([...COPY.argv, ...options]);
    expect([code, stderr.join().includes('may have')]).toEqual([254, false]);
  });

  test('says after Ctrl-C while the request is out that a copy may exist', async () => {
    const controller = new AbortController();
    endpoint.script('CopyImage', [{ ...done(closed), meanwhile: () => controller.abort(130) }]);
    const { code, stderr } = await play(COPY.argv, { signal: controller.signal });
    expect([code, ...stderr]).toEqual([130, `hint: a copy may have been created. ${again(tokens()[0] ?? '')}`]);
  });
});
