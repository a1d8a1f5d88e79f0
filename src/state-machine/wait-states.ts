// The states that wait until the image is available.

import { waiterOf } from '../model/model.ts';
import { statesFor } from '../model/waiter-model.ts';
import { WAIT_CODES } from '../operations/waiting/status.ts';
import { caught, end, hasPassed, IS_OVER, TIME_UP } from './call-errors.ts';
import { expression, literal, literals, seconds } from './expressions.ts';
import { CALL_TIMEOUT, GRACE, MISSED_POLLS, POLLS } from './machine-limits.ts';
import type { ChoiceState, TaskState, WaitState } from './states.ts';

const WAITER = waiterOf('wait image-available');
const AVAILABLE = literals(statesFor(WAITER, 'success'));
const FAILED = literals(statesFor(WAITER, 'failure'));

export const rest: WaitState = {
  Comment: 'Waits longer each time, so that a child has events for days',
  Type: 'Wait',
  Seconds: seconds(
    `$min([$max([${POLLS.longest}, $pollSeconds]), $pollSeconds * $power(${POLLS.growth}, $min([100, $polls]))])`,
  ),
  Assign: { polls: expression('$polls + 1') },
  Next: 'Poll',
};

/** An unknown ID would fail the call, so a filter selects the image. */
export const poll: TaskState = {
  Type: 'Task',
  Resource: 'arn:aws:states:::aws-sdk:ec2:describeImages',
  Arguments: {
    Filters: [{ Name: 'image-id', Values: [expression("$imageId = '' ? 'none' : $imageId")] }],
    IncludeDisabled: true,
  },
  TimeoutSeconds: CALL_TIMEOUT,
  Assign: {
    image: expression(`(
      $polled := $states.result.Images[ImageId = $imageId][0];
      $reason := $join([$polled.StateReason.Code, $polled.StateReason.Message], ': ');
      {'State': $exists($polled.State) ? $polled.State : '', 'Reason': $reason = '' ? '' : ': ' & $reason}
    )`),
    missedPolls: expression('$exists($states.result.Images[ImageId = $imageId]) ? 0 : $missedPolls + 1'),
    listed: expression('$exists($states.result.Images[ImageId = $imageId]) ? $millis() : $listed'),
    refusedPolls: 0,
  },
  Output: {},
  Catch: caught('Poll'),
  Next: 'Check',
};

export const check: ChoiceState = {
  Type: 'Choice',
  Choices: [
    {
      Comment: 'The response to CreateImage had no ID',
      Condition: expression("$imageId = ''"),
      Assign: {
        createError: { Kind: 'doubt', Code: 'ResponseParserError', Message: 'the response has no image ID' },
        doubts: expression('$doubts + 1'),
        doubtSince: expression('$millis()'),
      },
      Next: 'Look',
    },
    { Condition: expression(`$image.State in ${AVAILABLE}`), Next: 'Made' },
    {
      Condition: expression(`$image.State in ${FAILED}`),
      Assign: end(literal(WAIT_CODES.failure), "'its state is ' & $image.State & $image.Reason", '$imageId'),
      Next: 'Failed',
    },
    {
      Condition: expression(`$missedPolls >= ${MISSED_POLLS} and ${hasPassed(GRACE, '$listed')}`),
      Assign: end(literal(WAIT_CODES.failure), literal('EC2 does not list it'), '$imageId'),
      Next: 'Unknown',
    },
    { Condition: expression(IS_OVER), Assign: TIME_UP, Next: 'Unknown' },
  ],
  Default: 'Rest',
};
