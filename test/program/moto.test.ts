// Tests against moto, an independent EC2 simulator. They are skipped if it is not installed.
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../src/run.ts';
import { fakeIo } from '../support/fake-io.ts';
import { fakePerson } from '../support/fake-prompter.ts';
import { elements, type Moto, startMoto } from '../support/moto.ts';
import { hasProgram } from '../support/terminal.ts';

const hasMoto = hasProgram('moto_server');
if (!hasMoto) console.warn('moto_server is not installed: the moto cases are skipped');

/** Versions of the AWS CLI with the members of EC2 that the schemas have. Older ones print fewer. */
const hasAws = (() => {
  const { stdout } = spawnSync('sh', ['-c', 'aws --version'], { encoding: 'utf8' });
  const [, major, minor] = /^aws-cli\/(\d+)\.(\d+)/.exec(stdout) ?? [];
  return (major === '1' && Number(minor) >= 45) || (major === '2' && Number(minor) >= 36);
})();
if (!hasAws) console.warn('no AWS CLI of version 1.45 or 2.36 is installed: the side-by-side cases are skipped');

const ENV = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_EC2_METADATA_DISABLED: 'true',
};

describe.skipIf(!hasMoto)('with moto_server', () => {
  let moto: Moto;
  let instanceId: string;
  beforeAll(async () => {
    moto = await startMoto();
    const [imageId = ''] = elements(await moto.ask({ Action: 'DescribeImages' }), 'imageId');
    const started = await moto.ask({ Action: 'RunInstances', ImageId: imageId, MinCount: '1', MaxCount: '1' });
    instanceId = elements(started, 'instanceId')[0] as string;
  });
  afterAll(() => moto?.stop());

  async function ec2img(...argv: string[]) {
    const { io, seen } = fakeIo({ env: { ...ENV, AWS_ENDPOINT_URL: moto.url } });
    return { code: await run(argv, io), stdout: seen.stdout, stderr: seen.stderr };
  }

  /** Runs a command that must succeed and returns its standard output. */
  async function printed(...argv: string[]): Promise<string> {
    const { code, stdout, stderr } = await ec2img(...argv);
    expect([code, stderr], argv.join(' ')).toEqual([0, '']);
    return stdout;
  }

  const newImage = async (name: string): Promise<string> => {
    const options = ['--instance-id', instanceId, '--name', name, '--query', 'ImageId', '--output', 'text'];
    return (await printed('create-image', ...options)).trim();
  };

  /** The elements with a name in the description of an image. */
  const describedBy = async (imageId: string, ...names: readonly string[]) => {
    const xml = await moto.ask({ Action: 'DescribeImages', 'ImageId.1': imageId });
    return names.map((name) => elements(xml, name)[0]);
  };

  const sizeOf = async (snapshotId: string): Promise<string | undefined> =>
    elements(await moto.ask({ Action: 'DescribeSnapshots', 'SnapshotId.1': snapshotId }), 'volumeSize')[0];

  const snapshotOf = async (imageId: string): Promise<string> =>
    (await describedBy(imageId, 'snapshotId'))[0] as string;

  describe('create-image', () => {
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
      const { io, seen } = fakeIo({ env: { ...ENV, AWS_ENDPOINT_URL: moto.url }, prompter: person.prompter });
      const argv = ['create-image', '--cli-auto-prompt', '--query', 'ImageId', '--output', 'text'];
      expect([await run(argv, io), seen.stdout]).toEqual([0, expect.stringMatching(/^ami-[0-9a-f]+\n$/)]);
      expect(person.shown.get('Instance')).toEqual([`${instanceId}    running  1 volume`]);
      expect(await describedBy(seen.stdout.trim(), 'name')).toEqual(['Guided']);
    });

    test('creates an image with a description and tags', async () => {
      const tags = 'ResourceType=image,Tags=[{Key=Stage,Value=prod}]';
      const made = await ec2img(
        ...['create-image', '--instance-id', instanceId, '--name', 'My server'],
        ...['--description', 'An AMI for my server', '--tag-specifications', tags],
      );
      const { ImageId } = JSON.parse(made.stdout);
      expect(made).toEqual({ code: 0, stdout: `{\n    "ImageId": "${ImageId}"\n}\n`, stderr: '' });
      expect(await describedBy(ImageId, 'name', 'description', 'sourceInstanceId', 'key', 'value')).toEqual([
        'My server',
        'An AMI for my server',
        instanceId,
        'Stage',
        'prod',
      ]);
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
  });

  // The other twelve operations that moto has.
  describe('the life of an image', () => {
    test('describe-images, describe-instances and describe-snapshots list what moto has', async () => {
      const imageId = await newImage('listed');
      const snapshotId = await snapshotOf(imageId);
      const query = ['--query', 'Images[].[ImageId,Name,SourceInstanceId]', '--output', 'text'];
      expect(await printed('describe-images', '--filters', 'Name=name,Values=listed', ...query)).toBe(
        `${imageId}\tlisted\t${instanceId}\n`,
      );
      const instances = ['--query', 'Reservations[].Instances[].[InstanceId,State.Name]', '--output', 'text'];
      expect(await printed('describe-instances', '--instance-ids', instanceId, ...instances)).toBe(
        `${instanceId}\trunning\n`,
      );
      const snapshots = ['--query', 'Snapshots[].[SnapshotId,VolumeSize]', '--output', 'text'];
      expect(await printed('describe-snapshots', '--snapshot-ids', snapshotId, ...snapshots)).toBe(
        `${snapshotId}\t${await sizeOf(snapshotId)}\n`,
      );
    });

    test('modify-image-attribute shares an image, and describe-image-attribute prints with which account', async () => {
      const imageId = await newImage('shared');
      const share = ['--launch-permission', 'Add=[{UserId=123456789012}]'];
      expect(await printed('modify-image-attribute', '--image-id', imageId, ...share)).toBe('');
      const asked = { Action: 'DescribeImageAttribute', ImageId: imageId, Attribute: 'launchPermission' };
      expect(elements(await moto.ask(asked), 'userId')).toEqual(['123456789012']);
      const attribute = ['--image-id', imageId, '--attribute', 'launchPermission'];
      const description = { ImageId: imageId, LaunchPermissions: [{ UserId: '123456789012' }] };
      expect(JSON.parse(await printed('describe-image-attribute', ...attribute))).toEqual(description);
    });

    test('create-tags, describe-tags and delete-tags write, list and delete tags', async () => {
      const imageId = await newImage('tagged');
      const tagsOf = ['--filters', `Name=resource-id,Values=${imageId}`, '--query', 'Tags[].[Key,Value]'];
      const tags = ['--tags', 'Key=Stage,Value=prod', 'Key=Team,Value=web'];
      expect(await printed('create-tags', '--resources', imageId, ...tags)).toBe('');
      expect(JSON.parse(await printed('describe-tags', ...tagsOf))).toEqual([
        ['Stage', 'prod'],
        ['Team', 'web'],
      ]);
      expect(await printed('delete-tags', '--resources', imageId, '--tags', 'Key=Stage')).toBe('');
      expect(await describedBy(imageId, 'key')).toEqual(['Team']);
    });

    test('copy-image and register-image create images', async () => {
      const source = ['--source-region', 'us-east-1', '--source-image-id', await newImage('source')];
      const { ImageId: copy } = JSON.parse(
        await printed('copy-image', ...source, '--name', 'copy', '--description', 'c'),
      );
      expect(await describedBy(copy, 'name', 'description')).toEqual(['copy', 'c']);
      const registered = ['--root-device-name', '/dev/sda1', '--architecture', 'x86_64'];
      const { ImageId } = JSON.parse(await printed('register-image', '--name', 'registered', ...registered));
      expect(await describedBy(ImageId, 'name', 'rootDeviceName')).toEqual(['registered', '/dev/sda1']);
    });

    test('deregister-image and delete-snapshot remove an image and its snapshot', async () => {
      const imageId = await newImage('removed');
      const snapshotId = await snapshotOf(imageId);
      expect(await printed('deregister-image', '--image-id', imageId)).toBe('{\n    "Return": true\n}\n');
      const owned = await moto.ask({ Action: 'DescribeImages', 'Owner.1': 'self' });
      expect(elements(owned, 'imageId')).not.toContain(imageId);
      expect(await printed('delete-snapshot', '--snapshot-id', snapshotId)).toBe('');
      const listed = await moto.ask({ Action: 'DescribeSnapshots', 'SnapshotId.1': snapshotId });
      expect(elements(listed, 'Code')).toEqual(['InvalidSnapshot.NotFound']);
    });

    test('every wait ends when its state is reached', async () => {
      const imageId = await newImage('awaited');
      const stopped = elements(
        await moto.ask({ Action: 'RunInstances', ImageId: imageId, MinCount: '1', MaxCount: '1' }),
        'instanceId',
      )[0] as string;
      await moto.ask({ Action: 'StopInstances', 'InstanceId.1': stopped });
      const waits = [
        ['image-available', '--image-ids', imageId],
        ['image-exists', '--image-ids', imageId],
        ['snapshot-completed', '--snapshot-ids', await snapshotOf(imageId)],
        ['instance-running', '--instance-ids', instanceId],
        ['instance-stopped', '--instance-ids', stopped],
      ];
      for (const argv of waits) expect(await printed('wait', ...argv)).toBe('');
    });
  });

  describe.skipIf(!hasAws)('beside the AWS CLI', () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'moto-'));
      // Version 1 prints timestamps as EC2 sent them by default.
      writeFileSync(join(folder, 'config'), '[default]\ncli_timestamp_format = iso8601\n');
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    /** Runs `aws ec2` and returns its exit code and standard output. */
    const aws = (...argv: string[]): Promise<{ code: number; stdout: string }> => {
      const files = { AWS_CONFIG_FILE: join(folder, 'config'), AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none') };
      const env = { PATH: process.env.PATH, HOME: folder, AWS_PAGER: '', ...ENV, ...files };
      const args = ['--endpoint-url', moto.url, 'ec2', ...argv];
      return new Promise((resolve) =>
        execFile('aws', args, { env, maxBuffer: 64 << 20 }, (error, stdout) =>
          resolve({ code: error ? Number(error.code) : 0, stdout }),
        ),
      );
    };

    const FORMATS = ['json', 'text'] as const;

    /** A token of the AWS CLI for a result that was cut within its first page. */
    const cutAfter = (count: number): string =>
      Buffer.from(`{"NextToken": null, "boto_truncate_amount": ${count}}`).toString('base64');

    const READS: readonly string[] = [
      'describe-images',
      'describe-images --image-ids {image}',
      'describe-images --owners self --query sort_by(Images,&Name)[].[Name,ImageId]',
      'describe-images --filters Name=name,Values=beside* Name=state,Values=available',
      'describe-images --max-items 2',
      `describe-images --starting-token ${cutAfter(2)} --max-items 1`,
      'describe-instances --page-size 5 --max-items 1',
      'describe-image-attribute --image-id {image} --attribute description',
      'describe-image-attribute --image-id {image} --attribute launchPermission',
      'describe-image-attribute --image-id {image} --attribute kernel',
      'describe-snapshots --owner-ids self',
      'describe-snapshots --snapshot-ids {snapshot}',
      'describe-tags --filters Name=resource-id,Values={image}',
      'describe-instances',
      'describe-instances --instance-ids {instance} --query Reservations[].Instances[].LaunchTime',
      'wait image-available --image-ids {image}',
      'wait snapshot-completed --snapshot-ids {snapshot}',
    ];
    const imageIds: string[] = [];
    const ids = async (): Promise<Readonly<Record<string, string>>> => {
      if (imageIds.length === 0) {
        const imageId = await newImage('beside 1');
        imageIds.push(imageId);
        await printed('create-tags', '--resources', imageId, '--tags', 'Key=a,Value=b', 'Key=c,Value=');
        await printed('modify-image-attribute', '--image-id', imageId, '--launch-permission', 'Add=[{Group=all}]');
      }
      const [image = ''] = imageIds;
      return { image, snapshot: await snapshotOf(image), instance: instanceId };
    };

    test.each(READS)('%s prints the same bytes, as json and as text', { timeout: 60_000 }, async (line) => {
      const values = await ids();
      const argv = line.split(' ').map((word) => word.replace(/\{(\w+)\}/, (_, name: string) => values[name] ?? ''));
      const [own, other] = await Promise.all(
        [ec2img, aws].map((program) => Promise.all(FORMATS.map((format) => program(...argv, '--output', format)))),
      );
      const expected = (other ?? []).map(({ stdout }) => ({ code: 0, stdout }));
      expect((own ?? []).map(({ code, stdout }) => ({ code, stdout }))).toEqual(expected);
    });

    /** The life of one image, in which every command changes something. IDs of earlier commands are numbered. */
    const LIFE: readonly string[] = [
      'create-image --instance-id {instance} --name life-of-NAME --description d --no-reboot',
      'create-tags --resources {ami1} --tags Key=Stage,Value=prod Key=Team,Value=web',
      'delete-tags --resources {ami1} --tags Key=Team',
      'modify-image-attribute --image-id {ami1} --launch-permission Add=[{UserId=123456789012},{UserId=210987654321}]',
      'modify-image-attribute --image-id {ami1} --operation-type remove --attribute launchPermission --user-ids 210987654321',
      'describe-image-attribute --image-id {ami1} --attribute launchPermission',
      'copy-image --source-image-id {ami1} --source-region us-east-1 --name copy-of-NAME',
      'register-image --name register-NAME --root-device-name /dev/sda1 --architecture arm64 --virtualization-type hvm',
      'describe-images --image-ids {ami1} {ami2} {ami3}',
      'deregister-image --image-id {ami1}',
      'delete-snapshot --snapshot-id {snap1}',
      'deregister-image --image-id {ami2}',
      'describe-images --owners self --filters Name=name,Values=*-NAME --query Images[].[ImageId,Name,State]',
      'describe-tags --filters Name=key,Values=Stage,Team Name=value,Values=NAME',
    ];

    test('the same commands have the same effects and print the same, apart from IDs, names and times', {
      timeout: 120_000,
    }, async () => {
      const [own, other] = await Promise.all([lifeOf(ec2img, 'one'), lifeOf(aws, 'two')]);
      expect(own).toEqual(other);
      expect(own.map(({ code }) => code)).toEqual(LIFE.map(() => 0));
    });

    /** Plays a life. Returns the exit codes and outputs with numbers in place of the IDs. */
    async function lifeOf(
      program: (...argv: string[]) => Promise<{ code: number; stdout: string }>,
      name: string,
    ): Promise<{ line: string; code: number; stdout: string }[]> {
      const known = new Map<string, string>();
      const outcomes = [];
      for (const line of LIFE) {
        const words = line.replaceAll('NAME', name).replaceAll('{instance}', instanceId).split(' ');
        const idOf = (key: string): string => [...known].find(([, numbered]) => numbered === key)?.[0] ?? key;
        const argv = words.map((word) => word.replace(/^\{((?:ami|snap)\d)\}$/, (_, key: string) => idOf(key)));
        const { code, stdout } = await program(...argv);
        const masked = stdout
          .replace(/\b(ami|snap)-[0-9a-f]{8,}\b/g, (id, kind: string) => {
            if (!known.has(id))
              known.set(id, `${kind}${[...known.keys()].filter((one) => one.startsWith(kind)).length + 1}`);
            return known.get(id) as string;
          })
          .replaceAll(name, 'NAME')
          .replace(/\b\d{4}-\d\d-\d\dT[\d:.]+(?:Z|\+00:00)/g, 'TIME');
        outcomes.push({ line, code, stdout: masked });
      }
      return outcomes;
    }
  });
});
