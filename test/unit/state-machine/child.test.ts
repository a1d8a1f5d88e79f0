// What becomes of one line of a plan in Step Functions, with every kind of error: no image is lost, none is made twice, and
// the end of the child tells the truth.
import { describe, expect, test } from 'vitest';
import { machineDefinition } from '../../../src/state-machine/definition.ts';
import { type Child, runStateMachine } from '../../support/state-machine/interpreter.ts';
import { ec2Error, lost, MachineEc2, type MachineFault, namedError } from '../../support/state-machine/machine-ec2.ts';
import { virtualClock } from '../../support/virtual-clock.ts';

const LINE = { InstanceId: 'i-0b000000000000001', Name: 'web-1' };
const OTHER = 'ami-0aaaaaaaaaaaaaaaa';
const FIRST = 'ami-00000000000000001';
const SECOND = 'ami-00000000000000002';

const timedOut = (isMade: boolean): MachineFault => ({ error: 'States.Timeout', cause: '', isMade });
const taken = (id = OTHER): MachineFault => ec2Error(`AMI name web-1 is already in use by AMI ${id}`, 400);
const UNKNOWN_INSTANCE = ec2Error("The instance ID 'i-0b000000000000001' does not exist", 400);
const THROTTLED = ec2Error('Request limit exceeded.', 503);
const UNAUTHORIZED = ec2Error('You are not authorized to perform this operation.', 403);

interface Case {
  readonly title: string;
  /** The ends of the calls of CreateImage, in turn. Those after them succeed. */
  readonly create?: readonly (MachineFault | undefined)[];
  /** The ends of the calls of DescribeImages that look for the name, in turn. */
  readonly look?: readonly (MachineFault | undefined)[];
  /** The ends of the calls of DescribeImages that poll the image, in turn. */
  readonly poll?: readonly (MachineFault | undefined)[];
  readonly setUp?: (ec2: MachineEc2) => void;
  /** The end of the child: its image, or the error and its cause. */
  readonly end: string | readonly [error: string, code: string, message: string, imageId?: string];
  /** The images of this line. */
  readonly made: number;
  /** The calls of CreateImage. */
  readonly creates?: number;
}

const never = Array.from({ length: 10_000 });

const CASES: readonly Case[] = [
  { title: 'a child without errors', end: FIRST, made: 1, creates: 1 },
  // Responses to CreateImage that are lost.
  { title: 'a connection that is lost after the image was made', create: [lost(true)], end: FIRST, made: 1 },
  {
    title: 'a connection that is lost before the image was made',
    create: [lost(false)],
    end: FIRST,
    made: 1,
    creates: 2,
  },
  { title: 'a time-out after the image was made', create: [timedOut(true)], end: FIRST, made: 1 },
  { title: 'a time-out before the image was made', create: [timedOut(false)], end: FIRST, made: 1, creates: 2 },
  {
    title: 'an internal error after the image was made',
    create: [ec2Error('An internal error has occurred', 500, true)],
    end: FIRST,
    made: 1,
  },
  {
    title: 'a service that is unavailable',
    create: [ec2Error('The server is overloaded', 503), ec2Error('The server is overloaded', 503)],
    end: FIRST,
    made: 1,
    creates: 3,
  },
  {
    title: 'an error that has no message and no status',
    create: [{ error: 'Ec2.Ec2Exception', cause: '', isMade: true }],
    end: FIRST,
    made: 1,
  },
  { title: 'an error document that cannot be read', create: [ec2Error('null', 400, true)], end: FIRST, made: 1 },
  {
    title: 'an error of Step Functions',
    create: [{ error: 'States.TaskFailed', cause: 'x', isMade: true }],
    end: FIRST,
    made: 1,
  },
  {
    title: 'a time-out that EC2 reports',
    create: [namedError('RequestTimeout', 'The request timed out', 400, true)],
    end: FIRST,
    made: 1,
  },
  {
    title: 'a response without an ID',
    setUp: (ec2) => {
      ec2.resultOf = () => ({});
    },
    end: FIRST,
    made: 1,
    creates: 1,
  },
  {
    title: 'an image that is listed four minutes late',
    create: [lost(true)],
    setUp: (ec2) => {
      ec2.hiddenFor = 240;
    },
    end: FIRST,
    made: 1,
  },
  {
    title: 'an image that is never listed',
    create: [lost(true)],
    setUp: (ec2) => {
      ec2.hiddenFor = Number.POSITIVE_INFINITY;
    },
    end: [
      'Unknown',
      'InvalidAMIName.Duplicate',
      `AMI name web-1 is already in use by AMI ${FIRST} (EC2 does not list it yet)`,
    ],
    made: 1,
  },
  {
    title: 'a name that is taken by an image that is never listed',
    create: [taken(), taken()],
    end: [
      'Unknown',
      'InvalidAMIName.Duplicate',
      `AMI name web-1 is already in use by AMI ${OTHER} (EC2 does not list it yet)`,
    ],
    made: 0,
    creates: 1,
  },
  {
    title: 'connections that are always lost before the image is made',
    create: never.map(() => lost(false)),
    end: [
      'Unknown',
      'Unknown',
      'Unable to execute HTTP request: Connection reset (SDK Attempt Count: 1) (EC2 does not list it yet)',
    ],
    made: 0,
    creates: 6,
  },
  {
    title: 'a lost connection, then a refusal: the first request may have made an image',
    create: [lost(false), UNKNOWN_INSTANCE],
    end: [
      'Unknown',
      'InvalidInstanceID.NotFound',
      "The instance ID 'i-0b000000000000001' does not exist (EC2 does not list it yet)",
    ],
    made: 0,
    creates: 2,
  },
  {
    title: 'a lost connection, then a refusal, although the image was made',
    create: [lost(true), UNKNOWN_INSTANCE],
    setUp: (ec2) => {
      ec2.hiddenFor = 60;
    },
    end: FIRST,
    made: 1,
    creates: 2,
  },
  // Requests that EC2 did not carry out.
  {
    title: 'a refusal',
    create: [UNKNOWN_INSTANCE],
    end: ['Refused', 'InvalidInstanceID.NotFound', "The instance ID 'i-0b000000000000001' does not exist"],
    made: 0,
    creates: 1,
  },
  {
    title: 'a refusal with the name of its code',
    create: [namedError('IncorrectInstanceState', "The instance 'i-1' is not in a valid state", 400)],
    end: ['Refused', 'IncorrectInstanceState', "The instance 'i-1' is not in a valid state"],
    made: 0,
    creates: 1,
  },
  {
    title: 'a refusal whose code is not known',
    create: [ec2Error('No snapshot for you', 400)],
    end: ['Refused', 'Unknown', 'No snapshot for you'],
    made: 0,
    creates: 1,
  },
  {
    title: 'a role without permission',
    create: [UNAUTHORIZED],
    end: ['Refused', 'UnauthorizedOperation', 'You are not authorized to perform this operation.'],
    made: 0,
    creates: 1,
  },
  { title: 'throttling', create: [THROTTLED, THROTTLED, THROTTLED], end: FIRST, made: 1, creates: 4 },
  {
    title: 'throttling with the name of its code',
    create: [
      namedError('RequestLimitExceeded', 'Request limit exceeded.', 503),
      namedError('EC2Throttled', 'Wait', 400),
    ],
    end: FIRST,
    made: 1,
    creates: 3,
  },
  {
    title: 'a limit of the account that ends by itself',
    create: [
      ec2Error('Maximum allowed active snapshot limit exceeded.', 400),
      namedError('PendingSnapshotLimitExceeded', 'Too many', 400),
    ],
    end: FIRST,
    made: 1,
    creates: 3,
  },
  {
    title: 'a limit of the volume that ends by itself',
    create: [
      ec2Error('Maximum allowed in-progress snapshots for a single volume exceeded.', 400),
      ec2Error('The maximum per volume CreateSnapshot request rate has been exceeded.', 400),
    ],
    end: FIRST,
    made: 1,
    creates: 3,
  },
  {
    title: 'a quota, which does not end by itself',
    create: [namedError('ResourceLimitExceeded', 'You have reached your quota of 5 for the number of images', 400)],
    end: ['Refused', 'ResourceLimitExceeded', 'You have reached your quota of 5 for the number of images'],
    made: 0,
    creates: 1,
  },
  {
    title: 'throttling for more than three days',
    create: never.map(() => THROTTLED),
    end: ['Refused', 'RequestLimitExceeded', 'Request limit exceeded.'],
    made: 0,
  },
  {
    title: 'a lost connection, then throttling for more than three days',
    create: [lost(true), ...never.map(() => THROTTLED)],
    setUp: (ec2) => {
      ec2.hiddenFor = Number.POSITIVE_INFINITY;
    },
    end: ['Unknown', 'RequestLimitExceeded', 'Request limit exceeded.'],
    made: 1,
  },
  // Images that have the name.
  {
    title: 'a name that is taken by the image of another instance',
    setUp: (ec2) =>
      ec2.add({ ImageId: OTHER, Name: 'web-1', SourceInstanceId: 'i-other', CreationDate: '2026-01-02T03:04:06.000Z' }),
    end: ['Refused', 'InvalidAMIName.Duplicate', `AMI name web-1 is already in use by AMI ${OTHER}`],
    made: 0,
  },
  {
    title: 'a name that is taken by an image from before the plan',
    setUp: (ec2) =>
      ec2.add({
        ImageId: OTHER,
        Name: 'web-1',
        SourceInstanceId: LINE.InstanceId,
        CreationDate: '2025-12-31T00:00:00.000Z',
      }),
    end: ['Refused', 'InvalidAMIName.Duplicate', `AMI name web-1 is already in use by AMI ${OTHER}`],
    made: 0,
  },
  {
    title: 'an internal error, and a name that another instance has: the true cause is the name',
    create: [ec2Error('An internal error has occurred', 500)],
    setUp: (ec2) =>
      ec2.add({ ImageId: OTHER, Name: 'web-1', SourceInstanceId: 'i-other', CreationDate: '2026-01-02T03:04:06.000Z' }),
    end: ['Refused', 'InvalidAMIName.Duplicate', `AMI name web-1 is already in use by AMI ${OTHER}`],
    made: 0,
    creates: 2,
  },
  {
    title: 'the image of an earlier execution of the same plan',
    setUp: (ec2) =>
      ec2.add({
        ImageId: OTHER,
        Name: 'web-1',
        SourceInstanceId: LINE.InstanceId,
        CreationDate: '2026-01-02T03:04:05.000Z',
      }),
    end: OTHER,
    made: 1,
  },
  {
    title: 'a stale list that has another image, although our image took its name',
    create: [taken(SECOND)],
    setUp: (ec2) =>
      ec2.add({ ImageId: OTHER, Name: 'web-1', SourceInstanceId: 'i-other', CreationDate: '2026-01-02T03:04:06.000Z' }),
    end: [
      'Unknown',
      'InvalidAMIName.Duplicate',
      `AMI name web-1 is already in use by AMI ${SECOND} (${OTHER} may be the image)`,
    ],
    made: 0,
  },
  {
    title: 'an image that does not show its instance',
    create: [taken()],
    setUp: (ec2) => ec2.add({ ImageId: OTHER, Name: 'web-1', CreationDate: '2026-01-02T03:04:06.000Z' }),
    end: [
      'Unknown',
      'InvalidAMIName.Duplicate',
      `AMI name web-1 is already in use by AMI ${OTHER} (${OTHER} may be the image)`,
    ],
    made: 0,
  },
  {
    title: 'an image that was deregistered before',
    setUp: (ec2) =>
      ec2.add({
        ImageId: OTHER,
        Name: 'web-1',
        State: 'deregistered',
        SourceInstanceId: LINE.InstanceId,
        CreationDate: '2026-01-02T03:04:06.000Z',
      }),
    create: [lost(true)],
    end: SECOND,
    made: 2,
  },
  // Lookups that fail.
  {
    title: 'lookups that are throttled, lost and malformed',
    create: [lost(true)],
    look: [THROTTLED, THROTTLED, lost(false), timedOut(false), ec2Error('null', 200)],
    end: FIRST,
    made: 1,
  },
  {
    title: 'lookups that EC2 refuses',
    create: [lost(true)],
    look: never.map(() => UNAUTHORIZED),
    end: [
      'Unknown',
      'Unknown',
      'Unable to execute HTTP request: Connection reset (SDK Attempt Count: 1) (the lookup failed: You are not authorized to perform this operation.)',
    ],
    made: 1,
  },
  {
    title: 'lookups that are throttled for half an hour',
    create: [lost(true)],
    look: never.slice(0, 60).map(() => THROTTLED),
    end: FIRST,
    made: 1,
  },
  // Waits.
  {
    title: 'an image that fails',
    setUp: (ec2) => {
      ec2.stateOf = () => ({
        State: 'failed',
        StateReason: { Code: 'Client.InternalError', Message: 'Client error on launch' },
      });
    },
    end: ['Failed', 'WaiterFailed', 'its state is failed: Client.InternalError: Client error on launch', FIRST],
    made: 1,
  },
  {
    title: 'an image that is available after two days',
    setUp: (ec2) => {
      ec2.stateOf = (_, age) => ({ State: age > 172_800 ? 'available' : 'pending' });
    },
    end: FIRST,
    made: 1,
  },
  {
    title: 'an image that is pending for more than three days',
    setUp: (ec2) => {
      ec2.stateOf = () => ({ State: 'pending' });
    },
    end: ['Unknown', 'WaiterTimeout', 'it was not available when the time was up', FIRST],
    made: 1,
  },
  {
    title: 'an image that is not listed after its ID was returned',
    setUp: (ec2) => {
      ec2.hiddenFor = Number.POSITIVE_INFINITY;
    },
    end: ['Unknown', 'WaiterFailed', 'EC2 does not list it', FIRST],
    made: 1,
  },
  {
    title: 'polls that are throttled, lost and refused',
    poll: [THROTTLED, lost(false), UNAUTHORIZED, UNAUTHORIZED],
    end: FIRST,
    made: 1,
  },
  {
    title: 'polls that EC2 refuses',
    poll: never.map(() => UNAUTHORIZED),
    end: ['Unknown', 'UnauthorizedOperation', 'You are not authorized to perform this operation.', FIRST],
    made: 1,
  },
];

/** Runs the child of one line. */
async function runChild({
  create = [],
  look = [],
  poll = [],
  setUp,
}: Case): Promise<{ ec2: MachineEc2; child: Child }> {
  const clock = virtualClock();
  const ec2 = new MachineEc2(clock);
  setUp?.(ec2);
  ec2.faultOf = ({ action, subject, at }) =>
    action === 'CreateImage' ? create[at] : subject === LINE.Name ? look[at] : poll[at];
  const world = ec2.world([LINE]);
  const { children } = await clock.run(runStateMachine(machineDefinition(), { Bucket: 'b', Lines: 1 }, world));
  return { ec2, child: children[0] as Child };
}

const createsOf = ({ calls }: MachineEc2): number => calls.filter(({ action }) => action === 'CreateImage').length;

describe('a child of the state machine ends truly after', () => {
  test.each(CASES.map((one) => [one.title, one] as const))('%s', async (_, one) => {
    const { ec2, child } = await runChild(one);
    const { end, made, creates = createsOf(ec2) } = one;
    const output = { Line: 1, ...LINE, ImageId: end };
    const [error, Code, Message, ImageId] = end as readonly string[];
    const cause = { Code, Message, ...(ImageId !== undefined && { ImageId }) };
    const found = child.error === undefined ? child.output : { ...child, cause: JSON.parse(child.cause ?? '') };
    expect(found).toEqual(typeof end === 'string' ? output : { ...child, status: 'FAILED', error, cause });
    const ours = ec2.images.filter(({ SourceInstanceId }) => SourceInstanceId === LINE.InstanceId);
    const since = ours.filter(({ CreationDate = '' }) => CreationDate > '2026');
    expect({ made: since.length, creates: createsOf(ec2) }).toEqual({ made, creates });
    expect(child.events).toBeLessThan(25_000);
  });
});

test('there are at least 21 cases, and no two have the same title', () => {
  expect(CASES.length).toBeGreaterThan(21);
  expect(new Set(CASES.map(({ title }) => title)).size).toBe(CASES.length);
});
