// The names of cached items, and the credentials that completion loads.
import { expect, test } from 'vitest';
import { needsNoUserProcess } from '../../../src/completion/fetch-items.ts';
import { isOfferable } from '../../../src/completion/item.ts';
import { itemsKey } from '../../../src/completion/items.ts';
import { settingsOf } from '../../../src/config/settings.ts';
import { loadConfigFiles } from '../../../src/config/shared-config.ts';
import { parseShorthand } from '../../../src/request/parse-shorthand.ts';

type Texts = Readonly<Record<string, string>>;

function settings(config: string, env: Texts = {}) {
  const full = { HOME: '/h', AWS_REGION: 'us-east-1', ...env };
  const readFile = (path: string) => Buffer.from(path === '/h/.aws/config' ? config : '');
  return settingsOf(new Map(), full, loadConfigFiles({ env: full, homeOf: () => undefined, readFile }));
}

const role = (name: string, source: string): string =>
  `[default]\nrole_arn = arn:aws:iam::1:role/${name}\nsource_profile = s\n[profile s]\n${source}`;
const keys = (secret: string): string =>
  `aws_access_key_id = A\naws_secret_access_key = ${secret}\naws_session_token = ${secret}\n`;
const container = (token: string): Texts => ({
  AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://localhost/x',
  AWS_CONTAINER_AUTHORIZATION_TOKEN: token,
});

const name = (config: string, env: Texts = {}): string => itemsKey('instances', settings(config, env));

test.each<[string, string, string]>([
  ['the keys of a profile', name(`[default]\n${keys('a')}`), name(`[default]\n${keys('b')}`)],
  ['the keys that assume a role', name(role('r', keys('a'))), name(role('r', keys('b')))],
  [
    'the credential process of a source profile',
    name(role('r', 'credential_process = a\n')),
    name(role('r', 'credential_process = b\n')),
  ],
  ['the token of a container', name('', container('a')), name('', container('b'))],
])('the name of cached items does not depend on %s', (_, one, other) => {
  expect(one).toBe(other);
});

test('the name of cached items depends on the role', () => {
  expect(name(role('r', keys('a')))).not.toBe(name(role('q', keys('a'))));
});

test.each<[string, boolean]>([
  [`[default]\n${keys('a')}`, true],
  [role('r', keys('a')), true],
  ['[default]\ncredential_process = p\n', false],
  [role('r', 'credential_process = p\n'), false],
  [role('r', `role_arn = arn:q\nsource_profile = t\n[profile t]\ncredential_process = p\n`), false],
])('completion finds out whether credentials need a program of the user: %j', (config, needsNone) => {
  expect(needsNoUserProcess(settings(config))).toBe(needsNone);
});

test('the name of cached items depends on their kind, and on the key of tag values', () => {
  const all = [
    ...(['instances', 'all-instances', 'images', 'snapshots', 'tag-keys'] as const).map((kind) =>
      itemsKey(kind, settings('')),
    ),
    ...['a', 'b'].map((key) => itemsKey('tag-values', settings(''), key)),
  ];
  expect(new Set(all).size).toBe(all.length);
});

test.each([
  ['ami-0', true],
  ['ami-0 x', false],
  ['$(reboot)', false],
  ['', false],
  [1, false],
])('offers the text %j as an ID: %s', (text, isOffered) => {
  expect(isOfferable(text, 'images')).toBe(isOffered);
});

// The grammar of shorthand takes the texts that are offered as they are.
test.each([
  ['Stage', true],
  ['two words', true],
  ['Größe/東京:a.b_c+d@e-f', true],
  ['', false],
  [' a', false],
  ['a ', false],
  ['a=b', false],
  ['a,b', false],
  ['"a"', false],
  ['[a', false],
  ['a}', false],
  ['a\nb', false],
  ['$(reboot)', false],
  ['`a`', false],
  ['a*', false],
  ['\u{1d49c}', false],
  ['\u{1f600}', false],
])('offers the text %j of a tag: %s', (text, isOffered) => {
  expect([isOfferable(text, 'tag-keys'), isOfferable(text, 'tag-values')]).toEqual([isOffered, isOffered]);
  if (isOffered) expect(parseShorthand(`Key=${text},Values=${text},${text}`).get('Values')).toEqual([text, text]);
});
