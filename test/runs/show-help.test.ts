// The width, pager and bold text of help pages.
import { expect, test } from 'vitest';
import { run } from '../../src/run.ts';
import { type FakeWorld, fakeIo } from '../support/fake-io.ts';

const BOLD_NAME = 'N\bNA\bAM\bME\bE';

async function shown(argv: readonly string[], world: FakeWorld) {
  const { io, seen } = fakeIo(world);
  expect(await run(argv, io)).toBe(0);
  const [paged] = seen.paged;
  const text = paged?.text ?? seen.stdout;
  return { pager: paged?.command, first: text.split('\n')[0], widest: widestOf(text) };
}

/** The length of the longest line that has no escape sequence or overstruck letter. */
const widestOf = (text: string): number =>
  Math.max(
    ...text
      .split('\n')
      .filter((line) => !line.includes('\b') && !line.includes('\x1b'))
      .map((line) => line.length),
  );

const TERMINAL = { terminal: 60, programs: ['less'] };

test.each<[string, readonly string[], FakeWorld, Awaited<ReturnType<typeof shown>>]>([
  ['in a pipe', ['help'], { programs: ['less'] }, { pager: undefined, first: 'NAME', widest: 80 }],
  ['on a terminal', ['help'], TERMINAL, { pager: ['less', '-R'], first: BOLD_NAME, widest: 60 }],
  ['on a terminal for --help', ['--help'], TERMINAL, { pager: ['less', '-R'], first: BOLD_NAME, widest: 60 }],
  [
    'if MANPAGER is set',
    ['help'],
    { terminal: 60, programs: ['most'], env: { MANPAGER: 'most -s' } },
    { pager: ['most', '-s'], first: BOLD_NAME, widest: 60 },
  ],
  ['if colours are off', ['help', '--color', 'off'], TERMINAL, { pager: ['less', '-R'], first: 'NAME', widest: 60 }],
  [
    'if NO_COLOR is set',
    ['help'],
    { ...TERMINAL, env: { NO_COLOR: '1' } },
    { pager: ['less', '-R'], first: 'NAME', widest: 60 },
  ],
  [
    'on a terminal if no pager is installed',
    ['help'],
    { terminal: 60 },
    { pager: undefined, first: '\x1b[1mNAME\x1b[22m', widest: 60 },
  ],
  [
    'on a terminal for -h',
    ['-h'],
    { terminal: 80, programs: ['less'] },
    { pager: undefined, first: '\x1b[1musage:\x1b[22m ec2img <command> [options]', widest: 75 },
  ],
  [
    'in a pipe for -h',
    ['-h', '--color', 'on'],
    {},
    { pager: undefined, first: 'usage: ec2img <command> [options]', widest: 75 },
  ],
])('prints help with the correct width, pager and bold text %s', async (_, argv, world, expected) => {
  expect(await shown(argv, world)).toEqual(expected);
});

test.each([[['help', 'environment']], [['help', 'environment', '-h']], [['-h', 'help', 'environment']]])(
  'prints the topic that %j requests',
  async (argv) => {
    const { io, seen } = fakeIo();
    expect(await run(argv, io)).toBe(0);
    expect(seen.stdout).toContain('environment - environment variables that ec2img reads\n');
  },
);

test.each([[['help', 'nonsense']], [['help', '--nonsense']], [['help', '--', '--nonsense']]])(
  'rejects %j as a usage error and names the topics',
  async (argv) => {
    const { io, seen } = fakeIo();
    expect(await run(argv, io)).toBe(252);
    expect(seen.stderr).toContain(`argument command or topic: Found invalid choice '${argv.at(-1)}'\n`);
    expect(seen.stderr).toContain('hint: command or topic can be create-image, ');
    expect(seen.stderr).toContain(
      ', help, values, configuration, environment, output, exit-codes, waiting or reliability',
    );
  },
);
