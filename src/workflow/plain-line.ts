// The usual line of a plan: JSON that V8 reads as the AWS CLI does. To check it takes a quarter of the time of other lines.

import type { CreateImageRequest } from '@aws-sdk/client-ec2';
import { memberOf, type Shape } from '../model/shape.ts';
import { schemaErrorsOf } from '../request/schema-check.ts';
import { PLANNED } from './plan-line.ts';

/** Longer texts may have more values than a request can have, in UTF-16 code units. */
const LONGEST = 2 ** 15;

/**
 * What V8 reads in another way, or for what the schemas have no rule: escapes, which may be no Unicode; blank texts, empty
 * lists and structures; numbers that are not short integers; and a dry run.
 */
const UNUSUAL = /\\|"\s*"|\[\s*\]|\{\s*\}|[:,[]\s*-?(?:\d+[.eE]|\d{10}|0\d)|"DryRun"/;

/**
 * The request of a line of a file in UTF-8, or undefined if the line must be checked as a document of any kind. Returns only
 * requests that those checks accept with the documented rules: test/unit/workflow/plain-line.test.ts compares them.
 */
export function plainRequest(text: string): CreateImageRequest | undefined {
  if (text.length > LONGEST || !text.startsWith('{') || UNUSUAL.test(text)) return undefined;
  const data = parsed(text);
  const { input, rules } = PLANNED;
  // A name that is there twice would count for more than one.
  if (data === undefined || knownNames(data, input) !== text.match(/"\s*:/g)?.length) return undefined;
  const isValid = schemaErrorsOf(data, input).length === 0 && (!rules || schemaErrorsOf(data, rules).length === 0);
  return isValid ? (data as CreateImageRequest) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The number of names of members in a value. NaN if the shape lacks one of them. */
function knownNames(value: unknown, shape: Shape): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    const { items } = shape;
    for (const item of value) count += items ? knownNames(item, items) : Number.NaN;
    return count;
  }
  for (const [name, item] of Object.entries(value)) {
    const member = memberOf(shape, name);
    count += member ? 1 + knownNames(item, member) : Number.NaN;
  }
  return count;
}
