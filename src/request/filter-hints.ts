// Hints about the filters of a request, after an error of EC2 or for an empty list. EC2 decides which filters are valid:
// the model only has those of the API reference. Loaded on demand.

import { CliError } from '../errors.ts';
import { isMapping, type JsonObject, type JsonValue } from '../model/json-value.ts';
import type { Operation } from '../model/model.ts';
import { memberOf } from '../model/shape.ts';
import { alternatives, didYouMean } from '../text/suggest.ts';

/** The codes of errors about a filter: https://docs.aws.amazon.com/ec2/latest/devguide/errors-overview.html */
const REFUSED = /\bInvalid(?:ParameterValue|Filter)\b/;

/** Adds hints about misspelt names of filters to an error of EC2 about a parameter. A wait has that error in its message. */
export async function withFilterHints(error: unknown, operation: Operation, request: object): Promise<unknown> {
  if (!(error instanceof CliError) || !REFUSED.test(`${error.code} ${error.message}`)) return error;
  return error.with({ hints: (await filtersOf(operation, request)).flatMap(nameHint) });
}

/** Hints about an empty list: filters with names or values that are not documented, and disabled images. */
export async function emptyListHints(operation: Operation, request: JsonObject): Promise<string[]> {
  const filters = await filtersOf(operation, request);
  const hints = filters.flatMap((filter) => [...nameHint(filter), ...valueHints(filter)]);
  return hints.length > 0 ? hints : disabledHint(operation, request);
}

interface GivenFilter {
  readonly path: string;
  readonly name: string;
  readonly values: readonly string[];
  /** The documented names, with their documented values. */
  readonly known: Readonly<Record<string, readonly string[]>>;
}

async function filtersOf(operation: Operation, request: object): Promise<GivenFilter[]> {
  const { Filters: filters } = request as JsonObject;
  if (!Array.isArray(filters)) return [];
  const { described } = await import('../model/described-model.ts');
  const known = memberOf(described(operation).input, 'Filters')?.['x-filters'];
  if (!known) return [];
  return filters.flatMap((filter: JsonValue, at) => {
    if (!isMapping(filter) || typeof filter.Name !== 'string') return [];
    const values = [filter.Values ?? []].flat().filter((value) => typeof value === 'string');
    return [{ path: `Filters[${at}]`, name: filter.Name, values, known }];
  });
}

const TAG = 'tag:';

/** More names than this do not help. */
const FEW = 3;

/** Suggests the documented name that is nearest, or those that contain the given one: `instance-state-name` for `state-name`. */
function nameHint({ path, name, known }: GivenFilter): string[] {
  if (Object.hasOwn(known, name) || (name.startsWith(TAG) && TAG in known)) return [];
  const names = Object.keys(known).filter((one) => one !== TAG);
  const near = didYouMean(name, names);
  const parts = names.filter((one) => one.split('.').includes(name));
  const longer = names.filter((one) => name.length > FEW && one.includes(name));
  const suggested = near === undefined ? longer : [...new Set([near, ...parts])];
  return suggested.length === 0 || suggested.length > FEW
    ? []
    : [`${path}.Name: did you mean ${alternatives(suggested)}?`];
}

/** A value with a wildcard can match any value. */
const WILDCARD = /[*?]/;

/** Suggests documented values for others, if the filter has a fixed set of values. */
function valueHints({ path, name, values, known }: GivenFilter): string[] {
  const documented = Object.hasOwn(known, name) ? (known[name] ?? []) : [];
  if (documented.length === 0) return [];
  return values.flatMap((value) => {
    if (documented.includes(value) || WILDCARD.test(value) || value === DISABLED) return [];
    const near = didYouMean(value, documented);
    return near === undefined
      ? [`${path}.Values: the documented values of ${name} are ${documented.join(', ')}`]
      : [`${path}.Values: did you mean ${near}?`];
  });
}

/** A state of images that the API reference does not list for the filter `state`. */
const DISABLED = 'disabled';

/**
 * Only the owner sees a disabled image, and only if the request includes disabled ones:
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/disable-an-ami.html
 */
function disabledHint({ input }: Operation, request: JsonObject): string[] {
  if (!memberOf(input, 'IncludeDisabled') || request.IncludeDisabled === true) return [];
  const { Owners: owners, ...others } = request;
  const isOwn = !Array.isArray(owners) || owners.some((owner) => owner === 'self' || /^\d{12}$/.test(String(owner)));
  const isNarrow = Array.isArray(owners) || 'ImageIds' in others || 'Filters' in others;
  return isOwn && isNarrow ? ['disabled images are left out; to include yours, add --include-disabled'] : [];
}
