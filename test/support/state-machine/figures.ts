// What images cost in AWS Step Functions, and how many events they have: measured by the interpreter, and computed from that.

import { machineDefinition } from '../../../src/state-machine/definition.ts';
import { virtualClock } from '../virtual-clock.ts';
import { runStateMachine } from './interpreter.ts';
import { MachineEc2 } from './machine-ec2.ts';

/** Dollars for a transition of a standard workflow in us-east-1: https://aws.amazon.com/step-functions/pricing/ */
const TRANSITION = 0.025 / 1000;

/** Dollars for a PUT, and for a GET, in us-east-1: https://aws.amazon.com/s3/pricing/ */
const PUT = 0.005 / 1000;
const GET = 0.0004 / 1000;

export interface ChildFigures {
  /** Calls of DescribeImages until the image is available. */
  readonly polls: number;
  /** Events in the history of the child. */
  readonly events: number;
  /** State transitions of the child, and its start, which AWS counts, too. */
  readonly transitions: number;
}

/** Runs the child of an image that is available after some seconds, in an execution with so many lines. */
export async function childFigures(seconds: number, lines: number): Promise<ChildFigures> {
  const clock = virtualClock();
  const ec2 = new MachineEc2(clock);
  ec2.stateOf = (_, age) => ({ State: age >= seconds ? 'available' : 'pending' });
  let entered = 0;
  const onState = (_: string, index?: number): void => {
    if (index !== undefined) entered++;
  };
  const world = { ...ec2.world([{ InstanceId: 'i-1', Name: 'web' }]), onState };
  const { children } = await clock.run(runStateMachine(machineDefinition(), { Bucket: 'b', Lines: lines }, world));
  const polls = ec2.calls.filter(({ action }) => action === 'DescribeImages').length;
  return { polls, events: children[0]?.events ?? 0, transitions: entered + 1 };
}

/** Dollars for the transitions of so many images. */
export const transitionDollars = (images: number, { transitions }: ChildFigures): number =>
  images * transitions * TRANSITION;

/** Bytes of a line of a plan, about. */
const LINE = 215;

/** Bytes of a part of an upload: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html has the limits. */
const PART = 8 * 1024 * 1024;

/** Dollars for the requests to S3: the parts of the plan, its end, what the state machine reads and writes, and the report. */
export function s3Dollars(images: number): number {
  const parts = Math.ceil((images * LINE) / PART);
  const written = parts + 2 + 3 + 1;
  const read = parts + 3 + 1;
  return written * PUT + read * GET;
}
