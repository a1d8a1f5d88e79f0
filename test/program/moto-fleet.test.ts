// A fleet of instances of moto, an independent EC2 simulator: a plan and its images, read with the AWS CLI.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { elements, type Moto, startMoto } from '../support/moto.ts';
import { callEnv, endOf, programLine } from '../support/program.ts';
import { hasProgram } from '../support/terminal.ts';

const missing = ['moto_server', 'aws'].filter((program) => !hasProgram(program));
if (missing.length > 0) console.warn(`${missing.join(' and ')} not installed: the fleet of moto is skipped`);

const INSTANCES = 50;

describe.skipIf(missing.length > 0)('a fleet of moto', () => {
  let moto: Moto;
  let folder: string;
  /** The instances with the tag, sorted. */
  let ids: string[];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'moto-fleet-'));
    moto = await startMoto();
    const [ImageId = ''] = elements(await moto.ask({ Action: 'DescribeImages' }), 'imageId');
    const start = async (count: number, backup: string): Promise<string[]> => {
      const tag = { 'TagSpecification.1.Tag.1.Key': 'Backup', 'TagSpecification.1.Tag.1.Value': backup };
      const form = {
        ImageId,
        MinCount: `${count}`,
        MaxCount: `${count}`,
        'TagSpecification.1.ResourceType': 'instance',
      };
      return elements(await moto.ask({ Action: 'RunInstances', ...form, ...tag }), 'instanceId');
    };
    ids = (await start(INSTANCES, 'yes')).sort();
    await start(3, 'no');
  });
  afterAll(() => {
    moto?.stop();
    rmSync(folder, { recursive: true });
  });

  const environment = (): NodeJS.ProcessEnv => ({
    ...callEnv(moto.url),
    HOME: folder,
    PATH: process.env.PATH,
    // Version 1 of the AWS CLI does not read AWS_REGION.
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_PAGER: '',
    AWS_CONFIG_FILE: join(folder, 'none'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
  });

  const shell = (line: string) => endOf(spawn('sh', ['-euc', line], { cwd: folder, env: environment() }));

  const aws = (...argv: string[]) =>
    JSON.parse(
      execFileSync('aws', ['--endpoint-url', moto.url, 'ec2', ...argv, '--output', 'json'], {
        cwd: folder,
        env: environment(),
        encoding: 'utf8',
      }),
    );

  test('has an image of each instance with a tag, as the AWS CLI sees it', { timeout: 120_000 }, async () => {
    expect(ids).toHaveLength(INSTANCES);
    const plan = await shell(
      `${programLine} plan-images --filters Name=tag:Backup,Values=yes --name 'web-{instance-id}-{date}' --no-reboot \
--tag-specifications 'ResourceType=image,Tags=[{Key=Source,Value="{instance-id}"}]' > plan.jsonl`,
    );
    expect(plan).toEqual({ code: 0, stdout: '', stderr: '' });
    const made = await shell(`${programLine} create-images --plan plan.jsonl --wait --quiet`);
    expect([made.code, made.stderr]).toEqual([0, '']);
    const { Images, Failed } = JSON.parse(made.stdout);
    expect(Failed).toEqual([]);

    const [{ Time }] = readFileSync(join(folder, 'plan.jsonl.journal'), 'utf8')
      .split('\n', 1)
      .map((line) => JSON.parse(line));
    const query = 'Images[].{ImageId: ImageId, Name: Name, State: State, Tags: Tags}';
    const seen: { ImageId: string; Name: string }[] = aws(
      'describe-images',
      '--filters',
      'Name=name,Values=web-*',
      '--query',
      query,
    );
    const byName = (a: { Name: string }, b: { Name: string }): number => (a.Name < b.Name ? -1 : 1);
    expect(seen.sort(byName)).toEqual(
      ids.map((id) => ({
        ImageId: Images.find(({ InstanceId }: { InstanceId: string }) => InstanceId === id)?.ImageId,
        Name: `web-${id}-${Time.slice(0, 10)}`,
        State: 'available',
        Tags: [{ Key: 'Source', Value: id }],
      })),
    );
  });
});
