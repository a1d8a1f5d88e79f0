import { expect, test } from 'vitest';
import { configPaths, expandHome } from '../../../src/config/paths.ts';

const HOMES: Readonly<Record<string, string>> = { me: '/home/me', root: '/root/', slash: '/' };

/** An account `me`, with these variables. */
const homes = (env: Readonly<Record<string, string>>, own: string | undefined = 'me') => ({
  env,
  homeOf: (account = own) => (account === undefined ? undefined : HOMES[account]),
});

// Expected values: os.path.expanduser of Python 3.11.
test.each([
  ['~', { HOME: '/h' }, '/h'],
  ['~/a', { HOME: '/h' }, '/h/a'],
  ['~/a', { HOME: '/h//' }, '/h/a'],
  ['~/a', { HOME: '/' }, '/a'],
  ['~/a', { HOME: '' }, '/a'],
  ['~', { HOME: '' }, '/'],
  ['~/a', { HOME: 'relative' }, 'relative/a'],
  ['~/a', {}, '/home/me/a'],
  ['~', {}, '/home/me'],
  ['~root/a', { HOME: '/h' }, '/root/a'],
  ['~root', {}, '/root'],
  ['~slash', {}, '/'],
  ['~missing/a', { HOME: '/h' }, '~missing/a'],
  ['a/~', { HOME: '/h' }, 'a/~'],
  ['/~/a', { HOME: '/h' }, '/~/a'],
  ['', { HOME: '/h' }, ''],
])('expands %j with the variables %j to %j', (path, env, expanded) => {
  expect(expandHome(path, homes(env))).toBe(expanded);
});

test('leaves ~ as it is if HOME is not set and the process has no account', () => {
  expect(expandHome('~/a', { env: {}, homeOf: () => undefined })).toBe('~/a');
});

// Variables are expanded before ~.
test.each([
  [{ HOME: '/h' }, '/h/.aws/config', '/h/.aws/credentials'],
  [{}, '/home/me/.aws/config', '/home/me/.aws/credentials'],
  [{ HOME: '/h', AWS_CONFIG_FILE: '~root/c', AWS_SHARED_CREDENTIALS_FILE: '~/k' }, '/root/c', '/h/k'],
  [{ HOME: '/h', AWS_CONFIG_FILE: '$T/c', AWS_SHARED_CREDENTIALS_FILE: '$\x7bT}root/k', T: '~' }, '/h/c', '/root/k'],
  [{ HOME: '/h', AWS_CONFIG_FILE: '', AWS_SHARED_CREDENTIALS_FILE: '' }, '', ''],
])('finds the files with the variables %j at %s and %s', (env, config, credentials) => {
  expect(configPaths(homes(env))).toEqual({ config, credentials });
});
