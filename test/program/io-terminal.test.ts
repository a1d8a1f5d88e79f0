// Terminals, pipes that are full or empty, and descriptors that are closed, as the program's world takes them. No test
// has a terminal of its own, so streams and the calls of the system that io.ts makes stand in for them.
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
  // What it silences for the program is not silenced for the tests.
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

/** Makes the descriptor a device of characters, as terminals are, and the stream what Node opens for it. */
function atTerminal(name: 'stdout' | 'stderr', stream: object): void {
  fake.fstatSync = () => ({ isCharacterDevice: () => true, rdev: -1 });
  vi.spyOn(process, name, 'get').mockReturnValue(stream as NodeJS.WriteStream & { fd: 1 & 2 });
}

describe('an output that is a terminal', () => {
  test.each(['stdout', 'stderr'] as const)('%s has its size, changed or not, and takes the text', async (name) => {
    const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 132, rows: 50 });
    atTerminal(name, stream);
    expect([io[name].isTTY, io[name].columns, io[name].rows]).toEqual([true, 132, 50]);
    stream.columns = 60;
    stream.rows = 10;
    expect([io[name].columns, io[name].rows]).toEqual([60, 10]);
    await io[name].write('é\n');
    expect(stream.read().toString()).toBe('é\n');
  });

  test('without a size has 80 columns and 24 rows', () => {
    atTerminal('stdout', Object.assign(new PassThrough(), { isTTY: true, columns: 0, rows: 0 }));
    expect([io.stdout.columns, io.stdout.rows]).toEqual([80, 24]);
  });

  test('that takes nothing any more rejects', async () => {
    const gone = fault('EIO');
    const stream = new Writable({ write: (_chunk, _encoding, done) => done(gone) });
    atTerminal('stdout', Object.assign(stream, { isTTY: true }));
    await expect(io.stdout.write('text')).rejects.toBe(gone);
    // The stream has told it by now; another write has no other end.
    await expect(io.stdout.write('text')).rejects.toBe(gone);
  });

  test('says nothing of an empty text before it is opened, and waits for what is on its way after', async () => {
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

  test('it may be one where the system cannot tell: Node is asked', () => {
    atTerminal('stderr', Object.assign(new PassThrough(), { isTTY: true, columns: 99 }));
    fake.fstatSync = () => {
      throw fault('EBADF');
    };
    expect([io.stderr.isTTY, io.stderr.columns]).toEqual([true, 99]);
  });
});

describe('an output that is no terminal', () => {
  beforeEach(() => {
    fake.fstatSync = () => ({ isCharacterDevice: () => false, rdev: -1 });
  });

  test('gets the rest when a full pipe has room again', async () => {
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

  test('that nobody reads rejects with the fault of the system', async () => {
    const closed = fault('EPIPE');
    fake.writeSync = () => {
      throw closed;
    };
    await expect(io.stdout.write('text')).rejects.toBe(closed);
  });
});

describe('standard input', () => {
  /** Plays what single reads bring. */
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

  test.each(['/dev/stdin', '/dev/fd/0', '/proc/self/fd/0'])('is read to its end under the name %s', (path) => {
    const descriptors = reads('{"a":', fault('EAGAIN'), fault('EAGAIN'), '1}');
    expect(bytes(io.readFile(path))).toBe('{"a":1}');
    expect(descriptors).toEqual([0, 0, 0, 0, 0]);
  });

  test('ends where Windows says EOF', () => {
    reads('text', fault('EOF'), 'more');
    expect(bytes(io.readFile('/dev/stdin'))).toBe('text');
  });

  test('that cannot be read is told', () => {
    reads('text', fault('EISDIR'));
    expect(() => io.readFile('/dev/stdin')).toThrow('EISDIR: of the system');
  });
});

/** Standard input and standard error that are one terminal; what is typed goes to the first. */
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

describe('a secret', () => {
  test('is what is typed up to Enter, without blanks around it, and is not echoed', async () => {
    const { input, shown } = terminal();
    const asked = io.askSecret('MFA code: ');
    await vi.waitFor(() => expect(input.setRawMode).toHaveBeenLastCalledWith(true));
    input.write(' 123456 \r');
    expect(await asked).toBe('123456');
    await vi.waitFor(() => expect(shown()).toBe('MFA code: \n'));
    expect(input.setRawMode).toHaveBeenLastCalledWith(false);
  });

  test('that is not typed: Ctrl-C interrupts the program', async () => {
    const { input } = terminal();
    const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
    void io.askSecret('MFA code: ');
    await vi.waitFor(() => expect(input.setRawMode).toHaveBeenCalled());
    input.write('\x03');
    await vi.waitFor(() => expect(kill).toHaveBeenCalledWith(process.pid, 'SIGINT'));
  });
});

describe('questions', () => {
  test.each([
    ['a terminal', {}, {}, 'xterm', true],
    ['standard input is none', { isTTY: false }, {}, 'xterm', false],
    ['standard error is none', {}, { isTTY: false }, 'xterm', false],
    ['it can do nothing', {}, {}, 'dumb', false],
  ])('are asked on a terminal: %s', async (_, input, output, term, expected) => {
    const streams = terminal();
    Object.assign(streams.input, input);
    Object.assign(streams.output, output);
    vi.stubEnv('TERM', term);
    expect((await io.prompter(true)) !== undefined).toBe(expected);
  });

  test.each([
    [true, undefined],
    [false, '0'],
  ])('are coloured, %s, by what is left to the library that draws them', async (isColoured, expected) => {
    terminal();
    vi.stubEnv('TERM', 'xterm');
    vi.stubEnv('FORCE_COLOR', undefined);
    await io.prompter(isColoured);
    expect(process.env.FORCE_COLOR).toBe(expected);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'leave the terminal as it was at %s, while they are asked',
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

test('programs are not looked for where there is no PATH', () => {
  vi.stubEnv('PATH', undefined);
  expect(io.hasProgram('sh')).toBe(false);
});
