// Decides for each page which of its results belong to the output, and where to continue.

import { generalError } from '../errors.ts';
import type { JsonObject, JsonValue } from '../model/json-value.ts';
import { pythonString } from '../text/python-literals.ts';
import { pagingToken } from './paging-token.ts';

/** What is printed of a page. */
export interface PageShare {
  /** Undefined if the response has no list of results. */
  readonly results: readonly JsonValue[] | undefined;
  /** The token that continues after these results. Set on the last page of a cut result. */
  readonly resumeToken?: string;
}

export interface PlanOptions {
  /** The token of the first page; null if there is none. */
  readonly token?: string | null;
  /** Results of the first page to leave out. Negative: all but that many at its end. */
  readonly skip?: number;
  /** The number of results after which to stop. */
  readonly maxItems?: number | undefined;
  /** Other parameters that the starting token set, for tokens that continue. */
  readonly others?: JsonObject;
}

/** The progress of a result in pages. Call `take` and then `next` for each page. */
export class PagePlan {
  readonly #maxItems: number;
  readonly #others: JsonObject;
  /** The token of the current page, and the results to leave out in it. */
  #token: string | null;
  #skip: number;
  /** The results of all pages until now, and of those before the current one. */
  #taken = 0;
  #takenBefore = 0;
  #following: string | undefined;
  #pages = 0;
  /** The tokens that EC2 returned. */
  readonly #received = new Set<string>();

  constructor({ token = null, skip = 0, maxItems = Number.POSITIVE_INFINITY, others = {} }: PlanOptions) {
    this.#token = token;
    this.#skip = skip;
    this.#maxItems = maxItems;
    this.#others = others;
  }

  /** The number of results of all pages until now. */
  get count(): number {
    return this.#taken;
  }

  /** Takes a page: the results of a response, and its token for the page after it. */
  take(page: readonly JsonValue[] | undefined, nextToken: string | undefined): PageShare {
    const all = this.#skip === 0 ? page : page?.slice(this.#skip);
    const room = this.#maxItems - this.#taken;
    const isCut = all !== undefined && all.length > room;
    const results = isCut ? all.slice(0, room) : all;
    this.#taken += results?.length ?? 0;
    this.#following = isCut || this.#taken === this.#maxItems ? undefined : nextToken || undefined;
    if (isCut) return { results, resumeToken: this.#tokenFor(this.#token, room + this.#skip) };
    if (nextToken && this.#following === undefined) return { results, resumeToken: this.#tokenFor(nextToken) };
    return { results };
  }

  /**
   * Goes on to the next page. Returns its token, or undefined after the last one. Throws a general error if EC2 returned
   * the token before: the pages would repeat for ever. The AWS CLI compares it with that of the page before only.
   */
  next(): string | undefined {
    const token = this.#following;
    if (token === undefined) return undefined;
    this.#pages++;
    if (this.#received.has(token)) {
      const message = `Error during pagination: The same next token was received twice: {'NextToken': ${pythonString(token)}}`;
      throw generalError(message, undefined, 'PaginationError');
    }
    this.#received.add(token);
    this.#token = token;
    this.#skip = 0;
    this.#takenBefore = this.#taken;
    return token;
  }

  /** The options that request the rest, from the current page on. Undefined if that is everything. */
  get rest(): { readonly token: string; readonly maxItems: number | undefined } | undefined {
    if (this.#pages === 0) return undefined;
    const left = this.#maxItems - this.#takenBefore;
    return { token: this.#tokenFor(this.#token), maxItems: Number.isFinite(left) ? left : undefined };
  }

  #tokenFor(token: string | null, printed?: number): string {
    return pagingToken(token, printed, this.#others);
  }
}
