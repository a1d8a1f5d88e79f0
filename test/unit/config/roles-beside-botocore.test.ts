// Random profiles with roles and other sources: the requests to STS that they lead to, the keys and the errors are those of
// botocore, the library of the AWS CLI.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Credentials, credentialsOf } from '../../../src/config/credentials.ts';
import { loadConfigFiles } from '../../../src/config/shared-config.ts';
import { hasBotocore, withBotocore } from '../../support/python-botocore.ts';

const NAMES = ['p', 'q', 'r', 'default'];
const COMMAND = String.raw`/bin/echo {\"Version\":1,\"AccessKeyId\":\"PROC\",\"SecretAccessKey\":\"s\"}`;

/** A line that is there in `tenths` of ten profiles. */
const line = (tenths: number, key: string, ...values: string[]) =>
  fc
    .tuple(fc.nat(9), fc.constantFrom(...values))
    .map(([number, value]) => (number < tenths ? [`${key} = ${value}`] : []));

const profile = (name: string) =>
  fc.tuple(
    line(6, 'role_arn', `arn:aws:iam::111122223333:role/${name}`, ''),
    line(6, 'source_profile', ...NAMES, 'nope', ''),
    line(1, 'credential_source', 'Environment', 'environment', 'EcsContainer', 'Ec2InstanceMetadata'),
    line(3, 'aws_access_key_id', `AKID${name}`),
    line(3, 'aws_secret_access_key', 's'),
    line(2, 'aws_session_token', 't'),
    line(1, 'aws_security_token', 'u'),
    line(1, 'web_identity_token_file', '/dev/null'),
    line(1, 'credential_process', COMMAND),
    line(2, 'duration_seconds', '900', '1_000', ' 7', 'x', ''),
    line(2, 'external_id', 'e1', ''),
    line(2, 'role_session_name', 's1', ''),
    line(1, 'mfa_serial', 'arn:mfa:me'),
  );

const file = (prefix: string) =>
  fc.tuple(...NAMES.map((name) => fc.option(profile(name)))).map((profiles) =>
    profiles
      .flatMap((lines, index) => {
        const name = NAMES[index] as string;
        return lines ? [`[${name === 'default' ? '' : prefix}${name}]`, ...lines.flat()] : [];
      })
      .join('\n'),
  );

const surroundings = fc.record({
  config: file('profile '),
  credentials: file(''),
  env: fc.constantFrom<Record<string, string>>(
    {},
    { AWS_ACCESS_KEY_ID: 'ENV', AWS_SECRET_ACCESS_KEY: 's' },
    { AWS_ACCESS_KEY_ID: 'ENV', AWS_SECRET_ACCESS_KEY: 's', AWS_SESSION_TOKEN: 't', AWS_SECURITY_TOKEN: 'u' },
    { AWS_ROLE_ARN: 'arn:env', AWS_WEB_IDENTITY_TOKEN_FILE: '/dev/null' },
  ),
  /** The profile is named by --profile, and by AWS_PROFILE otherwise. */
  isOption: fc.boolean(),
});

type Surroundings = typeof surroundings extends fc.Arbitrary<infer T> ? T : never;

const PYTHON = `
import json, os, sys
import botocore.credentials, botocore.session
def outcome(given):
    for name in [name for name in os.environ if name.startswith('AWS_')]:
        del os.environ[name]
    for name, variable in ('config', 'AWS_CONFIG_FILE'), ('credentials', 'AWS_SHARED_CREDENTIALS_FILE'):
        os.environ[variable] = os.path.join(os.environ['HOME'], name)
        with open(os.environ[variable], 'w') as file:
            file.write(given[name])
    os.environ.update(given['env'], AWS_EC2_METADATA_DISABLED='true')
    calls = []
    class Sts:
        def __init__(self, keys):
            self.keys = keys
        def assume_role(self, **members):
            if members['RoleSessionName'].startswith('botocore-session'):
                del members['RoleSessionName']
            members.pop('TokenCode', None)
            members.pop('WebIdentityToken', None)
            calls.append([self.keys.get('aws_access_key_id'), self.keys.get('aws_session_token'), members])
            issued = dict(AccessKeyId=f'ROLE{len(calls)}', SecretAccessKey='s', SessionToken='t', Expiration='2099-01-01T00:00:00Z')
            return dict(Credentials=issued)
        assume_role_with_web_identity = assume_role
    try:
        if not given['isOption']:
            os.environ['AWS_PROFILE'] = 'p'
        session = botocore.session.Session(profile='p' if given['isOption'] else None)
        session.create_client = lambda service, **keys: Sts(keys)
        resolver = botocore.credentials.create_credential_resolver(session)
        resolver.get_provider('assume-role')._prompter = lambda prompt: '123456'
        found = resolver.load_credentials()
        if found is None:
            return dict(error='none')
        keys = found.get_frozen_credentials()
        return dict(calls=calls, keys=[keys.access_key, keys.token])
    except Exception as error:
        return dict(error=str(error))
print(json.dumps([outcome(given) for given in json.load(open(sys.argv[1]))]))
`;

/** What ec2img would do with a source: the requests, and the key and the token that result. */
function play(source: Credentials, calls: unknown[]): [key: string | null, token: string | null] {
  if (source.kind === 'keys') return [source.accessKeyId, source.sessionToken ?? null];
  if (source.kind === 'process') return ['PROC', null];
  if (source.kind !== 'role' && source.kind !== 'web-identity') throw new Error('none');
  const signer = source.kind === 'role' ? play(source.source, calls) : [null, null];
  const { externalId, durationSeconds, mfaSerial } = source.kind === 'role' ? source : {};
  const members = {
    RoleArn: source.roleArn,
    RoleSessionName: source.sessionName || undefined,
    ExternalId: externalId,
    DurationSeconds: durationSeconds,
    SerialNumber: mfaSerial,
  };
  calls.push([...signer, JSON.parse(JSON.stringify(members))]);
  return [`ROLE${calls.length}`, 't'];
}

function outcome({ config, credentials, env: given, isOption }: Surroundings): unknown {
  const env = {
    ...given,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: 'config',
    AWS_SHARED_CREDENTIALS_FILE: '',
  };
  const files = loadConfigFiles({
    env,
    homeOf: () => undefined,
    readFile: (path) => Buffer.from(path === 'config' ? config : credentials),
  });
  // Earlier than this, an unknown profile is an error.
  if (!files.profile('p')) return { error: 'The config profile (p) could not be found' };
  const calls: unknown[] = [];
  try {
    const source = credentialsOf(new Map(isOption ? [['Profile', 'p']] : []), env, files, 'p');
    const keys = play(source, calls);
    return { calls, keys };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

/** botocore lacks a blank in a sentence. */
const plain = (text: string): string => text.replaceAll('role_arnconfiguration', 'role_arn configuration');

test.skipIf(!hasBotocore)('150 random configurations lead to the requests, keys and errors of botocore', () => {
  const all = fc.sample(surroundings, 150);
  const home = mkdtempSync(join(tmpdir(), 'roles-'));
  try {
    writeFileSync(join(home, 'all.json'), JSON.stringify(all));
    const expected = JSON.parse(plain(JSON.stringify(withBotocore(PYTHON, home, join(home, 'all.json')))));
    expect(all.map((given) => [given, outcome(given)])).toEqual(all.map((given, index) => [given, expected[index]]));
  } finally {
    rmSync(home, { recursive: true });
  }
});
