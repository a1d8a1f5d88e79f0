// Pages, requests and tokens beside those of botocore's PageIterator. Skipped without a Python that has botocore.
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PagePlan } from '../../../src/paging/page-plan.ts';
import { pagingToken, parseStartingToken } from '../../../src/paging/paging-token.ts';
import { pythonWith } from '../../support/python-botocore.ts';

/** The results and the next token of each page; the token of a page has its number. */
type Pages = readonly (readonly [results: readonly number[] | null, token: string | null])[];

interface Case {
  readonly pages: Pages;
  readonly maxItems: number | null;
  readonly start: string | null;
}

interface Outcome {
  readonly printed: readonly (readonly unknown[] | null)[];
  readonly requested: readonly (string | null)[];
  readonly resume: string | null;
  readonly isRepeated: boolean;
}

// The AWS CLI of Debian has its own copy of botocore.
const IMPORT = `
try:
    from botocore.paginate import PageIterator
except ImportError:
    from awscli.botocore.paginate import PageIterator
`;

const SCRIPT = `${IMPORT}
import json, sys
from jmespath import compile

def outcome(case):
    requested, printed = [], []
    def page(**given):
        token = given.get('NextToken')
        requested.append(token)
        results, following = case['pages'][0 if token is None else int(token[1:])]
        parts = [('Images', results), ('NextToken', following)]
        return {name: value for name, value in parts if value is not None}
    pages = PageIterator(page, ['NextToken'], [compile('NextToken')], None, [compile('Images')], [], 'MaxResults',
                         case['maxItems'], case['start'], None, {})
    repeated = False
    try:
        for one in pages:
            printed.append(one.get('Images'))
    except Exception as error:
        if 'received twice' not in str(error):
            raise
        repeated = True
    return dict(printed=printed, requested=requested, resume=pages.resume_token, isRepeated=repeated)

print(json.dumps([outcome(case) for case in json.load(sys.stdin)]))
`;

const python = pythonWith(IMPORT);

function outcome({ pages, maxItems, start }: Case): Outcome {
  const { parameters, skip } = start === null ? { parameters: new Map(), skip: 0 } : parseStartingToken(start);
  let token: string | null = parameters.get('NextToken') ?? null;
  const plan = new PagePlan({ token, skip, maxItems: maxItems ?? undefined });
  const [printed, requested]: [Outcome['printed'][number][], Outcome['requested'][number][]] = [[], []];
  let resume: string | null = null;
  try {
    for (let next: string | undefined = ''; next !== undefined; token = next ?? null) {
      requested.push(token);
      const [results, following] = pages[Number(token?.slice(1) ?? 0)] as Pages[number];
      const share = plan.take(results ?? undefined, following ?? undefined);
      printed.push(share.results ?? null);
      resume = share.resumeToken ?? null;
      next = plan.next();
    }
  } catch (error) {
    if (!/received twice/.test(String(error))) throw error;
    return { printed, requested, resume, isRepeated: true };
  }
  return { printed, requested, resume, isRepeated: false };
}

/** Lists of up to five pages. Now and then, a page has no list, or names itself as the next one. */
const anyPages: fc.Arbitrary<Pages> = fc
  .array(fc.tuple(fc.option(fc.nat({ max: 4 }), { freq: 10 }), fc.nat({ max: 15 })), { minLength: 1, maxLength: 5 })
  .map((sizes) => {
    let id = 0;
    return sizes.map(([size, chance], at) => {
      const results = size === null ? null : Array.from({ length: size }, () => id++);
      const isLast = at === sizes.length - 1;
      if (isLast) return [results, chance % 2 === 0 ? '' : null] as const;
      return [results, `p${chance === 0 ? at : at + 1}`] as const;
    });
  })
  // The first page has no token that it could name.
  .filter(([first]) => first?.[1] !== 'p0');

const anyCase: fc.Arbitrary<Case> = anyPages.chain((pages) =>
  fc.record({
    pages: fc.constant(pages),
    maxItems: fc.option(fc.integer({ min: 1, max: 9 })),
    start: fc.option(
      fc
        .tuple(fc.nat({ max: pages.length - 1 }), fc.option(fc.integer({ min: -2, max: 5 }), { nil: undefined }))
        .map(([page, skip]) => pagingToken(page === 0 ? null : `p${page}`, skip)),
    ),
  }),
);

const seed = Number(process.env.EC2IMG_TEST_SEED ?? Date.now() % 2 ** 31);

test.skipIf(python === undefined)(
  `the pages of ec2img and botocore are the same in generated lists (EC2IMG_TEST_SEED=${seed})`,
  () => {
    const cases = fc.sample(anyCase, { numRuns: 2000, seed });
    const { stdout, stderr } = spawnSync(python as string, ['-c', SCRIPT], {
      env: { PATH: process.env.PATH, HOME: '/nowhere' },
      input: JSON.stringify(cases),
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    });
    expect(stderr).toBe('');
    const outcomes: Outcome[] = JSON.parse(stdout);
    cases.forEach((one, at) => {
      expect([one, outcome(one)]).toEqual([one, outcomes[at]]);
    });
    // The generator reaches everything that can differ.
    expect(outcomes.filter(({ resume }) => resume !== null).length).toBeGreaterThan(100);
    expect(outcomes.filter(({ isRepeated }) => isRepeated).length).toBeGreaterThan(10);
  },
);
