// The states that decide what an error of a call means for the image.

import { end, IS_OVER, TIME_UP } from './call-errors.ts';
import { errorOf } from './error-kinds.ts';
import { expression } from './expressions.ts';
import { FAILED_LOOKUPS, REFUSED_POLLS } from './machine-limits.ts';
import type { ChoiceState, PassState } from './states.ts';

export const sort: PassState = {
  Comment: 'Classifies an error by the tables of ec2img',
  Type: 'Pass',
  Output: {},
  Assign: { sorted: expression(errorOf('$failure.Error', '$failure.Cause')) },
  Next: 'Decide',
};

const IS_TO_COME = "$sorted.Kind in ['throttled', 'limit']";

const SORTED_END = end('$sorted.Code', '$sorted.Message');
/** Only CreateImage puts an image in doubt: an error of another call changes nothing in EC2. */
export const decide: ChoiceState = {
  Type: 'Choice',
  Choices: [
    {
      Comment: 'EC2 did not carry out the request: it goes again without a lookup',
      Condition: expression(`$call = 'Create' and ${IS_TO_COME} and $not(${IS_OVER})`),
      Assign: { createError: expression('$sorted') },
      Next: 'Pause',
    },
    {
      Comment: 'No attempt of this child can have made an image',
      Condition: expression(`$call = 'Create' and $doubts = 0 and (${IS_TO_COME} or $sorted.Kind = 'refused')`),
      Assign: SORTED_END,
      Next: 'Refused',
    },
    {
      Condition: expression(`$call = 'Create' and ${IS_TO_COME}`),
      Assign: SORTED_END,
      Next: 'Unknown',
    },
    {
      Comment: 'The request may have made an image',
      Condition: expression("$call = 'Create' and $sorted.Kind = 'doubt'"),
      Assign: {
        createError: expression('$sorted'),
        doubts: expression('$doubts + 1'),
        doubtSince: expression('$millis()'),
      },
      Next: 'Look',
    },
    {
      Comment: 'The name is taken, or EC2 refused the request after an earlier one that may have made an image',
      Condition: expression("$call = 'Create'"),
      Assign: {
        createError: expression('$sorted'),
        doubtSince: expression('$doubtSince = 0 ? $millis() : $doubtSince'),
      },
      Next: 'Look',
    },
    {
      Condition: expression(`$call = 'Look' and ${IS_TO_COME} and $not(${IS_OVER})`),
      Next: 'Later',
    },
    {
      Condition: expression(`$call = 'Look' and $failedLooks < ${FAILED_LOOKUPS} and $not(${IS_OVER})`),
      Assign: { failedLooks: expression("$failedLooks + ($sorted.Kind = 'refused' ? 10 : 1)") },
      Next: 'Later',
    },
    {
      Condition: expression("$call = 'Look'"),
      Assign: end('$createError.Code', "$createError.Message & ' (the lookup failed: ' & $sorted.Message & ')'"),
      Next: 'Unknown',
    },
    { Condition: expression(IS_OVER), Assign: TIME_UP, Next: 'Unknown' },
    {
      Condition: expression(`$sorted.Kind = 'refused' and $refusedPolls >= ${REFUSED_POLLS}`),
      Assign: end('$sorted.Code', '$sorted.Message', '$imageId'),
      Next: 'Unknown',
    },
    {
      Condition: expression("$sorted.Kind = 'refused'"),
      Assign: { refusedPolls: expression('$refusedPolls + 1') },
      Next: 'Rest',
    },
  ],
  Default: 'Rest',
};
