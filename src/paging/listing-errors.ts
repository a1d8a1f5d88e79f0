// Errors after some pages, with what is needed to continue.

import { CliError, type ErrorCode, generalError, InterruptedError } from '../errors.ts';
import { StdoutClosedError } from '../output/stdout.ts';
import type { PageRange } from './first-request.ts';
import type { ListingOutput } from './listing-output.ts';
import type { PagePlan } from './page-plan.ts';

/**
 * Prints what can be printed of the pages before an error. Returns the error with the options that request the rest, unless
 * the reader closed the output, or EC2 returned the same token twice.
 */
export async function withRest(
  error: unknown,
  plan: PagePlan,
  output: ListingOutput,
  range: PageRange,
): Promise<unknown> {
  if (error instanceof StdoutClosedError) return error;
  await output.printPartial().catch(() => {});
  const { rest } = plan;
  if (!rest) return withTokenHint(error, range);
  if (!output.hasText || isRepeatedToken(error)) return error;
  const limit = rest.maxItems === undefined ? '' : ` --max-items ${rest.maxItems}`;
  const options = `--starting-token ${rest.token}${limit}`;
  const before = `before the ${error instanceof InterruptedError ? 'interrupt' : 'error'}`;
  const hint = output.isKept
    ? `the results ${before} are printed; to continue: ${options}`
    : `${notPrinted(plan.count, before)}; to request only the others: ${options}`;
  const members = { NextToken: rest.token };
  if (error instanceof InterruptedError) {
    const message = [error.message, hint].filter(Boolean).join('; ');
    return new InterruptedError(error.exitCode, message, output.isKept, { ...error.members, ...members });
  }
  const known = error instanceof CliError ? error : generalError((error as Error).message, error);
  return known.with({ hints: [hint], members });
}

const notPrinted = (count: number, before: string): string =>
  count === 1 ? `the result ${before} is not printed` : `the ${count} results ${before} are not printed`;

const isRepeatedToken = (error: unknown): boolean =>
  error instanceof CliError && error.code === ('PaginationError' satisfies ErrorCode);

/** Adds a hint to an error of EC2 about a token that it got as it was given. */
function withTokenHint(error: unknown, { isTokenOfEc2 }: PageRange): unknown {
  const isAboutToken = error instanceof CliError && /^Invalid(?:NextToken|PaginationToken|Parameter)/.test(error.code);
  if (!isTokenOfEc2 || !isAboutToken) return error;
  return error.with({
    hints: ['EC2 got the value of --starting-token as it is, because it is not a whole token of a cut result'],
  });
}
