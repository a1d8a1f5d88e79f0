// What the states that call EC2 share: how they hand on errors, and when they end.

import { WAIT_CODES } from '../operations/waiting/status.ts';
import { expression, literal } from './expressions.ts';
import { PATIENCE } from './machine-limits.ts';
import type { TaskState } from './states.ts';

/** The condition that a number of seconds has passed since a time. */
export const hasPassed = (length: number, since: string): string => `$millis() - ${since} >= ${1000 * length}`;

export const IS_OVER = hasPassed(PATIENCE, '$begun');

/** Assigns the error of a call, for `Sort`. */
export const caught = (call: 'Create' | 'Look' | 'Poll'): TaskState['Catch'] => [
  {
    ErrorEquals: ['States.ALL'],
    Assign: {
      call,
      failure: {
        Error: expression("$exists($states.errorOutput.Error) ? $states.errorOutput.Error : ''"),
        Cause: expression("$exists($states.errorOutput.Cause) ? $states.errorOutput.Cause : ''"),
      },
    },
    Next: 'Sort',
  },
];

/** The reason of an end, for a report. */
export const end = (code: string, message: string, imageId?: string): { readonly end: string } => ({
  end: expression(`{'Code': ${code}, 'Message': ${message}${imageId === undefined ? '' : `, 'ImageId': ${imageId}`}}`),
});

export const TIME_UP = end(
  literal(WAIT_CODES.timeout),
  literal('it was not available when the time was up'),
  '$imageId',
);
