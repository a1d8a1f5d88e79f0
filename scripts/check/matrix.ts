// Runs the tests on every supported Node.js version, and tests the installed package with each: parity, credentials,
// certificates, proxies, pipes and signals.
//   npm run test:matrix                  all of them
//   npm run test:matrix -- 22.23.3       one version
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { argumentsOf, refuse } from '../arguments.ts';
import { PROGRAM_TESTS } from './program-tests.ts';

const VERSIONS = ['20.20.2', '22.23.3', '24.21.0', '26.10.0'];

const root = fileURLToPath(new URL('../..', import.meta.url));
const { positionals } = argumentsOf('test:matrix', { allowPositionals: true });
for (const version of positionals)
  if (!/^\d+\.\d+\.\d+$/.test(version))
    refuse('test:matrix', `"${version}" is not a version of Node.js, such as 22.23.3.`);
const versions = positionals.length > 0 ? positionals : VERSIONS;
const work = mkdtempSync(join(tmpdir(), 'matrix-'));
const rows: string[][] = [];

try {
  const pack = ['pack', '--silent', '--ignore-scripts', '--pack-destination', work];
  const archive = join(work, execFileSync('npm', pack, { cwd: root, encoding: 'utf8' }).trim());
  for (const version of versions) {
    const node = nodeFor(version);
    const prefix = join(work, `installed-${version}`);
    execFileSync('npm', ['install', '--silent', '--global', '--ignore-scripts', '--prefix', prefix, archive], {
      cwd: work,
    });
    const program = join(prefix, 'bin', 'ec2img');
    rows.push([version, testsWith(node, []), testsWith(node, PROGRAM_TESTS, { EC2IMG_TEST_PROGRAM: program })]);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
console.log('\n| Node.js | tests | the installed package |\n| --- | --- | --- |');
for (const row of rows) console.log(`| ${row.join(' | ')} |`);

/** Returns the path of a Node.js version. Downloads it with npm once. */
function nodeFor(version: string): string {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(root, 'standalone', 'runtimes', `${name}-${version}`);
  const program = join(folder, 'package', 'bin', 'node');
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder, `${name}@${version}`], { stdio: 'ignore' });
  execFileSync('tar', ['-xzf', join(folder, `${name}-${version}.tgz`), '-C', folder]);
  return program;
}

/** Runs test files, by default all, and returns the summary line. */
function testsWith(node: string, files: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const PATH = `${dirname(node)}:${process.env.PATH}`;
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const run = spawnSync(node, [vitest, 'run', ...files], {
    cwd: root,
    env: { ...process.env, ...env, PATH, NO_COLOR: '1' },
    encoding: 'utf8',
  });
  process.stdout.write(run.stdout);
  if (run.status !== 0) process.exitCode = 1;
  const summary = /^ *Tests +(.*)$/m.exec(run.stdout)?.[1];
  // A vertical bar would start a new table cell.
  return summary?.replaceAll(' | ', ', ') ?? `did not finish: ${run.stderr.slice(-200)}`;
}
