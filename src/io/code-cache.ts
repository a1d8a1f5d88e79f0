// Compiled code of the bundle, kept between runs below the user's cache folder, with the functions that are compiled only
// when they are called. A cache of code is code: what others could have written is not read. Whatever goes wrong here
// costs time and nothing else.

import { readFileSync, statSync } from 'node:fs';
import type { Module } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { cacheBase, privateFolder, readPrivate, writePrivate } from './user-cache.ts';

/** Tells this build from every other; put in by scripts/build/bundle.ts. */
const BUILD = '__BUILD__';

/** What of the process decides whether there is a cache. */
export type Runtime = Pick<NodeJS.Process, 'env' | 'version' | 'versions' | 'arch' | 'execArgv' | 'getuid'>;

export interface CodeCache {
  /** Absolute path of a folder that belongs to the user alone. */
  readonly folder: string;
  readonly uid: number;
  /** The exact version of Node, the architecture and the build, part of the names of files. */
  readonly key: string;
}

/** The user's cache of code, its folder made where it is missing; undefined where there is none that can be trusted. */
export function openCodeCache({ env, version, versions, arch, execArgv, getuid }: Runtime): CodeCache | undefined {
  const isOff = env.EC2IMG_CODE_CACHE === 'off' || env.NODE_DISABLE_COMPILE_CACHE !== undefined;
  // Flags and coverage change the code that V8 makes; without users, nobody knows whose folder it is.
  const isOdd = execArgv.length > 0 || env.NODE_OPTIONS || env.NODE_V8_COVERAGE || versions.bun;
  const base = cacheBase(env);
  const uid = getuid?.();
  if (isOff || isOdd || !base || uid === undefined) return undefined;
  const folder = privateFolder(base, 'code', uid);
  return folder === undefined ? undefined : { folder, uid, key: `${version}-${arch}-${BUILD}` };
}

/** How it shows that what was written is what is read: V8 itself takes data with a flipped bit. */
interface Seal {
  readonly close: (data: Buffer) => Buffer;
  /** The data, or undefined where it is damaged. */
  readonly open: (sealed: Buffer) => Buffer | undefined;
}

/** The data twice. Where nothing else needs a hash, loading one takes longer than the cache saves. */
export const twice: Seal = {
  close: (data) => Buffer.concat([data, data]),
  open: (sealed) => {
    const half = sealed.length / 2;
    return sealed.length > 0 && sealed.subarray(0, half).equals(sealed.subarray(half))
      ? sealed.subarray(half)
      : undefined;
  },
};

const HASH_LENGTH = 32;

/** The data behind its SHA-256. */
export async function hashed(): Promise<Seal> {
  const { createHash } = await import('node:crypto');
  const hashOf = (data: Buffer): Buffer => createHash('sha256').update(data).digest();
  return {
    close: (data) => Buffer.concat([hashOf(data), data]),
    open: (sealed) => {
      const data = sealed.subarray(HASH_LENGTH);
      return hashOf(data).equals(sealed.subarray(0, HASH_LENGTH)) ? data : undefined;
    },
  };
}

/** Writes the code of each file that was loaded, as far as it is compiled by then. */
const saves: (() => void)[] = [];

let isMissing = false;

/**
 * The exports of a CommonJS file of this build; its code out of the cache where it is there for just this file, build and
 * runtime. Throws what the file throws.
 */
export function requireCached(file: string, parent: Module, cache: CodeCache | undefined, seal: Seal): unknown {
  const { Module: Modules } = parent.constructor as unknown as { Module: typeof Module };
  const require = Modules.createRequire(file);
  if (!cache || require.cache[file]) return require(file);
  const source = readFileSync(file, 'utf8');
  const path = join(cache.folder, `${basename(file, '.cjs')}-${cache.key}-${statSync(file).mtimeMs}.bin`);
  const sealed = readPrivate(path, cache.uid);
  const kept = sealed && seal.open(sealed);
  const script = new Script(WRAPPER.join(source), { filename: file, ...(kept && { cachedData: kept }) });
  saves.push(() => writePrivate(path, seal.close(script.createCachedData())));
  isMissing ||= !kept || script.cachedDataRejected === true;
  const module = Object.assign(new Modules(file), { filename: file, paths: [] });
  require.cache[file] = module;
  // What it loads of this build comes out of the cache as well.
  const requireNear = (id: string): unknown =>
    id.startsWith('./') ? requireCached(join(dirname(file), id), module, cache, twice) : require(id);
  try {
    script.runInThisContext().call(module.exports, module.exports, requireNear, module, file, dirname(file));
  } catch (error) {
    delete require.cache[file];
    throw error;
  }
  module.loaded = true;
  return module.exports;
}

/** What Node puts around the code of a CommonJS module. */
const WRAPPER = ['(function (exports, require, module, __filename, __dirname) { ', '\n})'];

/**
 * Keeps what this run has compiled, if the code of one of its files was not there: then it went further than those before
 * it. Called once all is done, for then it is most.
 */
export function saveCompiled(): void {
  const all = saves.splice(0);
  if (!isMissing) return;
  isMissing = false;
  for (const save of all) {
    try {
      save();
    } catch {}
  }
}
