// The options of create-images that hand a plan to a state machine.

import { parameterError } from '../../errors.ts';
import { optionName } from '../../model/shape.ts';
import { shown } from '../../text/safe.ts';
import { parseMaxErrors } from '../fleet-options.ts';
import type { WorkflowCall } from '../workflow-call.ts';

/** The parts of the ARN of a state machine. */
export interface StateMachine {
  /** The whole ARN. */
  readonly arn: string;
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly name: string;
}

/** What the options of a run on Step Functions say. */
export interface RemoteOptions {
  readonly stateMachine: StateMachine;
  readonly bucket: string;
  /** The start of the keys in the bucket, without a slash at its ends. Empty if there is none. */
  readonly prefix: string;
  /** Undefined for the default of the state machine. */
  readonly maxConcurrency: number | undefined;
  /** The number of errors that a run with so many lines may have. Undefined for the default of the state machine. */
  readonly maxErrors: ((lines: number) => number) | undefined;
}

/** The options that only a run on this machine has, with the reasons. */
const LOCAL: Readonly<Record<string, string>> = {
  DryRun: 'a dry run sends the requests from this machine; leave out --state-machine',
  WaitTimeout: 'the state machine decides how long it waits for an image',
  EndpointUrl:
    'it is the endpoint of EC2, to which the state machine sends the requests; for others, set AWS_ENDPOINT_URL_SFN and AWS_ENDPOINT_URL_S3',
};

type OptionsCall = Pick<WorkflowCall, 'request' | 'invocation' | 'settings'>;

/**
 * Reads the options of a checked call. Undefined if the plan runs on this machine. Throws a parameter error for options that
 * exclude each other, for an invalid ARN, bucket or number, and for a state machine in another Region than that of the call.
 */
export function remoteOptions({ request, invocation, settings }: OptionsCall): RemoteOptions | undefined {
  const { StateMachine: arn, Bucket: place, MaxConcurrency, MaxErrors } = request;
  if (arn === undefined && place === undefined) return undefined;
  if (arn === undefined)
    throw parameterError('--bucket needs --state-machine: this machine makes images without a bucket');
  if (place === undefined) {
    throw parameterError(
      '--state-machine needs --bucket: the state machine reads the plan from a bucket, and writes the results to it',
      'add --bucket NAME or --bucket NAME/PREFIX',
    );
  }
  const { values, globals } = invocation;
  for (const [member, reason] of Object.entries(LOCAL)) {
    if ((values.get(member) ?? globals.get(member) ?? false) === false) continue;
    throw parameterError(`--${optionName(member)} cannot be used with --state-machine: ${reason}`);
  }
  const stateMachine = parseArn(String(arn));
  assertRegion(stateMachine, settings.region);
  return {
    stateMachine,
    ...parseBucket(String(place)),
    maxConcurrency: MaxConcurrency === undefined ? undefined : Number(MaxConcurrency),
    maxErrors: MaxErrors === undefined ? undefined : parseMaxErrors(String(MaxErrors)),
  };
}

/** A state machine, or one of its versions or aliases. API_CreateStateMachine.html has the characters that no name has. */
const ARN =
  /^arn:(aws[a-z-]*):states:([a-z\d-]+):(\d{12}):stateMachine:([^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}\p{Cs}]{1,80})(?::[\w.-]{1,80})?$/u;

function parseArn(text: string): StateMachine {
  const [arn, partition = '', region = '', account = '', name = ''] = ARN.exec(text.trim()) ?? [];
  if (arn !== undefined) return { arn, partition, region, account, name };
  throw parameterError(
    `Bad value for --state-machine "${shown(text)}": use the ARN of a state machine, such as arn:aws:states:us-east-1:123456789012:stateMachine:create-images`,
  );
}

function assertRegion({ region }: StateMachine, configured: string): void {
  if (configured === region) return;
  throw parameterError(
    `The state machine is in the Region ${region}, but the Region of this call is ${configured || 'empty'}`,
    `add --region ${region}, or name a state machine in ${configured || 'the Region of the call'}`,
  );
}

/** Names of buckets (Amazon S3 User Guide, general purpose bucket naming rules). */
const BUCKET = /^(?!\d+\.\d+\.\d+\.\d+$)(?!.*\.\.)[a-z\d][a-z\d.-]{1,61}[a-z\d]$/;

/** Most characters of a prefix: keys have up to 1,024, and the names of runs and results are added to it. */
const MAX_PREFIX = 512;

function parseBucket(text: string): Pick<RemoteOptions, 'bucket' | 'prefix'> {
  const [bucket = '', ...rest] = text.trim().split('/');
  const prefix = rest.join('/').replace(/\/$/, '');
  const isPrefix =
    prefix.length <= MAX_PREFIX && !/^\/|\/\/|[^\x20-\x7e]/.test(prefix) && !(rest.length > 1 && prefix === '');
  if (BUCKET.test(bucket) && isPrefix) return { bucket, prefix };
  const hints = /^s3:/.test(text) ? ['leave out s3://'] : [];
  throw parameterError(
    `Bad value for --bucket "${shown(text)}": use the name of a bucket, or NAME/PREFIX with printable ASCII characters`,
    ...hints,
  );
}
