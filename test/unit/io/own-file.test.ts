// Files in the home folder: what is read, and how they are replaced.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readOwnFile, writeOwnFile } from '../../../src/io/own-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'own-file-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const MEBIBYTE = 2 ** 20;

describe('readOwnFile', () => {
  test.each([0, 1, MEBIBYTE])('reads a file of %d bytes', (size) => {
    writeFileSync(join(folder, 'f'), Buffer.alloc(size, 'x'));
    expect(readOwnFile(join(folder, 'f')).length).toBe(size);
  });

  test('follows a symbolic link, as the AWS CLI does', () => {
    writeFileSync(join(folder, 'f'), 'text');
    symlinkSync('f', join(folder, 'link'));
    expect(readOwnFile(join(folder, 'link')).toString()).toBe('text');
  });

  test.each<[string, string, (path: string) => void]>([
    ['no file', 'ENOENT', () => {}],
    ['a folder', 'EINVAL', (path) => mkdirSync(path)],
    ['a named pipe, for whose writer it does not wait', 'EINVAL', (path) => void spawnSync('mkfifo', [path])],
    ['a device', 'EINVAL', (path) => symlinkSync('/dev/zero', path)],
    ['a file of more than a mebibyte', 'EFBIG', (path) => writeFileSync(path, Buffer.alloc(MEBIBYTE + 1))],
  ])('rejects %s with %s', (_, code, make) => {
    make(join(folder, 'f'));
    expect(() => readOwnFile(join(folder, 'f'))).toThrow(expect.objectContaining({ code }));
  });
});

describe('writeOwnFile', () => {
  const modes = (...paths: string[]) => paths.map((path) => (statSync(join(folder, path)).mode & 0o777).toString(8));

  test('creates folders and a file that only their owner can read', () => {
    writeOwnFile(join(folder, 'a/b/f'), 'text');
    expect(readFileSync(join(folder, 'a/b/f'), 'utf8')).toBe('text');
    expect(modes('a', 'a/b', 'a/b/f')).toEqual(['700', '700', '600']);
    expect(readdirSync(join(folder, 'a/b'))).toEqual(['f']);
  });

  test('replaces a file that others could read', () => {
    writeFileSync(join(folder, 'f'), 'old');
    chmodSync(join(folder, 'f'), 0o644);
    writeOwnFile(join(folder, 'f'), 'new');
    expect([readFileSync(join(folder, 'f'), 'utf8'), ...modes('f')]).toEqual(['new', '600']);
  });

  test('replaces a symbolic link, and not the file that it names', () => {
    writeFileSync(join(folder, 'target'), 'old');
    symlinkSync('target', join(folder, 'f'));
    writeOwnFile(join(folder, 'f'), 'new');
    expect(['target', 'f'].map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual(['old', 'new']);
  });

  test.skipIf(process.getuid?.() !== 0)('gives files in the home folder of another user to that user', () => {
    chownSync(folder, 1234, 5678);
    writeOwnFile(join(folder, 'a/b/f'), 'text');
    writeOwnFile(join(folder, 'a/b/f'), 'new text');
    const owners = ['a', 'a/b', 'a/b/f'].map((path) => {
      const { uid, gid } = statSync(join(folder, path));
      return [uid, gid];
    });
    expect(owners).toEqual([
      [1234, 5678],
      [1234, 5678],
      [1234, 5678],
    ]);
    expect(modes('a', 'a/b', 'a/b/f')).toEqual(['700', '700', '600']);
  });

  test('leaves nothing if it fails', () => {
    mkdirSync(join(folder, 'f/g'), { recursive: true });
    expect(() => writeOwnFile(join(folder, 'f'), 'new')).toThrow(/EISDIR|ENOTEMPTY/);
    expect(readdirSync(folder)).toEqual(['f']);
  });
});
