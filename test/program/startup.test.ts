// Modules that the built program loads. These checks guard its speed without measuring time.
import { isAscii } from 'node:buffer';
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CreateImageCommand, type CreateImageRequest, EC2Client } from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { model } from '../../src/model/model.ts';
import { members, type Shape } from '../../src/model/shape.ts';
import { type Ec2Endpoint, startEc2Endpoint } from '../support/ec2-endpoint.ts';
import { startServer } from '../support/http-server.ts';
import { readSources } from '../support/sources.ts';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));
const reporter = fileURLToPath(new URL('../support/loaded-modules.cjs', import.meta.url));
const nodeMajor = Number(process.versions.node.split('.')[0]);

let endpoint: Ec2Endpoint;
let folder: string;
beforeAll(async () => {
  endpoint = await startEc2Endpoint();
  folder = mkdtempSync(join(tmpdir(), 'startup-'));
  mkdirSync(join(folder, 'aliased/.aws/cli'), { recursive: true });
  const aliases = 'mine = ec2 describe-images --owners self\nothers = ec2 create-image --no-reboot --bogus x\n';
  writeFileSync(join(folder, 'aliased/.aws/cli/alias'), `[toplevel]\n${aliases}`);
});
afterAll(async () => {
  await endpoint.stop();
  rmSync(folder, { recursive: true });
});

interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Loaded modules of Node.js, and files of the bundle: `dist/ec2img.cjs`. */
  readonly loaded: readonly string[];
}

/** Runs the built program with keys, an endpoint on loopback, and `env`. */
function run(argv: readonly string[], env: Readonly<Record<string, string | undefined>> = {}): Promise<Run> {
  const child = spawn(process.execPath, [reporter, ...argv], {
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: endpoint.url,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const texts = ['', '', '', ''];
  for (const at of [1, 2, 3]) child.stdio[at]?.on('data', (data) => (texts[at] += data));
  return new Promise((resolve) => {
    child.on('close', (code) => {
      const [, stdout = '', stderr = '', loaded = ''] = texts;
      resolve({ code, stdout, stderr, loaded: loaded.split('\n') });
    });
  });
}

// The files of a command are loaded when the command is known, so that these do not grow with the number of commands.
test.each([
  ['ec2img', 105_200, 45],
  ['request', 52_500, 0],
  ['remote', 131_000, 0],
])('%s.cjs has at most %i bytes, and %i more for the name of each command', (name, base, perCommand) => {
  const [file = '', ...others] = readdirSync(dist).filter((one) =>
    new RegExp(`^${name}(?:-[\\w-]{8})?\\.cjs$`).test(one),
  );
  expect(others).toEqual([]);
  const { size } = statSync(join(dist, file));
  expect(size).toBeGreaterThan(base / 2);
  expect(size).toBeLessThanOrEqual(base + perCommand * model.operations.length);
});

/** The members of a shape on every level. */
const namesIn = (shape: Shape): string[] =>
  members(shape.items ?? shape).flatMap(([name, member]) => [name, ...namesIn(member)]);

test('the files that every call loads name no member that only one command has', () => {
  const byCommand = model.operations.map(({ input, output }) => new Set([...namesIn(input), ...namesIn(output)]));
  // Code in src may name members, too.
  const own = readSources()
    .map(({ text }) => text)
    .join('\n');
  const single = [...new Set(byCommand.flatMap((names) => [...names]))].filter(
    (name) => byCommand.filter((names) => names.has(name)).length === 1 && !new RegExp(`\\b${name}\\b`).test(own),
  );
  expect(single).toEqual(
    expect.arrayContaining(['SnapshotCopyCompletionDurationMinutes', 'DeleteAssociatedSnapshots']),
  );
  const text = readdirSync(dist)
    .filter((file) => /^(?:ec2img|request-[\w-]{8})\.cjs$/.test(file))
    .map((file) => readFileSync(join(dist, file), 'utf8'))
    .join('\n');
  expect(single.filter((name) => new RegExp(`\\b${name}\\b`).test(text))).toEqual([]);
});

/** The files of the bundle that have a text, without hashes. */
const filesWith = (text: string): string[] =>
  (readdirSync(dist, { recursive: true }) as string[])
    .filter((file) => /^(?!man).*\.(?:cjs|json)$/.test(file))
    .filter((file) => readFileSync(join(dist, file), 'utf8').includes(text))
    .map((file) => file.replace(/(?:-[\w-]{8})?\.(?:cjs|json)$/, ''))
    .sort();

test.each([
  ['code for instance shapes', 'instanceLifecycle', ['DescribeInstancesCommand', 'resources']],
  ['code for S3', 'CompleteMultipartUpload', ['run-execution']],
  ['code for Step Functions', 'AWSStepFunctions', ['run-execution']],
  ['code for proxies', 'Proxy-Authorization', ['proxy-agents']],
  ['code that measures text width', 'RGI_Emoji', ['columns']],
  ['the summary of an option', 'leave the instance running', ['described/create-image', 'described/plan-images']],
])('%s is only in files that are loaded on demand', (_, text, files) => {
  expect(filesWith(text)).toEqual(files);
});

test('the bundle is ASCII, as the code cache assumes', () => {
  const files = readdirSync(dist).filter((file) => file.endsWith('.cjs'));
  expect(files.filter((file) => !isAscii(readFileSync(join(dist, file))))).toEqual([]);
});

test('the start file is small and loads only three modules of Node.js, and one for plans', () => {
  const code = readFileSync(join(dist, '..', 'bin', 'ec2img.js'), 'utf8');
  expect([...code.matchAll(/require\("([^"]*)"\)/g)].map(([, id]) => id).sort()).toEqual([
    'node:fs',
    'node:path',
    'node:v8',
    'node:vm',
  ]);
  expect(code.length).toBeLessThan(5000);
});

const SEND = ['create-image', '--instance-id', 'i-1234567890abcdef0', '--name', 'web'];

// The files of one command: none of another one is loaded.
const CREATE = ['schemas/create-image'];
const CHECKED = [...CREATE, 'checks/create-image', 'request'];
const USAGE = ['argument-hints', 'described-model', 'described/create-image', 'short', 'show', 'usage'];
const COMPLETION = ['complete', 'described-model', 'request', 'run-custom'];

/** Calls without a network, their exit codes, and the files that they load in addition to the startup files. */
const WITHOUT_NETWORK: [name: string, argv: string[], code: number, files: string[]][] = [
  ['a skeleton', ['create-image', '--generate-cli-skeleton'], 0, ['schemas/create-image']],
  ['a help page', ['create-image', 'help'], 0, ['_page_create-image', 'show']],
  [
    'the short help',
    ['create-image', '-h'],
    0,
    ['described-model', 'described/create-image', 'pages', 'short', 'show'],
  ],
  ['the list of commands', ['-h'], 0, ['described-model', 'pages', 'short', 'show']],
  ['the version', ['--version'], 0, ['platform']],
  ['completion of an option', ['completion', 'bash'], 0, [...COMPLETION, 'described/create-image']],
  ['completion of a command', ['completion', 'bash'], 0, COMPLETION],
  ['completion of a filter', ['completion', 'bash'], 0, [...COMPLETION, 'described/describe-images']],
  [
    'completion beside aliases',
    ['completion', 'bash'],
    0,
    [...COMPLETION, 'alias-file', 'alias-words', 'aliased-line', 'described/describe-images'],
  ],
  ['an unknown option', [...SEND, '--nme', 'x'], 252, [...CREATE, ...USAGE]],
  ['missing required options', ['create-image'], 252, [...CREATE, ...USAGE]],
  ['no command', [], 252, USAGE.filter((file) => !file.includes('create-image'))],
  [
    'one missing required option',
    ['create-image', '--name', 'web'],
    252,
    [...CREATE, ...USAGE, 'checks/create-image', 'problems', 'request'],
  ],
  ['invalid shorthand', [...SEND, '--block-device-mappings', 'Ebs={'], 252, [...CHECKED, 'problems']],
  ['an invalid request', [...SEND, '--tag-specifications', 'Foo=1'], 252, CHECKED],
  [
    'a missing Region',
    [...SEND],
    253,
    [
      ...CREATE,
      'explain-settings',
      'instance-region',
      'proxy',
      'region-service',
      'request',
      'section-hints',
      'setting-hints',
    ],
  ],
];

const ENVIRONMENTS: Readonly<Record<string, Readonly<Record<string, string | undefined>>>> = {
  'completion of an option': { COMP_LINE: 'ec2img create-image --ins' },
  'completion of a command': { COMP_LINE: 'ec2img des' },
  'completion of a filter': { COMP_LINE: 'ec2img describe-images --filters Name=sta' },
  'completion beside aliases': { COMP_LINE: 'ec2img mine --filters Name=sta', HOME: 'aliased' },
  'a missing Region': { AWS_DEFAULT_REGION: undefined, AWS_EC2_METADATA_DISABLED: 'true' },
};

/** The names of the loaded files of the bundle, without hashes. */
const filesIn = (loaded: readonly string[]): string[] =>
  loaded.flatMap((one) => /^dist\/(.*?)(?:-[\w-]{8})?\.(?:cjs|json)$/.exec(one)?.[1] ?? []).sort();

describe.each([
  ['a call without a code cache', { EC2IMG_CODE_CACHE: 'off' }],
  ['a call with a code cache', { EC2IMG_CODE_CACHE: '' }],
])('%s', (_, cache) => {
  test.each(WITHOUT_NETWORK)('loads no network modules and no needless files for %s', async (...row) => {
    const [name, argv, expected, files] = row;
    const own = ENVIRONMENTS[name] ?? {};
    const env = { ...cache, ...own, ...(own.HOME && { HOME: join(folder, own.HOME) }) };
    const { code, loaded } = await run(argv, env);
    expect(code).toBe(expected);
    expect(loaded.length).toBeGreaterThan(50);
    const wanted =
      /^(?:internal\/)?(?:tls|crypto|http|http2|https|child_process|dgram|dns|worker|readline|timers\/promises|_tls|_http)/;
    expect(loaded.filter((one) => wanted.test(one) && !ALWAYS.has(one))).toEqual([]);
    expect(filesIn(loaded)).toEqual([...files, 'ec2img'].sort());
  });

  test('loads only the modules that its request needs', async () => {
    for (const _time of ['first', 'again']) {
      const { code, loaded } = await run([...SEND, '--name', `web-${++images}`], cache);
      expect(code).toBe(0);
      expect(loaded).toContain('http');
      const needless = /undici|http2|^child_process$|^readline$|^inspector$/;
      expect(loaded.filter((one) => needless.test(one))).toEqual([]);
      if (nodeMajor >= 22) expect(loaded).not.toContain('worker_threads');
      // The last two remember the ID, after the response is printed.
      expect(filesIn(loaded)).toEqual([...CHECKED, 'ec2img', 'remote', 'recent-ids', 'user-cache'].sort());
    }
  });
});

test('completion of IDs loads the SDK only if no cache has them', async () => {
  const env = { COMP_LINE: 'ec2img create-tags --resources i-', XDG_CACHE_HOME: join(folder, 'ids') };
  const files = [...COMPLETION, 'described/create-tags', 'ec2img', 'items', 'user-cache'].sort();
  const first = await run(['completion', 'bash'], env);
  expect([first.stdout, first.stderr]).toEqual(['1234567890abcdef0 \n', '']);
  expect(filesIn(first.loaded)).toEqual(
    [...files, 'fetch-items', 'remote', 'resources', 'schemas/describe-instances'].sort(),
  );
  const again = await run(['completion', 'bash'], { ...env, AWS_ENDPOINT_URL: endpoint.url });
  expect([again.stdout, again.stderr]).toEqual(['1234567890abcdef0 \n', '']);
  expect(filesIn(again.loaded)).toEqual(files);
});

describe('V8 accepts the cached code of a run whose flags are not the defaults', () => {
  const plan = '{"InstanceId": "i-1234567890abcdef0", "Name": "plan-1"}\n';
  const longList = async (): Promise<Record<string, string>> => {
    const image = `<item><imageId>ami-1</imageId><description>${'x'.repeat(2000)}</description></item>`;
    const text = `<R><imagesSet>${image.repeat(150)}</imagesSet></R>`;
    long ??= await startServer((_request, _body, response) => response.end(text));
    return { AWS_ENDPOINT_URL: long.url };
  };
  let long: Awaited<ReturnType<typeof startServer>> | undefined;
  afterAll(() => long?.stop());

  test.each<[string, readonly string[], () => Promise<Record<string, string>>]>([
    ['a long list', ['describe-images', '--output', 'table'], longList],
    ['a plan', ['create-images', '--plan', 'PLAN'], async () => ({})],
  ])('%s', async (name, argv, more) => {
    const home = mkdtempSync(join(folder, 'flags-'));
    const code = join(home, '.cache', 'ec2img', 'code');
    const written = (): readonly string[] =>
      readdirSync(code).map((file) => `${file} ${statSync(join(code, file)).ino}`);
    const runs = [];
    for (const at of [1, 2]) {
      const path = join(home, `plan-${at}`);
      writeFileSync(path, plan.replace('plan-1', `plan-${at}`));
      const words = argv.map((word) => (word === 'PLAN' ? path : word));
      const { code: exit } = await run(words, { HOME: home, ...(await more()) });
      expect([name, exit]).toEqual([name, 0]);
      runs.push(written());
    }
    expect(runs[0]?.length).toBeGreaterThan(5);
    // Code that V8 does not accept is written again, to a new file.
    expect(runs[1]).toEqual(runs[0]);
  });
});

describe('create-image with an unusable code cache', () => {
  const cacheAt = (name: string): Record<string, string> => ({ XDG_CACHE_HOME: join(folder, name) });
  const useless: [name: string, prepare: () => Record<string, string>][] = [
    ['XDG_CACHE_HOME is the null device', () => ({ XDG_CACHE_HOME: '/dev/null' })],
    ['XDG_CACHE_HOME is a file', () => ({ XDG_CACHE_HOME: fileURLToPath(import.meta.url) })],
    ['the parent of XDG_CACHE_HOME is missing', () => cacheAt('not/there')],
    ['XDG_CACHE_HOME is a relative path', () => ({ XDG_CACHE_HOME: 'cache' })],
    ['HOME is empty', () => ({ HOME: '' })],
    ['HOME is a missing folder', () => ({ HOME: '/nowhere' })],
    ['XDG_CACHE_HOME is in /proc', () => ({ XDG_CACHE_HOME: '/proc' })],
    ['NODE_COMPILE_CACHE is another folder', () => ({ NODE_COMPILE_CACHE: join(folder, 'node') })],
  ];
  test.each(useless)('prints only its response if %s', async (_, prepare) => {
    const { code, stdout, stderr } = await run([...SEND, '--name', `web-${++images}`, '--output', 'text'], prepare());
    expect([code, stdout.replace(/\d+/, 'N'), stderr]).toEqual([0, 'ami-N\n', '']);
    expect([existsSync('/nowhere'), existsSync('cache'), existsSync(join(folder, 'not'))]).toEqual([
      false,
      false,
      false,
    ]);
  });

  test('prints only its response if the cached files are damaged', async () => {
    const env = cacheAt('damaged');
    const code = join(folder, 'damaged', 'ec2img', 'code');
    const files = (): string[] =>
      (readdirSync(code, { recursive: true }) as string[])
        .map((name) => join(code, name))
        .filter((path) => statSync(path).isFile());
    for (const damage of [
      (path: string) => truncateSync(path, 50),
      (path: string) => writeFileSync(path, 'x'.repeat(400_000)),
    ]) {
      await run([...SEND, '--name', `web-${++images}`], env);
      expect(files().filter((path) => path.endsWith('.bin')).length).toBeGreaterThanOrEqual(2);
      files().forEach(damage);
      const { code: exit, stdout, stderr } = await run([...SEND, '--name', `web-${++images}`, '--output', 'text'], env);
      expect([exit, stdout.replace(/\d+/, 'N'), stderr]).toEqual([0, 'ami-N\n', '']);
    }
  });
});

let images = 0;

/** Modules that Node.js loads for an empty program. */
const ALWAYS = new Set<string>();
beforeAll(async () => {
  const empty = join(folder, 'empty.cjs');
  writeFileSync(empty, 'console.log(JSON.stringify(process.moduleLoadList))');
  const child = spawn(process.execPath, [empty]);
  let text = '';
  child.stdout.on('data', (data) => (text += data));
  await new Promise((resolve) => child.on('close', resolve));
  for (const entry of JSON.parse(text)) ALWAYS.add(entry.replace('NativeModule ', ''));
});

test('the bundle sends the same request as the unbundled SDK', async () => {
  const request: CreateImageRequest = {
    InstanceId: 'i-1234567890abcdef0',
    Name: "web (1) [a] ./-'@_",
    Description: 'Grüße, 東京 & 100 % \u{1f600}\n"',
    DryRun: false,
    NoReboot: true,
    BootModeOverride: 'uefi',
    SnapshotLocation: 'local',
    BlockDeviceMappings: [
      { DeviceName: '/dev/sdb', NoDevice: '' },
      { DeviceName: '/dev/sdc', VirtualName: 'ephemeral0' },
      {
        DeviceName: '/dev/sdh',
        Ebs: {
          VolumeSize: 100,
          VolumeType: 'gp3',
          Iops: 3000,
          Throughput: 125,
          DeleteOnTermination: false,
          Encrypted: true,
        },
      },
    ],
    TagSpecifications: [
      {
        ResourceType: 'image',
        Tags: [
          { Key: 'a b', Value: '1+1=2' },
          { Key: 'empty', Value: '' },
        ],
      },
      { ResourceType: 'snapshot', Tags: [] },
    ],
  };
  const bodies: string[] = [];
  const server = await startServer((_, body, response) => {
    bodies.push(body);
    response.end('<CreateImageResponse><imageId>ami-00000000000000001</imageId></CreateImageResponse>');
  });
  const env = { AWS_ENDPOINT_URL: server.url };
  const { code, stderr } = await run(['create-image', '--cli-input-json', JSON.stringify(request)], env);
  expect([code, stderr]).toEqual([0, '']);
  const client = new EC2Client({
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  });
  await client.send(new CreateImageCommand(request));
  await server.stop();
  // The SDK has an order of its own for the members.
  const [ours, theirs] = bodies.map((body) => body.split('&').sort());
  expect(ours).toContain('Action=CreateImage');
  expect(ours).toEqual(theirs);
});
