// The checks of a call's request.

import type { ValidationLevel } from '../config/validation-level.ts';
import type { Operation } from '../model/model.ts';
import type { OptionValues } from '../model/options.ts';
import type { InputObject } from './input-value.ts';
import { optionHints } from './member-value.ts';
import type { NamedRequest } from './name-template.ts';
import { emptySelectorHints } from './selectors.ts';
import { type Checks, type Request, validate } from './validate.ts';
import { plainTextNotes, splitElementHints } from './value-notes.ts';
import { waiterConfigProblems, withoutWaiterConfig } from './waiter-config.ts';

export { waiterConfigOf } from './waiter-config.ts';

/** What the command line of a call has for its request. */
export interface GivenCall {
  readonly operation: Operation;
  readonly globals: OptionValues;
  readonly values: OptionValues;
  /** Hints about a request that is invalid. */
  readonly hints?: readonly string[];
  /** How to skip the documented rules, if the request is not sent. */
  readonly bypass?: string;
}

/** The checks of a call's request, with the problems of what is no part of the request. */
export const checksOf = (
  draft: InputObject,
  { operation, values, hints = [], bypass }: GivenCall,
  level: ValidationLevel,
): Checks => ({
  level,
  hints,
  bypass,
  others: waiterConfigProblems(draft, operation),
  rules: operation.rules,
  isFromDocument: (member) => !values.has(member),
  adviceOn: (member) => optionHints(values, operation.input, member),
});

/** Remarks about the values of a valid request. */
export interface ValueRemarks {
  /** Hints to print before the request is sent. */
  readonly hints: readonly string[];
  /** Notes for terminals. */
  readonly notes: readonly string[];
}

/** The remarks about the values of a draft. */
export const remarksOn = (draft: InputObject, { operation, values }: GivenCall): ValueRemarks => ({
  hints: [...emptySelectorHints(draft, operation.input), ...splitElementHints(draft, values, operation.input)],
  notes: plainTextNotes(draft, values, operation.input),
});

/** Validates a draft and builds the request from it. Throws a parameter error that lists all problems. */
export const checkedRequest = (
  draft: InputObject,
  call: GivenCall,
  level: ValidationLevel,
  isPartial: boolean,
): Request => {
  const { operation } = call;
  return validate(withoutWaiterConfig(draft, operation), operation.input, {
    ...checksOf(draft, call, level),
    isPartial,
  });
};

/**
 * The request of a draft, checked by `check`. Its name may be a template (only that of --name) if a Region is given. Braces in names are rare, so
 * the code for them is loaded when it is needed.
 */
export async function namedRequest(
  draft: InputObject,
  { input }: Operation,
  region: string | false,
  check: (draft: InputObject) => Request,
): Promise<NamedRequest> {
  const isNamed = region && input.properties?.Name?.['x-template'] && String(draft.get('Name')).includes('{');
  return isNamed
    ? (await import('./name-template.ts')).requestWithName(draft, region, check)
    : { request: check(draft) };
}
