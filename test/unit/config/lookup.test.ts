import { expect, test } from 'vitest';
import { lookup, type SettingSources } from '../../../src/config/lookup.ts';
import type { SettingNames } from '../../../src/config/setting-names.ts';

const REGION: SettingNames = { option: 'Region', variables: ['AWS_REGION', 'AWS_DEFAULT_REGION'], key: 'region' };
const PAGER: SettingNames = { variables: ['AWS_PAGER'], key: 'cli_pager', sharedVariable: 'PAGER' };

const options = new Map([['Region', 'r-option']]);
const env = { AWS_REGION: 'r-first', AWS_DEFAULT_REGION: 'r-second' };
const profile = new Map([
  ['region', 'r-profile'],
  ['cli_pager', 'p-profile'],
]);

test.each<[string, SettingSources, SettingNames, value: string, source: string]>([
  ['an option wins over everything else', { options, env, profile }, REGION, 'r-option', '--region'],
  ['the first variable wins over the second', { options: new Map(), env, profile }, REGION, 'r-first', 'AWS_REGION'],
  [
    'a second variable wins over the profile',
    { env: { AWS_DEFAULT_REGION: 'r-second' }, profile },
    REGION,
    'r-second',
    'AWS_DEFAULT_REGION',
  ],
  ['the profile comes last', { options: new Map(), env: {}, profile }, REGION, 'r-profile', 'region'],
  ['a missing source is skipped', { profile }, REGION, 'r-profile', 'region'],
  [
    'an option without a value does not count',
    { options: new Map([['Region', true]]), env },
    REGION,
    'r-first',
    'AWS_REGION',
  ],
  ['an empty variable counts', { env: { ...env, AWS_REGION: '' }, profile }, REGION, '', 'AWS_REGION'],
  [
    'an empty variable does not count if the setting ignores it',
    { env: { ...env, AWS_REGION: '' } },
    { ...REGION, ignoresEmptyVariables: true },
    'r-second',
    'AWS_DEFAULT_REGION',
  ],
  ['the profile wins over a shared variable', { env: { PAGER: 'p-shared' }, profile }, PAGER, 'p-profile', 'cli_pager'],
  ['a shared variable comes last', { env: { PAGER: 'p-shared' } }, PAGER, 'p-shared', 'PAGER'],
])('%s', (_, sources, names, value, source) => {
  expect(lookup(sources, names)).toEqual({ value, source });
});

test('a setting without a source is undefined', () => {
  expect(lookup({ options: new Map(), env: {}, profile: new Map() }, REGION)).toBeUndefined();
  expect(lookup({}, PAGER)).toBeUndefined();
});
