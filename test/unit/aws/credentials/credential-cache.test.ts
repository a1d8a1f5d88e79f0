// The cache of credentials that ec2img shares with the AWS CLI.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CacheableKeys, cachedKeys } from '../../../../src/aws/credentials/credential-cache.ts';
import { blot } from '../../../../src/text/secrets.ts';
import { TestHome } from '../../../support/provider-context.ts';

let home: TestHome;
let loads: number;
beforeEach(() => {
  home = new TestHome();
  loads = 0;
});
afterEach(() => home.remove());

const FILE = '.aws/cli/cache/abc.json';
const minutes = (count: number): string => new Date(Date.now() + count * 60_000).toISOString();
const KEYS = { accessKeyId: 'AKIDNEW', secretAccessKey: 'new secret' };
const DOCUMENT = { ProviderType: 'sso', Credentials: { AccessKeyId: 'AKIDNEW', SessionToken: 'tökén' } };
const cached = (more: object = {}) => ({
  Credentials: {
    AccessKeyId: 'AKIDOLD',
    SecretAccessKey: 'cached secret',
    SessionToken: 'cached token',
    Expiration: minutes(16),
    ...more,
  },
});

function find(keys: CacheableKeys = { ...KEYS, document: DOCUMENT }, env: Record<string, string> = {}) {
  const load = async () => {
    loads++;
    return keys;
  };
  return cachedKeys('abc', load, home.context(env));
}

test.each<[string, object]>([
  ['another program wrote it', { AssumedRoleUser: {}, ...cached() }],
  ['its date ends with UTC', cached({ Expiration: minutes(16).replace(/\.\d+Z/, 'UTC') })],
  ['its date has an offset', cached({ Expiration: minutes(16).replace('Z', '+00:00') })],
])('keys in the cache are used if %s', async (_, document) => {
  home.put(FILE, JSON.stringify(document));
  const { expiration, ...keys } = await find();
  expect(keys).toEqual({ accessKeyId: 'AKIDOLD', secretAccessKey: 'cached secret', sessionToken: 'cached token' });
  expect(Math.round(((expiration?.getTime() ?? 0) - Date.now()) / 60_000)).toBe(16);
  expect([loads, home.traced]).toEqual([0, [`credentials from ${home.path}/${FILE}`]]);
  expect(blot('cached secret, cached token')).toBe('***, ***');
});

test.each<[string, string]>([
  ['is empty', ''],
  ['is not JSON', '{"Credentials": {'],
  ['is another document', '[{"Credentials": 1}]'],
  ['has no credentials', '{"Credentials": null}'],
  ['has no key', JSON.stringify(cached({ AccessKeyId: undefined }))],
  ['has a key that is not text', JSON.stringify(cached({ AccessKeyId: 1 }))],
  ['has a key that cannot be sent', JSON.stringify(cached({ AccessKeyId: 'AKID\nOLD' }))],
  ['has a token that cannot be sent', JSON.stringify(cached({ SessionToken: 'cached\0token' }))],
  ['has an empty secret', JSON.stringify(cached({ SecretAccessKey: '' }))],
  ['has no token', JSON.stringify(cached({ SessionToken: null }))],
  ['has no date', JSON.stringify(cached({ Expiration: undefined }))],
  ['has a date without an offset', JSON.stringify(cached({ Expiration: '2999-01-01T00:00:00' }))],
  ['expires in less than 15 minutes', JSON.stringify(cached({ Expiration: minutes(14) }))],
  ['has expired', JSON.stringify(cached({ Expiration: minutes(-1) }))],
])('a file is replaced if it %s', async (_, text) => {
  home.put(FILE, text);
  expect(await find()).toEqual(KEYS);
  expect([loads, home.read(FILE)]).toEqual([
    1,
    '{"ProviderType": "sso", "Credentials": {"AccessKeyId": "AKIDNEW", "SessionToken": "t\\u00f6k\\u00e9n"}}',
  ]);
});

test('keys without a document are not cached', async () => {
  expect(await find(KEYS)).toEqual(KEYS);
  expect(() => home.read(FILE)).toThrow('ENOENT');
});

test('keys are returned if they cannot be cached', async () => {
  mkdirSync(join(home.path, FILE, 'folder'), { recursive: true });
  expect(await find()).toEqual(KEYS);
  expect(home.traced).toEqual([`cannot write ${home.path}/${FILE}: EISDIR`]);
});

test('nothing is cached in the current directory if there is no home folder', async () => {
  expect(await find(undefined, { HOME: '~' })).toEqual(KEYS);
  expect(home.traced).toEqual([]);
});

test('a failure to load keys is passed on', async () => {
  const fail = () => Promise.reject(new Error('no access'));
  await expect(cachedKeys('abc', fail, home.context())).rejects.toThrow(new Error('no access'));
});
