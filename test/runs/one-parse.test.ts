// A run parses the global level of argv twice (a prescan and the parse), and every other level once. An error in the
// command line parses the command again, for its usage.
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
test.each<[name: string, most: number, argv: string[], code: number]>([
  ['a call that ends with an error', 2, [...CREATE, '--output', 'nonsense'], 252],
  ['a call without a Region', 4, CREATE, 253],
  ['a request for a skeleton', 4, ['create-image', '--generate-cli-skeleton'], 0],
  ['a call with an unknown option', 6, [...CREATE, '--nme', 'x'], 252],
  ['a call without a command', 2, [], 252],
  ['a call with the service name', 4, ['ec2', ...CREATE], 253],
  ['a call of a waiter', 5, ['wait', 'image-available', '--image-ids', 'ami-1'], 253],
  ['a request for a help page', 3, ['create-image', 'help'], 0],
  ['a request for the version', 2, ['--version'], 0],
  ['a call with auto-prompt but no terminal', 6, ['create-image', '--cli-auto-prompt'], 252],
])('%s parses levels of the arguments at most %i times', async (_, most, argv, code) => {
  const { io } = fakeIo({ env: { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' } });
  expect(await run(argv, io)).toBe(code);
  expect(parses.length).toBeLessThanOrEqual(most);
});
