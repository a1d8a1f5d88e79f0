// A run parses the global level of argv twice (a prescan and the parse), and every other level once.
import { beforeEach, expect, test, vi } from 'vitest';
import { run } from '../../src/run.ts';
import { fakeIo } from '../support/fake-io.ts';

const { parses } = vi.hoisted(() => ({ parses: [] as (readonly string[])[] }));

vi.mock('../../src/cli/argv.ts', async (original) => {
  const actual = await original<typeof import('../../src/cli/argv.ts')>();
  const parseLevel: typeof actual.parseLevel = (argv, ...others) => {
    parses.push(argv);
    return actual.parseLevel(argv, ...others);
  };
  return { ...actual, parseLevel };
});

beforeEach(() => {
  parses.length = 0;
});

const CREATE = ['create-image', '--instance-id', 'i-1', '--name', 'abc'];

// Levels: the global options, the command, the subcommand of a group, its options.
test.each([
  { name: 'a call that ends with an error', argv: [...CREATE, '--output', 'nonsense'], code: 252, most: 2 },
  { name: 'a call without a Region', argv: CREATE, code: 253, most: 4 },
  { name: 'a skeleton', argv: ['create-image', '--generate-cli-skeleton'], code: 0, most: 4 },
  { name: 'an unknown option', argv: [...CREATE, '--nme', 'x'], code: 252, most: 4 },
  { name: 'a missing command', argv: [], code: 252, most: 2 },
  { name: 'a call with the service name', argv: ['ec2', ...CREATE], code: 253, most: 4 },
  { name: 'a waiter', argv: ['wait', 'image-available', '--image-ids', 'ami-1'], code: 253, most: 5 },
  { name: 'a help page', argv: ['create-image', 'help'], code: 0, most: 3 },
  { name: 'the version', argv: ['--version'], code: 0, most: 2 },
  { name: 'auto-prompt without a terminal', argv: ['create-image', '--cli-auto-prompt'], code: 252, most: 6 },
])('$name takes at most $most parses of a level', async ({ argv, code, most }) => {
  const { io } = fakeIo({ env: { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' } });
  expect(await run(argv, io)).toBe(code);
  expect(parses.length).toBeLessThanOrEqual(most);
});
