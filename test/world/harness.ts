// Compares the program with what was recorded of AWS CLI 2.36.7. Exit code, standard output, requests and files left behind
// are behaviour; standard error is a message. Prints one line of JSON for each case. See scripts/check/world.ts.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Case, type Outcome, runCase } from './run-case.ts';
import type { Recorded } from './services.ts';

export { ARGS } from './run-case.ts';
export { DESC0, imdsCreds, isoIn, OK, stsBody } from './services.ts';

export const NOKEYS = { AWS_ACCESS_KEY_ID: null, AWS_SECRET_ACCESS_KEY: null };

/**
 * `same`: behaviour and message. `message`: the message differs. `behaviour`: the behaviour differs, or does not although
 * `known.json` has a reason. `not-counted`: the AWS CLI failed in its own interpreter, or the behaviour differs for a reason.
 */
export interface Verdict {
  readonly verdict: 'same' | 'message' | 'behaviour' | 'not-counted';
  readonly id: string;
  readonly name: string;
  /** The parts that differ, as recorded and as seen. */
  readonly parts: readonly { readonly part: string; readonly recorded: string; readonly seen: string }[];
}

const FILE = basename(process.argv[1] ?? '', '.mjs');
const read = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));

/** The number of the next case in its file. */
let next = 0;

/** Runs cases of one file, one after another or several at once, and prints their verdicts in order. */
export async function all(cases: readonly Case[], atOnce = 1): Promise<void> {
  const recorded: Readonly<Record<string, Outcome>> = read(`recorded/${FILE}.json`);
  const known: Readonly<Record<string, string>> = read('known.json');
  const command = (process.env.WORLD_COMMAND ?? '').split(' ');
  const verdictOf = async (one: Case, index: number): Promise<Verdict | undefined> => {
    const expected = recorded[`${index} ${one.name}`];
    if (!expected && !one.tools) throw new Error(`${FILE} ${index} ${one.name} was not recorded`);
    const id = `${FILE} ${index}`;
    return expected && judge(id, one, expected, await runCase(one, command), known[id]);
  };
  const first = next;
  next += cases.length;
  const verdicts: (Verdict | undefined)[] = [];
  const todo = cases.entries();
  const work = async (): Promise<void> => {
    for (const [index, one] of todo) verdicts[index] = await verdictOf(one, first + index);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  for (const verdict of verdicts) if (verdict) console.log(JSON.stringify(verdict));
}

function judge(id: string, one: Case, recorded: Outcome, seen: Outcome, reason: string | undefined): Verdict {
  const [expected, actual] = [recorded, seen].map((outcome) => comparable(outcome, one)) as [Outcome, Outcome];
  const { name } = one;
  if (!reason && LEAK.test(expected.stderr)) return { verdict: 'not-counted', id, name, parts: [] };
  const parts = PARTS.filter((part) => expected[part] !== undefined)
    .map((part): Verdict['parts'][number] => ({
      part,
      recorded: JSON.stringify(expected[part]),
      seen: JSON.stringify(actual[part]),
    }))
    .filter((compared) => compared.recorded !== compared.seen);
  if (reason && parts.length > 0) return { verdict: 'not-counted', id, name, parts: [] };
  if (reason) parts.push({ part: 'known.json', recorded: reason, seen: 'the same behaviour: remove the entry' });
  if (parts.length > 0) return { verdict: 'behaviour', id, name, parts };
  if (PYTHON.test(expected.stderr) || expected.stderr === actual.stderr) return { verdict: 'same', id, name, parts };
  const texts = { part: 'stderr', recorded: expected.stderr, seen: actual.stderr };
  return { verdict: 'message', id, name, parts: [texts] };
}

const PARTS = ['rc', 'stdout', 'requests', 'servers', 'after'] as const;

/** Messages with words of Python or of its libraries. There only the behaviour counts. */
const PYTHON =
  /<class '|urllib3|HTTPConnectionPool|HTTPSConnectionPool|\[SSL: |_ssl\.c|Errno|\/usr\/lib\/python|ruamel|in "<unicode string>"|object has no|bytes-like/;

/** Messages of a failure in the interpreter of the AWS CLI. */
const LEAK =
  /Traceback|unhandled exception|offset-naive|has no attribute|object is not|codec can't|\[Errno|invalid literal|argument of type|not supported between|expected str|KeyError|unexpected keyword|'NoneType'|fromisoformat|isoparse/;

function comparable(outcome: Outcome, one: Case): Outcome {
  const { rc, stdout, stderr, requests, servers, after } = outcome;
  return {
    rc,
    stdout: one.wrap ? messageIn(stdout) : stdout,
    requests: requests
      .filter((request) => actionOf(request) !== 'DescribeImages')
      .map((request) => canonical(request, one)),
    ...(servers && { servers: kindsOf(servers) }),
    ...(after !== undefined && { after }),
    stderr: messageIn(stderr),
  };
}

/** A message without the name of the program, hints, usage and line breaks. */
const messageIn = (text: string): string =>
  text
    .replace(/\b(?:aws|ec2img): \[ERROR\]: /g, '')
    .replace(/^hint: .*$/gm, '')
    .replace(/\n?usage:[^\n]*\n(?:[ \t]*\n|To see help text[^\n]*\n| {2}[^\n]*\n)*/gi, '\n')
    .replace(/\s+/g, ' ')
    .trim();

const actionOf = ({ form }: Recorded): string | undefined => Object.fromEntries(form).Action;

/** Names of sessions that the programs make up. */
const DEFAULT_SESSION = /^(botocore-session|aws-sdk-js|ec2img)-/;

/** The order of query parameters and of the members of a JSON body means nothing. */
function canonical({ host, ...request }: Recorded, { keepSts }: Case): Recorded {
  const [path, query] = request.url.split('?') as [string, string | undefined];
  const form = request.form
    .filter(([name, value]) => keepSts || name !== 'DurationSeconds' || value !== '3600')
    .map(([name, value]): [string, string] => {
      if (name === '_body') return [name, sortedJson(value)];
      return [name, name === 'RoleSessionName' && DEFAULT_SESSION.test(value) ? '{DEFAULT}' : value];
    });
  const url = query === undefined ? path : `${path}?${query.split('&').sort().join('&')}`;
  return { ...request, url, form } as Recorded;
}

function sortedJson(text: string): string {
  try {
    return JSON.stringify(sorted(JSON.parse(text)));
  } catch {
    return text;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}

/** Each kind of request to another server counts once. The AWS CLI sends CONNECT without a Host header. */
const kindsOf = (lines: readonly string[]): string[] =>
  [...new Set(lines.map((line) => line.replace(/^(CONNECT \S+) host=\S+/, '$1')))].filter(
    (line) => line !== 'DescribeImages',
  );
