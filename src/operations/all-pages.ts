// Requests for many resources: all pages of the results of an operation, and long lists of values in parts.

import { generalError } from '../errors.ts';
import { shown } from '../text/safe.ts';

interface Page {
  readonly NextToken?: string | undefined;
}

/**
 * Requests one page after the other, beginning with that of the query. Throws what `send` throws, and a general error for a
 * token that comes twice: the pages would never end.
 */
export async function allPages<Query extends object, P extends Page>(
  query: Query,
  send: (query: Query) => Promise<P>,
): Promise<P[]> {
  const pages = [await send(query)];
  const received = new Set<string>();
  for (let token = pages[0]?.NextToken; token; token = pages.at(-1)?.NextToken) {
    if (received.has(token)) throw repeated(token);
    received.add(token);
    pages.push(await send({ ...query, NextToken: token }));
  }
  return pages;
}

/** The maximum number of values of a filter (EC2 User Guide, filtering resources). An unknown one is no error, unlike an unknown ID. */
export const MAX_FILTER_VALUES = 200;

/** Splits a list into parts that a request can have. An empty list has none. */
export function chunks<T>(all: readonly T[], size = MAX_FILTER_VALUES): T[][] {
  const count = Math.ceil(all.length / size);
  return [...Array(count).keys()].map((at) => all.slice(at * size, (at + 1) * size));
}

const repeated = (token: string): Error =>
  generalError(`EC2 returned the same token for two pages: ${shown(token)}`, undefined, 'ResponseParserError');
