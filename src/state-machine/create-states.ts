// The states that create the image: in turn, and again if EC2 did not carry out the request.

import { caught } from './call-errors.ts';
import { EMPTY, expression, IS_REDRIVEN, seconds } from './expressions.ts';
import { AT_ONCE, CALL_TIMEOUT, LONGEST_PAUSE } from './machine-limits.ts';
import type { TaskState, WaitState } from './states.ts';

const NO_ERROR = { Kind: EMPTY, Code: EMPTY, Message: EMPTY };

/**
 * Spreads the starts: the first ones at once, the others at the rate. A line that waited for a place has had its turn. After a
 * redrive, the turns of the first start are over, and it is not known which lines are left. So each child waits up to the
 * time in which all places get an image at the rate: as it then waits for a poll, too, all of them stay below 5 a second.
 */
export const turn: WaitState = {
  Comment: 'Spreads the starts of the images, so that EC2 throttles few of them',
  Type: 'Wait',
  Seconds: seconds(`(
    $states.input.IsRedriven or ${IS_REDRIVEN} ? $random() * $states.input.Spread
      : ($states.input.Begun - $millis()) / 1000 + $max([0, $states.input.Line - 1 - ${AT_ONCE}]) / $states.input.Rate
  )`),
  Assign: {
    line: expression('$states.input.Line'),
    request: expression('$states.input.Request'),
    start: expression('$states.input.Start'),
    pollSeconds: expression('$states.input.Poll'),
    spreadSeconds: expression('$states.input.Spread'),
    imageId: EMPTY,
    call: EMPTY,
    failure: { Error: EMPTY, Cause: EMPTY },
    sorted: NO_ERROR,
    createError: NO_ERROR,
    end: { Code: EMPTY, Message: EMPTY },
    begun: expression('$millis()'),
    pauses: 0,
    doubts: 0,
    doubtSince: 0,
    looks: 0,
    failedLooks: 0,
    found: { Kind: 'none', ImageId: EMPTY },
    polls: 0,
    refusedPolls: 0,
    missedPolls: 0,
    listed: 0,
    image: { State: EMPTY, Reason: EMPTY },
  },
  Next: 'Create',
};

export const create: TaskState = {
  Type: 'Task',
  Resource: 'arn:aws:states:::aws-sdk:ec2:createImage',
  Arguments: expression('$request'),
  TimeoutSeconds: CALL_TIMEOUT,
  Assign: {
    // Without an ID, `Check` looks the image up.
    imageId: expression("$exists($states.result.ImageId) ? $states.result.ImageId : ''"),
    listed: expression('$millis()'),
  },
  Output: {},
  Catch: caught('Create'),
  Next: 'Rest',
};

export const pause: WaitState = {
  Comment: 'Waits longer each time. With many children, all of them together stay below the rate',
  Type: 'Wait',
  Seconds: seconds(`(
    $growth := $power(2, $min([10, $pauses]));
    $createError.Kind = 'doubt' ? $power(2, $doubts)
      : $createError.Kind = 'limit' ? (0.5 + $random() / 2) * $min([15 * $growth, $max([${LONGEST_PAUSE}, $spreadSeconds])])
      : 1 + $random() * $min([2 * $growth, $max([${LONGEST_PAUSE}, 2 * $spreadSeconds])])
  )`),
  Assign: { pauses: expression('$pauses + 1') },
  Next: 'Create',
};
