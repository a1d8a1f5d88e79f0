import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { tuneForPlans } from '../../../src/io/engine.ts';

function flagsFor(version: string): string[] {
  const flags: string[] = [];
  tuneForPlans((flag) => flags.push(flag), version);
  return flags;
}

test('this V8 knows its flags', () => {
  const flags = flagsFor(process.versions.v8);
  expect(flags).not.toEqual([]);
  const { status, stderr } = spawnSync(process.execPath, [...flags, '-e', ''], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('no flag is set in a version that is not known', () => {
  expect([flagsFor('10.2.154'), flagsFor('99.1'), flagsFor('')]).toEqual([[], [], []]);
});
