// Names and contents of the AWS CLI's cache for roles. botocore, where it is, reads what ec2img writes, and the reverse.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { provideKeys } from '../../../../src/aws/credentials/provide.ts';
import { cachedDocument, cacheName } from '../../../../src/aws/credentials/role-cache.ts';
import type { AssumedRole, Credentials } from '../../../../src/config/credentials.ts';
import { blot } from '../../../../src/text/secrets.ts';
import { type LoopbackServer, startServer } from '../../../support/http-server.ts';
import { TestHome } from '../../../support/provider-context.ts';
import { hasBotocore, withBotocore } from '../../../support/python-botocore.ts';

const ROLE = 'arn:aws:iam::111122223333:role/one';
const MFA = 'arn:aws:iam::111122223333:mfa/me';

// printf '{"RoleArn": "arn:aws:iam::111122223333:role/one"}' | sha1sum, and so on.
test.each<[string, object]>([
  ['3ac6ce8236d2540b566c9d90aaf04c1f3a22e118', { RoleArn: ROLE }],
  [
    'ed9cd9724d47a0bf79eecff1ac490731b1cb7a1d',
    { RoleSessionName: 'me', ExternalId: 'ü "x"', SerialNumber: MFA, DurationSeconds: 900, RoleArn: ROLE },
  ],
])('the cache file %s has the name of the AWS CLI for a role with %j', (name, members) => {
  expect(cacheName(members)).toBe(name);
});

const FETCHERS = `
import datetime, json, sys
from botocore.credentials import AssumeRoleCredentialFetcher, AssumeRoleWithWebIdentityCredentialFetcher, JSONFileCache
from dateutil.tz import tzutc
def fetcher(kind, arn, args, client=None, folder=None):
    cache = JSONFileCache(folder) if folder else None
    if kind == 'web-identity':
        return AssumeRoleWithWebIdentityCredentialFetcher(client, lambda: 'token', arn, args, cache)
    class Source:
        def get_frozen_credentials(self):
            return self
        access_key = secret_key = token = 'x'
    return AssumeRoleCredentialFetcher(client, Source(), arn, args, lambda prompt: '123456', cache)
class Client:
    def assume_role(self, **kwargs):
        end = datetime.datetime.now(tzutc()).replace(microsecond=0) + datetime.timedelta(hours=1)
        issued = dict(AccessKeyId='AKIDPY', SecretAccessKey='botocore secret', SessionToken='botocore token', Expiration=end)
        user = dict(AssumedRoleId='AROA:s', Arn='arn:aws:sts::111122223333:assumed-role/one/s')
        return dict(Credentials=issued, AssumedRoleUser=user, ResponseMetadata=dict(RetryAttempts=0))
    assume_role_with_web_identity = assume_role
`;

test.skipIf(!hasBotocore)('botocore gives the cache files of roles the same names', () => {
  const text = fc.oneof(fc.string({ maxLength: 12, unit: 'binary' }), fc.constantFrom('', 'x', ROLE, MFA, 'Büro "1"'));
  const members = fc.record({
    RoleSessionName: fc.option(text, { nil: undefined }),
    ExternalId: fc.option(text, { nil: undefined }),
    SerialNumber: fc.option(text, { nil: undefined }),
    DurationSeconds: fc.option(fc.integer(), { nil: undefined }),
  });
  const roles = fc.sample(fc.tuple(fc.constantFrom('role', 'web-identity'), text, members), 500);
  const code = `${FETCHERS}
print(json.dumps([fetcher(*one)._cache_key for one in json.loads(sys.argv[1])]))`;
  const expected = withBotocore(code, '/nowhere', JSON.stringify(roles));
  const names = roles.map(([, RoleArn, { RoleSessionName, ...more }]) =>
    cacheName(JSON.parse(JSON.stringify({ ...(RoleSessionName && { RoleSessionName }), ...more, RoleArn }))),
  );
  expect(names).toEqual(expected);
});

test.each<[string, object, object | undefined]>([
  [
    'a response',
    {
      Credentials: { AccessKeyId: 'A', Expiration: new Date('2099-01-01T00:00:00Z') },
      AssumedRoleUser: { Arn: 'arn:aws:sts::111122223333:assumed-role/one/s', AssumedRoleId: 'AROA:s' },
    },
    {
      Credentials: { AccessKeyId: 'A', Expiration: '2099-01-01T00:00:00UTC', AccountId: '111122223333' },
      AssumedRoleUser: { Arn: 'arn:aws:sts::111122223333:assumed-role/one/s', AssumedRoleId: 'AROA:s' },
    },
  ],
  [
    'a response without an ARN',
    { Credentials: { Expiration: new Date('2099-01-01T00:00:00.5Z') }, AssumedRoleUser: { Arn: 'x:y' } },
    { Credentials: { Expiration: '2099-01-01T00:00:00UTC' }, AssumedRoleUser: { Arn: 'x:y' } },
  ],
  ['a response without a date', { Credentials: { AccessKeyId: 'A' } }, undefined],
  ['a response without credentials', {}, undefined],
])('the cache stores %s as the document of the AWS CLI', (_, response, document) => {
  expect(cachedDocument(response)).toEqual(document);
});

describe('a role', () => {
  let home: TestHome;
  let server: LoopbackServer;
  let events: string[];
  /** Minutes until the keys that STS issues expire. */
  let minutes: number;
  beforeEach(async () => {
    home = new TestHome();
    [events, minutes] = [[], 60];
    server = await startServer((_, body, response) => {
      const action = new URLSearchParams(body).get('Action');
      events.push(`${action}`);
      const end = new Date(Date.now() + minutes * 60_000).toISOString();
      response.end(
        `<${action}Response><${action}Result><Credentials><AccessKeyId>AKID${events.length}</AccessKeyId>` +
          `<SecretAccessKey>sts secret</SecretAccessKey><SessionToken>sts token</SessionToken><Expiration>${end}</Expiration>` +
          '</Credentials><AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/one/s</Arn></AssumedRoleUser>' +
          `</${action}Result></${action}Response>`,
      );
    });
  });
  afterEach(async () => {
    home.remove();
    await server.stop();
  });

  const role = (more: Partial<AssumedRole> = {}): AssumedRole => ({
    kind: 'role',
    roleArn: ROLE,
    sessionName: undefined,
    externalId: undefined,
    durationSeconds: undefined,
    mfaSerial: undefined,
    source: { kind: 'keys', accessKeyId: 'AKID', secretAccessKey: 's', source: 'env' },
    ...more,
  });
  const web: Credentials = { kind: 'web-identity', roleArn: ROLE, sessionName: undefined, tokenFile: '/token' };

  async function provide(credentials: Credentials, more: Partial<ReturnType<TestHome['context']>> = {}) {
    const { accessKeyId } = await provideKeys(credentials, {
      ...home.context({ AWS_ENDPOINT_URL_STS: server.url }),
      readFile: (path) => (path === '/token' ? Buffer.from('token') : Buffer.from('')),
      askSecret: async (prompt) => {
        events.push(prompt.trim());
        return '123456';
      },
      ...more,
    });
    return accessKeyId;
  }

  const file = (members: object): string => join(home.path, '.aws/cli/cache', `${cacheName(members)}.json`);

  test('with an MFA device is asked for one code in an hour', async () => {
    const withMfa = role({ mfaSerial: MFA });
    expect([await provide(withMfa), await provide(withMfa)]).toEqual(['AKID2', 'AKID2']);
    expect(events).toEqual([`Enter MFA code for ${MFA}:`, 'AssumeRole']);
    expect(statSync(file({ RoleArn: ROLE, SerialNumber: MFA })).mode & 0o777).toBe(0o600);
  });

  test('is cached by its settings', async () => {
    const roles = [role(), role({ externalId: 'x1' }), role({ durationSeconds: 900 }), role({ sessionName: 's1' })];
    const all = [...roles, role({ sessionName: '' }), web, ...roles];
    const used: string[] = [];
    for (const one of all) used.push(await provide(one));
    expect(used).toEqual(['AKID1', 'AKID2', 'AKID3', 'AKID4', 'AKID1', 'AKID1', 'AKID1', 'AKID2', 'AKID3', 'AKID4']);
  });

  test('for a web identity is cached without its token, which is read only to assume it', async () => {
    const fail = (): never => {
      throw new Error('the token is read');
    };
    expect([await provide(web), await provide(web, { readFile: fail })]).toEqual(['AKID1', 'AKID1']);
  });

  test('is assumed again if its file cannot be written', async () => {
    const writeOwnFile = () => Promise.reject(Object.assign(new Error('read-only'), { code: 'EROFS' }));
    expect([await provide(role(), { writeOwnFile }), await provide(role(), { writeOwnFile })]).toEqual([
      'AKID1',
      'AKID2',
    ]);
  });

  test.each([
    '',
    '{',
    '{"Credentials": "a secret"}',
    '{"Credentials": {"AccessKeyId": "A", "SecretAccessKey": "a secret"}}',
  ])('is assumed if its file has %j, and the file is replaced', async (text) => {
    home.put(`.aws/cli/cache/${cacheName({ RoleArn: ROLE })}.json`, text);
    expect([await provide(role()), await provide(role())]).toEqual(['AKID1', 'AKID1']);
    expect(home.traced.join('\n')).not.toContain('a secret');
  });

  test('that ends in less than 15 minutes is assumed for each call, and once for a call', async () => {
    minutes = 14;
    expect([await provide(role()), await provide(role())]).toEqual(['AKID1', 'AKID2']);
  });

  test('that has ended is refused', async () => {
    minutes = -1;
    const message = 'Credentials were refreshed, but the refreshed credentials are still expired.';
    await expect(provide(role())).rejects.toThrow(expect.objectContaining({ kind: 'general', message }));
  });

  const botocore = (then: string, members: object) => {
    const code = `${FETCHERS}
kind, args = sys.argv[1], json.loads(sys.argv[2])
one = fetcher(kind, args.pop('RoleArn'), args, lambda *a, **k: Client(), sys.argv[3])
${then}`;
    const folder = join(home.path, '.aws/cli/cache');
    return (kind: string) => withBotocore(code, home.path, kind, JSON.stringify(members), folder);
  };
  const CASES: [Credentials, object][] = [
    [role(), { RoleArn: ROLE }],
    [role({ mfaSerial: MFA, externalId: 'üü' }), { ExternalId: 'üü', SerialNumber: MFA, RoleArn: ROLE }],
    [web, { RoleArn: ROLE }],
  ];

  test.skipIf(!hasBotocore).each(CASES)('that botocore has cached is not assumed: %j', async (credentials, members) => {
    botocore('print(json.dumps(one.fetch_credentials()["access_key"]))', members)(credentials.kind);
    expect([await provide(credentials), events]).toEqual(['AKIDPY', []]);
    expect(blot('botocore secret, botocore token')).toBe('***, ***');
  });

  test.skipIf(!hasBotocore).each(CASES)(
    'that ec2img has cached is not assumed by botocore: %j',
    async (credentials, members) => {
      const accessKeyId = await provide(credentials);
      const keys = botocore('print(json.dumps(one.fetch_credentials()))', members)(credentials.kind);
      expect(keys).toEqual({
        access_key: accessKeyId,
        secret_key: 'sts secret',
        token: 'sts token',
        expiry_time: expect.stringMatching(/UTC$/),
        account_id: '111122223333',
      });
    },
  );
});
