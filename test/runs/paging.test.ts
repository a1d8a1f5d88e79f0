// Whole runs of a command whose results come in pages. Requests, tokens and output: measured on AWS CLI 2.36, unless a test
// names a difference.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { run } from '../../src/run.ts';
import { type FakeWorld, fakeIo } from '../support/fake-io.ts';
import {
  type PagedEndpoint,
  type PagedWorld,
  pageBody,
  refusal,
  startPagedEndpoint,
} from '../support/paged-endpoint.ts';
import { callEnv } from '../support/program.ts';

let endpoint: PagedEndpoint;
beforeAll(async () => {
  endpoint = await startPagedEndpoint();
});
afterAll(() => endpoint.stop());
beforeEach(() => endpoint.play());

const env = (more: Readonly<Record<string, string>> = {}) => ({ ...callEnv(endpoint.url), AWS_PAGER: '', ...more });

async function play(argv: readonly string[], world: FakeWorld = {}) {
  const { io, seen } = fakeIo({ ...world, env: env(world.env as Record<string, string>) });
  const code = await run(argv, io);
  return { code, stdout: seen.stdout, stderr: seen.stderr, requests: endpoint.requests() };
}

const list = (...options: string[]) => play(['describe-images', ...options]);

/** The IDs and the token, on one line of text each. */
const IDS = ['--query', '{i: Images[].ImageId | join(`,`, @), n: NextToken}', '--output', 'json'];

const idsAndToken = (ids: string, token: string | null): string =>
  `{\n    "i": "${ids}",\n    "n": ${JSON.stringify(token)}\n}\n`;

const ALL = 'ami-0,ami-1,ami-2,ami-3,ami-4,ami-5,ami-6';

/** The token of a cut result. */
const token = (json: string): string => Buffer.from(json).toString('base64');

describe('the pages of a result', () => {
  test.each<[options: string[], ids: string, next: string | null, requests: string[]]>([
    [[], ALL, null, ['', 'NextToken=t3', 'NextToken=t6']],
    [['--page-size', '5'], ALL, null, ['MaxResults=5', 'MaxResults=5&NextToken=t5']],
    [['--page-size', '99999'], ALL, null, ['MaxResults=99999']],
    [
      ['--starting-token', 't3', '--page-size', '2'],
      'ami-3,ami-4,ami-5,ami-6',
      null,
      ['NextToken=t3&MaxResults=2', 'NextToken=t5&MaxResults=2'],
    ],
    [
      ['--starting-token', 'None___1', '--page-size', '4', '--dry-run'],
      'ami-1,ami-2,ami-3,ami-4,ami-5,ami-6',
      null,
      ['DryRun=true&MaxResults=4', 'DryRun=true&MaxResults=4&NextToken=t4'],
    ],
    [['--max-items', '2'], 'ami-0,ami-1', 'eyJOZXh0VG9rZW4iOiBudWxsLCAiYm90b190cnVuY2F0ZV9hbW91bnQiOiAyfQ==', ['']],
    [['--max-items', '3'], 'ami-0,ami-1,ami-2', 'eyJOZXh0VG9rZW4iOiAidDMifQ==', ['']],
    [
      ['--max-items', '4'],
      'ami-0,ami-1,ami-2,ami-3',
      token('{"NextToken": "t3", "boto_truncate_amount": 1}'),
      ['', 'NextToken=t3'],
    ],
    [['--max-items', '7'], ALL, null, ['', 'NextToken=t3', 'NextToken=t6']],
    [['--max-items', '100'], ALL, null, ['', 'NextToken=t3', 'NextToken=t6']],
    [
      ['--max-items', '1', '--starting-token', token('{"NextToken": "t3", "boto_truncate_amount": 1}')],
      'ami-4',
      token('{"NextToken": "t3", "boto_truncate_amount": 2}'),
      ['NextToken=t3'],
    ],
    [['--no-paginate'], 'ami-0,ami-1,ami-2', 't3', ['']],
    [['--max-results', '2'], 'ami-0,ami-1', 't2', ['MaxResults=2']],
    [['--next-token', 't3'], 'ami-3,ami-4,ami-5', 't6', ['NextToken=t3']],
    [['--max-results', '2', '--no-paginate'], 'ami-0,ami-1', 't2', ['MaxResults=2']],
    [['--cli-input-json', '{"MaxResults": 2}'], 'ami-0,ami-1', 't2', ['MaxResults=2']],
    [
      ['--cli-input-json', '{"PaginationConfig": {"MaxItems": 2, "PageSize": 2, "StartingToken": "t3"}}'],
      'ami-3,ami-4',
      token('{"NextToken": "t5"}'),
      ['NextToken=t3&MaxResults=2'],
    ],
    [['--cli-input-yaml', 'PaginationConfig: {MaxItems: 1}', '--page-size', '7'], ALL, null, ['MaxResults=7']],
    [['--cli-input-json', '{"PaginationConfig": {"Foo": 1}}', '--page-size', '7'], ALL, null, ['MaxResults=7']],
  ])('with the options %j are %s, cut at %s', async (options, ids, next, requests) => {
    expect(await list(...options, ...IDS)).toEqual({ code: 0, stdout: idsAndToken(ids, next), stderr: '', requests });
  });

  // The AWS CLI sends both, and EC2 rejects the empty token.
  test('do not end at placeholders of a skeleton', async () => {
    const document = '{"MaxResults": 0, "NextToken": "", "DryRun": true}';
    expect(await list('--cli-input-json', document, ...IDS)).toEqual({
      code: 0,
      stdout: idsAndToken(ALL, null),
      stderr: '',
      requests: ['DryRun=true', 'DryRun=true&NextToken=t3', 'DryRun=true&NextToken=t6'],
    });
  });

  test('are each retried on their own', async () => {
    const busy = { status: 503, body: '' };
    endpoint.play({ answers: [null, busy, busy, null, busy] });
    expect(await list(...IDS)).toEqual({
      code: 0,
      stdout: idsAndToken(ALL, null),
      stderr: '',
      requests: ['', 'NextToken=t3', 'NextToken=t3', 'NextToken=t3', 'NextToken=t6', 'NextToken=t6'],
    });
  });

  test('go on behind an empty page, and end at an empty token', async () => {
    const answers = [
      { body: pageBody([], 'x') },
      { body: pageBody(['<imageId>ami-1</imageId>'], 'y') },
      { body: pageBody([], '') },
    ];
    endpoint.play({ answers });
    expect(await list(...IDS)).toEqual({
      code: 0,
      stdout: idsAndToken('ami-1', null),
      stderr: '',
      requests: ['', 'NextToken=x', 'NextToken=y'],
    });
  });

  test('are read from a file with the token', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'paging-'));
    writeFileSync(join(directory, 'token'), 't6\n');
    const { stdout, requests } = await play(['describe-images', '--starting-token', 'file://token', ...IDS], {
      directory,
    });
    rmSync(directory, { recursive: true });
    expect([stdout, requests]).toEqual([idsAndToken('ami-6', null), ['NextToken=t6']]);
  });
});

/** Four images in pages of two. */
const FOUR: Partial<PagedWorld> = {
  images: [0, 1, 2, 3].map((id) => `<imageId>ami-${id}</imageId>`),
  pageSize: 2,
};
const T2 = token('{"NextToken": "t2", "boto_truncate_amount": 1}');
const CUT = `hint: the result is cut; to continue: --starting-token ${T2}\n`;

describe('the output', () => {
  test.each<[format: string, options: string[], stdout: string, stderr?: string]>([
    ['json', ['--query', 'length(Images)'], '4\n'],
    ['json', ['--query', 'NextToken'], 'null\n'],
    ['yaml', [], 'Images:\n- ImageId: ami-0\n- ImageId: ami-1\n- ImageId: ami-2\n- ImageId: ami-3\n'],
    ['yaml', ['--max-items', '3'], `Images:\n- ImageId: ami-0\n- ImageId: ami-1\n- ImageId: ami-2\nNextToken: ${T2}\n`],
    ['text', [], 'IMAGES\tami-0\nIMAGES\tami-1\nIMAGES\tami-2\nIMAGES\tami-3\n'],
    ['text', ['--max-items', '3'], `IMAGES\tami-0\nIMAGES\tami-1\nIMAGES\tami-2\nNEXTTOKEN\t${T2}\n`],
    [
      'yaml-stream',
      [],
      '- Images:\n  - ImageId: ami-0\n  - ImageId: ami-1\n  NextToken: t2\n- Images:\n  - ImageId: ami-2\n  - ImageId: ami-3\n',
    ],
    [
      'table',
      ['--query', 'Images[].ImageId'],
      '----------------\n|DescribeImages|\n+--------------+\n|  ami-0       |\n|  ami-1       |\n|  ami-2       |\n|  ami-3       |\n+--------------+\n',
    ],
    ['off', [], ''],
  ])('is that of the AWS CLI in the format %s with %j', async (format, options, stdout, stderr = '') => {
    endpoint.play(FOUR);
    expect(await list('--output', format, ...options)).toEqual({
      code: 0,
      stdout,
      stderr,
      requests: ['', 'NextToken=t2'],
    });
  });

  // The AWS CLI applies the query to each page.
  test.each<[format: string, query: string, stdout: string]>([
    ['text', 'Images[].ImageId', 'ami-0\tami-1\tami-2\tami-3\n'],
    ['text', 'length(Images)', '4\n'],
    ['text', 'sort_by(Images, &ImageId)[-1].ImageId', 'ami-3\n'],
    ['text', 'nope', 'None\n'],
    ['text', '@', 'IMAGES\tami-0\nIMAGES\tami-1\nIMAGES\tami-2\nIMAGES\tami-3\n'],
    ['yaml-stream', 'Images[].ImageId', '- - ami-0\n  - ami-1\n  - ami-2\n  - ami-3\n'],
    ['yaml-stream', 'length(Images)', '- 4\n'],
    ['yaml-stream', 'NextToken', '- null\n'],
    ['off', 'length(nope)', ''],
  ])('in the format %s is that of the query %j for the whole result', async (format, query, stdout) => {
    endpoint.play(FOUR);
    expect(await list('--output', format, '--query', query)).toMatchObject({ code: 0, stdout, stderr: '' });
  });

  test('in the format off is that of no query, also of a single page', async () => {
    const result = await list('--no-paginate', '--output', 'off', '--query', 'length(nope)');
    expect(result).toEqual({ code: 0, stdout: '', stderr: '', requests: [''] });
  });

  // The AWS CLI loses the token, prints an extra None in text, and the token of EC2 in a stream.
  test.each<[format: string, query: string | undefined, stdout: string, stderr: string]>([
    ['json', 'Images[].ImageId | [0]', '"ami-0"\n', CUT],
    ['text', 'Images[].ImageId', 'ami-0\tami-1\tami-2\n', CUT],
    ['text', '[NextToken]', `${T2}\n`, ''],
    ['yaml', 'length(Images)', '3\n', CUT],
    ['yaml-stream', 'length(Images)', '- 3\n', CUT],
    ['yaml-stream', 'NextToken', `- ${T2}\n`, ''],
    [
      'yaml-stream',
      undefined,
      `- Images:\n  - ImageId: ami-0\n  - ImageId: ami-1\n  NextToken: t2\n- Images:\n  - ImageId: ami-2\n  NextToken: ${T2}\n`,
      '',
    ],
    ['off', undefined, '', CUT],
    ['off', 'NextToken', '', CUT],
  ])('of a cut result names its token in the format %s with the query %j', async (format, query, stdout, stderr) => {
    endpoint.play(FOUR);
    const options = ['--output', format, '--max-items', '3', ...(query === undefined ? [] : ['--query', query])];
    expect(await list(...options)).toMatchObject({ code: 0, stdout, stderr });
  });

  test('in a stream ends with the token of ec2img if the result is cut at the end of a page', async () => {
    const stdout = `- Images:\n  - ImageId: ami-0\n  - ImageId: ami-1\n  NextToken: ${token('{"NextToken": "t2"}')}\n`;
    endpoint.play(FOUR);
    expect(await list('--output', 'yaml-stream', '--max-items', '2')).toMatchObject({ code: 0, stdout, stderr: '' });
  });

  // The columns of the AWS CLI are those of a page, so that they shift.
  test('as text has the columns of the whole result', async () => {
    const images = ['<imageId>ami-0</imageId><description>d</description><name>n</name>', '<imageId>ami-1</imageId>'];
    endpoint.play({ images, pageSize: 1 });
    const { stdout } = await list('--output', 'text');
    expect(stdout).toBe('IMAGES\td\tami-0\tn\nIMAGES\t\tami-1\t\n');
  });

  const NO_LIST = { body: '<DescribeImagesResponse><requestId>r</requestId></DescribeImagesResponse>' };
  test.each([
    ['json', ''],
    ['yaml', ''],
    ['table', ''],
    ['text', 'None\n'],
    ['yaml-stream', '- {}\n'],
  ])('in the format %s of a response without a list is %j', async (format, stdout) => {
    endpoint.play({ answers: [NO_LIST] });
    expect(await list('--output', format)).toMatchObject({ code: 0, stdout, stderr: '' });
  });

  test('goes to one pager, also in a stream', async () => {
    endpoint.play(FOUR);
    const { io, seen } = fakeIo({ env: env({ AWS_PAGER: 'less' }), terminal: 80, programs: ['less'] });
    expect(await run(['describe-images', '--output', 'yaml-stream'], io)).toBe(0);
    const text =
      '- Images:\n  - ImageId: ami-0\n  - ImageId: ami-1\n  NextToken: t2\n- Images:\n  - ImageId: ami-2\n  - ImageId: ami-3\n';
    expect([seen.stdout, seen.paged]).toEqual(['', [{ command: ['less'], text }]]);
  });

  test('of --debug has a line for each page', async () => {
    endpoint.play(FOUR);
    const { stderr } = await list('--debug', '--output', 'off');
    expect(stderr.match(/page \d.*/g)).toEqual(['page 1: 2 images, 2 so far', 'page 2: 2 images, 4 so far']);
  });

  test('has notes about the progress of a long list on a terminal', async () => {
    const images = Array.from({ length: 1100 }, (_, at) => `<imageId>ami-${at}</imageId>`);
    const busy = { status: 503, body: '' };
    let slept = 0;
    endpoint.play({ images, pageSize: 550, answers: [busy] });
    const { io, seen } = fakeIo({ env: env(), terminal: 80 });
    // The first request takes long.
    const sleep = async (): Promise<void> => {
      slept += 10_000;
    };
    expect(await run(['describe-images', '--output', 'off'], { ...io, sleep, now: () => slept })).toBe(0);
    expect(seen.stderr).toBe('hint: 550 images so far\n');
  });
});

const BOOM = '\nec2img: [ERROR]: An error occurred (Boom) when calling the DescribeImages operation: no\n';
const AFTER_T2 = `--starting-token ${token('{"NextToken": "t2"}')}`;
const notPrinted = (event: string): string =>
  `the 2 results before the ${event} are not printed; to request only the others: ${AFTER_T2}`;
const printed = (event: string): string => `the results before the ${event} are printed; to continue: ${AFTER_T2}`;
const ROWS = 'IMAGES\tami-0\nIMAGES\tami-1\n';
const ITEM = '- Images:\n  - ImageId: ami-0\n  - ImageId: ami-1\n  NextToken: t2\n';

// The AWS CLI loses the pages before the error or the signal in all formats but text and yaml-stream, and names no token.
describe('after an error on the second page', () => {
  test.each<[options: string[], stdout: string, hint: string]>([
    [['--output', 'json'], '', notPrinted('error')],
    [['--output', 'yaml'], '', notPrinted('error')],
    [['--output', 'table'], '', notPrinted('error')],
    [['--output', 'text'], ROWS, printed('error')],
    [['--output', 'text', '--query', 'length(Images)'], '', notPrinted('error')],
    [['--output', 'yaml-stream'], ITEM, printed('error')],
    [['--output', 'yaml-stream', '--query', 'Images'], '', notPrinted('error')],
    [['--output', 'text', '--max-items', '3'], ROWS, `${printed('error')} --max-items 1`],
    [['--output', 'off'], '', ''],
  ])('the options %j print %j, and standard error names the token that continues', async (options, stdout, hint) => {
    endpoint.play({ ...FOUR, answers: [null, refusal('Boom', 'no')] });
    const stderr = BOOM + (hint && `hint: ${hint}\n`);
    expect(await list(...options)).toEqual({ code: 254, stdout, stderr, requests: ['', 'NextToken=t2'] });
  });

  test('a record for programs has the token', async () => {
    endpoint.play({ ...FOUR, answers: [null, refusal('Boom', 'no')] });
    const { stderr } = await list('--cli-error-format', 'json');
    expect(JSON.parse(stderr)).toEqual({ Code: 'Boom', Message: 'no', NextToken: token('{"NextToken": "t2"}') });
  });

  test.each<[options: string[], code: number, stdout: string, hint: string]>([
    [['--output', 'json'], 130, '\n', notPrinted('interrupt')],
    [['--output', 'text'], 130, ROWS, printed('interrupt')],
    [['--output', 'yaml-stream'], 130, ITEM, printed('interrupt')],
    [['--output', 'yaml-stream', '--max-items', '4'], 143, ITEM, `${printed('interrupt')} --max-items 2`],
  ])('a signal has the same effect with the options %j (%d)', async (options, code, stdout, hint) => {
    const controller = new AbortController();
    const onRequest = (count: number): void => (count === 2 ? controller.abort(code) : undefined);
    endpoint.play({ ...FOUR, answers: [null, { delay: 1000 }], onRequest });
    const result = await play(['describe-images', ...options], { signal: controller.signal });
    expect(result).toEqual({ code, stdout, stderr: `hint: ${hint}\n`, requests: ['', 'NextToken=t2'] });
  });

  test('a signal is an error record for programs with the token', async () => {
    const controller = new AbortController();
    const onRequest = (count: number): void => (count === 2 ? controller.abort(143) : undefined);
    endpoint.play({ ...FOUR, answers: [null, { delay: 1000 }], onRequest });
    const argv = ['describe-images', '--cli-error-format', 'json'];
    const { stderr } = await play(argv, { signal: controller.signal });
    expect(JSON.parse(stderr)).toEqual({
      Code: 'Interrupted',
      Message: `Interrupted by SIGTERM: ${notPrinted('interrupt')}`,
      NextToken: token('{"NextToken": "t2"}'),
    });
  });
});

test('an error on the first page names no token', async () => {
  endpoint.play({ answers: [refusal('Boom', 'no')] });
  expect(await list()).toEqual({ code: 254, stdout: '', stderr: BOOM, requests: [''] });
});

test.each([
  ['json', ''],
  ['text', 'IMAGES\tami-1\nIMAGES\tami-2\n'],
  ['yaml-stream', '- Images:\n  - ImageId: ami-1\n  NextToken: x\n- Images:\n  - ImageId: ami-2\n  NextToken: x\n'],
  ['off', ''],
])('the same token twice in a row is an error in the format %s', async (format, stdout) => {
  const page = (id: string) => ({ body: pageBody([`<imageId>${id}</imageId>`], 'x') });
  endpoint.play({ answers: [page('ami-1'), page('ami-2')] });
  const stderr =
    "\nec2img: [ERROR]: Error during pagination: The same next token was received twice: {'NextToken': 'x'}\n";
  expect(await list('--output', format)).toEqual({ code: 255, stdout, stderr, requests: ['', 'NextToken=x'] });
});

describe('if standard output', () => {
  // The AWS CLI goes on to request all pages.
  test('is a closed pipe, a stream requests no other page', async () => {
    const result = await play(['describe-images', '--output', 'yaml-stream'], { stdoutFails: 'EPIPE' });
    expect(result).toEqual({ code: 255, stdout: '', stderr: '', requests: [''] });
  });

  test('is a closed pipe, one result is printed nowhere', async () => {
    const result = await play(['describe-images', '--page-size', '5'], { stdoutFails: 'EPIPE' });
    const requests = ['MaxResults=5', 'MaxResults=5&NextToken=t5'];
    expect(result).toEqual({ code: 255, stdout: '', stderr: '', requests });
  });

  test('is full on the second page, a stream ends, and standard error names the token of that page', async () => {
    endpoint.play({ ...FOUR, pageSize: 1 });
    const { io, seen } = fakeIo({ env: env() });
    const write = async (text: string): Promise<void> => {
      if (seen.stdout) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      return io.stdout.write(text);
    };
    const argv = ['describe-images', '--output', 'yaml-stream'];
    expect(await run(argv, { ...io, stdout: { ...io.stdout, write } })).toBe(255);
    expect([seen.stderr, endpoint.requests()]).toEqual([
      `\nec2img: [ERROR]: Unable to write to standard output: ENOSPC: no space left on device, write\nhint: the results before the error are printed; to continue: --starting-token ${token('{"NextToken": "t1"}')}\n`,
      ['', 'NextToken=t1'],
    ]);
  });
});

/** The start of a parameter error. */
const INVALID = '\nec2img: [ERROR]: An error occurred (ParamValidation): ';
const UNKNOWN = `${INVALID}Parameter validation failed:\nUnknown parameter in input: "PaginationConfig", must be one of: ExecutableUsers, ImageIds, Owners, IncludeDeprecated, IncludeDisabled, MaxResults, NextToken, DryRun, Filters\n`;
const CONTRADICTION = `${INVALID}Cannot specify --no-paginate along with pagination arguments: `;
const SIZE = 'for pages of that size, use --page-size';
const START = 'to start at that token, use --starting-token';

const smallest = (name: string, value: string, source: string): string =>
  `${INVALID}Parameter validation failed:\nInvalid value for parameter ${name}, value: ${value}, valid min value: 1\nhint: the value comes from ${source}\n`;
const wrongType = (path: string, value: string, type: string, valid: string): string =>
  `${INVALID}Parameter validation failed:\nInvalid type for parameter ${path}, value: ${value}, type: ${type}, valid types: ${valid}\n`;

// First lines: measured on AWS CLI 2.36, which names --no-paginate and PaginationConfig also if they were not given. It sends
// the numbers below 1, or drops results.
test.each<[argv: string[], stderr: string]>([
  [['describe-images', '--no-paginate', '--max-items', '1'], `${CONTRADICTION}--max-items\n`],
  [
    ['describe-images', '--no-paginate', '--max-items', '1', '--page-size', '3', '--starting-token', 't3'],
    `${CONTRADICTION}--starting-token, --page-size, --max-items\n`,
  ],
  [
    ['describe-images', '--max-results', '2', '--page-size', '3'],
    `${CONTRADICTION}--page-size\nhint: --max-results requests a single page, as --no-paginate does; ${SIZE}\n`,
  ],
  [
    ['describe-images', '--next-token', 't3', '--max-items', '3'],
    `${CONTRADICTION}--max-items\nhint: --next-token requests a single page, as --no-paginate does; ${START}\n`,
  ],
  // Before values are read, and before a skeleton is printed.
  [['describe-images', '--no-paginate', '--max-items', '1', '--filters', '{'], `${CONTRADICTION}--max-items\n`],
  [
    ['describe-images', '--no-paginate', '--max-items', '1', '--generate-cli-skeleton'],
    `${CONTRADICTION}--max-items\n`,
  ],
  [['wait', 'image-exists', '--no-paginate', '--max-items', '1'], `${CONTRADICTION}--max-items\n`],
  [
    ['describe-images', '--cli-input-json', '{"MaxResults": 2}', '--max-items', '1'],
    `${UNKNOWN}hint: PaginationConfig stands for --max-items; MaxResults in the document requests a single page; ${SIZE}\n`,
  ],
  [
    ['describe-images', '--cli-input-json', '{"NextToken": "t", "PaginationConfig": {}}'],
    `${UNKNOWN}hint: PaginationConfig is for pages; NextToken in the document requests a single page; ${START}\n`,
  ],
  [
    ['describe-images', '--cli-input-json', '{"PaginationConfig": {"MaxItems": 1}}', '--no-paginate'],
    `${UNKNOWN}hint: PaginationConfig is for pages; --no-paginate requests a single page\n`,
  ],
  [
    ['describe-images', '--max-items', '1', '--page-size', '2', '--generate-cli-skeleton', 'output'],
    `${UNKNOWN}hint: PaginationConfig stands for --page-size, --max-items; a skeleton has no pages\n`,
  ],
  [
    ['wait', 'image-exists', '--page-size', '5'],
    `${UNKNOWN}hint: PaginationConfig stands for --page-size; a wait does not need it: leave it out\n`,
  ],
  [['describe-images', '--max-items', '0'], smallest('MaxItems', '0', '--max-items')],
  [['describe-images', '--max-items=-1', '--generate-cli-skeleton'], smallest('MaxItems', '-1', '--max-items')],
  [['describe-images', '--page-size', '0'], smallest('MaxResults', '0', '--page-size')],
  [['list-images-in-recycle-bin', '--page-size=-1'], smallest('MaxResults', '-1', '--page-size')],
  [['wait', 'image-exists', '--max-items', '0'], smallest('MaxItems', '0', '--max-items')],
  [
    ['describe-images', '--cli-input-json', '{"PaginationConfig": {"PageSize": -3}}'],
    smallest('MaxResults', '-3', 'PaginationConfig.PageSize'),
  ],
  [
    ['describe-images', '--cli-input-json', '{"PaginationConfig": 1}'],
    wrongType('PaginationConfig', '1', 'integer', 'structure'),
  ],
  [
    ['describe-images', '--cli-input-json', '{"PaginationConfig": {"MaxItems": "x"}}'],
    wrongType('PaginationConfig.MaxItems', 'x', 'string', 'integer'),
  ],
  [
    ['describe-images', '--cli-input-json', '{"PaginationConfig": {"StartingToken": 1}}'],
    wrongType('PaginationConfig.StartingToken', '1', 'integer', 'string'),
  ],
  [
    ['describe-images', '--starting-token', token('{"NextToken": true}')],
    wrongType('NextToken', 'true', 'boolean', 'string'),
  ],
])('%j is rejected before anything is sent', async (argv, stderr) => {
  expect(await play(argv)).toEqual({ code: 252, stdout: '', stderr, requests: [] });
});

test('a value that cannot be parsed does not make PaginationConfig unknown', async () => {
  const { stderr } = await list('--filters', 'Name', '--cli-input-json', '{"PaginationConfig": {"MaxItems": 1}}');
  expect(stderr).toBe(
    `${INVALID}Error parsing parameter '--filters': Expected: '=', received: 'EOF' for input:\nName\n    ^\n`,
  );
});

test.each([
  ['a___b___c'],
  [token('"text"')],
  [token('5')],
  [token('null')],
  [token('{"NextToken": "t3", "boto_truncate_amount": "1"}')],
])('the starting token %j is rejected before anything is sent', async (text) => {
  const stderr = `\nec2img: [ERROR]: Bad starting token: ${text}\nhint: --starting-token takes the NextToken of a result that --max-items cut, or a NextToken of EC2\n`;
  expect(await list('--starting-token', text)).toEqual({ code: 255, stdout: '', stderr, requests: [] });
});

test('a bad starting token comes after an unknown output format', async () => {
  const { code, stderr } = await play(['describe-images', '--starting-token', 'a___b___c'], {
    env: { AWS_DEFAULT_OUTPUT: 'xml' },
  });
  expect([code, stderr]).toEqual([
    255,
    '\nec2img: [ERROR]: Unknown output type: xml\nhint: AWS_DEFAULT_OUTPUT can be json, text, table, yaml, yaml-stream or off\n',
  ]);
});

describe('a starting token', () => {
  test('that EC2 does not know is reported with a hint that EC2 got it as it is', async () => {
    const cut = token('{"NextToken": "t3"}').slice(0, -2);
    const error = `\nec2img: [ERROR]: An error occurred (InvalidNextToken) when calling the DescribeImages operation: bad token ${cut}\n`;
    expect(await list('--starting-token', cut)).toEqual({
      code: 254,
      stdout: '',
      stderr: `${error}hint: EC2 got the value of --starting-token as it is, because it is not a whole token of a cut result\n`,
      requests: [`NextToken=${cut}`],
    });
  });

  // The AWS CLI says nothing, and cannot continue a result with such a token.
  test('that sets other parameters is named, and so does the token that continues', async () => {
    const start = token('{"NextToken": "t3", "ImageIds": ["z"]}');
    const next = token('{"ImageIds": ["z"], "NextToken": "t3", "boto_truncate_amount": 1}');
    expect(await list('--starting-token', start, '--max-items', '1', ...IDS)).toEqual({
      code: 0,
      stdout: idsAndToken('ami-3', next),
      stderr: 'hint: the starting token also sets ImageIds\n',
      requests: ['NextToken=t3&ImageId.1=z'],
    });
  });

  // As in the AWS CLI: leaving out results of the next page could lose some that have become fewer.
  test('of larger pages prints results again, which a hint says', async () => {
    const start = token('{"NextToken": null, "boto_truncate_amount": 4}');
    expect(await list('--starting-token', start, ...IDS)).toEqual({
      code: 0,
      stdout: idsAndToken('ami-3,ami-4,ami-5,ami-6', null),
      stderr:
        'hint: the starting token leaves out the first 4 results, but the first page has only 3, so some results are printed again; to avoid that, use the --page-size of the earlier call\n',
      requests: ['', 'NextToken=t3', 'NextToken=t6'],
    });
  });
});

test('the hints about a starting token are not printed for programs', async () => {
  const start = token('{"NextToken": null, "ImageIds": ["z"], "boto_truncate_amount": 4}');
  const { code, stderr } = await list('--starting-token', start, '--cli-error-format', 'json');
  expect([code, stderr]).toEqual([0, '']);
});

// Measured on AWS CLI 2.36: a request for all snapshots of some owners gets a page size.
test.each<[argv: string[], request: string]>([
  [[], 'MaxResults=1000'],
  [['--owner-ids', 'self', '--dry-run'], 'Owner.1=self&DryRun=true&MaxResults=1000'],
  [['--restorable-by-user-ids', 'all', '--max-items', '5'], 'RestorableBy.1=all&MaxResults=1000'],
  [['--starting-token', 'x'], 'NextToken=x&MaxResults=1000'],
  [['--cli-input-json', '{"OwnerIds": ["self"]}'], 'Owner.1=self&MaxResults=1000'],
  [['--page-size', '5'], 'MaxResults=5'],
  [['--snapshot-ids', 'snap-1'], 'SnapshotId.1=snap-1'],
  [
    ['--filters', 'Name=status,Values=error', '--owner-ids', 'self'],
    'Owner.1=self&Filter.1.Name=status&Filter.1.Value.1=error',
  ],
  [['--no-paginate'], ''],
  [['--max-results', '7'], 'MaxResults=7'],
])('describe-snapshots with %j sends %j', async (options, request) => {
  const body = '<DescribeSnapshotsResponse><snapshotSet/></DescribeSnapshotsResponse>';
  endpoint.play({ answers: [{ body }] });
  expect(await play(['describe-snapshots', ...options])).toEqual({
    code: 0,
    stdout: '{\n    "Snapshots": []\n}\n',
    stderr: '',
    requests: [request],
  });
});
