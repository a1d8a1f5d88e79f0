// The first request of a result in pages.

import type { Operation } from '../model/model.ts';
import type { Paginator } from '../model/schema-files.ts';
import type { InputObject } from '../request/input-value.ts';
import type { PagingConfig } from './paging-options.ts';
import { isTokenOfEc2, parseStartingToken, type StartingPoint } from './paging-token.ts';

/** Where a result starts and ends. */
export interface PageRange extends StartingPoint {
  readonly maxItems: number | undefined;
  /** EC2 gets the starting token as it is. */
  readonly isTokenOfEc2: boolean;
}

export interface FirstRequest {
  readonly draft: InputObject;
  readonly range: PageRange;
}

/**
 * Adds the parameters for the first page to a draft, in the order in which the AWS CLI sends them. Throws a general error
 * for a bad starting token.
 */
export function firstRequest(
  given: InputObject,
  config: PagingConfig,
  { paginator }: Pick<Operation, 'paginator'>,
): FirstRequest {
  const { startingToken, maxItems } = config;
  const start = startingToken === undefined ? START : parseStartingToken(startingToken);
  const draft = new Map([...given, ...start.parameters]);
  const pageSize = config.pageSize ?? defaultPageSize(given, paginator?.pageSize);
  if (pageSize !== undefined) draft.set('MaxResults', pageSize);
  return {
    draft,
    range: {
      ...start,
      maxItems: maxItems === undefined ? undefined : Number(maxItems),
      isTokenOfEc2: startingToken !== undefined && isTokenOfEc2(startingToken, start),
    },
  };
}

const START: StartingPoint = { parameters: new Map(), skip: 0 };

/** The page size of a request that has no other members than those which need one. An empty list counts, too. */
function defaultPageSize(given: InputObject, pageSize: Paginator['pageSize']): bigint | undefined {
  if (!pageSize || ![...given.keys()].every((name) => pageSize.onlyWith.includes(name))) return undefined;
  return BigInt(pageSize.default);
}
