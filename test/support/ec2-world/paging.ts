// Pages of results: MaxResults, NextToken and their limits.
import type { Ec2World } from '../ec2-world.ts';
import type { Form } from './form.ts';
import { Refusal } from './refusal.ts';
import { fields } from './xml.ts';

/** The smallest and largest MaxResults, and the IDs that a request with MaxResults must not have. */
export interface PageLimits {
  readonly least: number;
  readonly most: number;
  /** The parameter of the IDs, and its name in the error. */
  readonly ids?: readonly [parameter: string, shown: string];
}

export interface Page<T> {
  readonly items: readonly T[];
  /** The element of the token for the next page; empty for the last page. */
  readonly nextToken: string;
}

/**
 * Checks the parameters of paging. Returns a function that takes the page of a request from all results. The page has at
 * most `pageSize` items of the world, also without MaxResults.
 */
export function pager({ pageSize }: Ec2World, form: Form, limits: PageLimits): <T>(all: readonly T[]) => Page<T> {
  const action = form.get('Action') ?? '';
  const size = Math.min(pageSize, maxResults(form, limits) ?? Number.POSITIVE_INFINITY);
  const token = form.get('NextToken');
  const start = token === null ? 0 : offsetOf(token, action);
  return (all) => {
    const end = start + size;
    return {
      items: all.slice(start, end),
      nextToken: end < all.length ? fields({ nextToken: tokenFor(action, end) }) : '',
    };
  };
}

function maxResults(form: Form, { least, most, ids }: PageLimits): number | undefined {
  const given = form.get('MaxResults');
  if (given === null) return undefined;
  if (ids && [...form.keys()].some((name) => name.startsWith(`${ids[0]}.`))) {
    const message = `The parameter ${ids[1]} cannot be used with the parameter maxResults`;
    throw new Refusal('InvalidParameterCombination', message);
  }
  const number = Number(given);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  // EC2 says greater than 5, and takes 5.
  const expected = number > most ? `less than ${most}` : `greater than ${least}`;
  const message = `Value ( ${given} ) for parameter maxResults is invalid. Expecting a value ${expected}.`;
  throw new Refusal('InvalidParameterValue', message);
}

const tokenFor = (action: string, offset: number): string =>
  Buffer.from(JSON.stringify([action, offset])).toString('base64');

/** Reads a token of an earlier response to the same action. */
function offsetOf(token: string, action: string): number {
  const offset = /,(\d+)\]$/.exec(Buffer.from(token, 'base64').toString())?.[1];
  if (offset !== undefined && token === tokenFor(action, Number(offset))) return Number(offset);
  throw new Refusal('InvalidNextToken', `The token '${token}' is not valid.`);
}
