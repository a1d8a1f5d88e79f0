// The states of the child that makes one image: it creates the image, looks it up if that is in doubt, and waits for it.

import { create, pause, turn } from './create-states.ts';
import { decide, sort } from './decide-states.ts';
import { expression } from './expressions.ts';
import { judge, later, look } from './look-states.ts';
import type { FailState, MachineState, SucceedState } from './states.ts';
import { check, poll, rest } from './wait-states.ts';

const made: SucceedState = {
  Type: 'Succeed',
  Output: {
    Line: expression('$line'),
    InstanceId: expression('$request.InstanceId'),
    Name: expression('$request.Name'),
    ImageId: expression('$imageId'),
  },
};

const failure = (error: ChildEnd, comment: string): FailState => ({
  Comment: comment,
  Type: 'Fail',
  Error: error,
  Cause: expression('$string($end)'),
});

/** The errors of a child. */
export type ChildEnd = 'Refused' | 'Failed' | 'Unknown';

export const CHILD_START = 'Turn';

/** The states of the child, by name. */
export const CHILD_STATES: Readonly<Record<string, MachineState>> = {
  Turn: turn,
  Create: create,
  Sort: sort,
  Decide: decide,
  Pause: pause,
  Look: look,
  Judge: judge,
  Later: later,
  Rest: rest,
  Poll: poll,
  Check: check,
  Made: made,
  Refused: failure('Refused', 'There is no image'),
  Failed: failure('Failed', 'The image failed'),
  Unknown: failure('Unknown', 'There may be an image, or it was not available in time'),
};
