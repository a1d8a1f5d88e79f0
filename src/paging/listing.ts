// A call whose results come in pages: requests one page after the other and prints them.

import type { Interruption, Io } from '../io/io.ts';
import { isMapping, type JsonObject, type JsonValue } from '../model/json-value.ts';
import type { Operation } from '../model/model.ts';
import { optionName } from '../model/shape.ts';
import type { OperationContext } from '../operations/context.ts';
import { responseConverter } from '../output/response-value.ts';
import type { OutputForm } from '../output/stdout.ts';
import type { PageRange } from './first-request.ts';
import { withRest } from './listing-errors.ts';
import { listingOutput } from './listing-output.ts';
import { PagePlan } from './page-plan.ts';

/** Requests a page, with retries of its own. */
type FetchPage = (request: object) => Promise<object | undefined>;

export interface PagedListing {
  /** Requests all pages. Formats that go page by page print them. */
  readonly fetchAll: (fetch: FetchPage, context: OperationContext) => Promise<void>;
  /** Prints the rest. */
  readonly print: (interruption: Interruption) => Promise<void>;
  /** After an error: prints what can be printed of the pages before it. Returns the error with the token that continues. */
  readonly fail: (error: unknown) => Promise<unknown>;
}

interface ListingCall {
  readonly operation: Operation;
  /** The request for the first page. */
  readonly request: JsonObject;
  readonly range: PageRange;
  readonly form: OutputForm;
}

/** Milliseconds between two notes about the progress. */
const NOTE_INTERVAL = 10_000;

/** Prepares a call that has a paginator. */
export async function startListing({ operation, request, range, form }: ListingCall, io: Io): Promise<PagedListing> {
  const list = operation.paginator?.results as string;
  const { NextToken = null, ...others } = Object.fromEntries(
    Object.entries(request).filter(([name]) => range.parameters.has(name)),
  );
  const plan = new PagePlan({ ...range, token: NextToken as string | null, others });
  const output = await listingOutput(form, list, io);
  const what = optionName(list).replaceAll('-', ' ');
  const convert = responseConverter(operation.output, form.timestampFormat);
  const fetchAll = async (fetch: FetchPage, { trace, hint, note, now }: OperationContext): Promise<void> => {
    const names = Object.keys(others);
    if (names.length > 0) hint?.(`the starting token also sets ${names.join(', ')}`);
    let noted = now();
    let next: JsonObject | undefined = request;
    for (let page = 1; next; page++) {
      const response = await fetch(next);
      const value = convert(response ?? {});
      const results = memberOfPage(value, list);
      const token = memberOfPage(value, 'NextToken');
      const share = plan.take(
        Array.isArray(results) ? results : undefined,
        typeof token === 'string' ? token : undefined,
      );
      trace?.(`page ${page}: ${share.results?.length ?? 0} ${what}, ${plan.count} so far`);
      const warning = page === 1 ? repeatWarning(range.skip, results, token) : undefined;
      if (warning !== undefined) hint?.(warning);
      await output.add(value, share);
      const following = plan.next();
      next = following === undefined ? undefined : { ...next, NextToken: following };
      if (next && now() - noted >= NOTE_INTERVAL) {
        noted = now();
        note?.(`${plan.count.toLocaleString('en-US')} ${what} so far`);
      }
    }
    if (plan.count > 0 || NextToken !== null || !note) return;
    const { emptyListHints } = await import('../request/filter-hints.ts');
    (await emptyListHints(operation, request)).forEach(note);
  };
  return { fetchAll, print: output.end, fail: (error) => withRest(error, plan, output, range) };
}

/**
 * The warning of a starting token that counts more results than its page has: pages are smaller than those of the earlier
 * call. Leaving out results of the next page instead could lose some, if there are fewer now than there were.
 */
function repeatWarning(skip: number, results: JsonValue | undefined, token: JsonValue | undefined): string | undefined {
  if (!Array.isArray(results) || skip <= results.length || !token) return undefined;
  return `the starting token leaves out the first ${skip} results, but the first page has only ${results.length}, so some results are printed again; to avoid that, use the --page-size of the earlier call`;
}

const memberOfPage = (page: JsonValue, name: string): JsonValue | undefined =>
  isMapping(page) ? page[name] : undefined;
