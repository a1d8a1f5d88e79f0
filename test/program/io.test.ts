// The real Io, tested in this process.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemIo } from '../../src/io/system.ts';
import { cacheBase, privateFolder, readCache, readPrivate, writeCache, writePrivate } from '../../src/io/user-cache.ts';

const warnings = process.listeners('warning');
const warn = console.warn;
const io = systemIo();
// systemIo silences warnings; restore them for the tests.
for (const listener of warnings) process.on('warning', listener);
console.warn = warn;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'io-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);

const codeOf = (act: () => unknown): string | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
};

test('platform describes the system in the format of the AWS CLI', async () => {
  expect(await io.platform()).toMatch(/^(Node\.js|Bun)\/\S+ \w+\/\S+ (exec-env\/\S+ )?source\/[\w.-]+$/);
});

describe('the system Io', () => {
  test('reads a file that is larger than one chunk', () => {
    const data = Buffer.alloc(200_000, 'abc');
    writeFileSync(at('large'), data);
    expect(Buffer.compare(io.readFile(at('large')), data)).toBe(0);
  });

  test.each([
    ['a missing file', (): string => at('none'), 'ENOENT'],
    ['a folder', (): string => folder, 'EISDIR'],
    ['an endless file', (): string => '/dev/zero', 'EFBIG'],
    [
      'a loop of symbolic links',
      (): string => {
        symlinkSync(at('b'), at('a'));
        symlinkSync(at('a'), at('b'));
        return at('a');
      },
      'ELOOP',
    ],
    [
      'a file of more than 16 MiB',
      (): string => {
        closeSync(openSync(at('huge'), 'w'));
        truncateSync(at('huge'), 17 * 2 ** 20);
        return at('huge');
      },
      'EFBIG',
    ],
  ])('rejects an attempt to read %s', (_, prepare, code) => {
    const path = prepare();
    expect(codeOf(() => io.readFile(path))).toBe(code);
  });

  test('lists a folder, with a slash after folders and after links to folders', () => {
    mkdirSync(at('sub'));
    writeFileSync(at('file'), '');
    symlinkSync(at('sub'), at('to-folder'));
    symlinkSync(at('file'), at('to-file'));
    symlinkSync(at('none'), at('to-nothing'));
    expect(io.listDirectory(folder).sort()).toEqual(['file', 'sub/', 'to-file', 'to-folder/', 'to-nothing']);
  });
});

describe('the cache', () => {
  const before = process.env.XDG_CACHE_HOME;
  beforeEach(() => {
    process.env.XDG_CACHE_HOME = folder;
  });
  afterEach(() => {
    if (before === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = before;
  });
  const FILE = 'ec2img/items/x.json';
  const modeOf = (name: string): string => (statSync(at(name)).mode & 0o777).toString(8);

  test('is used by the system Io', async () => {
    await io.writeCache('x.json', 'text');
    expect(await io.readCache('x.json')).toBe('text');
  });

  test('is accessible only to its owner and replaces each file as a whole', () => {
    expect([readCache('x.json'), readdirSync(folder)]).toEqual([undefined, []]);
    writeCache('x.json', 'one');
    writeCache('x.json', 'two');
    expect([readCache('x.json'), readFileSync(at(FILE), 'utf8')]).toEqual(['two', 'two']);
    expect([FILE, 'ec2img/items', 'ec2img'].map(modeOf)).toEqual(['600', '700', '700']);
    expect(readdirSync(at('ec2img/items'))).toEqual(['x.json']);
  });

  const notRead: [name: string, damage: (path: string) => void][] = [
    ['that others can read', (path) => chmodSync(path, 0o644)],
    ['that others can write', (path) => chmodSync(path, 0o602)],
    ['of another user', (path) => chownSync(path, 4711, 4711)],
    [
      'that is a symbolic link',
      (path) => {
        renameSync(path, at('elsewhere'));
        symlinkSync(at('elsewhere'), path);
      },
    ],
    ['in a folder that others can write to', () => chmodSync(at('ec2img/items'), 0o777)],
    ['in a folder that others can replace', () => chmodSync(at('ec2img'), 0o777)],
  ];
  const isRoot = process.getuid?.() === 0;
  test.each(notRead.filter(([name]) => isRoot || !name.includes('another user')))(
    'does not read a file %s',
    (_, damage) => {
      writeCache('x.json', 'text');
      expect(readCache('x.json')).toBe('text');
      damage(at(FILE));
      expect(readCache('x.json')).toBeUndefined();
    },
  );

  test('remembers for five minutes that a resource was created, in files for its owner only', async () => {
    const names = (): string[] => readdirSync(at('ec2img/created')).sort();
    expect(await io.isRecentId('r_ami-1')).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
    await io.rememberId('r_ami-1');
    await io.rememberId('r_ami-2');
    expect([await io.isRecentId('r_ami-1'), await io.isRecentId('r_ami-3')]).toEqual([true, false]);
    expect(['ec2img/created/r_ami-1', 'ec2img/created', 'ec2img'].map(modeOf)).toEqual(['600', '700', '700']);
    const sixMinutesAgo = Date.now() / 1000 - 360;
    utimesSync(at('ec2img/created/r_ami-1'), sixMinutesAgo, sixMinutesAgo);
    expect([await io.isRecentId('r_ami-1'), names()]).toEqual([false, ['r_ami-1', 'r_ami-2']]);
    await io.rememberId('r_ami-4');
    expect(names()).toEqual(['r_ami-2', 'r_ami-4']);
    await io.rememberId('../r_ami-5');
    expect([names(), await io.isRecentId('../created/r_ami-4')]).toEqual([['r_ami-2', 'r_ami-4'], false]);
    chmodSync(at('ec2img/created'), 0o777);
    await io.rememberId('r_ami-6');
    expect([names(), await io.isRecentId('r_ami-4')]).toEqual([['r_ami-2', 'r_ami-4'], false]);
  });

  test('replaces a link or a pipe in place of the file of an ID, and keeps the target', async () => {
    await io.rememberId('r_ami-1');
    writeFileSync(at('target'), 'untouched');
    symlinkSync(at('target'), at('ec2img/created/r_ami-2'));
    spawnSync('mkfifo', [at('ec2img/created/r_ami-3')]);
    for (const id of ['r_ami-2', 'r_ami-3']) await io.rememberId(id);
    expect(readFileSync(at('target'), 'utf8')).toBe('untouched');
    const ids = ['r_ami-1', 'r_ami-2', 'r_ami-3'];
    expect(await Promise.all(ids.map(io.isRecentId))).toEqual([true, true, true]);
  });

  test('does not follow a symbolic link in place of the temporary file', () => {
    writeCache('y.json', '');
    writeFileSync(at('target'), 'untouched');
    symlinkSync(at('target'), at(`${FILE}.${process.pid}`));
    expect(codeOf(() => writeCache('x.json', 'text'))).toBe('EEXIST');
    expect(readFileSync(at('target'), 'utf8')).toBe('untouched');
    writeCache('x.json', 'text');
    expect([readFileSync(at('target'), 'utf8'), readCache('x.json')]).toEqual(['untouched', 'text']);
  });

  test.each([
    ['that others can write to', 'ec2img/items', 0o777],
    ['that others can read', 'ec2img/items', 0o755],
    ['that others can replace', 'ec2img', 0o777],
  ])('does not write to a folder %s', (_, name, mode) => {
    mkdirSync(at('ec2img/items'), { recursive: true, mode: 0o700 });
    chmodSync(at(name), mode);
    expect(() => writeCache('x.json', 'text')).toThrow('no safe cache folder');
    expect(readdirSync(at('ec2img/items'))).toEqual([]);
  });

  test('is not used if its path is relative', () => {
    process.env.XDG_CACHE_HOME = 'relative-cache';
    expect(readCache('x.json')).toBeUndefined();
    expect(() => writeCache('x.json', 'text')).toThrow('no safe cache folder');
    expect(existsSync('relative-cache')).toBe(false);
  });
});

test('the cache below the home folder works on systems without user IDs', () => {
  expect(cacheBase({ USERPROFILE: '/home/me' })).toBe('/home/me/.cache');
  chmodSync(folder, 0o777);
  const kept = privateFolder(folder, 'items', undefined) as string;
  writePrivate(join(kept, 'x.json'), 'text');
  expect([kept, readPrivate(join(kept, 'x.json'), undefined)?.toString()]).toEqual([at('ec2img/items'), 'text']);
  rmSync(join(kept, 'x.json'));
  symlinkSync(at('ec2img'), join(kept, 'x.json'));
  expect(readPrivate(join(kept, 'x.json'), undefined)).toBeUndefined();
});

test('hasProgram finds only executable files', () => {
  writeFileSync(at('program'), '');
  writeFileSync(at('text'), '');
  chmodSync(at('program'), 0o755);
  chmodSync(at('text'), 0o644);
  const names = ['sh', 'no-such-program', at('program'), at('text'), folder, at('none')];
  expect(names.map(io.hasProgram)).toEqual([true, false, true, false, false, false]);
});

describe('openPager', () => {
  test('passes the text and the environment variables to the pager', async () => {
    const command = ['sh', '-c', `cat > '${at('shown')}'; printf %s "$LESS" >> '${at('shown')}'`];
    expect(await io.openPager(command, 'text\n', { LESS: 'FRX' })).toBe(true);
    expect(readFileSync(at('shown'), 'utf8')).toBe('text\nFRX');
  });

  test('succeeds if the pager quits without reading', async () => {
    expect(await io.openPager(['true'], 'x'.repeat(1_000_000), {})).toBe(true);
  });

  test('returns false if the pager cannot be started', async () => {
    expect(await io.openPager([at('none')], 'text', {})).toBe(false);
  });
});

describe('runProgram', () => {
  const run = (script: string) => io.runProgram(['sh', '-c', script]);

  test('returns both outputs and the exit code', async () => {
    expect(await run('printf out; printf err >&2; exit 3')).toEqual({
      exitCode: 3,
      stdout: Buffer.from('out'),
      stderr: Buffer.from('err'),
    });
  });

  test('passes arguments and environment as they are, without a shell', async () => {
    const argv = ['node', '-p', 'JSON.stringify(process.argv.slice(1))', '--', '$HOME', '*', 'a;b', ''];
    expect(JSON.parse((await io.runProgram(argv)).stdout.toString())).toEqual(argv.slice(4));
    expect((await run('printf %s "$PATH"')).stdout.toString()).toBe(process.env.PATH);
  });

  test('returns 128 plus the number of the signal that ended the program', async () => {
    expect((await run('kill -TERM $$')).exitCode).toBe(143);
  });

  test.each([
    ['does not exist', 'nope', 'ENOENT'],
    ['is not executable', 'plain', 'EACCES'],
  ])('rejects if the program %s', async (_, name, code) => {
    writeFileSync(at('plain'), '#!/bin/sh\n');
    await expect(io.runProgram([at(name)])).rejects.toMatchObject({ code });
  });

  test('accepts a mebibyte of output, and cuts off the standard error after that', async () => {
    const { exitCode, stdout, stderr } = await run('head -c 1048576 /dev/zero; head -c 3000000 /dev/zero >&2');
    expect([exitCode, stdout.length, stderr.length]).toEqual([0, 2 ** 20, 2 ** 20]);
  });

  test.each(['head -c 1048577 /dev/zero', 'trap "" TERM; cat /dev/zero; sleep 1000'])(
    'rejects and ends a program that prints more: %s',
    async (script) => {
      await expect(run(script)).rejects.toMatchObject({ code: 'ENOBUFS' });
    },
  );

  test('ends the program with the signal that this process gets', async () => {
    const listeners = process.listenerCount('SIGTERM');
    const ended = run(
      `trap 'echo TERM > ${at('signal')}; exit' TERM; touch ${at('started')}; while :; do sleep 0.1; done`,
    );
    while (!existsSync(at('started'))) await new Promise((soon) => setTimeout(soon, 10));
    process.kill(process.pid, 'SIGTERM');
    await expect(ended).rejects.toMatchObject({ exitCode: 143 });
    while (!existsSync(at('signal'))) await new Promise((soon) => setTimeout(soon, 10));
    expect(process.listenerCount('SIGTERM')).toBe(listeners);
  });
});

test('prompter returns undefined without a terminal', async () => {
  expect(process.stdin.isTTY).toBeFalsy();
  expect(await io.prompter(true)).toBeUndefined();
});

// In a session without a terminal.
test.each([
  ['one\ntwo\n', 'first: \nsecond: \n["one","two"]'],
  [
    '',
    'first: \nsecond: \n["No answer to the prompt: first: (there is no terminal, and standard input ended)",' +
      '"No answer to the prompt: second: (there is no terminal, and standard input ended)"]',
  ],
])('askSecret shows prompts one after the other (standard input: %j)', async (input, expected) => {
  const script = `
    import { systemIo } from ${JSON.stringify(new URL('../../src/io/system.ts', import.meta.url).href)};
    const io = systemIo();
    const asked = ['first: ', 'second: '].map((prompt) => io.askSecret(prompt).catch(({ message }) => message));
    await io.stderr.write(JSON.stringify(await Promise.all(asked)));
    process.exit();
  `;
  const words = ['--import', '@oxc-node/core/register', '--input-type=module', '-e', script];
  const child = spawn(process.execPath, words, { cwd: new URL('../..', import.meta.url), detached: true });
  let shown = '';
  child.stderr.on('data', (data) => (shown += data));
  child.stdin.end(input);
  await once(child, 'close');
  expect(shown).toBe(expected);
});

describe('captureSignals', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGQUIT', 131],
  ] as const)('turns %s into an abort with exit code %i', async (name, code) => {
    const { signal, end } = io.captureSignals();
    const aborted = once(signal, 'abort');
    process.kill(process.pid, name);
    await aborted;
    expect(signal.reason).toBe(code);
    // Ending has no effect then: the second signal does not end the process, so that the report is printed in full.
    end();
    process.kill(process.pid, name);
    while (process.listenerCount(name) > 0) await new Promise((soon) => setTimeout(soon, 10));
  });

  test('captures as many signals as it is asked to', () => {
    const before = process.listenerCount('SIGINT');
    // Another listener keeps this process alive.
    const other = (): void => {};
    process.on('SIGINT', other);
    const { signal } = io.captureSignals(1);
    process.emit('SIGINT', 'SIGINT');
    expect([signal.reason, process.listenerCount('SIGINT')]).toEqual([130, before + 1]);
    process.off('SIGINT', other);
  });

  test('removes its listener when it is ended, or at the second signal', async () => {
    const before = process.listenerCount('SIGINT');
    const { end } = io.captureSignals();
    expect(process.listenerCount('SIGINT')).toBe(before + 1);
    end();
    expect(process.listenerCount('SIGINT')).toBe(before);
    io.captureSignals();
    // Another listener keeps this process alive.
    const other = (): void => {};
    process.on('SIGINT', other);
    process.emit('SIGINT', 'SIGINT');
    expect(process.listenerCount('SIGINT')).toBe(before + 2);
    process.emit('SIGINT', 'SIGINT');
    expect(process.listenerCount('SIGINT')).toBe(before + 1);
    process.off('SIGINT', other);
  });
});

describe('sleep', () => {
  test('resolves after the given time', async () => {
    const started = io.now();
    await io.sleep(30, new AbortController().signal);
    expect(io.now() - started).toBeGreaterThanOrEqual(28);
  });

  test('rejects if it is aborted, before or after it starts', async () => {
    const controller = new AbortController();
    const asleep = io.sleep(60_000, controller.signal);
    controller.abort(143);
    await expect(asleep).rejects.toBe(143);
    await expect(io.sleep(60_000, controller.signal)).rejects.toBe(143);
  });
});

test('random returns varied numbers from 0 to below 1', () => {
  const numbers = Array.from({ length: 100 }, io.random);
  expect(numbers.every((one) => one >= 0 && one < 1) && new Set(numbers).size > 90).toBe(true);
});

// In a separate process, because these tests replace standard output.
describe('standard output', () => {
  const script = `
    import { systemIo } from ${JSON.stringify(new URL('../../src/io/system.ts', import.meta.url).href)};
    const io = systemIo();
    await io.stdout.write('');
    await io.stdout.write('é'.repeat(300_000));
    await io.stderr.write(JSON.stringify([io.stdout.isTTY, io.stdout.columns, io.stdout.rows]));
  `;
  const start = (stdout: 'pipe' | number) =>
    spawn(process.execPath, ['--import', '@oxc-node/core/register', '--input-type=module', '-e', script], {
      stdio: ['ignore', stdout, 'pipe'],
      cwd: new URL('../..', import.meta.url),
    });

  test('sends all text to a slow reader of a pipe', async () => {
    const child = start('pipe');
    await once(child.stdout as NodeJS.ReadableStream, 'readable');
    await new Promise((resolve) => setTimeout(resolve, 200));
    const chunks: Buffer[] = [];
    child.stdout?.on('data', (chunk) => chunks.push(chunk));
    await once(child, 'close');
    expect(Buffer.concat(chunks).toString()).toBe('é'.repeat(300_000));
  });

  test('writes all text to a file and does not treat the file as a terminal', async () => {
    const file = openSync(at('out'), 'w');
    const child = start(file);
    let said = '';
    child.stderr?.on('data', (data) => (said += data));
    await once(child, 'close');
    closeSync(file);
    expect([readFileSync(at('out'), 'utf8').length, said]).toEqual([300_000, '[false,80,24]']);
  });

  test('accepts the null device and does not treat it as a terminal', async () => {
    const file = openSync('/dev/null', 'w');
    const child = start(file);
    let said = '';
    child.stderr?.on('data', (data) => (said += data));
    await once(child, 'close');
    closeSync(file);
    expect(said).toBe('[false,80,24]');
  });
});
