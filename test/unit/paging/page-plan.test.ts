// Which results of each page are printed, and where to continue. Rules: measured on AWS CLI 2.36.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PagePlan, type PlanOptions } from '../../../src/paging/page-plan.ts';
import { parseStartingToken } from '../../../src/paging/paging-token.ts';

type Page = readonly [results: readonly number[] | undefined, next?: string | undefined];

/** Takes pages until the plan ends. Returns what is printed of each, and the decoded token of a cut result. */
function taken(pages: readonly Page[], options: PlanOptions = {}) {
  const plan = new PagePlan(options);
  const printed: unknown[] = [];
  for (const [results, next] of pages) {
    const share = plan.take(results, next);
    printed.push(share.results);
    const { resumeToken } = share;
    if (plan.next() === undefined) return { printed, ...(resumeToken && { resume: decoded(resumeToken) }) };
  }
  return { printed, isOpen: true };
}

const decoded = (token: string): string => Buffer.from(token, 'base64').toString();

const PAGES: readonly Page[] = [[[0, 1, 2], 't3'], [[3, 4, 5], 't6'], [[6]]];

test.each<[name: string, options: PlanOptions, pages: readonly Page[], printed: unknown[], resume?: string]>([
  ['everything without a limit', {}, PAGES, [[0, 1, 2], [3, 4, 5], [6]]],
  ['a part of the first page', { maxItems: 2 }, PAGES, [[0, 1]], '{"NextToken": null, "boto_truncate_amount": 2}'],
  ['a whole page', { maxItems: 3 }, PAGES, [[0, 1, 2]], '{"NextToken": "t3"}'],
  [
    'a part of a later page',
    { maxItems: 4 },
    PAGES,
    [[0, 1, 2], [3]],
    '{"NextToken": "t3", "boto_truncate_amount": 1}',
  ],
  ['all pages up to the limit', { maxItems: 7 }, PAGES, [[0, 1, 2], [3, 4, 5], [6]]],
  ['all pages below the limit', { maxItems: 100 }, PAGES, [[0, 1, 2], [3, 4, 5], [6]]],
  [
    'more of a page that was cut',
    { token: 't3', skip: 1, maxItems: 1 },
    PAGES.slice(1),
    [[4]],
    '{"NextToken": "t3", "boto_truncate_amount": 2}',
  ],
  [
    'the rest of a page that was cut',
    { token: 't3', skip: 1, maxItems: 2 },
    PAGES.slice(1),
    [[4, 5]],
    '{"NextToken": "t6"}',
  ],
  ['nothing of a page that was printed whole', { token: 't3', skip: 99 }, PAGES.slice(1), [[], [6]]],
  [
    'the page after one that was printed whole',
    { skip: 1, maxItems: 1 },
    [[[0], 'x'], [[1, 2]]],
    [[], [1]],
    '{"NextToken": "x", "boto_truncate_amount": 1}',
  ],
  ['the end of a page for a negative number', { token: 't3', skip: -1 }, PAGES.slice(1), [[5], [6]]],
  [
    'empty pages',
    { maxItems: 2 },
    [[[1], 'x'], [[], 'y'], [[2, 3]]],
    [[1], [], [2]],
    '{"NextToken": "y", "boto_truncate_amount": 1}',
  ],
  ['nothing of pages without a list', { maxItems: 2 }, [[undefined, 'x'], [undefined]], [undefined, undefined]],
  [
    'the last page before an empty token',
    {},
    [
      [[1], 'x'],
      [[2], ''],
    ],
    [[1], [2]],
  ],
  [
    'a part, with the other parameters of the starting token',
    { maxItems: 1, others: { ImageIds: ['z'] } },
    PAGES,
    [[0]],
    '{"ImageIds": ["z"], "NextToken": null, "boto_truncate_amount": 1}',
  ],
])('a plan prints %s', (_, options, pages, printed, resume) => {
  expect(taken(pages, options)).toEqual({ printed, ...(resume && { resume }) });
});

describe('a plan', () => {
  // The AWS CLI requests pages that lead to each other for ever.
  test('rejects a token that comes twice, in a row or later', () => {
    const twice = "Error during pagination: The same next token was received twice: {'NextToken': 'x'}";
    expect(() => taken([[[1], 'x'], [[2], 'x'], [[3]]])).toThrow(twice);
    expect(() => taken([[[1], 'x'], [[2], 'y'], [[3], 'x'], [[4]]])).toThrow(twice);
    expect(
      taken(
        [
          [[1], 'x'],
          [[2], 'y'],
          [[3], 'x'],
        ],
        { maxItems: 3 },
      ),
    ).toMatchObject({ printed: [[1], [2], [3]] });
    // The starting token does not count.
    expect(taken([[[1], 'x'], [[2], 'y'], [[3]]], { token: 'x' })).toEqual({ printed: [[1], [2], [3]] });
  });

  test('has a rest from the second page on, which begins with the current page', () => {
    const plan = new PagePlan({ maxItems: 10 });
    expect(plan.rest).toBe(undefined);
    plan.take([1, 2], 'a');
    expect(plan.rest).toBe(undefined);
    plan.next();
    const rest = { token: Buffer.from('{"NextToken": "a"}').toString('base64'), maxItems: 8 };
    expect(plan.rest).toEqual(rest);
    // The page may be printed in part.
    plan.take([3], 'b');
    expect([plan.rest, plan.count]).toEqual([rest, 3]);
  });

  test('continued with its tokens prints every result once, whatever the limits and the pages', () => {
    const sizes = fc.array(fc.nat({ max: 4 }), { maxLength: 8 });
    const limits = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(sizes, limits, (all, most) => {
        let first = 0;
        const pages = all.map((size, at): Page => {
          const results = Array.from({ length: size }, () => first++);
          return [results, at < all.length - 1 ? `t${at + 1}` : undefined];
        });
        const printed: unknown[] = [];
        let token: string | undefined;
        // Each call prints a result, or is the last one.
        for (let call = 0; call <= first; call++) {
          const start = parseStartingToken(token ?? Buffer.from('{}').toString('base64'));
          const name = (start.parameters.get('NextToken') as string | undefined) ?? null;
          const plan = new PagePlan({ token: name, skip: start.skip, maxItems: most[call % most.length] });
          token = undefined;
          for (let at = Number(name?.slice(1) ?? 0); at < pages.length; at++) {
            const { results, resumeToken } = plan.take(...(pages[at] as Page));
            printed.push(...(results ?? []));
            token = resumeToken;
            if (plan.next() === undefined) break;
          }
          if (token === undefined) break;
        }
        expect(printed).toEqual(Array.from({ length: first }, (_, at) => at));
      }),
    );
  });
});
