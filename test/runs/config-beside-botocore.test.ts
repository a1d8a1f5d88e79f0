// Generated files, as ec2img and botocore read them. Skipped without a Python that has botocore.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nestedPairs, type Section } from '../../src/config/ini.ts';
import { type ConfigFiles, loadConfigFiles } from '../../src/config/shared-config.ts';
import { anyConfig } from '../support/any-config.ts';
import { configPython, type Files, type Pairs, type Reading, readWithBotocore } from '../support/config-botocore.ts';

const COUNT = 10_000;

if (configPython === undefined) console.warn('no Python has botocore: the files are not compared');

const seed = Number(process.env.EC2IMG_TEST_SEED ?? Date.now() % 2 ** 31);

const pairsOf = (section: Section | undefined): Pairs =>
  [...(section ?? [])].map(([key, value]) => [key, nestedPairs(value) ? pairsOf(nestedPairs(value)) : value]);

function load({ config, credentials }: Files): ConfigFiles | undefined {
  const readFile = (path: string): Uint8Array => (path === '/h/.aws/config' ? config : credentials);
  try {
    return loadConfigFiles({ env: { HOME: '/h' }, homeOf: () => undefined, readFile });
  } catch {
    return undefined;
  }
}

/** What ec2img reads. It lists the names of profiles only, so the other sections are those of all names in the files. */
function readingOf(files: Files, wanted: Reading): Reading {
  const read = load(files);
  if (!read) return undefined;
  const { profiles = [], sessions = [], services = [], credentials = [] } = wanted ?? {};
  const found = (first: Pairs, find: (name: string) => Section | undefined): Pairs => {
    const names = new Set(
      [first, profiles, sessions, services, credentials].flatMap((all) => all.map(([name]) => name)),
    );
    return [...names].flatMap((name) => (find(name) ? [[name, pairsOf(find(name))] as const] : []));
  };
  return {
    profiles: read.profileNames().map((name) => [name, pairsOf(read.profile(name))]),
    sessions: found(sessions, (name) => read.section('sso-session', name)),
    services: found(services, (name) => read.section('services', name)),
    credentials: found(credentials, read.credentials),
  };
}

describe.skipIf(configPython === undefined)('ec2img and botocore', () => {
  test(`read the same in ${COUNT} generated files (EC2IMG_TEST_SEED=${seed})`, {
    tags: ['slow'],
    timeout: 300_000,
  }, async () => {
    console.info(`EC2IMG_TEST_SEED=${seed}`);
    const files = fc.sample(anyConfig, { numRuns: COUNT, seed });
    const folder = mkdtempSync(join(tmpdir(), 'botocore-'));
    const readings = await readWithBotocore(configPython as string, files, folder);
    rmSync(folder, { recursive: true });
    files.forEach((one, at) => {
      const shown = JSON.stringify([one.config, one.credentials].map((data) => Buffer.from(data).toString()));
      expect(readingOf(one, readings[at]), `files ${at}: ${shown}`).toEqual(readings[at]);
    });
    const accepted = readings.filter((reading) => reading !== undefined);
    const some = (part: (reading: NonNullable<Reading>) => Pairs): number =>
      accepted.filter((one) => part(one).length > 0).length;
    // Neither kind of file is rare.
    expect(accepted.length).toBeGreaterThan(COUNT / 4);
    expect(COUNT - accepted.length).toBeGreaterThan(COUNT / 10);
    expect(some(({ profiles }) => profiles)).toBeGreaterThan(COUNT / 5);
    expect(some(({ sessions }) => sessions)).toBeGreaterThan(COUNT / 20);
    expect(some(({ services }) => services)).toBeGreaterThan(COUNT / 20);
  });
});
