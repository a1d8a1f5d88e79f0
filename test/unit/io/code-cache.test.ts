// The code cache: which files are trusted, and that only speed depends on it.

import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { Module } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type CodeCache,
  openCodeCache,
  type Runtime,
  requireCached,
  saveCompiled,
} from '../../../src/io/code-cache.ts';

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'code-cache-'));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const uid = process.getuid?.() as number;
const modeOf = (path: string): string => (lstatSync(path).mode & 0o777).toString(8);

/** A process with a cache below `base`. */
const runtime = (changes: object = {}, env: object = {}): Runtime => ({
  env: { XDG_CACHE_HOME: base, ...env },
  version: 'v20.1.2',
  versions: { ...process.versions, bun: undefined } as unknown as NodeJS.ProcessVersions,
  arch: 'x64',
  execArgv: [],
  getuid: () => uid,
  ...changes,
});

/** A module that loads files. */
const parent = { module: new Module('parent'), require: Module.createRequire(import.meta.url) };

const folder = (): string => join(base, 'ec2img', 'code');

describe('the folder of the code cache', () => {
  test('is created with permissions for its owner only', () => {
    expect(openCodeCache(runtime())).toEqual({ folder: folder(), uid, key: 'v20.1.2-x64-__BUILD__' });
    expect([modeOf(folder()), modeOf(join(base, 'ec2img'))]).toEqual(['700', '700']);
  });

  test('is in ~/.cache if XDG_CACHE_HOME is not set', () => {
    const env = { XDG_CACHE_HOME: undefined, HOME: base };
    expect(openCodeCache(runtime({}, env))?.folder).toBe(join(base, '.cache', 'ec2img', 'code'));
  });

  const other = uid + 1;
  const inHome = (user: number): Runtime => runtime({ getuid: () => user }, { XDG_CACHE_HOME: '', HOME: base });

  test('is not created in the home folder of another user, as with sudo that keeps HOME', () => {
    expect(openCodeCache(inHome(other))).toBeUndefined();
    expect(readdirSync(base)).toEqual([]);
  });

  test.skipIf(uid !== 0)('is not created there in a cache folder of root', () => {
    chownSync(base, other, other);
    mkdirSync(join(base, '.cache'), { mode: 0o700 });
    expect(openCodeCache(inHome(uid))).toBeUndefined();
    expect(readdirSync(join(base, '.cache'))).toEqual([]);
  });

  test.skipIf(uid !== 0)('is not created in a folder of root by another user', () => {
    chmodSync(base, 0o1777);
    expect(openCodeCache(inHome(other))).toBeUndefined();
    expect(readdirSync(base)).toEqual([]);
  });

  const refused: [name: string, changes: object, env?: object][] = [
    ['the cache is turned off', {}, { EC2IMG_CODE_CACHE: 'off' }],
    ["Node's compile cache is turned off", {}, { NODE_DISABLE_COMPILE_CACHE: '1' }],
    ['NODE_OPTIONS is set', {}, { NODE_OPTIONS: '--no-opt' }],
    ['coverage is measured', {}, { NODE_V8_COVERAGE: '/tmp/coverage' }],
    ['Node was started with options', { execArgv: ['--jitless'] }],
    ['the platform has no user IDs', { getuid: undefined }],
    ['the runtime is Bun', { versions: { bun: '1.4.5' } }],
    ['it belongs to another user', { getuid: () => uid + 1 }],
    ['there is no home folder', {}, { XDG_CACHE_HOME: '' }],
    ['the home folder does not exist', {}, { XDG_CACHE_HOME: '', HOME: '/nowhere/at/all' }],
    ['its path is not absolute', {}, { XDG_CACHE_HOME: 'cache' }],
  ];
  test.each(refused)('is not used if %s', (_, changes, env) => {
    expect(openCodeCache(runtime(changes, env))).toBeUndefined();
    expect([existsSync('cache'), existsSync('/nowhere/at')]).toEqual([false, false]);
  });

  const unsafe: [name: string, prepare: () => void][] = [
    ['other users can read it', () => chmodSync(folder(), 0o755)],
    ['other users can write to it', () => chmodSync(folder(), 0o777)],
    ['other users can replace it', () => chmodSync(join(base, 'ec2img'), 0o770)],
    ['other users can replace its parent', () => chmodSync(base, 0o777)],
    [
      'it is a symbolic link',
      () => {
        renameSync(folder(), join(base, 'elsewhere'));
        symlinkSync(join(base, 'elsewhere'), folder());
      },
    ],
    [
      'its parent is a symbolic link',
      () => {
        renameSync(join(base, 'ec2img'), join(base, 'elsewhere'));
        symlinkSync(join(base, 'elsewhere'), join(base, 'ec2img'));
      },
    ],
    [
      'it is a file',
      () => {
        rmSync(folder(), { recursive: true });
        writeFileSync(folder(), '');
      },
    ],
  ];
  test.each(unsafe)('is not used if %s', (_, prepare) => {
    mkdirSync(folder(), { recursive: true, mode: 0o700 });
    prepare();
    expect(openCodeCache(runtime())).toBeUndefined();
  });

  test('can be in a world-writable folder with the sticky bit', () => {
    chmodSync(base, 0o1777);
    expect(openCodeCache(runtime())?.folder).toBe(folder());
  });
});

describe('a file of the code cache', () => {
  /** Loads a file like a new process, without the module cache. */
  function load(file: string, cache = openCodeCache(runtime()) as CodeCache): unknown {
    delete Module.createRequire(file).cache[file];
    return requireCached(file, parent, cache);
  }

  function program(text = 'module.exports = [__filename, require("node:path").basename(__dirname), 1];'): string {
    const file = join(base, 'program.cjs');
    writeFileSync(file, text);
    utimesSync(file, 1000, 1000);
    return file;
  }

  /** The only file of the cache. */
  function kept(): string {
    const [only, ...more] = readdirSync(folder()).map((one) => join(folder(), one));
    expect(more).toEqual([]);
    return only as string;
  }

  function keep(file: string): string {
    load(file);
    saveCompiled(0);
    return kept();
  }

  test('is written once, with permissions for its owner only, and then used', () => {
    const file = program();
    const path = keep(file);
    expect(path.slice(folder().length + 1)).toBe('program-v20.1.2-x64-__BUILD__-1000000.bin');
    expect(modeOf(path)).toBe('600');
    const { ino } = lstatSync(path);
    expect(load(file)).toEqual([file, base.split('/').pop(), 1]);
    saveCompiled(0);
    expect(lstatSync(kept()).ino).toBe(ino);
  });

  const damages: [name: string, damage: (path: string) => void][] = [
    ['has a flipped bit', (path) => writeFileSync(path, flipped(readFileSync(path), 0.5))],
    ['has a flipped bit at its start', (path) => writeFileSync(path, flipped(readFileSync(path), 0))],
    ['has a flipped bit at its end', (path) => writeFileSync(path, flipped(readFileSync(path), 1))],
    ['is truncated', (path) => truncateSync(path, 100)],
    ['is empty', (path) => truncateSync(path, 0)],
    ['is too large', (path) => truncateSync(path, 9 * 2 ** 20)],
    ['can be read by other users', (path) => chmodSync(path, 0o644)],
    ['can be written by other users', (path) => chmodSync(path, 0o602)],
    [
      'is a symbolic link',
      (path) => {
        renameSync(path, join(base, 'elsewhere'));
        symlinkSync(join(base, 'elsewhere'), path);
      },
    ],
    [
      'is a pipe',
      (path) => {
        rmSync(path);
        execFileSync('mkfifo', ['-m', '600', path]);
      },
    ],
  ];
  test.each(damages)('is replaced instead of used if it %s', (_, damage) => {
    const file = program();
    const path = keep(file);
    damage(path);
    const before = lstatSync(path);
    expect(load(file)).toEqual([file, base.split('/').pop(), 1]);
    saveCompiled(0);
    const after = lstatSync(kept());
    expect([after.ino === before.ino, after.isFile(), modeOf(path)]).toEqual([false, true, '600']);
  });

  test.skipIf(uid !== 0)('is replaced instead of used if it belongs to another user (needs root)', () => {
    const file = program();
    const path = keep(file);
    chownSync(path, 65_534, 65_534);
    load(file);
    saveCompiled(0);
    expect(lstatSync(kept()).uid).toBe(uid);
  });

  test('is not used for another build, Node version or architecture', () => {
    const file = program();
    const cache = openCodeCache(runtime()) as CodeCache;
    keep(file);
    for (const key of ['v20.1.3-x64-__BUILD__', 'v20.1.2-arm64-__BUILD__', 'v20.1.2-x64-other']) {
      load(file, { ...cache, key });
      saveCompiled(0);
    }
    expect(readdirSync(folder()).length).toBe(4);
  });

  test('is not used for a source file with another modification time', () => {
    keep(program('module.exports = 1;'));
    const file = program('module.exports = 2;');
    utimesSync(file, 2000, 2000);
    expect(load(file)).toBe(2);
  });

  test('leaves no temporary file if it cannot be written', () => {
    const path = keep(program());
    rmSync(path);
    mkdirSync(path);
    writeFileSync(join(path, 'in the way'), '');
    load(join(base, 'program.cjs'));
    saveCompiled(0);
    expect(readdirSync(folder())).toEqual([path.slice(folder().length + 1)]);
  });

  test('is not written if the module throws, and the error is thrown again', () => {
    const file = program('throw new Error("no");');
    expect(() => load(file)).toThrow('no');
    expect(Module.createRequire(file).cache[file]).toBeUndefined();
  });

  test('replaces old files, so that 64 remain', () => {
    const cache = openCodeCache(runtime()) as CodeCache;
    for (let at = 10; at < 90; at++) writeFileSync(join(folder(), `old-${at}.bin`), '');
    for (let at = 10; at < 90; at++) utimesSync(join(folder(), `old-${at}.bin`), at, at);
    load(program(), cache);
    saveCompiled(0);
    const left = readdirSync(folder()).sort();
    expect([left.length, left[0], left.at(-1)]).toEqual([
      64,
      'old-27.bin',
      'program-v20.1.2-x64-__BUILD__-1000000.bin',
    ]);
  });
});

function flipped(data: Buffer, place: number): Buffer {
  const at = Math.round(place * (data.length - 1));
  data[at] = (data[at] as number) ^ 1;
  return data;
}

test('the code cache also serves files that a cached file requires', () => {
  const cache = openCodeCache(runtime()) as CodeCache;
  writeFileSync(
    join(base, 'near.cjs'),
    'exports.path = require("node:path").sep; exports.back = require("./first.cjs");',
  );
  writeFileSync(join(base, 'first.cjs'), 'exports.name = "first"; exports.near = require("./near.cjs");');
  const first = requireCached(join(base, 'first.cjs'), parent, cache) as Record<string, unknown>;
  expect(first.near).toEqual({ path: '/', back: first });
  saveCompiled(0);
  expect(
    readdirSync(folder())
      .map((name) => name.split('-')[0])
      .sort(),
  ).toEqual(['first', 'near']);
});

describe('the compiled code is saved', () => {
  /** Loads files like a new process that ends with an exit code. Returns the names of the files whose code was saved. */
  function run(names: readonly string[], exitCode: number): string[] {
    const cache = openCodeCache(runtime()) as CodeCache;
    const saved = (): [string, number][] =>
      readdirSync(folder()).map((name) => [name, lstatSync(join(folder(), name)).ino]);
    const before = new Map(saved());
    for (const name of names) {
      const file = join(base, name);
      if (!existsSync(file)) writeFileSync(file, 'module.exports = 1;');
      delete parent.require.cache[file];
      expect(requireCached(file, parent, cache)).toBe(1);
    }
    saveCompiled(exitCode);
    return saved().flatMap(([name, ino]) => (before.get(name) === ino ? [] : (name.split('-')[0] as string)));
  }

  test('by a run that loads more files than earlier runs, for all its files', () => {
    expect(run(['one.cjs'], 0)).toEqual(['one']);
    expect(run(['one.cjs', 'two.cjs'], 0)).toEqual(['one', 'two']);
    expect(run(['one.cjs', 'two.cjs'], 0)).toEqual([]);
    expect(run(['one.cjs'], 0)).toEqual([]);
  });

  test('by a run that ends with another exit code than earlier runs', () => {
    expect(run(['one.cjs'], 0)).toEqual(['one']);
    expect(run(['one.cjs'], 252)).toEqual(['one']);
    expect(run(['one.cjs'], 252)).toEqual([]);
    expect(run(['one.cjs'], 0)).toEqual([]);
  });

  test('for the last 30 kinds of runs', () => {
    for (let code = 0; code <= 30; code++) expect(run(['one.cjs'], code)).toEqual(['one']);
    for (let code = 1; code <= 30; code++) expect(run(['one.cjs'], code)).toEqual([]);
    expect(run(['one.cjs'], 0)).toEqual(['one']);
  });
});
