// Terminals, full or empty pipes, and closed descriptors. Tests have no terminal, so streams are faked and the system
// calls of src/io are mocked.
import type * as fs from 'node:fs';
import { PassThrough, Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Io } from '../../src/io/io.ts';
import { systemIo } from '../../src/io/system.ts';

const fake = vi.hoisted(() => ({
  fstatSync: undefined as unknown,
  readSync: undefined as unknown,
  writeSync: undefined as unknown,
}));
vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  const either =
    <Name extends 'fstatSync' | 'readSync' | 'writeSync'>(name: Name) =>
    (...args: unknown[]) =>
      ((fake[name] ?? real[name]) as (...args: unknown[]) => unknown)(...args);
  return {
    ...real,
    ...Object.fromEntries((['fstatSync', 'readSync', 'writeSync'] as const).map((name) => [name, either(name)])),
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
  fake.fstatSync = fake.readSync = fake.writeSync = undefined;
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const fault = (code: string): Error => Object.assign(new Error(`${code}: of the system`), { code });
const bytes = (data: unknown): string => Buffer.from(data as Uint8Array).toString();

/** Makes the descriptor a character device, as a terminal is, and `stream` the stream that Node opens for it. */
function atTerminal(name: 'stdout' | 'stderr', stream: object): void {
  fake.fstatSync = () => ({ isCharacterDevice: () => true, rdev: -1 });
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
    fake.fstatSync = () => ({ isCharacterDevice: () => false, rdev: -1 });
  });

  test('writes the rest when a full pipe has room again', async () => {
    const taken: string[] = [];
    const answers = [3, fault('EAGAIN'), 0, 2, 100];
    fake.writeSync = (descriptor: number, data: Uint8Array) => {
      const answer = answers.shift() as number | Error;
      if (answer instanceof Error) throw answer;
      taken.push(`${descriptor}: ${bytes(data.subarray(0, answer))}`);
      return Math.min(answer, data.length);
    };
    await io.stderr.write('one two three');
    expect(taken).toEqual(['2: one', '2: ', '2:  t', '2: wo three']);
  });

  test('rejects with the system error if the reader closed the pipe', async () => {
    const closed = fault('EPIPE');
    fake.writeSync = () => {
      throw closed;
    };
    await expect(io.stdout.write('text')).rejects.toBe(closed);
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
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: vi.fn() });
  const output = Object.assign(new PassThrough(), { isTTY: true });
  vi.spyOn(process, 'stdin', 'get').mockReturnValue(input as unknown as typeof process.stdin);
  vi.spyOn(process, 'stderr', 'get').mockReturnValue(output as unknown as typeof process.stderr);
  let text = '';
  output.on('data', (data) => {
    text += data;
  });
  return { input, output, shown: () => text };
}

describe('askSecret', () => {
  test('returns the typed text up to Enter, trimmed and without echo', async () => {
    const { input, shown } = terminal();
    const asked = io.askSecret('MFA code: ');
    await vi.waitFor(() => expect(input.setRawMode).toHaveBeenLastCalledWith(true));
    input.write(' 123456 \r');
    expect(await asked).toBe('123456');
    await vi.waitFor(() => expect(shown()).toBe('MFA code: \n'));
    expect(input.setRawMode).toHaveBeenLastCalledWith(false);
  });

  test('interrupts the program on Ctrl-C', async () => {
    const { input } = terminal();
    const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
    void io.askSecret('MFA code: ');
    await vi.waitFor(() => expect(input.setRawMode).toHaveBeenCalled());
    input.write('\x03');
    await vi.waitFor(() => expect(kill).toHaveBeenCalledWith(process.pid, 'SIGINT'));
  });
});

describe('prompter', () => {
  test.each([
    ['exists on a capable terminal', {}, {}, 'xterm', true],
    ['does not exist if standard input is not a terminal', { isTTY: false }, {}, 'xterm', false],
    ['does not exist if standard error is not a terminal', {}, { isTTY: false }, 'xterm', false],
    ['does not exist if TERM is dumb', {}, {}, 'dumb', false],
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

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
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
