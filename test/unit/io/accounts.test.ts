import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { afterEach, expect, test, vi } from 'vitest';
import { homeOf } from '../../../src/io/accounts.ts';

afterEach(() => vi.unstubAllEnvs());

test('finds the home folder of the account of this process, whatever HOME is', () => {
  vi.stubEnv('HOME', '/elsewhere');
  expect(homeOf()).toBe(userInfo().homedir);
});

test('finds that folder in /etc/passwd if Node.js cannot load a module on demand', () => {
  const { getBuiltinModule } = process;
  Object.assign(process, { getBuiltinModule: undefined });
  try {
    expect(homeOf()).toBe(userInfo().homedir);
  } finally {
    Object.assign(process, { getBuiltinModule });
  }
});

test('finds the home folders of other accounts in /etc/passwd', () => {
  const accounts = readFileSync('/etc/passwd', 'utf8').trim().split('\n');
  for (const [name = '', , , , , home] of accounts.map((line) => line.split(':'))) {
    expect(homeOf(name)).toBe(home || undefined);
  }
  expect(accounts.length).toBeGreaterThan(1);
});

test.each(['', 'no such account', '0'])('finds no home folder of the account %j', (account) => {
  expect(homeOf(account)).toBe(undefined);
});
