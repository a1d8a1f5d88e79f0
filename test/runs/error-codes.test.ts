// Errors for programs: with a format such as JSON, standard error is the record of the error and nothing else, whatever
// fails. The terminal would show notes and progress as well.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { AttemptError } from '../../src/aws/exchange.ts';
import { attempt } from '../../src/aws/retry.ts';
import type { Io } from '../../src/io/io.ts';
import { openLongFile } from '../../src/io/long-file.ts';
import { ERROR_CODES, type ErrorCode } from '../../src/model/error-codes.ts';
import { run } from '../../src/run.ts';
import { BUCKET, MACHINE_ARN, startCloudEndpoint } from '../support/cloud-endpoint/cloud-endpoint.ts';
import { type Ec2Endpoint, errorBody, type Fault } from '../support/ec2-endpoint.ts';
import { type FakeWorld, fakeIo } from '../support/fake-io.ts';
import { INSTANCE } from '../support/fault-commands.ts';
import { freePort } from '../support/ports.ts';

const KEYS = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };
const JSON_ERRORS = { AWS_CLI_ERROR_FORMAT: 'json' };
const B = ['create-image', '--instance-id', INSTANCE, '--name', 'web'];
const WAIT = ['wait', 'image-available', '--image-ids'];
const ID = 'ami-00000000000000001';

const folder = mkdtempSync(join(tmpdir(), 'error-codes-'));
mkdirSync(join(folder, '.aws/cli'), { recursive: true });
writeFileSync(join(folder, '.aws/cli/alias'), '[toplevel]\nloop = ec2 loop\n[command ec2]\nloop = loop\n');
writeFileSync(join(folder, 'latin1.json'), Buffer.from('{"Name": "\xe9"}', 'latin1'));
writeFileSync(join(folder, 'broken'), 'x = y\n');
writeFileSync(join(folder, 'refused.jsonl'), '{"InstanceId": "i-0c000000000000000", "Name": "web"}\n');
writeFileSync(join(folder, 'remote.jsonl'), `{"InstanceId": "${INSTANCE}", "Name": "web"}\n`);
writeFileSync(join(folder, 'lost.jsonl'), `{"InstanceId": "${INSTANCE}", "Name": "web"}\n`);
writeFileSync(
  join(folder, 'config'),
  [
    '[default]\ncli_timestamp_format = never',
    '[profile json]\ncli_error_format = json',
    '[profile process]\ncredential_process = false',
  ].join('\n'),
);
afterAll(() => rmSync(folder, { recursive: true }));
const CONFIG = { AWS_CONFIG_FILE: join(folder, 'config') };

let endpoint: Ec2Endpoint;
beforeEach(async () => {
  const cloud = await startCloudEndpoint();
  // No plan is there when an execution reads it.
  cloud.objects.buckets.set(BUCKET, new NoPlans());
  endpoint = cloud.ec2;
});
afterEach(() => endpoint.stop());

/** A bucket that loses plans. */
class NoPlans extends Map<string, string> {
  override set(key: string, text: string): this {
    return key.startsWith('plans/') ? this : super.set(key, text);
  }
}

/** A page of results that names itself as the next one. */
const SAME_TOKEN: Fault = {
  status: 200,
  body: '<DescribeImagesResponse><imagesSet/><nextToken>t</nextToken></DescribeImagesResponse>',
};

/** A plan is reported again and again, so its waits must let other work go on. */
const soon = { sleep: (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1)) };

const openFile: Io['openLongFile'] = (path, use) => openLongFile(join(folder, path), use);

/** A disk without room for a journal. */
const fullJournal: Partial<Io> = {
  ...soon,
  openLongFile: async (path, use) => {
    const file = await openFile(path, use);
    const append = () => Promise.reject(Object.assign(new Error('no room'), { code: 'ENOSPC' }));
    return use === 'create' ? { ...file, append } : file;
  },
};

/** A plan that is another one after its check. */
function changedPlan(): Partial<Io> {
  let isChecked = false;
  const openLongFile: Io['openLongFile'] = (path, use) => {
    const isAgain = use === 'read' && isChecked;
    isChecked ||= use === 'read';
    return openFile(isAgain ? 'lost.jsonl' : path, use);
  };
  return { ...soon, openLongFile };
}

interface Scene {
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly world?: FakeWorld;
  readonly io?: Partial<Io>;
  readonly create?: readonly Fault[];
  readonly describe?: readonly Fault[];
  readonly fate?: 'failed';
  /** True if the record names the image that the call created. */
  readonly hasImage?: boolean;
  /** The exit code, if the code of the error has several. */
  readonly exitCode?: number;
}

async function play({ argv, env, world, io: own, create = [], describe: looked = [], fate }: Scene) {
  endpoint.script('CreateImage', create);
  endpoint.script('DescribeImages', looked);
  // Images stay pending.
  endpoint.world.pace = 0;
  endpoint.world.fate = fate && { at: 0, state: fate };
  const settings = { ...KEYS, AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL: endpoint.url, AWS_MAX_ATTEMPTS: '1', ...env };
  const defined = Object.entries(settings).filter(([, value]) => value !== undefined);
  const { io, seen } = fakeIo({ directory: folder, ...world, env: Object.fromEntries(defined) });
  return { exitCode: await run(argv, { ...io, ...own }), ...seen };
}

const interrupted = (exitCode: number): Scene['world'] => ({ signal: AbortSignal.abort(exitCode) });

/** A signal that arrives during the wait. */
function interruptedWait(exitCode: number): Scene['world'] {
  const controller = new AbortController();
  return { signal: controller.signal, onSleep: () => controller.abort(exitCode) };
}

const unknownAction = {
  status: 400,
  body: '<Response><Errors><Error><Message>no</Message></Error></Errors></Response>',
};
const https = ['--endpoint-url', 'https://127.0.0.1:1'];

const scenes: readonly (readonly [code: ErrorCode | 'InvalidAMIName.Duplicate', scene: Scene])[] = [
  // The prescan, the global options, the command, its options.
  ['ParamValidation', { argv: [...B, '--profile'] }],
  ['ParamValidation', { argv: [...B, '--debug=1'] }],
  ['ParamValidation', { argv: [...B, '--cli-auto-prompt', '--no-cli-auto-prompt'] }],
  ['ParamValidation', { argv: [...B, '--output', 'xml'] }],
  ['ParamValidation', { argv: [...B, '--cli-error-format', 'jsn'] }],
  ['ParamValidation', { argv: [] }],
  ['ParamValidation', { argv: ['bogus'] }],
  ['ParamValidation', { argv: ['help', 'bogus'] }],
  ['ParamValidation', { argv: ['wait'] }],
  ['ParamValidation', { argv: ['completion', 'tcsh'] }],
  ['ParamValidation', { argv: ['create-image'] }],
  ['ParamValidation', { argv: [...B, '--profile', 'nope', '--name'] }],
  ['UnknownOptions', { argv: [...B, '--bogus', '1'] }],
  ['UnknownOptions', { argv: ['config', 'x'] }],
  // Values, documents, the request.
  ['ParamValidation', { argv: [...B, '--query', 'a['] }],
  ['ParamValidation', { argv: [...B, '--endpoint-url', 'x'] }],
  ['ParamValidation', { argv: [...B, '--block-device-mappings', 'Ebs={VolumeSize=x}'] }],
  ['ParamValidation', { argv: [...B, '--name', 'x'] }],
  ['ParamValidation', { argv: ['create-image', '--cli-input-json', '{'] }],
  ['SerializationError', { argv: [...B, '--validate', 'none', '--cli-input-json', '{"Foo":1}'] }],
  ['InvalidEncoding', { argv: ['create-image', '--cli-input-json', 'fileb://latin1.json'] }],
  // Configuration.
  ['ConfigParseError', { argv: B, env: { AWS_CONFIG_FILE: join(folder, 'broken') } }],
  ['ConfigParseError', { argv: [...B, '--bogus'], env: { AWS_CONFIG_FILE: join(folder, 'broken') } }],
  ['Configuration', { argv: B, env: CONFIG }],
  ['InvalidConfigError', { argv: B, env: { AWS_DEFAULT_OUTPUT: 'xml' } }],
  ['InvalidConfigError', { argv: B, env: { AWS_MAX_ATTEMPTS: 'x' } }],
  ['InvalidConfigError', { argv: B, env: { AWS_CLI_OUTPUT_ENCODING: 'x' } }],
  ['InvalidConfigError', { argv: B, env: { AWS_SECRET_ACCESS_KEY: undefined } }],
  ['InvalidConfigError', { argv: B, env: { AWS_SESSION_TOKEN: 'a\x01b' } }],
  ['ProfileNotFound', { argv: [...B, '--profile', 'nope'] }],
  ['NoRegion', { argv: B, env: { AWS_REGION: undefined, AWS_ENDPOINT_URL: undefined } }],
  ['InvalidAlias', { argv: ['loop'], world: { homes: { '': folder } } }],
  // Credentials.
  ['NoCredentials', { argv: B, env: { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined } }],
  [
    'CredentialRetrievalError',
    {
      argv: [...B, '--profile', 'process'],
      env: { ...CONFIG, AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined },
    },
  ],
  // The connection.
  ['ProxyConnectionError', { argv: B, env: { HTTP_PROXY: 'socks5://127.0.0.1:1' } }],
  ['ProxyConnectionError', { argv: B, env: { HTTP_PROXY: 'http://127.0.0.1:1' } }],
  ['EndpointConnectionError', { argv: [...B, '--endpoint-url', 'http://127.0.0.1:1'] }],
  ['EndpointConnectionError', { argv: [...WAIT, ID, '--endpoint-url', 'http://127.0.0.1:1'] }],
  ['SSLError', { argv: [...B, ...https, '--ca-bundle', 'none.pem'] }],
  ['ConnectionClosedError', { argv: B, create: [{ close: true }] }],
  ['ReadTimeoutError', { argv: [...B, '--cli-read-timeout', '1'], create: [{ delay: 30 }] }],
  ['ResponseParserError', { argv: B, create: [{ status: 200, body: 'what' }] }],
  // EC2.
  [
    'InvalidAMIName.Duplicate',
    { argv: B, create: [{ status: 400, body: errorBody('InvalidAMIName.Duplicate', 'no') }] },
  ],
  ['Unknown', { argv: B, create: [unknownAction] }],
  // Waits.
  ['WaiterTimeout', { argv: [...B, '--wait', '--wait-timeout', '5s'], hasImage: true }],
  ['WaiterFailed', { argv: [...B, '--wait'], fate: 'failed', hasImage: true }],
  [
    'WaiterFailed',
    {
      argv: [...B, '--wait'],
      describe: [{ status: 400, body: errorBody('UnauthorizedOperation', 'no') }],
      hasImage: true,
    },
  ],
  [
    'WaiterFailed',
    { argv: [...WAIT, 'ami-1'], describe: [{ status: 400, body: errorBody('InvalidAMIID.Malformed', 'no') }] },
  ],
  // The query omits the ID, which the record has.
  ['WaiterTimeout', { argv: [...B, '--wait', '--wait-timeout', '5s', '--query', 'Foo'], hasImage: true }],
  // A lost response, and then a wait.
  [
    'WaiterTimeout',
    { argv: [...B, '--wait', '--wait-timeout', '5s'], create: [{ isDone: true, close: true }], hasImage: true },
  ],
  // Plans.
  ['ImagesRefused', { argv: ['create-images', '--plan', join(folder, 'refused.jsonl')], io: soon }],
  [
    'ImagesUnfinished',
    {
      argv: ['create-images', '--plan', join(folder, 'lost.jsonl')],
      io: soon,
      create: Array.from({ length: 3 }, () => ({ close: true })),
    },
  ],
  [
    'ExecutionFailed',
    {
      argv: `create-images --plan ${join(folder, 'remote.jsonl')} --state-machine ${MACHINE_ARN} --bucket ${BUCKET}`.split(
        ' ',
      ),
      io: soon,
    },
  ],
  ['JournalError', { argv: ['create-images', '--plan', 'refused.jsonl', '--journal', 'full'], io: fullJournal }],
  ['PlanError', { argv: ['create-images', '--plan', 'refused.jsonl', '--journal', 'new'], io: changedPlan() }],
  ['EmptyPlan', { argv: ['plan-images', '--filters', 'Name=tag:none,Values=x', '--name', 'web-{instance-id}'] }],
  // Pages.
  ['PaginationError', { argv: ['describe-images', '--starting-token', 'a___b___c'] }],
  ['PaginationError', { argv: ['describe-images'], describe: [SAME_TOKEN, SAME_TOKEN] }],
  // Output.
  ['OutputError', { argv: B, world: { stdoutFails: 'EPIPE' }, hasImage: true }],
  ['OutputError', { argv: B, world: { stdoutFails: 'ENOSPC' }, hasImage: true }],
  ['OutputError', { argv: [...B, '--query', 'length(Foo)'], hasImage: true }],
  ['OutputError', { argv: ['completion', 'bash'], world: { stdoutFails: 'ENOSPC' } }],
  // Signals.
  ['Interrupted', { argv: B, world: interrupted(130), exitCode: 130 } as Scene],
  ['Interrupted', { argv: B, world: interrupted(143), exitCode: 143 } as Scene],
  ['Interrupted', { argv: [...B, '--wait'], world: interruptedWait(143), exitCode: 143, hasImage: true } as Scene],
  [
    'InternalError',
    {
      argv: B,
      io: {
        captureSignals: () => {
          throw new TypeError('x is not a function');
        },
      },
    },
  ],
];

const exitCodeOf = (code: string): number | undefined =>
  Object.hasOwn(ERROR_CODES, code) ? ERROR_CODES[code as ErrorCode].exitCode : 254;

describe('with AWS_CLI_ERROR_FORMAT=json, standard error on a terminal is only the record', () => {
  test.each(scenes.map(([code, scene]) => [code, scene.argv, scene] as const))(
    '%s after ec2img %j',
    async (code, _, scene) => {
      const { exitCode, stderr } = await play({
        ...scene,
        env: { ...JSON_ERRORS, ...scene.env },
        world: { terminal: 80, ...scene.world },
      });
      const { Message, ...record } = JSON.parse(stderr);
      expect({ exitCode, record }).toEqual({
        exitCode: scene.exitCode ?? exitCodeOf(code),
        record: { Code: code, ...(scene.hasImage && { ImageId: ID }) },
      });
      expect(Message.trim()).toBe(Message);
      expect(Message).not.toBe('');
    },
  );
});

// A connection that does not end needs a network that drops packets.
test.each([['connect-timeout', 'ConnectTimeoutError']] as const)(
  'an attempt that ends with %s has the code %s',
  async (kind, code) => {
    const settings = { maxAttempts: 1, sleep: async () => {}, random: () => 0 };
    const failing = attempt('CreateImage', settings, () => Promise.reject(new AttemptError(kind, 'no')));
    await expect(failing).rejects.toMatchObject({ kind: 'general', code });
  },
);

test('the scenes show every code of the table', () => {
  const shown = new Set<string>([...scenes.map(([code]) => code), 'ConnectTimeoutError']);
  expect(Object.keys(ERROR_CODES).filter((code) => !shown.has(code))).toEqual([]);
});

const RECORD = { Code: 'ParamValidation', Message: "argument --color: Found invalid choice 'x'" };
const DAMAGED = [...B, '--color', 'x'];

test.each<
  [name: string, argv: string[], env: Record<string, string>, read: (text: string) => unknown, expected: unknown]
>([
  ['the option', ['--cli-error-format', 'json', ...DAMAGED], {}, JSON.parse, RECORD],
  ['an abbreviated option', [...DAMAGED, '--cli-err=json'], {}, JSON.parse, RECORD],
  ['the profile', [...DAMAGED, '--profile', 'json'], CONFIG, JSON.parse, RECORD],
  ['YAML', [...DAMAGED, '--cli-error-format', 'yaml'], {}, parse, RECORD],
  ['text', [...DAMAGED, '--cli-error-format', 'text'], {}, (text) => text, `${RECORD.Code}\t${RECORD.Message}\n`],
  [
    'the option over the variable',
    [...DAMAGED, '--cli-error-format', 'json'],
    { AWS_CLI_ERROR_FORMAT: 'text' },
    JSON.parse,
    RECORD,
  ],
])('an error in the global options has the format of %s', async (_, argv, env, read, expected) => {
  const { exitCode, stderr } = await play({ argv, env });
  expect([exitCode, read(stderr)]).toEqual([252, expected]);
});

test('a successful call prints nothing on standard error, unless a query omits the ID of the image', async () => {
  const lost = { create: [{ isDone: true, close: true }], env: JSON_ERRORS, world: { terminal: 80 } };
  expect(await play({ argv: [...B, '--no-cli-pager'], ...lost })).toMatchObject({ exitCode: 0, stderr: '' });
  const { exitCode, stderr } = await play({
    argv: [...B, '--name', 'web2', '--query', 'Foo', '--no-cli-pager'],
    env: JSON_ERRORS,
  });
  expect([exitCode, stderr]).toEqual([
    0,
    'hint: the request succeeded; response: {"ImageId":"ami-00000000000000002"}\n',
  ]);
});

test('a port without a server is a failed connection', async () => {
  const argv = [...B, '--endpoint-url', `http://127.0.0.1:${await freePort()}`, '--cli-error-format', 'json'];
  expect(JSON.parse((await play({ argv })).stderr).Code).toBe('EndpointConnectionError');
});
