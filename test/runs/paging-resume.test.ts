// Whole lists in parts: each call continues with the token of the one before, whatever the format, the pages and the limits.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LoopbackServer, sendAnswer, startServer } from '../support/http-server.ts';
import { pageBody } from '../support/paged-endpoint.ts';
import { callEnv, wholeRun } from '../support/program.ts';

/** The number of images of each page. The token of a page is its number. */
let sizes: readonly number[] = [];
let server: LoopbackServer;

beforeAll(async () => {
  server = await startServer((_, body, response) => {
    const page = Number(new URLSearchParams(body).get('NextToken')?.slice(1) ?? 0);
    const next = page + 1 < sizes.length ? `p${page + 1}` : undefined;
    sendAnswer(
      response,
      {
        body: pageBody(
          idsOf(page).map((id) => `<imageId>${id}</imageId>`),
          next,
        ),
      },
      '',
    );
  });
});
afterAll(() => server.stop());

const total = (count: number): number => sizes.slice(0, count).reduce((sum, size) => sum + size, 0);

const idsOf = (page: number): string[] =>
  Array.from({ length: sizes[page] ?? 0 }, (_, at) => `ami-${1000 + total(page) + at}`);

const OUTPUT_TOKEN = /(?:NextToken"?:|NEXTTOKEN\t|NextToken *\|) *"?([\w+/=]{6,})/;

/** The token in standard error or standard output. */
const tokenIn = (stdout: string, stderr: string): string | undefined =>
  (/--starting-token (\S+)/.exec(stderr) ?? OUTPUT_TOKEN.exec(stdout))?.[1];

const anyList = fc.record({
  pages: fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 6 }),
  format: fc.constantFrom('json', 'text', 'table', 'yaml', 'yaml-stream'),
  query: fc.option(fc.constantFrom('Images[].ImageId', 'Images[*].[ImageId]'), { nil: undefined }),
  /** The limits of the calls in their order; those after them have none. */
  limits: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 8 }),
});

const seed = Number(process.env.EC2IMG_TEST_SEED ?? Date.now() % 2 ** 31);

test(`parts of a list are the list, with nothing twice (EC2IMG_TEST_SEED=${seed})`, async () => {
  const property = fc.asyncProperty(anyList, async ({ pages, format, query, limits }) => {
    sizes = pages;
    const all = pages.flatMap((_, page) => idsOf(page));
    const printed: string[] = [];
    let token: string | undefined;
    for (const limit of [...limits, undefined]) {
      const { code, stdout, stderr } = await wholeRun(
        [
          ...['describe-images', '--output', format, ...(query ? ['--query', query] : [])],
          ...(limit === undefined ? [] : ['--max-items', String(limit)]),
          ...(token === undefined ? [] : ['--starting-token', token]),
        ],
        { env: { ...callEnv(server.url), AWS_PAGER: '' } },
      );
      expect(code).toBe(0);
      const part = stdout.match(/ami-\d+/g) ?? [];
      expect(part).toHaveLength(Math.min(limit ?? Number.POSITIVE_INFINITY, all.length - printed.length));
      printed.push(...part);
      token = tokenIn(stdout, stderr);
      if (token === undefined) break;
    }
    expect(token).toBeUndefined();
    expect(printed).toEqual(all);
  });
  await fc.assert(property, { seed, numRuns: 60 });
});
