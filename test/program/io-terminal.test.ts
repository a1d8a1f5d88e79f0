// Terminals, full or empty pipes, and closed descriptors. Tests have no terminal, so streams are faked and the system
// calls of src/io are mocked.
import type * as fs from 'node:fs';
import { constants } from 'node:fs';
import { PassThrough, Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Io } from '../../src/io/io.ts';
import { systemIo } from '../../src/io/system.ts';

const fake = vi.hoisted(() => ({
  fstatSync: undefined as unknown,
  openSync: undefined as unknown,
  readSync: undefined as unknown,
  writeSync: undefined as unknown,
}));
vi.mock('node:fs', async (original) => {
  const NAMES = ['fstatSync', 'openSync', 'readSync', 'writeSync'] as const;
  const real = await original<typeof fs>();
  const either =
    <Name extends (typeof NAMES)[number]>(name: Name) =>
    (...args: unknown[]) =>
      ((fake[name] ?? real[name]) as (...args: unknown[]) => unknown)(...args);
  return {
    ...real,
    ...Object.fromEntries(NAMES.map((name) => [name, either(name)])),
  };
});
vi.mock('../../src/io/terminal-prompter.ts', () => ({ terminalPrompter: (world: unknown) => ({ world }) }));

let io: Io;
beforeEach(() => {
  const listeners = process.listeners('warning');
  const { warn } = console;
  io = systemIo();
  // systemIo silences warnings; restore them for the tests.
  for (const listener of listeners) process.on('warning', listener);
  console.warn = warn;
});
afterEach(() => {
  fake.fstatSync = fake.openSync = fake.readSync = fake.writeSync = undefined;
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const fault = (code: string): Error => Object.assign(new Error(`${code}: of the system`), { code });
const NON_BLOCKING = constants.O_NONBLOCK;
const bytes = (data: unknown): string => Buffer.from(data as Uint8Array).toString();

/** What fstat returns for a kind of file. */
const statsOf = (kind: 'terminal' | 'pipe' | 'socket') => ({
  isCharacterDevice: () => kind === 'terminal',
  isFIFO: () => kind === 'pipe',
  isSocket: () => kind === 'socket',
  rdev: -1,
});

/** Makes every descriptor impossible to open a second time, as for a socket or outside Linux. */
function onlyStreams(): void {
  fake.openSync = () => {
    throw fault('ENOENT');
  };
}

/** Makes the descriptor a terminal, and `stream` the stream that Node opens for it. */
function atTerminal(name: 'stdout' | 'stderr', stream: object): void {
  fake.fstatSync = () => statsOf('terminal');
  onlyStreams();
  vi.spyOn(process, name, 'get').mockReturnValue(stream as NodeJS.WriteStream & { fd: 1 & 2 });
}

describe('output to a terminal', () => {
  test.each(['stdout', 'stderr'] as const)('reports the current size and writes the text on %s', async (name) => {
    const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 132, rows: 50 });
    atTerminal(name, stream);
    expect([io[name].isTTY, io[name].columns, io[name].rows]).toEqual([true, 132, 50]);
    stream.columns = 60;
    stream.rows = 10;
    expect([io[name].columns, io[name].rows]).toEqual([60, 10]);
    await io[name].write('é\n');
    expect(stream.read().toString()).toBe('é\n');
  });

  test('makes the stream wait for the terminal instead of blocking the process', async () => {
    const setBlocking = vi.fn();
    atTerminal('stderr', Object.assign(new PassThrough(), { isTTY: true, _handle: { setBlocking } }));
    await io.stderr.write('text');
    expect(setBlocking.mock.calls).toEqual([[false]]);
  });

  test('has 80 columns and 24 rows if the size is unknown', () => {
    atTerminal('stdout', Object.assign(new PassThrough(), { isTTY: true, columns: 0, rows: 0 }));
    expect([io.stdout.columns, io.stdout.rows]).toEqual([80, 24]);
  });

  test('rejects every write after an error', async () => {
    const gone = fault('EIO');
    const stream = new Writable({ write: (_chunk, _encoding, done) => done(gone) });
    atTerminal('stdout', Object.assign(stream, { isTTY: true }));
    await expect(io.stdout.write('text')).rejects.toBe(gone);
    // The stream has already failed; a second write fails the same way.
    await expect(io.stdout.write('text')).rejects.toBe(gone);
  });

  test('does not open the stream for an empty text, and then waits for pending writes', async () => {
    let open: (() => void) | undefined;
    const stream = new Writable({
      write: (_chunk, _encoding, done) => {
        open = done;
      },
    });
    atTerminal('stdout', stream);
    await io.stdout.write('');
    expect(open).toBeUndefined();
    const written = io.stdout.write('text');
    const end = vi.fn();
    const all = io.stdout.write('').then(end);
    await new Promise((soon) => setImmediate(soon));
    expect(end).not.toHaveBeenCalled();
    open?.();
    await written;
    open?.();
    await all;
    expect(end).toHaveBeenCalledOnce();
  });

  test('is recognized by the isTTY of Node.js if fstat fails', () => {
    atTerminal('stderr', Object.assign(new PassThrough(), { isTTY: true, columns: 99 }));
    fake.fstatSync = () => {
      throw fault('EBADF');
    };
    expect([io.stderr.isTTY, io.stderr.columns]).toEqual([true, 99]);
  });
});

describe('output to a pipe', () => {
  beforeEach(() => {
    fake.fstatSync = () => statsOf('pipe');
    fake.openSync = (path: string, flags: number) => {
      expect([path, flags & NON_BLOCKING]).toEqual(['/proc/self/fd/2', NON_BLOCKING]);
      return 99;
    };
  });

  /** Writes take as many bytes, or fail. The last answer repeats. Returns the parts that are taken. */
  function takes(...answers: (number | Error)[]): string[] {
    const taken: string[] = [];
    fake.writeSync = (descriptor: number, data: Uint8Array) => {
      const answer = (answers.length > 1 ? answers.shift() : answers[0]) as number | Error;
      if (answer instanceof Error) throw answer;
      taken.push(`${descriptor}: ${bytes(data.subarray(0, answer))}`);
      return Math.min(answer, data.length);
    };
    return taken;
  }

  test('writes the rest when a full pipe has room again', async () => {
    const taken = takes(3, fault('EAGAIN'), 0, 2, 100);
    const written = io.stderr.write('one two three');
    expect(io.stderr.isBusy).toBe(true);
    await written;
    expect(taken).toEqual(['99: one', '99: ', '99:  t', '99: wo three']);
    expect(io.stderr.isBusy).toBe(false);
  });

  test('drops a text if the reader takes nothing, and writes later ones in order', async () => {
    const taken = takes(fault('EAGAIN'));
    const first = io.stderr.write('first, ', 60_000);
    await expect(io.stderr.write('dropped, ', 0)).rejects.toThrow('EAGAIN: the reader accepts no data');
    const last = io.stderr.write('last', 60_000);
    const all = io.stderr.write('');
    const later = takes(100);
    await Promise.all([first, last, all]);
    expect([taken, later]).toEqual([[], ['99: first, ', '99: last']]);
  });

  test('drops every text while a megabyte waits for the reader', async () => {
    takes(fault('EAGAIN'));
    const waiting = io.stderr.write('x'.repeat(2 ** 20 + 1), 60_000);
    await expect(io.stderr.write('text', 60_000)).rejects.toThrow('EAGAIN: the reader accepts no data');
    takes(2 ** 21);
    await waiting;
  });

  test('fails at once if the pipe has no reader', async () => {
    fake.openSync = () => {
      throw fault('ENXIO');
    };
    const taken = takes(fault('EPIPE'));
    await expect(io.stderr.write('text')).rejects.toThrow('EPIPE: of the system');
    expect(taken).toEqual([]);
  });

  test('uses the stream of Node.js if the pipe cannot be opened a second time', async () => {
    const stream = new PassThrough();
    vi.spyOn(process, 'stderr', 'get').mockReturnValue(stream as unknown as typeof process.stderr);
    onlyStreams();
    await io.stderr.write('text');
    expect(stream.read().toString()).toBe('text');
  });

  test('uses the stream of Node.js for a socket', async () => {
    const stream = new PassThrough();
    vi.spyOn(process, 'stderr', 'get').mockReturnValue(stream as unknown as typeof process.stderr);
    fake.fstatSync = () => statsOf('socket');
    await io.stderr.write('text');
    expect(stream.read().toString()).toBe('text');
  });

  test('rejects with the system error if the reader closed the pipe', async () => {
    const closed = fault('EPIPE');
    fake.writeSync = () => {
      throw closed;
    };
    await expect(io.stderr.write('text')).rejects.toBe(closed);
  });
});

describe('standard input', () => {
  /** Sets the results of single reads. */
  function reads(...answers: (string | Error)[]): number[] {
    const descriptors: number[] = [];
    fake.readSync = (descriptor: number, chunk: Buffer) => {
      descriptors.push(descriptor);
      const answer = answers.shift() ?? '';
      if (answer instanceof Error) throw answer;
      return chunk.write(answer);
    };
    return descriptors;
  }

  test.each(['/dev/stdin', '/dev/fd/0', '/proc/self/fd/0'])('is read to its end through the path %s', (path) => {
    const descriptors = reads('{"a":', fault('EAGAIN'), fault('EAGAIN'), '1}');
    expect(bytes(io.readFile(path))).toBe('{"a":1}');
    expect(descriptors).toEqual([0, 0, 0, 0, 0]);
  });

  test('ends at the EOF error of Windows', () => {
    reads('text', fault('EOF'), 'more');
    expect(bytes(io.readFile('/dev/stdin'))).toBe('text');
  });

  test('throws the system error of a failed read', () => {
    reads('text', fault('EISDIR'));
    expect(() => io.readFile('/dev/stdin')).toThrow('EISDIR: of the system');
  });
});

/** Makes standard input and standard error a terminal. */
function terminal() {
  const setRawMode = vi.fn();
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode });
  const output = Object.assign(new PassThrough(), { isTTY: true });
  vi.spyOn(process, 'stdin', 'get').mockReturnValue(input as unknown as typeof process.stdin);
  vi.spyOn(process, 'stderr', 'get').mockReturnValue(output as unknown as typeof process.stderr);
  let text = '';
  output.on('data', (data) => {
    text += data;
  });
  return { input, output, setRawMode, shown: () => text };
}

describe('prompter', () => {
  test.each([
    ['exists on a capable terminal', {}, {}, 'xterm', true],
    ['does not exist if standard input is not a terminal', { isTTY: false }, {}, 'xterm', false],
    ['does not exist if standard error is not a terminal', {}, { isTTY: false }, 'xterm', false],
    ['exists if TERM is dumb', {}, {}, 'dumb', true],
  ])('%s', async (_, input, output, term, expected) => {
    const streams = terminal();
    Object.assign(streams.input, input);
    Object.assign(streams.output, output);
    vi.stubEnv('TERM', term);
    expect((await io.prompter(true)) !== undefined).toBe(expected);
  });

  test.each([
    [true, undefined],
    [false, '0'],
  ])('sets FORCE_COLOR to 0 only if its colours are off (colours: %s)', async (isColoured, expected) => {
    terminal();
    vi.stubEnv('TERM', 'xterm');
    vi.stubEnv('FORCE_COLOR', undefined);
    await io.prompter(isColoured);
    expect(process.env.FORCE_COLOR).toBe(expected);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const)(
    'calls its cleanup on %s only while a question is open',
    async (name) => {
      const { input, output } = terminal();
      vi.stubEnv('TERM', 'xterm');
      const { world } = (await io.prompter(true)) as unknown as {
        world: { input: unknown; output: unknown; onSignal: (leave: () => void) => () => void };
      };
      expect([world.input, world.output]).toEqual([input, output]);
      const leave = vi.fn();
      const before = process.listenerCount(name);
      const end = world.onSignal(leave);
      process.emit(name);
      expect(leave).toHaveBeenCalledOnce();
      end();
      expect(process.listenerCount(name)).toBe(before);
    },
  );
});

test('hasProgram finds no program if PATH is not set', () => {
  vi.stubEnv('PATH', undefined);
  expect(io.hasProgram('sh')).toBe(false);
});
