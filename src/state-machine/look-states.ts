// The states that look up an image that may have been made.

import { DUPLICATE } from '../operations/creating/creator.ts';
import { UNLISTED } from '../operations/creating/find-image.ts';
import { caught, end, hasPassed } from './call-errors.ts';
import { expression, literal, seconds } from './expressions.ts';
import { CALL_TIMEOUT, DOUBTFUL_ATTEMPTS, GRACE } from './machine-limits.ts';
import type { ChoiceState, TaskState, WaitState } from './states.ts';

/** Names of images have no wildcards: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateImage.html */
export const look: TaskState = {
  Comment: 'Looks for an image with the name, from the instance, that was made since the start of the plan',
  Type: 'Task',
  Resource: 'arn:aws:states:::aws-sdk:ec2:describeImages',
  Arguments: {
    Owners: ['self'],
    Filters: [{ Name: 'name', Values: [expression('$request.Name')] }],
    IncludeDisabled: true,
  },
  TimeoutSeconds: CALL_TIMEOUT,
  Assign: {
    found: expression(`(
      $named := $states.result.Images[Name = $request.Name and State != 'deregistered'];
      $ours := $named[SourceInstanceId = $request.InstanceId and CreationDate >= $start];
      $other := $named[($exists(SourceInstanceId) and SourceInstanceId != $request.InstanceId)
        or ($exists(CreationDate) and CreationDate < $start)];
      $exists($ours) ? {'Kind': 'ours', 'ImageId': $ours[0].ImageId}
        : $exists($other) ? {'Kind': 'other', 'ImageId': $other[0].ImageId}
        : $exists($named) ? {'Kind': 'unsure', 'ImageId': $named[0].ImageId}
        : {'Kind': 'none', 'ImageId': ''}
    )`),
    failedLooks: 0,
  },
  Output: {},
  Catch: caught('Look'),
  Next: 'Judge',
};

/** Names are unique, so if another image has the name by EC2's own words, our request has made none. */
export const judge: ChoiceState = {
  Type: 'Choice',
  Choices: [
    {
      Condition: expression("$found.Kind = 'ours'"),
      Assign: { imageId: expression('$found.ImageId'), listed: expression('$millis()') },
      Next: 'Rest',
    },
    {
      Comment: 'EC2 says that the name is taken, and by an image that is not that of this line',
      Condition: expression(`$found.Kind = 'other' and $createError.Kind = 'taken'
        and ($contains($createError.Message, $found.ImageId) or $not($contains($createError.Message, /ami-[0-9a-f]+/)))`),
      Assign: end(literal(DUPLICATE), "'AMI name ' & $request.Name & ' is already in use by AMI ' & $found.ImageId"),
      Next: 'Refused',
    },
    {
      Comment: 'The name keeps another attempt from making a second image',
      Condition: expression(`$createError.Kind = 'doubt' and $doubts < ${DOUBTFUL_ATTEMPTS}`),
      Next: 'Pause',
    },
    {
      Condition: expression(hasPassed(GRACE, '$doubtSince')),
      Assign: end(
        '$createError.Code',
        `$createError.Message & (
          $found.Kind = 'none' ? ' (${UNLISTED})' : ' (' & $found.ImageId & ' may be the image)')`,
      ),
      Next: 'Unknown',
    },
  ],
  Default: 'Later',
};

export const later: WaitState = {
  Type: 'Wait',
  Seconds: seconds('(0.5 + $random() / 2) * $min([60, $max([$pollSeconds / 5, $power(2, $min([6, $looks]))])])'),
  Assign: { looks: expression('$looks + 1') },
  Next: 'Look',
};
