// Plans: what is read, and each problem with its line.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { ValidationLevel } from '../../../src/config/validation-level.ts';
import { CliError } from '../../../src/errors.ts';
import { openLongFile } from '../../../src/io/long-file.ts';
import { run } from '../../../src/run.ts';
import { cut } from '../../../src/text/safe.ts';
import { hashOf } from '../../../src/workflow/hash-table.ts';
import { checkPlan, type PlanLine } from '../../../src/workflow/plan.ts';
import { fakeIo } from '../../support/fake-io.ts';

const folder = mkdtempSync(join(tmpdir(), 'plan-'));
afterAll(() => rmSync(folder, { recursive: true }));

let path: string;
let count = 0;
beforeEach(() => {
  path = join(folder, `${count++}.jsonl`);
});

const io = { openLongFile };
const line = (at: number, more: object = {}): string =>
  JSON.stringify({ InstanceId: `i-${at}`, Name: `web-${at}`, ...more });

/** The lines of a valid plan, as they are read. */
async function linesOf(text: string | Uint8Array, level: ValidationLevel = 'documented'): Promise<PlanLine[]> {
  writeFileSync(path, text);
  const plan = await checkPlan(path, level, io);
  const lines: PlanLine[] = [];
  for await (const one of plan.read()) lines.push(one);
  expect(plan.lines).toBe(lines.length);
  expect(lines.every(({ hash }) => plan.has(hash))).toBe(true);
  return lines;
}

/** The error of a plan: the lines of its message, and its hints. */
async function problemsOf(text: string | Uint8Array, level: ValidationLevel = 'documented'): Promise<string[]> {
  writeFileSync(path, text);
  return refusalOf(path, level);
}

async function refusalOf(file: string, level: ValidationLevel = 'documented'): Promise<string[]> {
  try {
    await checkPlan(file, level, io);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    expect(error.kind).toBe('parameter');
    return [...error.message.replaceAll(file, 'P').split('\n'), ...error.hints.map((hint) => `hint: ${hint}`)];
  }
  return [];
}

const REQUEST = { InstanceId: 'i-1', Name: 'web-1' };

test.each([
  ['line feeds', `${line(1)}\n${line(2)}\n`],
  ['no line feed at its end', `${line(1)}\n${line(2)}`],
  ['line ends of Windows and a byte order mark', `\ufeff${line(1)}\r\n${line(2)}\r\n`],
  ['white space around its requests', ` ${line(1)}\t\n\t${line(2)}  `],
])('a plan with %s is read, and its requests keep their hashes', async (_, text) => {
  expect(await linesOf(text)).toEqual([
    { line: 1, hash: hashOf(line(1)), request: REQUEST },
    { line: 2, hash: hashOf(line(2)), request: { InstanceId: 'i-2', Name: 'web-2' } },
  ]);
});

test('blank lines count', async () => {
  expect((await linesOf(`\n\r\n${line(1)}\n  \n\n${line(2)}\n\n`)).map((one) => one.line)).toEqual([3, 6]);
});

test('a request has the values that a single call would send', async () => {
  const text = line(1, {
    NoReboot: true,
    DryRun: false,
    Description: 'é "x"',
    BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Ebs: { VolumeSize: 8, Encrypted: false } }],
    TagSpecifications: [{ ResourceType: 'image', Tags: [{ Key: 'a', Value: '' }] }],
  });
  expect((await linesOf(text)).map(({ request }) => request)).toEqual([JSON.parse(text)]);
});

test('a plan has its first 200 different instances', async () => {
  const lines = Array.from({ length: 500 }, (_, at) =>
    JSON.stringify({ InstanceId: `i-${Math.floor(at / 2)}`, Name: `web-${at}` }),
  );
  writeFileSync(path, lines.join('\n'));
  const plan = await checkPlan(path, 'documented', io);
  expect([plan.path, plan.lines]).toEqual([path, 500]);
  expect(plan.instanceSample).toEqual(Array.from({ length: 200 }, (_, at) => `i-${at}`));
  expect(plan.has(hashOf('other'))).toBe(false);
});

test('a line may have several MiB', async () => {
  const [{ request } = { request: {} }] = await linesOf(line(1, { Description: 'x'.repeat(3 * 2 ** 20) }), 'aws');
  expect(request).toMatchObject({ Description: expect.stringMatching(/^x{3145728}$/) });
});

const BYPASS = 'hint: to send the requests anyway, add --validate aws';

const INVALID: [name: string, text: string | Uint8Array, problems: string[]][] = [
  ['no requests', '\ufeff\n \r\n', ['The plan P has no requests', 'hint: write one request on each line, as JSON']],
  [
    'a name twice',
    `${line(1)}\n\n${line(2, { Name: 'web-1' })}\n`,
    [
      'The plan P has 1 problem; nothing was sent:',
      'line 3: Invalid value for parameter Name, value: web-1: line 1 has the same name, and the names of images are unique',
    ],
  ],
  [
    'a request that only a dry run would accept',
    `${line(1)}\n${line(2, { DryRun: true })}\n`,
    [
      'The plan P has 1 problem; nothing was sent:',
      'line 2: DryRun: an image is not created with it; use the option --dry-run instead',
    ],
  ],
  [
    'invalid JSON, and other types',
    `{"InstanceId" "i-1"}\n"text"\n${line(3)}\n[]\n`,
    [
      'The plan P has 3 problems; nothing was sent:',
      "line 1: Invalid JSON: expected ':' (column 15)",
      'line 2: Invalid type: expecting map, received string',
      'line 4: Invalid type: expecting map, received list',
      "hint: a plan is not a JSON array: it has one request on each line; convert it with jq -c '.[]'",
    ],
  ],
  [
    'a JSON array',
    `[\n  ${line(1)},\n  ${line(2)}\n]\n`,
    [
      'The plan P has 1 problem; nothing was sent:',
      'line 1: Invalid JSON: expected a value, but the text ends here (column 2)',
      "hint: a plan is not a JSON array: it has one request on each line; convert it with jq -c '.[]'",
    ],
  ],
  [
    'a JSON array on one line',
    `[${line(1)}]\n`,
    [
      'The plan P has 1 problem; nothing was sent:',
      'line 1: Invalid type: expecting map, received list',
      "hint: a plan is not a JSON array: it has one request on each line; convert it with jq -c '.[]'",
    ],
  ],
  [
    'a request on several lines',
    JSON.stringify(REQUEST, null, 2),
    [
      'The plan P has 1 problem; nothing was sent:',
      'line 1: Invalid JSON: expected a member name in double quotes, but the text ends here (column 2)',
      'hint: each request must be on a line of its own; convert pretty-printed JSON with jq -c .',
    ],
  ],
  [
    'a line that is not UTF-8',
    Buffer.from(`${line(1)}\n{"InstanceId":"i-2","Name":"caf\xe9"}\n`, 'latin1'),
    ['The plan P has 1 problem; nothing was sent:', 'line 2: The text is not UTF-8'],
  ],
  [
    'UTF-16',
    Buffer.from(`\ufeff${line(1)}\n`, 'utf16le'),
    [
      'The plan P has 2 problems; nothing was sent:',
      'line 1: The text is not UTF-8',
      'line 2: Invalid JSON: expected a value (column 1)',
      'hint: save the plan as UTF-8; the > of Windows PowerShell writes UTF-16',
    ],
  ],
];

test.each(INVALID)('a plan with %s is refused', async (_, text, problems) => {
  expect(await problemsOf(text)).toEqual(problems);
});

/** Requests with every kind of problem. */
const DOCUMENTS: readonly string[] = [
  '{}',
  '{"InstanceId":"i-1"}',
  '{"InstanceId":"i-1","Name":"a"}',
  '{"InstanceId":"i-1","Name":"web {instance-id}"}',
  '{"InstanceId":"i-1","Name":"web","Nme":"x"}',
  '{"InstanceId":1,"Name":["web"]}',
  '{"InstanceId":"","Name":""}',
  '{"InstanceId":"i-1","Name":"web","NoReboot":"yes","TagSpecifications":[{"ResourceType":"vm","Tags":[{"Foo":1}]}]}',
  '{"InstanceId":"i-1","Name":"web","BlockDeviceMappings":[{"Ebs":{"VolumeSize":1e400,"Iops":99999999999999999999}}]}',
  '{"InstanceId":"i-1","Name":"web","BlockDeviceMappings":[{"DeviceName":"a","Ebs":{"VolumeType":"gp9"}}]}',
  '{"InstanceId":"i-1","Name":"\\ud800web"}',
];

/** What a single call with the document prints about it: its problems, and whether --validate aws would help. */
async function singleCall(document: string, level: ValidationLevel) {
  const env = {
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'x',
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
  };
  const { io: world, seen } = fakeIo({ env });
  await run(['create-image', '--cli-input-json', document, '--validate', level], world);
  const [, ...lines] = seen.stderr.trim().split('\n');
  const problems = lines.filter((text) => !text.startsWith('hint: '));
  return { problems, isBypass: seen.stderr.includes('add --validate aws') };
}

test.each((['documented', 'aws'] as const).flatMap((level) => DOCUMENTS.map((one) => [level, one] as const)))(
  'with --validate %s, a line is checked like the document of a single call: %s',
  async (level, document) => {
    const { problems, isBypass } = await singleCall(document, level);
    // Without problems, the call fails because it cannot connect: that is one line, which is not in `problems`.
    const [, ...found] = await problemsOf(`\n${document}\n`, level);
    const own = found.filter((text) => !text.startsWith('hint: '));
    expect(own).toEqual(problems.map((text) => `line 2: ${cut(text, 600)}`));
    expect(found.includes(BYPASS)).toBe(isBypass);
    expect(found.some((text) => text.startsWith('hint: ') && text.includes('to send the request anyway'))).toBe(false);
  },
);

test('--validate aws is suggested only if it would make the whole plan valid', async () => {
  const short = line(1, { Name: 'web{}' });
  expect((await problemsOf(short)).includes(BYPASS)).toBe(true);
  expect((await problemsOf(`${short}\n${line(2)}`)).includes(BYPASS)).toBe(true);
  expect((await problemsOf(`${short}\n${line(2, { Name: 3 })}`)).includes(BYPASS)).toBe(false);
  expect((await problemsOf(`${short}\n{`)).includes(BYPASS)).toBe(false);
  expect((await problemsOf(`${short}\n${line(2, { Name: 'web{}' })}`)).includes(BYPASS)).toBe(false);
  expect(await linesOf(line(1, { Name: 'web{}' }), 'aws')).toHaveLength(1);
});

test('without validation, requests that cannot be sent or told apart are refused', async () => {
  expect(await problemsOf('{"Foo":1}\n{}\n{"Name":5}\n{}\n', 'none')).toEqual([
    'The plan P has 2 problems; nothing was sent:',
    expect.stringMatching(/^line 1: Unknown parameter in input: "Foo", must be one of: /),
    'line 4: The request is the same as that in line 2',
  ]);
});

test('at most 100 problems are shown, and the others are counted', async () => {
  const lines = Array.from({ length: 250 }, (_, at) => line(at, { Name: 'a', InstanceId: 'i' }));
  const found = await problemsOf(lines.join('\n'), 'documented');
  // The first line has only the length of its name; all others also have the name of the first.
  expect(found[0]).toBe('The plan P has 499 problems; nothing was sent:');
  const shown = found.filter((text) => text.startsWith('line '));
  expect(shown.length).toBeLessThanOrEqual(100);
  expect(found).toContain(`and ${499 - shown.length} more`);
  expect(found.join('\n').length).toBeLessThan(16_000);
});

test('a problem with a long value is cut off, and its control characters are escaped', async () => {
  const [, problem = ''] = await problemsOf(line(1, { NoReboot: `\u001b[31m${'x'.repeat(5000)}` }));
  expect(problem).toMatch(
    /^line 1: Invalid type for parameter NoReboot, value: \\x1b\[31mx+\.\.\. \(\d+ more characters\)$/,
  );
});

test('files that cannot be a plan are refused, with what to do', async () => {
  expect(await refusalOf(folder)).toEqual(['The plan P cannot be read: it is a folder']);
  expect(await refusalOf(join(folder, 'missing'))).toEqual(['The plan P cannot be read: there is no such file']);
  expect(await refusalOf('file://plan.jsonl')).toEqual([
    'The plan P cannot be read: there is no such file',
    'hint: leave out file://',
  ]);
  expect(await refusalOf('/dev/null')).toEqual([
    'The plan P cannot be read: it is a pipe or a device, not a file',
    'hint: the plan is read twice, so save it to a file first',
  ]);
});

test.skipIf(process.platform === 'win32')('a named pipe is refused without a wait for its writer', async () => {
  mkdirSync(join(folder, 'pipes'));
  const pipe = join(folder, 'pipes', 'plan');
  execFileSync('mkfifo', [pipe]);
  expect(await refusalOf(pipe)).toEqual([
    'The plan P cannot be read: it is a pipe or a device, not a file',
    'hint: the plan is read twice, so save it to a file first',
  ]);
});

test('a line of more than 16 MiB is refused', async () => {
  writeFileSync(path, `${line(1)}\n${'x'.repeat(17 * 2 ** 20)}`);
  expect(await refusalOf(path)).toEqual(['Line 2 of the plan P has more than 16 MiB']);
});

test.each([
  ['another line', `${line(1)}\n${line(2, { NoReboot: true })}\n`, ': line 2'],
  ['a line more', `${line(1)}\n${line(2)}\n${line(3)}\n`, ': line 3'],
  ['a line less', `${line(1)}\n`, ''],
  ['its lines in another order', `${line(2)}\n${line(1)}\n`, ': line 1'],
])('a plan that has %s when it is read again stops the run', async (_, text, where) => {
  writeFileSync(path, `${line(1)}\n${line(2)}\n`);
  const plan = await checkPlan(path, 'documented', io);
  writeFileSync(path, text);
  const read = async (): Promise<void> => {
    for await (const one of plan.read()) expect([line(1), line(2)].map(hashOf)).toContain(one.hash);
  };
  await expect(read()).rejects.toMatchObject({
    kind: 'general',
    message: `The plan ${path} has changed since it was checked${where}`,
  });
});

test('a plan that is gone when it is read again is a general error, and blank lines are no change', async () => {
  writeFileSync(path, `${line(1)}\n${line(2)}\n`);
  const plan = await checkPlan(path, 'documented', io);
  writeFileSync(path, `\n${line(1)}\r\n\n${line(2)}`);
  const lines: number[] = [];
  for await (const one of plan.read()) lines.push(one.line);
  expect(lines).toEqual([2, 4]);
  rmSync(path);
  await expect(plan.read()[Symbol.asyncIterator]().next()).rejects.toMatchObject({
    kind: 'general',
    message: `The plan ${path} cannot be read: there is no such file`,
  });
});
