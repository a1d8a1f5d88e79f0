// The width, pager and bold text of help pages.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { shortHelp } from '../../src/help/short.ts';
import { describedModel } from '../../src/model/described-model.ts';
import { run } from '../../src/run.ts';
import { type FakeWorld, fakeIo } from '../support/fake-io.ts';
import { USAGE } from '../support/usage.ts';
import { PLAIN } from '../unit/help/read-page.ts';

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
    { pager: undefined, first: '\x1b[1musage:\x1b[22m ec2img <command> [options]', widest: 80 },
  ],
  [
    'in a pipe for -h',
    ['-h', '--color', 'on'],
    {},
    { pager: undefined, first: 'usage: ec2img <command> [options]', widest: 80 },
  ],
])('prints help with the correct width, pager and bold text %s', async (_, argv, world, expected) => {
  expect(await shown(argv, world)).toEqual(expected);
});

const folder = mkdtempSync(join(tmpdir(), 'help-'));
afterAll(() => rmSync(folder, { recursive: true }));
const WITHOUT_PAGER = join(folder, 'config');
writeFileSync(WITHOUT_PAGER, '[profile dev]\ncli_pager =\n');

/** The lines of the short page of create-image. */
const LINES = shortHelp(describedModel, ['create-image'], PLAIN).trimEnd().split('\n').length;

test.each<[string, readonly string[], FakeWorld, pager: readonly string[] | undefined]>([
  ['of the program on a tall terminal', ['-h'], { terminal: 80, rows: 200 }, undefined],
  ['with room for the prompt', ['create-image', '-h'], { terminal: 80, rows: LINES + 1 }, undefined],
  ['that leaves no room for the prompt', ['create-image', '-h'], { terminal: 80, rows: LINES }, ['less', '-R']],
  ['on a narrow terminal of 24 lines', ['create-image', '-h'], { terminal: 40 }, ['less', '-R']],
  ['if MANPAGER is set', ['wait', '-h'], { terminal: 80, rows: 5, env: { MANPAGER: 'less -X' } }, ['less', '-X']],
  ['if PAGER is set', ['wait', '-h'], { terminal: 80, rows: 5, env: { PAGER: 'less -S' } }, ['less', '-S']],
  ['with --no-cli-pager', ['wait', '-h', '--no-cli-pager'], { terminal: 80, rows: 5 }, undefined],
  ['with --no-cli-pager first', ['--no-cli-pager', 'wait', '-h'], { terminal: 80, rows: 5 }, undefined],
  ['if AWS_PAGER is empty', ['wait', '-h'], { terminal: 80, rows: 5, env: { AWS_PAGER: '' } }, undefined],
  ['if AWS_PAGER is set', ['wait', '-h'], { terminal: 80, rows: 5, env: { AWS_PAGER: 'less' } }, ['less', '-R']],
  [
    'if the profile turns the pager off',
    ['wait', '-h', '--profile', 'dev'],
    { terminal: 80, rows: 5, env: { AWS_CONFIG_FILE: WITHOUT_PAGER } },
    undefined,
  ],
  ['in a pipe', ['create-image', '-h'], { rows: 5 }, undefined],
])('selects the pager for a short page %s', async (_, argv, world, pager) => {
  const shownPage = await shown(argv, { programs: ['less'], ...world });
  expect(shownPage.pager).toEqual(pager);
});

test('a short page is the same in the pager and without it', async () => {
  const texts = await Promise.all(
    [5, 50].map(async (rows) => {
      const { io, seen } = fakeIo({ terminal: 80, rows, programs: ['less'], env: { NO_COLOR: '1' } });
      expect(await run(['create-image', '-h'], io)).toBe(0);
      return seen.paged[0]?.text ?? seen.stdout;
    }),
  );
  expect(texts[0]).toBe(texts[1]);
});

test('the long page is paged even if the pager for output is off, as in the AWS CLI', async () => {
  const world = { ...TERMINAL, env: { AWS_PAGER: '' } };
  expect((await shown(['help', '--no-cli-pager'], world)).pager).toEqual(['less', '-R']);
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
  'rejects %j as a usage error, and names the page that lists commands and topics',
  async (argv) => {
    const { io, seen } = fakeIo();
    expect(await run(argv, io)).toBe(252);
    expect(seen.stderr).toContain(`argument command or topic: Found invalid choice '${argv.at(-1)}'\n`);
    expect(seen.stderr.slice(seen.stderr.indexOf('\n', 1))).toBe(`\n${USAGE.program}`);
  },
);
