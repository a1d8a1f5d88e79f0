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
  ['prefers an option to all other sources', { options, env, profile }, REGION, 'r-option', '--region'],
  ['prefers the first variable to the second', { options: new Map(), env, profile }, REGION, 'r-first', 'AWS_REGION'],
  [
    'prefers the second variable to the profile',
    { env: { AWS_DEFAULT_REGION: 'r-second' }, profile },
    REGION,
    'r-second',
    'AWS_DEFAULT_REGION',
  ],
  [
    'uses the profile if no option or variable is set',
    { options: new Map(), env: {}, profile },
    REGION,
    'r-profile',
    'region',
  ],
  ['skips sources that are not given', { profile }, REGION, 'r-profile', 'region'],
  ['ignores an option without a value', { options: new Map([['Region', true]]), env }, REGION, 'r-first', 'AWS_REGION'],
  ['uses the value of an empty variable', { env: { ...env, AWS_REGION: '' }, profile }, REGION, '', 'AWS_REGION'],
  [
    'ignores an empty variable if the setting ignores empty variables',
    { env: { ...env, AWS_REGION: '' } },
    { ...REGION, ignoresEmptyVariables: true },
    'r-second',
    'AWS_DEFAULT_REGION',
  ],
  [
    'prefers the profile to a variable shared with other programs',
    { env: { PAGER: 'p-shared' }, profile },
    PAGER,
    'p-profile',
    'cli_pager',
  ],
  [
    'uses a variable shared with other programs if no other source has a value',
    { env: { PAGER: 'p-shared' } },
    PAGER,
    'p-shared',
    'PAGER',
  ],
])('%s', (_, sources, names, value, source) => {
  expect(lookup(sources, names)).toEqual({ value, source });
});

test('returns undefined for a setting that no source contains', () => {
  expect(lookup({ options: new Map(), env: {}, profile: new Map() }, REGION)).toBeUndefined();
  expect(lookup({}, PAGER)).toBeUndefined();
});
