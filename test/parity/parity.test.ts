// Replays the recorded runs of AWS CLI 2.36.7 in process. Nothing here writes the recordings.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ScriptedAnswer } from '../support/http-server.ts';
import { withoutNewerMembers } from '../support/newer-members.ts';
import { operationOf } from '../support/operations.ts';
import { otherProgram, wholeRun } from '../support/program.ts';
import { type RecordingEndpoint, startRecordingEndpoint } from '../support/recording-endpoint.ts';
import type { RecordedRequest } from '../support/request-record.ts';
import { differences } from './differences.ts';

type FileContent = string | { readonly base64: string };
type Env = Readonly<Record<string, string | null>>;

interface Outcome {
  readonly rc: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly requests: readonly RecordedRequest[];
}

interface Case {
  readonly id: string;
  /** `create-image` if it is missing. */
  readonly command?: string;
  readonly args: readonly string[];
  readonly pre?: readonly string[];
  readonly env?: Env;
  readonly files?: Readonly<Record<string, FileContent>>;
  readonly home?: Readonly<Record<string, FileContent>>;
  readonly stdin?: string;
  readonly responses?: readonly ScriptedAnswer[];
  readonly strip?: string;
  readonly expect: Outcome;
}

const OK =
  '<CreateImageResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><imageId>ami-0eab20fe36f83e1a8</imageId></CreateImageResponse>';

/** Every recording of this folder; formatted.json has output of the AWS CLI's formatters instead. */
const recorded = readdirSync(new URL('.', import.meta.url))
  .filter((name) => name.endsWith('.json') && name !== 'formatted.json')
  .map((name): { baseline: Env; cases: Case[] } => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')));
const cases = recorded.flatMap(({ baseline, cases }) =>
  cases.map((one) => ({ ...one, env: { ...baseline, ...one.env } })),
);

let work: string;
beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'parity-'));
});
afterAll(() => {
  rmSync(work, { recursive: true });
});

async function replay(one: Case): Promise<Outcome> {
  const endpoint = await startRecordingEndpoint(OK);
  return replayAt(endpoint, one).finally(endpoint.stop);
}

async function replayAt(endpoint: RecordingEndpoint, one: Case): Promise<Outcome> {
  const filled = (text: string): string => text.replaceAll('{ENDPOINT}', endpoint.url);
  const [home, directory] = ['home', 'cwd'].map((name) => join(work, one.id.replaceAll('/', '_'), name)) as [
    string,
    string,
  ];
  put(home, one.home, filled);
  put(directory, one.files, filled);
  const settings = { EC2IMG_VALIDATE: 'aws', HOME: home, ...one.env };
  const env = Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) => (value === null ? [] : [[name, filled(value)]])),
  );
  endpoint.play(one.responses ?? []);
  const argv = [...(one.pre ?? []), ...(one.command ?? 'create-image').split(' '), ...one.args].map(filled);
  const { code, stdout, stderr } = await wholeRun(argv, { env, directory, stdin: one.stdin ?? '', programs: [] });
  const plain = (text: string): string => text.replaceAll(endpoint.url, '{ENDPOINT}');
  // Only ec2img looks an image up after a lost response.
  const isLookUp = ({ form }: RecordedRequest) =>
    form.some(([name, value]) => name === 'Action' && value === 'DescribeImages');
  const requests = JSON.parse(plain(JSON.stringify(endpoint.requests().filter((one) => !isLookUp(one)))));
  const { input } = operationOf(one.command ?? 'create-image');
  const [out, err] = [stdout, stderr].map((text) => withoutNewerMembers(plain(text), input)) as [string, string];
  return { rc: code ?? -1, stdout: out, stderr: err, requests };
}

function put(folder: string, files: Case['files'], filled: (text: string) => string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files ?? {})) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    const data = typeof content === 'string' ? filled(content) : Buffer.from(content.base64, 'base64');
    writeFileSync(join(folder, name), data);
  }
}

/** The text of an error, without the usage block, program name, hints and repeated white space. */
const said = (stderr: string): string =>
  stderr
    .replace(/\n?usage:[^\n]*\n(?:[ \t]*\n|To see help text[^\n]*\n| {2}[^\n]*\n)*/g, '\n')
    .replace(/^(?:aws|ec2img): \[ERROR\]: /gm, '')
    .replace(/^hint: .*$/gm, '')
    .replace(/\s+/g, ' ')
    .trim();

/** Python internals in a recorded message; ec2img has its own wording. */
const PYTHON =
  /Invalid jmespath expression|<class '|invalid literal for int|\[Errno|\bb'|\(char \d+\)|'NoneType'|object has no attribute|syntax error: line|no element found/;

const isPython = ({ expect }: Case): boolean => PYTHON.test(expect.stderr);

/** The outcome to compare. ec2img may exit with 252 where Python reported an internal error with 255. */
function outcome({ rc, stdout, requests }: Outcome, one: Case) {
  const shown = one.strip === 'yaml-comments' ? stdout.replace(/[ \t]*#.*$/gm, '') : stdout;
  return { rc: isPython(one) && rc === 252 ? one.expect.rc : rc, stdout: shown, requests };
}

/** Expects a text that begins with another and goes on with the next problem. */
function expectLonger(text: string, start: string): void {
  expect(text.slice(0, start.length)).toBe(start);
  expect(text.slice(start.length)).toMatch(/^ (?:Error parsing parameter|Parameter validation failed:)/);
}

const listed = (differs: string): Set<string> =>
  new Set(differences.filter((one) => one.differs === differs).flatMap(({ cases }) => cases));
const outcomes = listed('outcome');
const messages = listed('message');
const ends = listed('end of message');
const due = cases.filter(({ id }) => !outcomes.has(id));

// Processes run concurrently, because some of them wait between attempts.
const together = otherProgram === undefined ? describe : describe.concurrent;

together('create-image', () => {
  const check = async (one: Case): Promise<void> => {
    const got = await replay(one);
    expect(outcome(got, one)).toEqual(outcome(one.expect, one));
    if (isPython(one)) expect(said(got.stderr)).not.toBe('');
    else if (ends.has(one.id)) expectLonger(said(got.stderr), said(one.expect.stderr));
    else if (messages.has(one.id)) expect(said(got.stderr)).not.toBe(said(one.expect.stderr));
    else expect(said(got.stderr)).toBe(said(one.expect.stderr));
  };
  // This case waits for five responses that never arrive.
  const isSlow = ({ id }: Case): boolean => id === 'config/read-timeout';
  test.each(due.filter((one) => !isSlow(one)).map((one) => [one.id, one] as const))(
    'has the outcome of AWS CLI 2.36.7 in the recorded case %s',
    (_, one) => check(one),
  );
  for (const one of due.filter(isSlow))
    test(`has the outcome of AWS CLI 2.36.7 in the recorded case ${one.id}`, { tags: ['slow'] }, () => check(one));
});

describe('create-image', () => {
  test.each(cases.filter(({ id }) => outcomes.has(id)).map((one) => [one.id, one] as const))(
    'differs from AWS CLI 2.36.7 as intended in the recorded case %s',
    async (_, one) => {
      const got = await replay(one);
      expect(outcome(got, one)).not.toEqual(outcome(one.expect, one));
    },
  );

  test('has only recorded cases in its list of differences', () => {
    const ids = new Set(cases.map(({ id }) => id));
    expect([...outcomes, ...messages, ...ends].filter((id) => !ids.has(id))).toEqual([]);
  });
});
