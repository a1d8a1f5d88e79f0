// Whole runs of `ec2img completion`: lookups, the cache, and failures.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { maskTyped } from '../../src/completion/log.ts';
import { SCRIPTS } from '../../src/completion/shells.ts';
import { loadRemote } from '../../src/operations/load.ts';
import { run } from '../../src/run.ts';
import { type Ec2Endpoint, errorBody, startEc2Endpoint } from '../support/ec2-endpoint.ts';
import { fakeIo } from '../support/fake-io.ts';
import { regionsOfSdk } from '../support/regions.ts';
import { USAGE } from '../support/usage.ts';
import { pageOf } from '../unit/help/read-page.ts';

const SHELLS = 'shell can be bash, zsh, fish, powershell or help';

// A lookup has one second. Loading the SDK from its sources may take longer, so load it first.
beforeAll(loadRemote);

let endpoint: Ec2Endpoint;
let folder: string;
beforeEach(async () => {
  endpoint = await startEc2Endpoint();
  folder = mkdtempSync(join(tmpdir(), 'complete-'));
});
afterEach(async () => {
  await endpoint.stop();
  rmSync(folder, { recursive: true });
});

type Env = Readonly<Record<string, string | undefined>>;

const environment = (): Env => ({
  HOME: folder,
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_REGION: 'us-east-1',
  AWS_ENDPOINT_URL: endpoint.url,
  AWS_EC2_METADATA_DISABLED: 'true',
});

async function complete(line: string, { env = {}, io = fakeIo({ env: { ...environment(), ...env } }) } = {}) {
  const code = await run(['completion', 'fish'], { ...io.io, env: { ...io.io.env, COMP_LINE: `ec2img ${line}` } });
  return { code, lines: io.seen.stdout.split('\n').slice(0, -1), stderr: io.seen.stderr, io };
}

const INSTANCE = 'create-image --instance-id ';
const WEB = 'i-1234567890abcdef0\tweb, running';
const nothing = { code: 0, lines: [], stderr: '' };

describe('ec2img completion', () => {
  const runWith = async (...argv: string[]) => {
    const { io, seen } = fakeIo();
    const code = await run(argv, io);
    return { code, stdout: seen.stdout, stderr: seen.stderr };
  };

  test.each(Object.entries(SCRIPTS))('prints the completion script for %s', async (shell, script) => {
    expect(await runWith('completion', shell)).toEqual({ code: 0, stdout: script, stderr: '' });
  });

  test.each([[['completion', 'help']], [['completion', '--help']], [['help', 'completion']]])(
    'prints its help page for ec2img %j',
    async (argv) => {
      expect(await runWith(...argv)).toEqual({ code: 0, stdout: pageOf(['completion']), stderr: '' });
    },
  );

  test.each([
    [['completion'], 'the following arguments are required: shell', SHELLS],
    [['completion', 'tcsh'], "argument shell: Found invalid choice 'tcsh'", SHELLS],
    [['completion', 'fis'], "argument shell: Found invalid choice 'fis'\nMaybe you meant:\n  * fish", SHELLS],
    [
      ['completio', 'fish'],
      "argument operation: Found invalid choice 'completio'\nMaybe you meant:\n  * completion",
      '',
    ],
  ])('rejects ec2img %j as a usage error and prints the valid choices', async (argv, message, hint) => {
    const usage = argv[0] === 'completion' ? USAGE.completion : USAGE.program;
    const stderr = `\nec2img: [ERROR]: An error occurred (ParamValidation): ${message}\n${hint && `hint: ${hint}\n`}${usage}`;
    expect(await runWith(...argv)).toEqual({ code: 252, stdout: '', stderr });
  });

  test('rejects a second shell as an unknown option', async () => {
    const stderr = `\nec2img: [ERROR]: Unknown options: zsh\n${USAGE.completion}`;
    expect(await runWith('completion', 'bash', 'zsh')).toEqual({ code: 252, stdout: '', stderr });
  });
});

describe('completion of instance IDs', () => {
  test('offers each instance with its name and state, with control characters escaped', async () => {
    endpoint.world.instances.push(
      { instanceId: 'i-0aa', name: 'a\u001b[31m\u009bb', state: 'stopped', volumes: [] },
      { instanceId: 'i-0ab', name: '', state: 'running', volumes: [] },
      { instanceId: '$(reboot)', name: 'x', state: 'running', volumes: [] },
    );
    expect(await complete(INSTANCE)).toMatchObject({
      code: 0,
      lines: [WEB, 'i-0aa\ta\\x1b[31m\\x9bb, stopped', 'i-0ab\trunning'],
      stderr: '',
    });
  });

  test('requests the instances at most once a minute', async () => {
    const { io } = await complete(INSTANCE);
    expect((await complete(`${INSTANCE}i-1`, { io })).lines).toEqual([WEB, WEB]);
    expect(endpoint.requests().length).toBe(1);
    for (const [name, text] of io.seen.kept) {
      io.seen.kept.set(name, JSON.stringify({ ...JSON.parse(text), at: Date.now() - 61_000 }));
    }
    await complete(INSTANCE, { io });
    expect(endpoint.requests().length).toBe(2);
  });

  const now = Date.now();
  const good = { name: 'i-0', description: '' };
  const cached = (items: unknown): string => JSON.stringify({ at: now, items });
  test.each([
    ['invalid JSON', 'not JSON'],
    ['an empty object', '{}'],
    ['a time without items', '{"at":1}'],
    ['null', 'null'],
    ['text instead of a list', cached('i-0')],
    ['an ID followed by options', cached([{ ...good, name: 'i-0 --endpoint-url http://evil $(touch x)' }])],
    ['an ID and a command', cached([good, { ...good, name: '$(reboot)' }])],
    ['a number', cached([{ ...good, name: 1 }])],
    ['an ID without a description', cached([{ name: 'i-0' }])],
    ['a list of null', cached([null])],
  ])('ignores a cache with %s', async (_, text) => {
    const { io } = await complete(INSTANCE);
    for (const name of io.seen.kept.keys()) io.seen.kept.set(name, text);
    expect((await complete(INSTANCE, { io })).lines).toEqual([WEB, WEB]);
  });

  test('uses a valid cache instead of a request to EC2', async () => {
    const { io } = await complete(INSTANCE);
    for (const name of io.seen.kept.keys()) io.seen.kept.set(name, cached([good]));
    expect((await complete(INSTANCE, { io })).lines).toEqual([WEB, 'i-0\t']);
  });

  test('uses the profile, Region and endpoint on the command line', async () => {
    const { io } = await complete(`--region eu-west-1 ${INSTANCE}`, { env: { AWS_REGION: 'us-east-1' } });
    await complete(`--region us-west-1 ${INSTANCE}`, { io });
    await complete(`--endpoint-url ${endpoint.url} ${INSTANCE}`, { env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' } });
    const scopes = endpoint.requests().map(({ signedAs }) => signedAs?.split('/')[1]);
    expect(scopes).toEqual(['eu-west-1', 'us-west-1', 'us-east-1']);
    expect(io.seen.kept.size).toBe(2);
  });

  test('caches the instances in a file whose name depends on no secret', async () => {
    const { io } = await complete(INSTANCE);
    const [[name, text] = ['', '']] = io.seen.kept;
    expect(name).toMatch(/^[0-9a-f]{32}\.json$/);
    expect(JSON.parse(text)).toEqual({
      at: expect.any(Number),
      items: [{ name: WEB.split('\t')[0], description: 'web, running' }],
    });
    const other = await complete(INSTANCE, { env: { AWS_SECRET_ACCESS_KEY: 'other', AWS_SESSION_TOKEN: 'more' } });
    expect([...other.io.seen.kept.keys()]).toEqual([name]);
  });

  test('offers the instances even if the cache cannot be written', async () => {
    const io = fakeIo({ env: environment() });
    const writeCache = async (): Promise<never> => {
      throw new Error('read-only');
    };
    expect((await complete(INSTANCE, { io: { ...io, io: { ...io.io, writeCache } } })).lines).toEqual([WEB]);
  });

  test.each<[string, Env]>([
    ['no Region', { AWS_REGION: undefined }],
    ['no access key', { AWS_ACCESS_KEY_ID: '' }],
    ['no secret key', { AWS_SECRET_ACCESS_KEY: '' }],
    ['an unreachable server', { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' }],
    ['an invalid endpoint URL', { AWS_ENDPOINT_URL: 'bogus' }],
    ['an unknown profile', { AWS_PROFILE: 'bogus' }],
  ])('offers nothing and prints no message with %s', async (_, env) => {
    const io = fakeIo({ env: { ...environment(), ...env } });
    expect(await complete(INSTANCE, { io })).toMatchObject(nothing);
    expect(io.seen.kept.size).toBe(0);
  });

  test('counts the second of a lookup from its request, not from the start of a slow process', async () => {
    const io = fakeIo({ env: environment() });
    expect((await complete(INSTANCE, { io: { ...io, io: { ...io.io, now: () => 5000 } } })).lines).toEqual([WEB]);
  });

  test.each<[name: string, minutes: number, failure: object, expected: readonly string[]]>([
    ['an error', 5, { status: 503, body: errorBody('RequestLimitExceeded', 'slow') }, [`${WEB}, 5 min ago`]],
    ['a timeout', 180, { delay: 20 }, [`${WEB}, 3 h ago`]],
    ['an error, but not after a day', 1441, { close: true }, []],
  ])('offers the cached instances, with their age, after %s', async (_, minutes, failure, expected) => {
    const { io } = await complete(INSTANCE);
    const at = Date.now() - minutes * 60_000;
    for (const [name, text] of io.seen.kept) io.seen.kept.set(name, JSON.stringify({ ...JSON.parse(text), at }));
    endpoint.script('DescribeInstances', [failure]);
    expect((await complete(INSTANCE, { io })).lines.slice(1)).toEqual(expected);
  });

  test.each([
    ['an error', { status: 403, body: errorBody('UnauthorizedOperation', 'no') }],
    ['an HTML page', { status: 200, body: '<html></html>' }],
    ['a closed connection', { close: true }],
    ['throttling', { status: 503, body: errorBody('RequestLimitExceeded', 'slow') }],
  ])('offers nothing, prints no message and does not retry after %s', async (_, failure) => {
    endpoint.script('DescribeInstances', [failure]);
    expect(await complete(INSTANCE)).toMatchObject(nothing);
    expect(endpoint.requests().length).toBe(1);
  });

  const NO_KEYS = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' };
  const profiles = [
    '[profile asks]\ncredential_process = touch ran',
    '[profile chain]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = asks',
    '[profile mfa]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = keys\nmfa_serial = arn:aws:iam::1:mfa/u',
    '[profile keys]\naws_access_key_id = AKID\naws_secret_access_key = secret',
  ].join('\n');

  test.each(['asks', 'chain', 'mfa'])('does not run commands or prompt for the profile "%s"', async (profile) => {
    const config = join(folder, 'config');
    writeFileSync(config, profiles.replace('touch ran', `touch ${folder}/ran`));
    const io = fakeIo({ env: { ...environment(), ...NO_KEYS, AWS_CONFIG_FILE: config }, secret: '123456' });
    expect(await complete(`--profile ${profile} ${INSTANCE}`, { io })).toMatchObject(nothing);
    expect(readdirSync(folder)).toEqual(['config']);
    expect(endpoint.requests()).toEqual([]);
  });
});

test.each([
  ['instances', INSTANCE, 'No running or stopped instances in us-east-1'],
  ['all-instances', 'describe-instances --instance-ids ', 'No instances in us-east-1'],
])('a second Tab in bash shows that there are no %s, although the first one cached that', async (_, line, reason) => {
  endpoint.world.instances.length = 0;
  const io = fakeIo({ env: { ...environment(), COMP_LINE: `ec2img ${line}`, COMP_WORD: '' } });
  const [tab, list] = ['9', '63'].map((type) => ({ ...io.io, env: { ...io.io.env, COMP_TYPE: type } }));
  await run(['completion', 'bash'], tab as typeof io.io);
  expect(io.seen.stdout).toBe('');
  await run(['completion', 'bash'], list as typeof io.io);
  expect(io.seen.stdout).toBe(`${reason}\n \n`);
  expect(endpoint.requests()).toHaveLength(1);
});

test('completion of --profile offers the profiles of the configuration and credentials files', async () => {
  writeFileSync(join(folder, 'config'), '[default]\n[profile dev]\n[profile "two words"]\n[sso-session x]\n[odd]\n');
  writeFileSync(join(folder, 'credentials'), '[dev]\n[keys]\n');
  const env = { AWS_CONFIG_FILE: join(folder, 'config'), AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials') };
  const { lines } = await complete('--profile ', { env });
  expect(lines).toEqual(['default\t', 'dev\t', 'two words\t', 'keys\t']);
});

test('completion of file names offers files and folders, and hidden files after a dot', async () => {
  mkdirSync(join(folder, 'sub'));
  for (const name of ['.hidden', 'a.json', 'b.json']) writeFileSync(join(folder, name), '');
  const value = 'create-image --cli-input-json file://';
  expect((await complete(`${value}${folder}/`)).lines).toEqual(
    ['a.json', 'b.json', 'sub/'].map((name) => `file://${folder}/${name}\t`),
  );
  expect((await complete(`${value}~/.`)).lines).toEqual(['file://~/.hidden\t']);
  expect((await complete(`${value}${folder}/none/`)).lines).toEqual([]);
  const { HOME: _, ...env } = environment();
  const io = () => fakeIo({ env, homes: { '': folder, you: join(folder, 'sub') } });
  writeFileSync(join(folder, 'sub', 'c'), '');
  expect((await complete(`${value}~you/`, { io: io() })).lines).toEqual(['file://~you/c\t']);
  expect((await complete(`${value}~/a`, { io: io() })).lines).toEqual(['file://~/a.json\t']);
  expect((await complete(`${value}~missing/`, { io: io() })).lines).toEqual([]);
});

test('completion of --region offers the Regions of the SDK (scripts/regions.ts)', async () => {
  const table = JSON.parse(readFileSync(new URL('../../schemas/reference/regions.json', import.meta.url), 'utf8'));
  expect(table).toEqual(await regionsOfSdk());
  expect((await complete('--region eu-north')).lines).toEqual(['eu-north-1\tEurope (Stockholm)']);
});

describe('the file of EC2IMG_COMPLETION_DEBUG', () => {
  /** The facts of one completion, without their times. */
  async function facts(line: string, { env = {}, io }: { env?: Env; io?: ReturnType<typeof fakeIo> } = {}) {
    const file = join(folder, 'debug');
    const from = existsSync(file) ? readFileSync(file, 'utf8').length : 0;
    const found = await complete(line, {
      io: io ?? fakeIo({ env: { ...environment(), EC2IMG_COMPLETION_DEBUG: file, ...env } }),
    });
    const lines = readFileSync(file, 'utf8').slice(from).split('\n').slice(0, -1);
    const [times, texts] = [lines.map((one) => one.slice(0, 24)), lines.map((one) => one.slice(25))];
    expect(times.map((time) => new Date(time).toISOString())).toEqual(times);
    return { ...found, facts: texts.map((text) => text.replace(/\d+ ms\b/g, 'N ms')) };
  }

  const lookingFor = (line: string, word = '""'): string[] => [`line in fish: ec2img ${line}`, `word: ${word}`];
  const KIND = 'kind: instances for the value of --instance-id';
  const nothingOffered = 'offered: nothing';
  const where = (): string => `Region: us-east-1; endpoint: ${endpoint.url}`;
  const request = (): string =>
    `POST ${endpoint.url}/ Action=DescribeInstances&Version=2016-11-15&Filter.1.Name=instance-state-name&Filter.1.Value.1=running&Filter.1.Value.2=stopped&MaxResults=1000`;

  test.each<[line: string, word: string, facts: readonly string[]]>([
    ['create-im', '"create-im"', ['kind: commands', 'offered: create-image, create-images']],
    ['create-image --no-reb', '"--no-reb"', ['kind: options', 'offered: --no-reboot']],
    [
      'create-image --bogus',
      '"--bogus"',
      [
        'kind: options',
        expect.stringMatching(/^no match: candidates: \d+; none starts with the typed text$/),
        nothingOffered,
      ],
    ],
    ['create-image x', '"x"', ['options start with a dash', nothingOffered]],
    ['bogus ', '""', ['argument 1 is not valid here', nothingOffered]],
    ['create-image --name ', '""', ['kind: no known values of --name', nothingOffered]],
    ['create-image --name --', '"--"', ['--name needs a value: no options are offered', nothingOffered]],
    ['--output ya', '"ya"', ['kind: known values of --output', 'offered: yaml, yaml-stream']],
    ['--region ca-w', '"ca-w"', ['kind: regions for the value of --region', 'offered: ca-west-1']],
    [
      'create-image --cli-input-json file:///no/such/',
      '"file:///no/such/"',
      [
        'kind: files for the value of --cli-input-json',
        "files: ENOENT: no such file or directory, scandir '/no/such'",
        nothingOffered,
      ],
    ],
    [
      'create-image --tag-specifications Res',
      '"Res"',
      [
        'kind: keys and values of shorthand of --tag-specifications',
        'offered: ResourceType=image, ResourceType=snapshot',
      ],
    ],
  ])('has the reasons for the line %j', async (line, word, expected) => {
    expect((await facts(line)).facts).toEqual([...lookingFor(line, word), ...expected]);
  });

  test('names the redirection whose file the shell completes', async () => {
    expect((await facts('create-image > ')).facts).toEqual([
      'line in fish: ec2img create-image > ',
      'nothing is offered: the shell completes the file of a redirection',
    ]);
  });

  test('has the request, and then the use of the cache', async () => {
    const io = fakeIo({ env: { ...environment(), EC2IMG_COMPLETION_DEBUG: join(folder, 'debug') } });
    const offered = 'offered: i-1234567890abcdef0';
    expect((await facts(INSTANCE, { io })).facts).toEqual([
      ...lookingFor(INSTANCE),
      KIND,
      where(),
      'cache: empty',
      request(),
      'HTTP 200 after N ms',
      'request ID 59dbff89-35bd-4eac-99ed-be587EXAMPLE',
      'IDs in the response: 1; time: N ms',
      offered,
    ]);
    const used = await facts(INSTANCE, { io });
    expect(used.facts).toEqual([...lookingFor(INSTANCE), KIND, where(), 'cache: used; IDs: 1; age: 0 s', offered]);
    for (const [name, text] of io.seen.kept) {
      io.seen.kept.set(name, JSON.stringify({ ...JSON.parse(text), at: Date.now() - 90_000 }));
    }
    endpoint.script('DescribeInstances', [{ delay: 20 }]);
    expect((await facts(INSTANCE, { io })).facts).toEqual([
      ...lookingFor(INSTANCE),
      KIND,
      where(),
      'cache: too old; IDs: 1; age: 90 s',
      request(),
      'lookup failed: no response within 1 s',
      'the cached instances are offered instead',
      offered,
    ]);
    for (const name of io.seen.kept.keys()) io.seen.kept.set(name, '{}');
    expect((await facts(INSTANCE, { io })).facts).toContain('cache: not used: invalid');
  });

  test.each<[name: string, env: Env, facts: readonly unknown[]]>([
    [
      'no Region',
      { AWS_REGION: undefined },
      ['lookup failed: You must specify a region. You can also configure your region by running "aws configure".'],
    ],
    ['an unknown profile', { AWS_PROFILE: 'bogus' }, ['lookup failed: The config profile (bogus) could not be found']],
    [
      'no credentials',
      { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined },
      [
        expect.stringContaining('Region: '),
        'cache: empty',
        'lookup failed: Unable to locate credentials. You can configure credentials by running "aws login".',
      ],
    ],
    [
      'an unreachable server',
      { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
      [
        'Region: us-east-1; endpoint: http://127.0.0.1:9',
        'cache: empty',
        expect.stringMatching(/^POST http:\/\/127\.0\.0\.1:9\/ /),
        'lookup failed: Could not connect to the endpoint URL: "http://127.0.0.1:9/"',
      ],
    ],
  ])('has the reason for a lookup with %s', async (_, env, expected) => {
    const found = await facts(INSTANCE, { env });
    expect(found).toMatchObject(nothing);
    expect(found.facts).toEqual([...lookingFor(INSTANCE), KIND, ...expected, nothingOffered]);
  });

  test('has the error of EC2', async () => {
    endpoint.script('DescribeInstances', [{ status: 403, body: errorBody('UnauthorizedOperation', 'no') }]);
    expect((await facts(INSTANCE)).facts.slice(-4)).toEqual([
      expect.stringMatching(/^HTTP 403 after N ms: .*UnauthorizedOperation/),
      'request ID 59dbff89-35bd-4eac-99ed-be587EXAMPLE',
      'lookup failed: UnauthorizedOperation: no',
      nothingOffered,
    ]);
  });

  test('has the reason for a profile whose credentials a program prints', async () => {
    writeFileSync(join(folder, 'config'), '[default]\ncredential_process = touch ran\n');
    const env = {
      AWS_CONFIG_FILE: join(folder, 'config'),
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
    };
    expect((await facts(INSTANCE, { env })).facts).toContain(
      'lookup failed: completion does not run a credential_process',
    );
  });

  test('has no secret', async () => {
    const secrets = ['hunter2pass', 'secretsecret', 'session-token-1'];
    const env = { AWS_SECRET_ACCESS_KEY: 'secretsecret', AWS_SESSION_TOKEN: 'session-token-1' };
    for (const line of [
      'create-image --endpoint-url http://me:hunter2pass',
      'create-image --endpoint-url "http://me:hunter2pass@host/" --name ',
      'create-image --client-token hunter2pass --name ',
      'create-image --password="hunter2pass" --na',
      'create-image --client-token hunter2pass',
      'create-image --description secretsecret --name session-token-1 --na',
      ...[
        'hunter2pass',
        '"a\\"hunter2pass" --na',
        'a"hunter2pass" --na',
        "a'hunter2pass' --na",
        'a\\ hunter2pass --na',
        '"a b\\" hunter2pass',
        "$'a\\'hunter2pass' --na",
        '$(cat hunter2pass) --na',
        '`cat hunter2pass` --na',
        'hunter2pass\\',
      ].flatMap((value) => [`create-image --client-token ${value}`, `create-image --token=${value}`]),
      ...['passwd', 'pwd', 'api-key', 'credential'].map((name) => `create-image --${name} hunter2pass --na`),
    ]) {
      await facts(line, { env });
    }
    const text = readFileSync(join(folder, 'debug'), 'utf8');
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
    expect(text).toContain('line in fish: ec2img create-image --endpoint-url http://***');
    expect(statSync(join(folder, 'debug')).mode & 0o777).toBe(0o600);
  });

  test.each([
    ['AWS_SECRET_ACCESS_KEY=a"hunter2pass" ec2img create', 'AWS_SECRET_ACCESS_KEY=*** ec2img create'],
    ['ec2img --region us-east-1 --token x --name y', 'ec2img --region us-east-1 --token *** --name y'],
    ['ec2img --token', 'ec2img --token'],
  ])('masks the typed text %j', (typed, expected) => {
    expect(maskTyped(typed)).toBe(expected);
  });

  test.each(['/nowhere/debug', '/', ''])('does not break completion if the file %j cannot be written', async (file) => {
    const env = { ...environment(), EC2IMG_COMPLETION_DEBUG: file };
    expect(await complete(INSTANCE, { env })).toMatchObject({ code: 0, lines: [WEB], stderr: '' });
  });
});
