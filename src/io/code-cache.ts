// Caches compiled code of the bundle in the user's cache folder, including functions that V8 compiles on their first
// call. A code cache is code, so files that other users could have written are not read. Errors here only cost time.

import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import type { Module } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { cacheBase, privateFolder, readExactly, readPrivate, writePrivate } from './user-cache.ts';

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

/**
 * Opens the user's code cache and creates its folder if needed. Undefined if it is off or not trusted. Runs with other flags
 * of V8 need a suffix for the names of their files.
 */
export function openCodeCache(
  { env, version, versions, arch, execArgv, getuid }: Runtime,
  suffix = '',
): CodeCache | undefined {
  const isOff = env.EC2IMG_CODE_CACHE === 'off' || env.NODE_DISABLE_COMPILE_CACHE !== undefined;
  // Flags and coverage change the code that V8 generates. Without user IDs, the owner of a folder is unknown.
  const isUnsupported = execArgv.length > 0 || env.NODE_OPTIONS || env.NODE_V8_COVERAGE || versions.bun;
  const base = cacheBase(env);
  const uid = getuid?.();
  if (isOff || isUnsupported || !base || uid === undefined) return undefined;
  const folder = privateFolder(base, 'code', uid);
  return folder === undefined ? undefined : { folder, uid, key: `${version}-${arch}-${BUILD}${suffix}` };
}

/** A file that was loaded through the cache. */
interface LoadedFile {
  /** The kinds of runs that its cached code has served; empty if there was none. */
  readonly kinds: readonly string[];
  /** Writes the code that is compiled by now. */
  readonly save: (kinds: readonly string[]) => void;
}

const loadedFiles: LoadedFile[] = [];

/** A CommonJS module and its own `require`. */
export interface Loader {
  readonly module: Module;
  readonly require: NodeJS.Require;
}

/**
 * Returns the exports of a CommonJS file of this build, which must be ASCII. Uses cached code if it matches the file,
 * build and runtime. Throws the errors of the file.
 */
export function requireCached(file: string, parent: Loader, cache: CodeCache | undefined): unknown {
  const { cache: modules } = parent.require;
  if (modules[file]) return modules[file].exports;
  if (!cache) return parent.require(file);
  const { wrapped, changed } = readSource(file);
  const path = join(cache.folder, `${basename(file, '.cjs')}-${cache.key}-${changed}.bin`);
  const sealed = readPrivate(path, cache.uid);
  const known = sealed && unpack(unseal(sealed));
  const script = new Script(wrapped, { filename: file, ...(known && { cachedData: known.code }) });
  loadedFiles.push({
    kinds: known && !script.cachedDataRejected ? known.kinds : [],
    save: (kinds) => writePrivate(path, seal(pack({ code: script.createCachedData(), kinds }))),
  });
  const Modules = parent.module.constructor as typeof Module;
  const module = Object.assign(new Modules(file), { filename: file, paths: [] });
  modules[file] = module;
  // Files of this build that it requires use the cache as well.
  const require = Object.assign(
    (id: string): unknown =>
      id.startsWith('./') ? requirePart(join(dirname(file), id), parent, cache) : parent.require(id),
    parent.require,
  );
  try {
    script.runInThisContext().call(module.exports, module.exports, require, module, file, dirname(file));
  } catch (error) {
    delete modules[file];
    throw error;
  }
  module.loaded = true;
  return module.exports;
}

/** Returns the exports of a file of this build, or the value in one of its JSON files. */
const requirePart = (file: string, parent: Loader, cache: CodeCache): unknown =>
  file.endsWith('.json') ? JSON.parse(readFileSync(file, 'utf8')) : requireCached(file, parent, cache);

/** Node's wrapper around a CommonJS module. */
const [HEAD, TAIL] = ['(function (exports, require, module, __filename, __dirname) { ', '\n})'] as const;

/**
 * Reads a file of the build in its wrapper, and the time of its last change. Builds one string only: a copy of the
 * startup file can fill the young generation of the heap, and a garbage collection takes 1 ms.
 */
function readSource(path: string): { readonly wrapped: string; readonly changed: number } {
  const file = openSync(path, 'r');
  try {
    const { size, mtimeMs } = fstatSync(file);
    const data = Buffer.allocUnsafeSlow(HEAD.length + size + TAIL.length);
    data.write(HEAD, 0, 'latin1');
    readExactly(file, data.subarray(HEAD.length, HEAD.length + size));
    data.write(TAIL, HEAD.length + size, 'latin1');
    return { wrapped: data.toString('latin1'), changed: mtimeMs };
  } finally {
    closeSync(file);
  }
}

/** Stores data twice: V8 accepts a flipped bit, and loading `node:crypto` for a checksum takes 3 ms. */
const seal = (data: Buffer): Buffer => Buffer.concat([data, data]);

/** Returns the data, or undefined if it is damaged. */
function unseal(sealed: Buffer): Buffer | undefined {
  const data = sealed.subarray(0, sealed.length / 2);
  return data.length > 0 && data.equals(sealed.subarray(data.length)) ? data : undefined;
}

/** Compiled code, and the kinds of runs that it has served. */
interface Compiled {
  readonly code: Buffer;
  readonly kinds: readonly string[];
}

/** The code comes first because V8 copies data that is not aligned. */
function pack({ code, kinds }: Compiled): Buffer {
  const list = Buffer.from(kinds.join(' '));
  return Buffer.concat([code, list, Buffer.from([list.length])]);
}

function unpack(data: Buffer | undefined): Compiled | undefined {
  if (!data) return undefined;
  const end = data.length - 1;
  const start = end - (data[end] as number);
  return { code: data.subarray(0, start), kinds: data.subarray(start, end).toString().split(' ') };
}

/** Number of kinds to keep. There are not more than that, but the length of their list must fit a byte. */
const MAX_KINDS = 30;

/**
 * Saves the compiled code if this run executed code that earlier runs did not: if it is the first that ends with this
 * exit code after loading this many files. Call it last, when the most code is compiled.
 */
export function saveCompiled(exitCode: number): void {
  const files = loadedFiles.splice(0);
  const kind = `${exitCode}/${files.length}`;
  if (files.every(({ kinds }) => kinds.includes(kind))) return;
  for (const { kinds, save } of files) {
    try {
      save([...new Set([kind, ...kinds])].slice(0, MAX_KINDS));
    } catch {}
  }
}
