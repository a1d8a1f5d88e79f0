// Locks of files between real processes.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type KernelLock, lockFile } from '../../src/io/file-lock.ts';
import { ownRecord } from '../../src/io/lock-record.ts';

const folder = mkdtempSync(join(tmpdir(), 'file-lock-'));
const program = join(folder, 'lock-process.mjs');
// A bundle starts ten times as fast as TypeScript.
beforeAll(async () => {
  const input = fileURLToPath(new URL('../support/lock-process.ts', import.meta.url));
  const bundle = await rolldown({ input, platform: 'node' });
  await bundle.write({ file: program });
  await bundle.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

let path: string;
let count = 0;
beforeEach(() => {
  path = join(folder, `${count++}.journal`);
  writeFileSync(path, '');
});

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

interface Other {
  readonly child: ChildProcess;
  /** Resolves to the next line that it prints. */
  readonly next: () => Promise<string>;
  readonly ended: Promise<unknown>;
}

/** Starts a process that locks a file. */
async function other(...args: string[]): Promise<Other> {
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  started.push(child);
  const lines: string[] = [];
  let wake = (): void => {};
  child.stdout?.on('data', (data) => {
    lines.push(...String(data).trim().split('\n'));
    wake();
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  const next = async (): Promise<string> => {
    while (lines.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve;
        child.on('close', () => resolve());
      });
      if (child.exitCode !== null && lines.length === 0) throw new Error('the process has ended');
    }
    return lines.shift() as string;
  };
  expect(await next()).toBe('ready');
  return { child, next, ended };
}

const PROCESSES = 12;

const none: KernelLock = async () => undefined;

/** Short times for heartbeats. Their holders are processes of this machine, which need none, or have none. */
const FAST = { beat: 50, silence: 1000, poll: 10 };

/** Locks the file in this process: the lock, or the process that has it. */
async function lockHere(kernel?: KernelLock, file = path) {
  const handle = await open(file, 'a+');
  const lock = await lockFile(handle, file, kernel, FAST);
  if ('isHeld' in lock) {
    await handle.close();
    return { holder: lock.processId, release: async () => {}, isLost: async () => false };
  }
  const release = async (): Promise<void> => {
    await lock.release();
    await handle.close();
  };
  return { holder: undefined, release, isLost: lock.isLost };
}

/** True if the system has flock(1) or O_EXLOCK. Without them, only lock files are tested. */
const hasKernelLock =
  /^(?:darwin|freebsd|openbsd)$/.test(process.platform) ||
  (process.platform === 'linux' && (process.env.PATH ?? '').split(':').some((one) => existsSync(join(one, 'flock'))));

const MODES: [mode: string, kernel: KernelLock | undefined][] = [
  ...(hasKernelLock ? [['kernel', undefined] as [string, undefined]] : []),
  ['file', none],
];

describe.each(MODES)('a lock with the mode %s', (mode, kernel) => {
  test('of many processes that start at the same moment exactly one gets it', async () => {
    const start = join(folder, `start-${mode}`);
    const others = await Promise.all(Array.from({ length: PROCESSES }, () => other(path, start, mode)));
    writeFileSync(start, '');
    const said = await Promise.all(others.map(({ next }) => next()));
    const winner = others[said.indexOf('locked')];
    expect(said.filter((one) => one === 'locked')).toHaveLength(1);
    // A process that does not get the kernel's lock may be faster than the winner's lock file.
    const known = said.filter((one) => one === `held by ${winner?.child.pid}` || one === 'held by undefined');
    expect(known).toHaveLength(PROCESSES - 1);
    for (const { child } of others) child.stdin?.end();
    await Promise.all(others.map(({ ended }) => ended));
    expect(readdirSync(folder).filter((name) => name.endsWith('.lock') || name.includes('.lock.'))).toEqual([]);
  });

  test('of 10 processes that find the lock of a killed one exactly one gets it', async () => {
    const first = await other(path, '', mode);
    expect(await first.next()).toBe('locked');
    expect((await lockHere(kernel)).holder).toBe(first.child.pid);
    first.child.kill('SIGKILL');
    await first.ended;
    expect(existsSync(`${path}.lock`)).toBe(true);
    const start = join(folder, `again-${mode}`);
    const others = await Promise.all(Array.from({ length: 10 }, () => other(path, start, mode)));
    writeFileSync(start, '');
    const said = await Promise.all(others.map(({ next }) => next()));
    expect(said.filter((one) => one === 'locked')).toHaveLength(1);
    for (const { child } of others) child.stdin?.end();
    await Promise.all(others.map(({ ended }) => ended));
    expect(readdirSync(folder).filter((name) => name.includes('.lock'))).toEqual([]);
  });

  test('holds for a link to the file, and names the holder', async () => {
    symlinkSync(path, `${path}.link`);
    const lock = await lockHere(kernel);
    expect((await lockHere(kernel, `${path}.link`)).holder).toBe(process.pid);
    expect(JSON.parse(readFileSync(`${path}.lock`, 'utf8'))).toMatchObject({ Process: process.pid });
    await lock.release();
    const again = await lockHere(kernel, `${path}.link`);
    expect(again.holder).toBeUndefined();
    await again.release();
  });

  const own = ownRecord(mode === 'kernel');

  test.each([
    ['a process that has ended', { ...own, Id: 'a', Process: 2 ** 22 + 1 }],
    ['a process whose ID another one has by now', { ...own, Id: 'a', Started: '1' }],
    ['a process of another host or container, without a heartbeat', { ...own, Id: 'a', Boot: 'other', Namespace: 'x' }],
    ['a process that never wrote its name, because the power failed', undefined],
  ])('is taken from %s', async (_, record) => {
    writeFileSync(`${path}.lock`, record ? JSON.stringify(record) : '');
    const lock = await lockHere(kernel);
    expect([lock.holder, await lock.isLost()]).toEqual([undefined, false]);
    await lock.release();
    expect(readdirSync(folder).filter((name) => name.includes('.lock'))).toEqual([]);
  });

  test('is taken although a process ended while it took the lock from another one', async () => {
    const dead = { ...own, Process: 2 ** 22 + 1 };
    writeFileSync(`${path}.lock`, JSON.stringify({ ...dead, Id: 'a' }));
    writeFileSync(`${path}.lock.a`, JSON.stringify({ ...dead, Id: 'b' }));
    const lock = await lockHere(kernel);
    expect([lock.holder, await lock.isLost()]).toEqual([undefined, false]);
    await lock.release();
    expect(readdirSync(folder).filter((name) => name.includes('.lock'))).toEqual([]);
  });

  test('is not taken from a process of another host with a heartbeat', async () => {
    const lockPath = `${path}.lock`;
    writeFileSync(lockPath, JSON.stringify({ ...own, Id: 'a', Process: 7, Host: 'other', Boot: 'other' }));
    const handle = await open(lockPath, 'r+');
    let seconds = 0;
    const timer = setInterval(() => void handle.utimes(1, ++seconds), 20);
    expect((await lockHere(kernel)).holder).toBe(7);
    clearInterval(timer);
    await handle.close();
    rmSync(lockPath);
  });

  test('is not taken from a live process whose file was replaced by a copy', async () => {
    const lock = await lockHere(kernel);
    const text = readFileSync(path);
    rmSync(path);
    writeFileSync(path, text);
    expect((await lockHere(kernel)).holder).toBe(process.pid);
    await lock.release();
  });
});

test('a lock file that another process has replaced is lost, and stays when it is released', async () => {
  const lock = await lockHere(none);
  rmSync(`${path}.lock`);
  expect(await lock.isLost()).toBe(true);
  const second = await lockHere(none);
  expect(second.holder).toBeUndefined();
  await lock.release();
  expect(await second.isLost()).toBe(false);
  await second.release();
});

test.skipIf(!hasKernelLock)('a file in a folder without room for a lock file is locked by the kernel', async () => {
  // A folder in place of the lock file cannot be opened, for root as well.
  const handle = await open(path, 'a+');
  const held: KernelLock = async () => ({ release: async () => {} });
  const blocked = join(folder, 'x'.repeat(252));
  writeFileSync(blocked, '');
  const lock = await lockFile(handle, blocked, held, FAST);
  expect('isHeld' in lock).toBe(false);
  await expect(lockFile(handle, blocked, none, FAST)).rejects.toMatchObject({ code: 'ENAMETOOLONG' });
  if (!('isHeld' in lock)) await lock.release();
  await handle.close();
  rmSync(blocked);
});
