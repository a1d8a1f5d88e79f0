// Caches compiled code of the bundle in the user's cache folder, including functions that V8 compiles on their first
// call. A code cache is code, so files that other users could have written are not read. Errors here only cost time.

import { readFileSync, statSync } from 'node:fs';
import type { Module } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { cacheBase, privateFolder, readPrivate, writePrivate } from './user-cache.ts';

/** Unique ID of this build; scripts/build/bundle.ts inserts it. */
const BUILD = '__BUILD__';

/** The parts of the process that decide whether the cache is used. */
export type Runtime = Pick<NodeJS.Process, 'env' | 'version' | 'versions' | 'arch' | 'execArgv' | 'getuid'>;

export interface CodeCache {
  /** Absolute path of a private folder of the user. */
  readonly folder: string;
  readonly uid: number;
  /** Node version, architecture and build; part of file names. */
  readonly key: string;
}

/** Opens the user's code cache and creates its folder if needed. Undefined if it is off or not trusted. */
export function openCodeCache({ env, version, versions, arch, execArgv, getuid }: Runtime): CodeCache | undefined {
  const isOff = env.EC2IMG_CODE_CACHE === 'off' || env.NODE_DISABLE_COMPILE_CACHE !== undefined;
  // Flags and coverage change the code that V8 generates. Without user IDs, the owner of a folder is unknown.
  const isUnsupported = execArgv.length > 0 || env.NODE_OPTIONS || env.NODE_V8_COVERAGE || versions.bun;
  const base = cacheBase(env);
  const uid = getuid?.();
  if (isOff || isUnsupported || !base || uid === undefined) return undefined;
  const folder = privateFolder(base, 'code', uid);
  return folder === undefined ? undefined : { folder, uid, key: `${version}-${arch}-${BUILD}` };
}

/** A checksum format for cached data. V8 accepts data with a flipped bit, so it needs one. */
interface Seal {
  readonly close: (data: Buffer) => Buffer;
  /** Returns the data, or undefined if it is damaged. */
  readonly open: (sealed: Buffer) => Buffer | undefined;
}

/** Stores the data twice as a checksum: loading `node:crypto` would cost more than the cache saves. */
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

/** Stores the data after its SHA-256. */
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

/** Functions that write the code of each loaded file, as far as it is compiled. */
const saves: (() => void)[] = [];

let isMissing = false;

/**
 * Returns the exports of a CommonJS file of this build. Uses cached code if it matches the file, build and runtime.
 * Throws the errors of the file.
 */
export function requireCached(file: string, parent: Module, cache: CodeCache | undefined, seal: Seal): unknown {
  const { Module: Modules } = parent.constructor as unknown as { Module: typeof Module };
  const require = Modules.createRequire(file);
  if (!cache || require.cache[file]) return require(file);
  const source = readFileSync(file, 'utf8');
  const path = join(cache.folder, `${basename(file, '.cjs')}-${cache.key}-${statSync(file).mtimeMs}.bin`);
  const sealed = readPrivate(path, cache.uid);
  const cached = sealed && seal.open(sealed);
  const script = new Script(WRAPPER.join(source), { filename: file, ...(cached && { cachedData: cached }) });
  saves.push(() => writePrivate(path, seal.close(script.createCachedData())));
  isMissing ||= !cached || script.cachedDataRejected === true;
  const module = Object.assign(new Modules(file), { filename: file, paths: [] });
  require.cache[file] = module;
  // Files of this build that it requires use the cache as well.
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

/** Node's wrapper around a CommonJS module. */
const WRAPPER = ['(function (exports, require, module, __filename, __dirname) { ', '\n})'];

/**
 * Saves the cache if any file was missing from it, i.e. this run executed code that earlier runs did not. Call it last,
 * when the most code is compiled.
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
