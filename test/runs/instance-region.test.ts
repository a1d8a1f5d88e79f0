// The Region of the instance, for calls without a Region. Requests, their order and exit codes: measured on AWS CLI 2.9.19.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type LoopbackServer, startServer } from '../support/http-server.ts';
import { wholeRun } from '../support/program.ts';

interface Answer {
  readonly status?: number;
  readonly body?: string;
}

const TOKEN = 'PUT /latest/api/token';
const ZONE = 'GET /latest/meta-data/placement/availability-zone/';
const ASKED = [TOKEN, `${ZONE} with session`];
const IMAGE = '{\n    "ImageId": "ami-1"\n}\n';
const ARGV = ['create-image', '--instance-id', 'i-1', '--name', 'abc'];

let home: string;
let server: LoopbackServer;
/** The lines of requests to the metadata service, and the Region of each call of EC2. */
let seen: string[];
/** Answers by request line, used in turn; the last one repeats. */
let answers: Record<string, Answer[]>;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'region-'));
  writeFileSync(join(home, 'config'), '[default]\n[profile dev]\nregion = eu-north-1\n');
});
afterAll(() => rmSync(home, { recursive: true }));
beforeEach(async () => {
  [seen, answers] = [[], { [TOKEN]: [{ body: 'session' }], [ZONE]: [{ body: 'eu-west-1b' }] }];
  server = await startServer(({ method, url, headers }, _, response) => {
    if (method === 'POST') {
      seen.push(`EC2 in ${/Credential=[^/]+\/\d+\/([^/]+)/.exec(headers.authorization ?? '')?.[1]}`);
      response.end('<CreateImageResponse><imageId>ami-1</imageId></CreateImageResponse>');
      return;
    }
    const line = `${method} ${url}`;
    const token = headers['x-aws-ec2-metadata-token'];
    seen.push(token === undefined ? line : `${line} with ${token}`);
    const list = answers[line] ?? [];
    const { status = 200, body = '' } = (list.length > 1 ? list.shift() : list[0]) ?? { status: 404 };
    response.writeHead(status).end(body);
  });
});
afterEach(() => server.stop());

const create = (env: Readonly<Record<string, string>> = {}, argv: readonly string[] = ARGV) =>
  wholeRun(argv, {
    env: {
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_CONFIG_FILE: join(home, 'config'),
      AWS_ENDPOINT_URL: server.url,
      AWS_EC2_METADATA_SERVICE_ENDPOINT: server.url,
      ...env,
    },
  });

const failed = (message: string): string => `\nec2img: [ERROR]: ${message}\n`;
const NO_REGION = failed(
  'An error occurred (NoRegion): You must specify a region. You can also configure your region by running "aws configure".',
);

const useRegion = (): string =>
  `hint: use --region, set AWS_REGION, or add region to [default] in ${join(home, 'config')}\n`;

test('without a configured Region, a call goes to the Region of the instance', async () => {
  expect(await create()).toEqual({ code: 0, stdout: IMAGE, stderr: '' });
  expect(seen).toEqual([...ASKED, 'EC2 in eu-west-1']);
});

test.each<[string, Record<string, string>, readonly string[], string]>([
  ['the option', {}, ['--region', 'us-west-2'], 'us-west-2'],
  ['AWS_REGION', { AWS_REGION: 'us-west-2' }, [], 'us-west-2'],
  ['AWS_DEFAULT_REGION', { AWS_DEFAULT_REGION: 'us-west-2' }, [], 'us-west-2'],
  ['the profile', {}, ['--profile', 'dev'], 'eu-north-1'],
])('the instance is not asked for a Region if %s has one', async (_, env, options, region) => {
  const keys = options.includes('--profile') ? ['--no-sign-request'] : [];
  expect(await create(env, [...ARGV, ...options, ...keys])).toEqual({ code: 0, stdout: IMAGE, stderr: '' });
  expect(seen).toEqual([`EC2 in ${keys.length > 0 ? undefined : region}`]);
});

test('an instance without session tokens is asked without a token', async () => {
  answers[TOKEN] = [{ status: 404 }];
  expect(await create()).toEqual({ code: 0, stdout: IMAGE, stderr: '' });
  expect(seen).toEqual([TOKEN, ZONE, 'EC2 in eu-west-1']);
});

test('the number of attempts is that of the settings', async () => {
  answers[ZONE] = [{ status: 500 }, { body: '' }, { body: 'sa-east-1a' }];
  const outcome = await create({ AWS_METADATA_SERVICE_NUM_ATTEMPTS: '3' });
  expect(outcome).toEqual({ code: 0, stdout: IMAGE, stderr: '' });
  expect(seen).toEqual([...ASKED, ...ASKED.slice(1), ...ASKED.slice(1), 'EC2 in sa-east-1']);
});

interface Failure {
  readonly because: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly given?: Record<string, Answer[]>;
  readonly code: number;
  readonly stderr: string;
  readonly asked: readonly string[];
}

test.each<Failure>([
  {
    because: 'the service is disabled',
    env: { AWS_EC2_METADATA_DISABLED: 'true' },
    code: 253,
    stderr: NO_REGION,
    asked: [],
  },
  {
    because: 'the service has no zone',
    given: { [ZONE]: [{ status: 404 }] },
    code: 253,
    stderr: NO_REGION,
    asked: ASKED,
  },
  { because: 'the zone is empty', given: { [ZONE]: [{ body: '' }] }, code: 253, stderr: NO_REGION, asked: ASKED },
  {
    because: 'the zone is one letter',
    given: { [ZONE]: [{ body: 'a' }] },
    code: 253,
    stderr: NO_REGION,
    asked: ASKED,
  },
  {
    because: 'the zone is not a zone',
    given: { [ZONE]: [{ body: '<html>' }] },
    code: 255,
    stderr: failed("Provided region_name '<html' doesn't match a supported format."),
    asked: ASKED,
  },
  {
    because: 'the service rejects the request for a token',
    given: { [TOKEN]: [{ status: 400 }] },
    code: 255,
    stderr: failed('The metadata service of the instance rejected the request for a token (status 400)'),
    asked: [TOKEN],
  },
  {
    because: 'requests without a token are forbidden',
    env: { AWS_EC2_METADATA_V1_DISABLED: 'true' },
    given: { [TOKEN]: [{ status: 404 }] },
    code: 255,
    stderr: failed(
      'Error retrieving metadata: Unable to retrieve token for use in IMDSv2 call and IMDSv1 has been disabled',
    ),
    asked: [TOKEN],
  },
  {
    because: 'the endpoint of the service is invalid',
    env: { AWS_EC2_METADATA_SERVICE_ENDPOINT: 'foo' },
    code: 255,
    stderr: failed('Invalid endpoint EC2 Instance Metadata endpoint: foo'),
    asked: [],
  },
  {
    because: 'the secret key is missing',
    env: { AWS_SECRET_ACCESS_KEY: '' },
    code: 255,
    stderr: `${failed('Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY')}hint: AWS_SECRET_ACCESS_KEY is set but empty\n`,
    asked: ASKED,
  },
  {
    because: 'the profile is unknown',
    env: { AWS_PROFILE: 'other' },
    code: 255,
    stderr: `${failed('The config profile (other) could not be found')}hint: the profile comes from AWS_PROFILE\nhint: the files have these profiles: default, dev\n`,
    asked: [],
  },
])('a call without a Region fails if $because', async ({ env, given, code, stderr, asked }) => {
  Object.assign(answers, given);
  expect(await create(env)).toEqual({ code, stdout: '', stderr: stderr + (stderr === NO_REGION ? useRegion() : '') });
  expect(seen).toEqual(asked);
});

test.each<[string, readonly string[], number, readonly string[]]>([
  ['a skeleton of the request', ['create-image', '--generate-cli-skeleton'], 0, []],
  ['a skeleton of the request in YAML', ['create-image', '--generate-cli-skeleton', 'yaml-input'], 0, []],
  ['help', ['create-image', 'help'], 0, []],
  ['an invalid command line', ['create-image'], 252, []],
  ['an invalid value', [...ARGV, '--block-device-mappings', '[{'], 252, []],
  ['an unknown output format', [...ARGV, '--output', 'bad'], 252, []],
  ['a skeleton of the response', [...ARGV, '--generate-cli-skeleton', 'output'], 0, ASKED],
])('requests to the metadata service for %s', async (_, argv, code, asked) => {
  expect((await create({}, argv)).code).toBe(code);
  expect(seen).toEqual(asked);
});
