// Tests against moto, an independent EC2 simulator. They are skipped if it is not installed.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../src/run.ts';
import { fakeIo } from '../support/fake-io.ts';
import { fakePerson } from '../support/fake-prompter.ts';
import { freePort, serverAt } from '../support/ports.ts';

const has = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
const hasMoto = has('moto_server');
const hasAws = has('aws');
if (!hasMoto) console.warn('moto_server is not installed: the moto cases are skipped');
if (!hasAws) console.warn('aws is not installed: the side-by-side cases are skipped');

const KEYS = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_DEFAULT_REGION: 'us-east-1' };

describe.skipIf(!hasMoto)('create-image with moto_server', () => {
  let moto: ChildProcess;
  let url: string;
  let instanceId: string;

  /** Sends a query request without the program under test and returns the response. */
  async function ask(form: Readonly<Record<string, string>>): Promise<string> {
    const scope = 'Credential=AKIDEXAMPLE/20260101/us-east-1/ec2/aws4_request';
    const headers = { authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0` };
    const body = new URLSearchParams({ Version: '2016-11-15', ...form });
    return (await fetch(url, { method: 'POST', headers, body })).text();
  }

  const element = (xml: string, name: string): string | undefined =>
    new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];

  async function ec2img(...argv: string[]) {
    const { io, seen } = fakeIo({ env: { ...KEYS, AWS_ENDPOINT_URL: url, AWS_EC2_METADATA_DISABLED: 'true' } });
    return { code: await run(argv, io), stdout: seen.stdout, stderr: seen.stderr };
  }

  beforeAll(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}/`;
    moto = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore', detached: true });
    await serverAt(port);
    const images = await ask({ Action: 'DescribeImages' });
    const started = await ask({
      Action: 'RunInstances',
      ImageId: element(images, 'imageId') ?? '',
      MinCount: '1',
      MaxCount: '1',
    });
    instanceId = element(started, 'instanceId') ?? '';
  });
  afterAll(() => {
    if (moto?.pid) process.kill(-moto.pid);
  });

  test('lists the instances in its prompts and creates the image', async () => {
    const person = fakePerson([
      ['Instance', instanceId],
      ['Name of the image', 'Guided'],
      ['Description'],
      ['The instance is running. Reboot it?'],
      ['Tag for the image and its snapshots, Key=Value'],
      ['Change the devices (/dev/sda1 8 GiB)?'],
      ['Wait until the image is available?'],
      ['Run this command?'],
    ]);
    const env = { ...KEYS, AWS_ENDPOINT_URL: url, AWS_EC2_METADATA_DISABLED: 'true' };
    const { io, seen } = fakeIo({ env, prompter: person.prompter });
    const argv = ['create-image', '--cli-auto-prompt', '--query', 'ImageId', '--output', 'text'];
    expect([await run(argv, io), seen.stdout]).toEqual([0, expect.stringMatching(/^ami-[0-9a-f]+\n$/)]);
    expect(person.shown.get('Instance')).toEqual([`${instanceId}    running  1 volume`]);
    expect(await ask({ Action: 'DescribeImages', 'ImageId.1': seen.stdout.trim() })).toContain('<name>Guided</name>');
  });

  test('creates an image with a description and tags', async () => {
    const tags = 'ResourceType=image,Tags=[{Key=Stage,Value=prod}]';
    const made = await ec2img(
      ...['create-image', '--instance-id', instanceId, '--name', 'My server'],
      ...['--description', 'An AMI for my server', '--tag-specifications', tags],
    );
    const { ImageId } = JSON.parse(made.stdout);
    expect(made).toEqual({ code: 0, stdout: `{\n    "ImageId": "${ImageId}"\n}\n`, stderr: '' });
    const described = await ask({ Action: 'DescribeImages', 'ImageId.1': ImageId });
    expect(['name', 'description', 'sourceInstanceId', 'key', 'value'].map((name) => element(described, name))).toEqual(
      ['My server', 'An AMI for my server', instanceId, 'Stage', 'prod'],
    );
  });

  test('reports that a dry run is allowed', async () => {
    expect(await ec2img('create-image', '--instance-id', instanceId, '--name', 'dry run', '--dry-run')).toEqual({
      code: 254,
      stdout: '',
      stderr:
        '\nec2img: [ERROR]: An error occurred (DryRunOperation) when calling the CreateImage operation: Request would have succeeded, but DryRun flag is set.\nhint: the call would be allowed; nothing was created\n',
    });
  });

  test('fails with an error if the instance does not exist', async () => {
    expect(await ec2img('create-image', '--instance-id', 'i-0000000000000000f', '--name', 'abc')).toEqual({
      code: 254,
      stdout: '',
      stderr:
        "\nec2img: [ERROR]: An error occurred (InvalidInstanceID.NotFound) when calling the CreateImage operation: The instance ID 'i-0000000000000000f' does not exist\nhint: i-0000000000000000f was not found in us-east-1; if it is in another Region or account, use --region or --profile\n",
    });
  });

  test.skipIf(!hasAws)('creates an image that the AWS CLI on this machine finds', async () => {
    const made = await ec2img(
      'create-image',
      '--instance-id',
      instanceId,
      '--name',
      'seen by aws',
      '--query',
      'ImageId',
      '--output',
      'text',
    );
    const args = [
      '--endpoint-url',
      url,
      'ec2',
      'describe-images',
      '--image-ids',
      made.stdout.trim(),
      '--output',
      'json',
    ];
    const aws = spawnSync('aws', args, { env: { ...process.env, ...KEYS } });
    const [image] = JSON.parse(aws.stdout.toString()).Images;
    expect([image.Name, image.SourceInstanceId]).toEqual(['seen by aws', instanceId]);
  });
});
