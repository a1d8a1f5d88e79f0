// Replays the recorded runs of AWS CLI 2.36.7 in process. Nothing here writes the recordings.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DescribedOperation, describedModel } from '../../src/model/described-model.ts';
import type { ScriptedAnswer } from '../support/http-server.ts';
import { withoutNewerMembers } from '../support/newer-members.ts';
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
  /** `create-image` if it is missing. The name of a waiter is the first argument of `wait`. */
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
  '<?xml version="1.0" encoding="UTF-8"?>\n<CreateImageResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>59dbff89-35bd-4eac-99ed-be587EXAMPLE</requestId><imageId>ami-0eab20fe36f83e1a8</imageId></CreateImageResponse>';

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
  // A run with more requests than the recorded one differs, whatever follows. Another program may wait minutes for it.
  const more = new AbortController();
  endpoint.play(one.responses ?? [], (requests) => {
    if (comparable(requests, one).length > one.expect.requests.length) more.abort();
  });
  const words = (one.command ?? 'create-image').split(' ');
  const argv = [...(one.pre ?? []), ...words, ...one.args].map(filled);
  const world = { env, directory, stdin: one.stdin ?? '', programs: [] };
  const { code, stdout, stderr } = await inTimeZone(env.TZ, () => wholeRun(argv, world, more.signal));
  const plain = (text: string): string => text.replaceAll(endpoint.url, '{ENDPOINT}');
  const requests: RecordedRequest[] = JSON.parse(plain(JSON.stringify(endpoint.requests())));
  const input = operationIn([...words, ...one.args])?.input;
  const [out, err] = [stdout, stderr].map((text) => {
    const own = plain(text);
    return input ? withoutNewerMembers(own, input) : own;
  }) as [string, string];
  return { rc: code ?? -1, stdout: out, stderr: err, requests: comparable(requests, one) };
}

/** The requests to compare: only ec2img looks an image up after a lost response. */
const comparable = (requests: readonly RecordedRequest[], one: Case): readonly RecordedRequest[] =>
  one.expect.requests.some(isLookUp) ? requests : requests.filter((request) => !isLookUp(request));

const isLookUp = ({ form }: RecordedRequest): boolean =>
  form.some(([name, value]) => name === 'Action' && value === 'DescribeImages');

/** The command at the start of a line; undefined for one that ec2img does not have. */
const operationIn = (words: readonly string[]): DescribedOperation | undefined =>
  describedModel.operations.find(({ command }) => command.every((word, at) => word === words[at]));

/** Runs in process in a time zone. Another program gets it from its environment. */
async function inTimeZone<T>(zone: string | undefined, run: () => Promise<T>): Promise<T> {
  if (zone === undefined || otherProgram !== undefined) return run();
  const before = process.env.TZ;
  process.env.TZ = zone;
  try {
    return await run();
  } finally {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  }
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
    .replace(/\n?usage: [\s\S]*?<subcommand> help\n/g, '\n')
    .replace(/\n?usage:[^\n]*\n(?:[ \t]*\n|To see help text[^\n]*\n| {2}[^\n]*\n)*/gi, '\n')
    .replace(/\b(?:aws|ec2img): \[ERROR\]: /g, '')
    .replace(/^hint: .*$/gm, '')
    .replace(/\s+/g, ' ')
    .trim();

/** Python internals in a recorded message; ec2img has its own wording. */
const PYTHON =
  /Invalid jmespath expression|<class '|invalid literal for int|\[Errno|\bb'|\(char \d+\)|codec can't|ruamel|\n {2}in "|could not determine a constructor|'NoneType'|object has no attribute|object is not|not supported between|bytes-like object|argument of type|expected str|syntax error: line|no element found|string indices|while parsing|while scanning/;

const isPython = ({ expect }: Case): boolean => PYTHON.test(expect.stderr);

/** The outcome to compare. ec2img may exit with 252 where Python reported an internal error with 255. */
function outcome({ rc, stdout, requests }: Outcome, one: Case) {
  const shown = one.strip === 'yaml-comments' ? stdout.replace(/[ \t]*#.*$/gm, '') : stdout;
  const code = isPython(one) && one.expect.rc === 255 && rc === 252 ? 255 : rc;
  return { rc: code, stdout: shown, requests: requests.map(withoutUuid) };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** The request without an idempotency token that the program generated. */
const withoutUuid = (request: RecordedRequest): RecordedRequest => ({
  ...request,
  form: request.form.map(([name, value]) => [name, name === 'ClientToken' ? value.replace(UUID, '{UUID}') : value]),
});

const listed = (differs: string): Set<string> =>
  new Set(differences.filter((one) => one.differs === differs).flatMap(({ cases }) => cases));
const outcomes = listed('outcome');
const messages = listed('message');
const due = cases.filter(({ id }) => !outcomes.has(id));

// Processes run concurrently, because some of them wait between attempts.
const together = otherProgram === undefined ? describe : describe.concurrent;

together('ec2img', () => {
  const check = async (one: Case): Promise<void> => {
    const got = await replay(one);
    expect(outcome(got, one)).toEqual(outcome(one.expect, one));
    if (isPython(one)) expect(said(got.stderr)).not.toBe('');
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

describe('ec2img', () => {
  test.each(cases.filter(({ id }) => outcomes.has(id)).map((one) => [one.id, one] as const))(
    'differs from AWS CLI 2.36.7 as intended in the recorded case %s',
    async (_, one) => {
      const got = await replay(one);
      expect(outcome(got, one)).not.toEqual(outcome(one.expect, one));
    },
  );

  test('has only recorded cases in its list of differences', () => {
    const ids = new Set(cases.map(({ id }) => id));
    expect([...outcomes, ...messages].filter((id) => !ids.has(id))).toEqual([]);
  });
});
