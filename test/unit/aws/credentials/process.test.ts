// Credentials that a program prints. Outcomes: measured on AWS CLI 2.36; what it does in its own words is named.
import { expect, test } from 'vitest';
import { processKeys } from '../../../../src/aws/credentials/process.ts';
import type { ProviderContext } from '../../../../src/aws/credentials/provider-context.ts';
import { InterruptedError } from '../../../../src/errors.ts';
import type { ProgramOutput } from '../../../../src/io/io.ts';
import { blot } from '../../../../src/text/secrets.ts';

interface Printed {
  readonly stdout?: string | Buffer;
  readonly stderr?: string;
  readonly exitCode?: number;
}

/** Runs a command that prints something, and records its arguments. */
async function provide(printed: Printed | Error, command = '/p') {
  const runs: (readonly string[])[] = [];
  const runProgram = async (argv: readonly string[]): Promise<ProgramOutput> => {
    runs.push(argv);
    if (printed instanceof Error) throw printed;
    const { stdout = '', stderr = '', exitCode = 0 } = printed;
    return { exitCode, stdout: Buffer.from(stdout), stderr: Buffer.from(stderr) };
  };
  const context = { runProgram } as unknown as ProviderContext;
  return { keys: await processKeys({ kind: 'process', profile: 'p', command }, context), runs };
}

const KEYS = { Version: 1, AccessKeyId: 'AKID', SecretAccessKey: 's' };
const json = (more: object = {}): string => JSON.stringify({ ...KEYS, ...more });
const keys = { accessKeyId: 'AKID', secretAccessKey: 's' };
const NEW_YEAR = new Date('2099-01-01T00:00:00Z');

test.each<[string, string, object]>([
  ['keys', json(), keys],
  ['a token', json({ SessionToken: 't' }), { ...keys, sessionToken: 't' }],
  ['no token', json({ SessionToken: null }), keys],
  ['an empty token', json({ SessionToken: '' }), keys],
  ['no expiration', json({ Expiration: null }), keys],
  ['an expiration', json({ Expiration: '2099-01-01T00:00:00Z' }), { ...keys, expiration: NEW_YEAR }],
  ['an expiration of another form', json({ Expiration: '2099-01-01 00:00:00 UTC' }), { ...keys, expiration: NEW_YEAR }],
  ['an account', json({ AccountId: '111122223333' }), keys],
  ['a byte order mark', `\ufeff${json()}`, keys],
  ['lines of Windows', `{\r\n"x":[]}\r\n`.replace('"x":[]', json().slice(1, -1)), keys],
  ['a version with a fraction', json().replace('"Version":1', '"Version":1.0'), keys],
])('a credential process that prints %s provides its keys', async (_, stdout, expected) => {
  expect((await provide({ stdout, stderr: 'a warning' })).keys).toEqual(expected);
});

test('is run once, with the words of the command as they are', async () => {
  const soon = new Date(Date.now() + 60_000).toISOString();
  const { runs } = await provide({ stdout: json({ Expiration: soon }) }, `/a/p --url 'x y' $HOME * a;b>c|d&e #f`);
  expect(runs).toEqual([['/a/p', '--url', 'x y', '$HOME', '*', 'a;b>c|d&e', '#f']]);
});

const system = (code: string): Error => Object.assign(new Error(`spawn /p --password hunter22 ${code}`), { code });
const version = (value: string): string =>
  `Unsupported version '${value}' for credential process provider, supported versions: 1`;
test.each<[string, Printed | Error, string]>([
  ['prints version 2', { stdout: json({ Version: 2 }) }, version('2')],
  ['prints its version as a text', { stdout: json({ Version: '1' }) }, version('1')],
  ['prints no version', { stdout: '{"AccessKeyId":"A"}' }, version('<Version key not provided>')],
  ['prints null for its version', { stdout: json({ Version: null }) }, version('None')],
  [
    'prints no access key',
    { stdout: '{"Version":1,"SecretAccessKey":"s"}' },
    "Missing required key in response: 'AccessKeyId'",
  ],
  [
    'prints no secret key',
    { stdout: '{"Version":1,"AccessKeyId":"A"}' },
    "Missing required key in response: 'SecretAccessKey'",
  ],
  ['fails', { exitCode: 1, stderr: 'token expired, run login\n' }, 'token expired, run login'],
  ['fails without a reason', { exitCode: 1, stdout: json() }, ''],
  // The AWS CLI prints messages of Python from here on.
  ['prints a number for a key', { stdout: json({ AccessKeyId: 7 }) }, 'AccessKeyId is not a string'],
  ['prints an empty key', { stdout: json({ SecretAccessKey: '' }) }, 'SecretAccessKey is empty'],
  ['prints a list for a token', { stdout: json({ SessionToken: ['t'] }) }, 'SessionToken is not a string'],
  ['prints an empty date', { stdout: json({ Expiration: '' }) }, 'Expiration is not a date'],
  ['prints a number for a date', { stdout: json({ Expiration: 4_102_444_800 }) }, 'Expiration is not a date'],
  ['prints another word for a date', { stdout: json({ Expiration: 'tomorrow' }) }, 'Expiration is not a date'],
  ['prints nothing', {}, 'credential_process of profile p did not print a JSON object'],
  ['prints a number', { stdout: '1' }, 'credential_process of profile p did not print a JSON object'],
  ['prints a list', { stdout: '[]' }, 'credential_process of profile p did not print a JSON object'],
  ['prints more', { stdout: `x${json()}` }, 'credential_process of profile p did not print a JSON object'],
  [
    'prints too much',
    Object.assign(new Error('much'), { code: 'ENOBUFS' }),
    'credential_process of profile p printed more than 1 MiB',
  ],
  [
    'does not exist',
    system('ENOENT'),
    'the program of credential_process of profile p does not exist. It is run without a shell, so ~ and variables are not expanded',
  ],
  [
    'is not executable',
    system('EACCES'),
    'the program of credential_process of profile p cannot be executed: permission denied',
  ],
  ['has too many arguments', system('E2BIG'), 'credential_process of profile p cannot be run (E2BIG)'],
])('reports the reason if a credential process %s', async (_, printed, reason) => {
  const message = `Error when retrieving credentials from custom-process: ${reason}`.trim();
  await expect(provide(printed, '/p --password hunter22')).rejects.toThrow(
    expect.objectContaining({ kind: 'general', message }),
  );
});

test.each([
  ['--password a-passphrase', '--password ***'],
  ['--token=b-passphrase', '--token=***'],
  ['-p c-passphrase', '-p ***'],
  ['--pin d-passphrase', '--pin ***'],
  ['--otp=e-passphrase', '--otp=***'],
  ['--pwd f-passphrase', '--pwd ***'],
  ['--auth g-passphrase', '--auth ***'],
  ['--ping h-passphrase', '--ping h-passphrase'],
])('an argument that the program repeats: %s', async (given, shown) => {
  await expect(provide({ exitCode: 1 }, `/p ${given}`)).rejects.toThrow();
  expect(blot(`p: unknown option: ${given}`)).toBe(`p: unknown option: ${shown}`);
});

test('a program without a reason is reported with its status', async () => {
  const hints = ['credential_process of profile p ended with exit code 143'];
  await expect(provide({ exitCode: 143 })).rejects.toThrow(expect.objectContaining({ hints }));
});

test('expired keys are refused', async () => {
  await expect(provide({ stdout: json({ Expiration: '2019-01-01T00:00:00Z' }) })).rejects.toThrow(
    expect.objectContaining({
      message: 'Credentials were refreshed, but the refreshed credentials are still expired.',
    }),
  );
});

test.each([
  ['', 'Error when retrieving credentials from custom-process: credential_process of profile p is empty'],
  ['"" a', 'Error when retrieving credentials from custom-process: credential_process of profile p is empty'],
  ['p "a', 'No closing quotation'],
  ['p a\\', 'No escaped character'],
])('the command %j is not run', async (command, message) => {
  await expect(provide(new Error('it was run'), command)).rejects.toThrow(expect.objectContaining({ message }));
});

test('an interrupt is passed on', async () => {
  await expect(provide(new InterruptedError(143))).rejects.toThrow(expect.objectContaining({ exitCode: 143 }));
});
