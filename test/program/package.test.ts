// The package that users install: only files that the program needs, no install scripts, and all licences.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SCRIPTS } from '../../src/completion/shells.ts';
import { linksIn } from '../support/docs.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const contributing = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');

let folder: string;
let installed: string;
let archive: string;
const own = (): string => join(installed, 'node_modules', 'ec2img');
/** A separate home without npm's cache, so that npm would need the network for any dependency. */
const env = (): NodeJS.ProcessEnv => ({ PATH: process.env.PATH, HOME: folder, npm_config_update_notifier: 'false' });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'package-'));
  installed = join(folder, 'installed');
  const pack = ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder];
  archive = join(folder, execFileSync('npm', pack, { cwd: root, env: env(), encoding: 'utf8' }).trim());
  const install = ['install', '--silent', '--offline', '--ignore-scripts', '--prefix', installed, archive];
  execFileSync('npm', install, { cwd: folder, env: env(), encoding: 'utf8' });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const below = (path: string): string[] =>
  (readdirSync(path, { recursive: true }) as string[]).filter((name) => statSync(join(path, name)).isFile()).sort();

test('the package runs after an offline installation without scripts', () => {
  const run = spawnSync(
    join(installed, 'node_modules', '.bin', 'ec2img'),
    ['create-image', '--generate-cli-skeleton'],
    {
      cwd: folder,
      env: env(),
      encoding: 'utf8',
    },
  );
  expect([run.status, run.stderr, Object.keys(JSON.parse(run.stdout)).at(0)]).toEqual([0, '', 'TagSpecifications']);
  const version = spawnSync(join(installed, 'node_modules', '.bin', 'ec2img'), ['--version'], {
    env: env(),
    encoding: 'utf8',
  });
  expect(version.stdout).toMatch(new RegExp(`^ec2img/${manifest.version} Node\\.js/\\S+ \\S+ npm/\\S+\\n$`));
});

test('the package installs no other package', () => {
  expect(readdirSync(join(installed, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['ec2img']);
  expect([manifest.dependencies, manifest.optionalDependencies, manifest.peerDependencies]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('the packed manifest has no script that runs during an installation', () => {
  const packed = JSON.parse(readFileSync(join(own(), 'package.json'), 'utf8'));
  const names = /^(pre|post)?install$|^(pre|post)?prepare$|^dependencies$/;
  expect(Object.keys(packed.scripts).filter((name) => names.test(name))).toEqual([]);
});

test('npm installs the package globally without a warning', () => {
  const words = ['install', '--global', '--offline', '--no-fund', '--prefix', join(folder, 'global'), archive];
  const { status, stdout, stderr } = spawnSync('npm', words, { cwd: folder, env: env(), encoding: 'utf8' });
  expect([status, stdout.replace(/ in \d+.*/, ''), stderr]).toEqual([0, '\nadded 1 package\n', '']);
});

test.each([
  ['ec2img', 'No "exports" main defined in'],
  ['ec2img/dist/ec2img.cjs', "Package subpath './dist/ec2img.cjs' is not defined by"],
])('an import of %s fails with a clear error, because ec2img is not a library', (name, message) => {
  const code = `import(${JSON.stringify(name)}).catch(({ code, message }) => console.log(code, message))`;
  const { stdout } = spawnSync(process.execPath, ['-e', code], { cwd: installed, env: env(), encoding: 'utf8' });
  expect(stdout).toMatch(new RegExp(`^ERR_PACKAGE_PATH_NOT_EXPORTED ${message}`));
});

test('the version in the manifest can be read by other packages', () => {
  const code = "console.log(require('ec2img/package.json').version)";
  const { stdout } = spawnSync(process.execPath, ['-e', code], { cwd: installed, env: env(), encoding: 'utf8' });
  expect(stdout).toBe(`${manifest.version}\n`);
});

/** Pages for contributors, who need a checkout in any case. */
const FOR_CONTRIBUTORS = /^CONTRIBUTING\.md$|^docs\/(adding-.*|architecture|decisions)\.md$/;

test('every relative link in the pages of the package leads to a file of the package', () => {
  const pages = below(own()).filter((name) => name.endsWith('.md') && !FOR_CONTRIBUTORS.test(name));
  expect(pages).toContain('README.md');
  const dead = pages.flatMap((page) =>
    linksIn(readFileSync(join(own(), page), 'utf8'))
      .map((target) => posix.join(posix.dirname(page), target))
      .filter((target) => !existsSync(join(own(), target)))
      .map((target) => `${page}: ${target}`),
  );
  expect(dead).toEqual([]);
});

test.each([
  ['ec2img.bash', SCRIPTS.bash],
  ['_ec2img', SCRIPTS.zsh],
  ['ec2img.fish', SCRIPTS.fish],
  ['ec2img.ps1', SCRIPTS.powershell],
])('the package contains the completion script %s', (name, script) => {
  expect(readFileSync(join(own(), 'dist', 'completion', name), 'utf8')).toBe(script);
});

test('the package contains only the program and its documents', () => {
  const kinds = below(own()).map((name) =>
    name
      .replace(/^dist\/[\w.-]+\.cjs$/, 'dist/*.cjs')
      .replace(/^dist\/(checks|schemas|described)\/[\w-]+\.(\w+)$/, 'dist/$1/*.$2')
      .replace(/^(dist\/man\/)[\w-]+\.([17])$/, '$1*.$2')
      .replace(/^docs\/[\w-]+\.md$/, 'docs/*.md'),
  );
  expect([...new Set(kinds)].sort()).toEqual([
    'CHANGELOG.md',
    'CONTRIBUTING.md',
    'LICENSE',
    'README.md',
    'SECURITY.md',
    'bin/ec2img.js',
    'bin/package.json',
    'dist/*.cjs',
    'dist/THIRD_PARTY',
    'dist/checks/*.cjs',
    'dist/completion/_ec2img',
    'dist/completion/ec2img.bash',
    'dist/completion/ec2img.fish',
    'dist/completion/ec2img.ps1',
    'dist/described/*.json',
    'dist/man/*.1',
    'dist/man/*.7',
    'dist/reference/ec2-commands.json',
    'dist/schemas/*.json',
    'docs/*.md',
    'package.json',
  ]);
});

test('the package contains no path of the build machine', () => {
  const telling = below(own()).filter((name) =>
    readFileSync(join(own(), name), 'latin1').includes(root.replace(/\/$/, '')),
  );
  expect(telling).toEqual([]);
});

describe('the licences of all bundled packages', () => {
  const notices = (): [head: string, text: string][] =>
    readFileSync(join(own(), 'dist', 'THIRD_PARTY'), 'utf8')
      .split(`\n${'-'.repeat(80)}\n\n`)
      .map((notice) => [notice.split('\n')[0] as string, notice.slice(notice.indexOf('\n')).trim()]);

  test('are known and allow bundling', () => {
    const heads = notices().map(([head]) => /^(\S+) \S+ \(([^)]+)\)/.exec(head)?.slice(1, 3));
    expect(heads.length).toBeGreaterThan(20);
    const known = ['MIT', 'ISC', 'Apache-2.0', '0BSD', 'BSD-3-Clause', 'MPL-2.0'];
    expect(heads.filter((head) => !head || !known.includes(head[1] as string))).toEqual([]);
    expect(heads.filter((head) => head?.[1] === 'MPL-2.0').map((head) => head?.[0])).toEqual([
      '@jmespath-community/jmespath',
    ]);
  });

  test('are included in full', () => {
    expect(notices().flatMap(([head, text]) => (text.length < 200 ? [head] : []))).toEqual([]);
  });
});

describe('the dependencies in package.json', () => {
  const names = Object.keys(manifest.devDependencies);

  test('have exact versions', () => {
    const versions = Object.values(manifest.devDependencies) as string[];
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  test('are locked with hashes', () => {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { integrity?: string; link?: boolean }>;
    };
    const unhashed = Object.entries(lock.packages).filter(([path, { integrity }]) => path !== '' && !integrity);
    expect(unhashed.map(([path]) => path)).toEqual([]);
  });

  test('are justified in CONTRIBUTING.md', () => {
    const table = contributing.slice(contributing.indexOf('## Dependencies'));
    const given = names.filter(
      (name) =>
        table.includes(`\`${name}\``) || table.includes(`\`${name.replace('@aws-sdk/credential-provider', '')}\``),
    );
    expect(names.filter((name) => !given.includes(name))).toEqual([]);
  });
});

test('package.json lists exactly the man pages that the build writes', () => {
  const built = readdirSync(join(root, 'dist', 'man')).map((name) => `dist/man/${name}`);
  expect((manifest.man as string[]).toSorted()).toEqual(built.toSorted());
});
