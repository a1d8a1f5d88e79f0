// The world of the process itself, tried in this one.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemIo } from '../src/io.ts';

const warnings = process.listeners('warning');
const warn = console.warn;
const io = systemIo();
// What it silences for the program is not silenced for the tests.
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

test('tells the platform as the AWS CLI does', async () => {
  expect(await io.platform()).toMatch(/^(Node\.js|Bun)\/\S+ \w+\/\S+ (exec-env\/\S+ )?source\/[\w.-]+$/);
});

describe('reads', () => {
  test('a whole file, larger than it reads at once', () => {
    const data = Buffer.alloc(200_000, 'abc');
    writeFileSync(at('large'), data);
    expect(Buffer.compare(io.readFile(at('large')), data)).toBe(0);
  });

  test.each([
    ['a file that is not there', (): string => at('none'), 'ENOENT'],
    ['a folder', (): string => folder, 'EISDIR'],
    ['a file without an end', (): string => '/dev/zero', 'EFBIG'],
    [
      'a loop of links',
      (): string => {
        symlinkSync(at('b'), at('a'));
        symlinkSync(at('a'), at('b'));
        return at('a');
      },
      'ELOOP',
    ],
    [
      'more than 16 MiB',
      (): string => {
        closeSync(openSync(at('huge'), 'w'));
        truncateSync(at('huge'), 17 * 2 ** 20);
        return at('huge');
      },
      'EFBIG',
    ],
  ])('not %s', (_, prepare, code) => {
    const path = prepare();
    expect(codeOf(() => io.readFile(path))).toBe(code);
  });

  test('the names in a folder, folders with a slash, links as what they lead to', () => {
    mkdirSync(at('sub'));
    writeFileSync(at('file'), '');
    symlinkSync(at('sub'), at('to-folder'));
    symlinkSync(at('file'), at('to-file'));
    symlinkSync(at('none'), at('to-nothing'));
    expect(io.listFolder(folder).sort()).toEqual(['file', 'sub/', 'to-file', 'to-folder/', 'to-nothing']);
  });
});

test('writes what its owner alone can read, and the folders above it', () => {
  const path = at('a/b/items.json');
  io.writePrivate(path, 'one');
  io.writePrivate(path, 'two');
  const modes = [path, at('a/b'), at('a')].map((one) => (statSync(one).mode & 0o777).toString(8));
  expect([readFileSync(path, 'utf8'), ...modes]).toEqual(['two', '600', '700', '700']);
  expect(existsSync(`${path}.${process.pid}`)).toBe(false);
});

test('knows the programs there are', () => {
  writeFileSync(at('program'), '');
  writeFileSync(at('text'), '');
  chmodSync(at('program'), 0o755);
  chmodSync(at('text'), 0o644);
  const names = ['sh', 'no-such-program', at('program'), at('text'), folder, at('none')];
  expect(names.map(io.hasProgram)).toEqual([true, false, true, false, false, false]);
});

describe('a pager', () => {
  test('reads the text, with the variables it is given', async () => {
    const command = ['sh', '-c', `cat > '${at('shown')}'; printf %s "$LESS" >> '${at('shown')}'`];
    expect(await io.page(command, 'text\n', { LESS: 'FRX' })).toBe(true);
    expect(readFileSync(at('shown'), 'utf8')).toBe('text\nFRX');
  });

  test('that is left at once is no fault', async () => {
    expect(await io.page(['true'], 'x'.repeat(1_000_000), {})).toBe(true);
  });

  test('that does not start is told', async () => {
    expect(await io.page([at('none')], 'text', {})).toBe(false);
  });
});

test('nobody is asked where there is no terminal', async () => {
  expect(process.stdin.isTTY).toBeFalsy();
  await expect(io.askSecret('MFA code: ')).rejects.toThrow('There is no terminal to ask on: MFA code:');
  expect(await io.prompter(true)).toBeUndefined();
});

describe('an interruption', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('by %s is told with the exit code %i', async (name, code) => {
    const { signal, end } = io.interruption();
    const aborted = once(signal, 'abort');
    process.kill(process.pid, name);
    await aborted;
    expect(signal.reason).toBe(code);
    end();
  });

  test('ends, and by itself at the third signal', async () => {
    const before = process.listenerCount('SIGINT');
    const { end } = io.interruption();
    expect(process.listenerCount('SIGINT')).toBe(before + 1);
    end();
    expect(process.listenerCount('SIGINT')).toBe(before);
    io.interruption();
    // Somebody else listens, so that this process does not end with it.
    const other = (): void => {};
    process.on('SIGINT', other);
    for (let times = 0; times < 3; times++) process.emit('SIGINT');
    expect(process.listenerCount('SIGINT')).toBe(before + 1);
    process.off('SIGINT', other);
  });
});

describe('sleep', () => {
  test('ends after its time', async () => {
    const started = io.now();
    await io.sleep(30, new AbortController().signal);
    expect(io.now() - started).toBeGreaterThanOrEqual(28);
  });

  test('ends when it is aborted, or was before', async () => {
    const controller = new AbortController();
    const asleep = io.sleep(60_000, controller.signal);
    controller.abort(143);
    await expect(asleep).rejects.toBe(143);
    await expect(io.sleep(60_000, controller.signal)).rejects.toBe(143);
  });
});

test('random numbers are below one', () => {
  const numbers = Array.from({ length: 100 }, io.random);
  expect(numbers.every((one) => one >= 0 && one < 1) && new Set(numbers).size > 90).toBe(true);
});

// What is written belongs to a process of its own.
describe('what is written', () => {
  const script = `
    import { systemIo } from ${JSON.stringify(new URL('../src/io.ts', import.meta.url).href)};
    const io = systemIo();
    await io.stdout.write('');
    await io.stdout.write('é'.repeat(300_000));
    await io.stderr.write(JSON.stringify([io.stdout.isTTY, io.stdout.columns, io.stdout.rows]));
  `;
  const start = (stdout: 'pipe' | number) =>
    spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      stdio: ['ignore', stdout, 'pipe'],
      cwd: new URL('..', import.meta.url),
    });

  test('to a pipe arrives whole, however slow the reader', async () => {
    const child = start('pipe');
    await once(child.stdout as NodeJS.ReadableStream, 'readable');
    await new Promise((resolve) => setTimeout(resolve, 200));
    const chunks: Buffer[] = [];
    child.stdout?.on('data', (chunk) => chunks.push(chunk));
    await once(child, 'close');
    expect(Buffer.concat(chunks).toString()).toBe('é'.repeat(300_000));
  });

  test('to a file arrives whole; a file is no terminal', async () => {
    const file = openSync(at('out'), 'w');
    const child = start(file);
    let said = '';
    child.stderr?.on('data', (data) => (said += data));
    await once(child, 'close');
    closeSync(file);
    expect([readFileSync(at('out'), 'utf8').length, said]).toEqual([300_000, '[false,80,24]']);
  });

  test('to the null device goes away; it is no terminal', async () => {
    const file = openSync('/dev/null', 'w');
    const child = start(file);
    let said = '';
    child.stderr?.on('data', (data) => (said += data));
    await once(child, 'close');
    closeSync(file);
    expect(said).toBe('[false,80,24]');
  });
});
