// The checks of a call's request.

import type { ValidationLevel } from '../config/validation-level.ts';
import type { Operation } from '../model/model.ts';
import type { OptionValues } from '../model/options.ts';
import type { InputObject } from './input-value.ts';
import { optionHints } from './member-value.ts';
import { type Checks, type Request, validate } from './validate.ts';

/** What the command line of a call has for its request. */
export interface GivenCall {
  readonly operation: Operation;
  readonly globals: OptionValues;
  readonly values: OptionValues;
}

/** The checks of a call's request. */
export const checksOf = ({ operation, values }: GivenCall, level: ValidationLevel): Checks => ({
  level,
  rules: operation.rules,
  isFromDocument: (member) => !values.has(member),
  adviceOn: (member) => optionHints(values, operation.input, member),
});

/** Validates a draft and builds the request from it. Throws a parameter error that lists all problems. */
export const checkedRequest = (
  draft: InputObject,
  call: GivenCall,
  level: ValidationLevel,
  isPartial: boolean,
): Request => validate(draft, call.operation.input, { ...checksOf(call, level), isPartial });
