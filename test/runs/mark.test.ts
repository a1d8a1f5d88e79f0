// create-image --mark: the image is recognized by a tag, whatever clocks and other calls do.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from '../../src/run.ts';
import { type Ec2Endpoint, startEc2Endpoint } from '../support/ec2-endpoint.ts';
import { fakeIo } from '../support/fake-io.ts';
import { INSTANCE } from '../support/fault-commands.ts';
import { CLASH, closed, done, IMAGE, internal } from '../support/fault-scenarios.ts';

let endpoint: Ec2Endpoint;
beforeEach(async () => {
  endpoint = await startEc2Endpoint();
});
afterEach(() => endpoint.stop());

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const FOUND = 'hint: the response was lost, but the image was created: ami-00000000000000001\n';

async function create(options: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const keys = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'us-east-1' };
  const { io, seen } = fakeIo({ env: { ...keys, AWS_ENDPOINT_URL: endpoint.url, ...env } });
  // Requests take real time, and sleeps take none.
  const { clock } = endpoint;
  endpoint.clock = () => clock() + io.now();
  const code = await run(['create-image', '--instance-id', INSTANCE, '--name', 'web', ...options], io);
  return { code, stdout: seen.stdout, stderr: seen.stderr };
}

/** The members of the requests of an action. */
const requestsOf = (action: string): Map<string, string>[] =>
  endpoint
    .requests()
    .map(({ form }) => new Map(form))
    .filter((form) => form.get('Action') === action);

test('adds the tag to the image and its snapshots, next to the tags of the request', async () => {
  const tags = 'ResourceType=snapshot,Tags=[{Key=a,Value=1}]';
  expect(await create(['--mark', '--tag-specifications', tags])).toEqual({ code: 0, stdout: IMAGE, stderr: '' });
  const [request = new Map()] = requestsOf('CreateImage');
  const mark = request.get('TagSpecification.2.Tag.1.Value');
  expect(mark).toMatch(UUID);
  expect([...request].filter(([name]) => name.startsWith('Tag'))).toEqual([
    ['TagSpecification.1.ResourceType', 'snapshot'],
    ['TagSpecification.1.Tag.1.Key', 'a'],
    ['TagSpecification.1.Tag.1.Value', '1'],
    ['TagSpecification.1.Tag.2.Key', 'ec2img:mark'],
    ['TagSpecification.1.Tag.2.Value', mark],
    ['TagSpecification.2.ResourceType', 'image'],
    ['TagSpecification.2.Tag.1.Key', 'ec2img:mark'],
    ['TagSpecification.2.Tag.1.Value', mark],
  ]);
});

test('sends the same mark with every attempt, and another one with every call', async () => {
  endpoint.script('CreateImage', [internal]);
  await create([], { EC2IMG_MARK: '1' });
  endpoint.world.images.length = 0;
  await create(['--mark']);
  const [first, second, third] = requestsOf('CreateImage').map((form) => form.get('TagSpecification.1.Tag.1.Value'));
  expect([first === second, second === third]).toEqual([true, false]);
});

test('--no-mark wins over EC2IMG_MARK', async () => {
  await create(['--no-mark'], { EC2IMG_MARK: '1' });
  expect([...(requestsOf('CreateImage')[0]?.keys() ?? [])].filter((name) => name.startsWith('Tag'))).toEqual([]);
});

test('looks for the tag after a lost response, and finds the image although the clock of EC2 is set', async () => {
  endpoint.script('CreateImage', [done(closed)]);
  endpoint.clock = () =>
    Date.now() + (requestsOf('CreateImage').length > 0 && requestsOf('DescribeImages').length > 0 ? 3_600_000 : 0);
  expect(await create(['--mark'])).toEqual({ code: 0, stdout: IMAGE, stderr: FOUND });
  const [request] = requestsOf('CreateImage');
  const [lookup] = requestsOf('DescribeImages');
  expect(Object.fromEntries(lookup ?? [])).toEqual({
    Action: 'DescribeImages',
    Version: '2016-11-15',
    'Filter.1.Name': 'tag:ec2img:mark',
    'Filter.1.Value.1': request?.get('TagSpecification.1.Tag.1.Value'),
    IncludeDisabled: 'true',
    'Owner.1': 'self',
  });
});

test('does not take an equal image of another call, and names its own tag in the doubt', async () => {
  endpoint.script('CreateImage', [internal]);
  endpoint.world.addImage({ name: 'web', sourceInstanceId: INSTANCE, creationDate: new Date().toISOString() });
  const { code, stdout, stderr } = await create(['--mark']);
  const mark = requestsOf('CreateImage')[0]?.get('TagSpecification.1.Tag.1.Value');
  const command = `ec2img describe-images --owners self --include-disabled --filters '[{"Name":"tag:ec2img:mark","Values":["${mark}"]}]'`;
  const hint = `hint: an earlier attempt may have created ami-00000000000000001; EC2 shows no tags yet. Before you retry, check with: ${command}\n`;
  expect([code, stdout, stderr]).toEqual([254, '', CLASH + hint]);
});

test('reports an own image that has been deregistered since', async () => {
  endpoint.script('CreateImage', [done(closed)]);
  endpoint.script('DescribeImages', []);
  const world = endpoint.world;
  const look = world.look.bind(world);
  world.look = (now) => {
    for (const image of world.images) image.state = 'deregistered';
    return look(now);
  };
  const { code, stdout, stderr } = await create(['--mark'], { AWS_MAX_ATTEMPTS: '1' });
  expect([code, stdout]).toEqual([255, '']);
  expect(stderr).toContain(
    'hint: an earlier attempt may have created ami-00000000000000001; it has been deregistered since. Before you retry,',
  );
});

test('is refused with a tag of that key, and nothing is sent', async () => {
  const tags = 'ResourceType=image,Tags=[{Key=ec2img:mark,Value=1}]';
  const message = '--mark adds the tag ec2img:mark, so the request must not have it';
  expect(await create(['--mark', '--tag-specifications', tags])).toEqual({
    code: 252,
    stdout: '',
    stderr: `\nec2img: [ERROR]: An error occurred (ParamValidation): ${message}\n`,
  });
  expect(endpoint.requests()).toEqual([]);
});
