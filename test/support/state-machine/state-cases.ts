// Cases for the service's own TestState: one for each way out of each state of the state machine.

import type { JsonValue } from '../../../src/model/json-value.ts';
import { machineDefinition } from '../../../src/state-machine/definition.ts';
import type { MapState } from '../../../src/state-machine/states.ts';
import type { JsonObject } from './values.ts';

/** What a call of a service returns instead of being made. */
export type StateMock = { readonly result: JsonValue } | { readonly error: string; readonly cause: string };

export interface StateCase {
  readonly title: string;
  readonly state: string;
  readonly input?: JsonObject;
  /** Variables that differ from those that `Turn` assigns. */
  readonly variables?: JsonObject;
  /** Only for the states that call a service. */
  readonly mock?: StateMock;
  /** The items of a Map state, as a file of S3 has them. */
  readonly items?: readonly JsonValue[];
  /** The state that follows, or undefined for an end. */
  readonly next: string | undefined;
}

export const DEFINITION = machineDefinition();

export const CHILD = (DEFINITION.States.Images as MapState).ItemProcessor;

export const LINE: JsonObject = { InstanceId: 'i-0b000000000000001', Name: 'web-1', NoReboot: true };
const IMAGE = 'ami-0aaaaaaaaaaaaaaaa';
const START = '2026-01-02T03:04:05.000Z';

/** The input of a child whose turn has come. */
export const ITEM: JsonObject = {
  Line: 1,
  Request: LINE,
  Start: START,
  Begun: 0,
  IsRedriven: false,
  Rate: 4.5,
  Poll: 0,
  Spread: 1,
};

const error = (Kind: string, Message = 'm'): JsonObject => ({ Kind, Code: 'Code', Message });

const image = (more: JsonObject): StateMock => ({
  result: {
    Images: [{ ImageId: IMAGE, Name: 'web-1', SourceInstanceId: 'i-0b000000000000001', CreationDate: START, ...more }],
  },
});

const failed = (cause: string): StateMock => ({ error: 'Ec2.Ec2Exception', cause });

const LOST: StateMock = { error: 'Ec2.SdkClientException', cause: 'Connection reset' };
const OLD = { SourceInstanceId: 'i-other' };

/** Errors with the form that the integration gives them, and the kinds in which they are sorted. */
const ERRORS: readonly (readonly [error: string, cause: string])[] = [
  ['Ec2.Ec2Exception', 'Request limit exceeded. (Service: Ec2, Status Code: 503, Request ID: a)'],
  ['Ec2.RequestLimitExceededException', 'Request limit exceeded. (Service: Ec2, Status Code: 503, Request ID: a)'],
  [
    'Ec2.Ec2Exception',
    `AMI name web-1 is already in use by AMI ${IMAGE} (Service: Ec2, Status Code: 400, Request ID: a)`,
  ],
  ['Ec2.Ec2Exception', 'An internal error has occurred (Service: Ec2, Status Code: 500, Request ID: a)'],
  ['Ec2.SdkClientException', 'Unable to execute HTTP request'],
  ['States.Timeout', ''],
  ['Ec2.IncorrectInstanceStateException', 'Not valid (Service: Ec2, Status Code: 400, Request ID: a)'],
];

const LATE = { begun: 0 };
const RECENT = { begun: 4_000_000_000_000, doubtSince: 4_000_000_000_000 };

export const STATE_CASES: readonly StateCase[] = [
  {
    title: 'reads the input of an execution',
    state: 'Prepare',
    // Without a mock, there is no context. So the input has everything that else comes from there.
    input: { Bucket: 'b', Prefix: 'p', Run: 'r', Start: START, Lines: 500, MaxErrors: '5%', NameSuffix: false },
    next: 'Images',
  },
  {
    title: 'starts a child for each line',
    state: 'Images',
    mock: { result: { MapRunArn: 'arn:aws:states:us-east-1:111122223333:mapRun:images/Images:1' } },
    items: [LINE, { ...LINE, Name: 'web-2' }],
    next: undefined,
  },
  { title: 'assigns the variables of a child', state: 'Turn', input: ITEM, next: 'Create' },
  {
    title: 'has a turn after a redrive',
    state: 'Turn',
    input: { ...ITEM, IsRedriven: true, Spread: 0 },
    next: 'Create',
  },
  { title: 'makes an image', state: 'Create', mock: { result: { ImageId: IMAGE } }, next: 'Rest' },
  { title: 'gets a response without an ID', state: 'Create', mock: { result: {} }, next: 'Rest' },
  {
    title: 'is throttled',
    state: 'Create',
    mock: failed('Request limit exceeded. (Service: Ec2, Status Code: 503)'),
    next: 'Sort',
  },
  { title: 'loses the connection', state: 'Create', mock: LOST, next: 'Sort' },
  ...ERRORS.map(([name, cause], at) => ({
    title: `sorts error ${at + 1}: ${name}`,
    state: 'Sort',
    variables: { call: 'Create', failure: { Error: name, Cause: cause } },
    next: 'Decide',
  })),
  {
    title: 'sends a throttled request again',
    state: 'Decide',
    variables: { ...RECENT, call: 'Create', sorted: error('throttled') },
    next: 'Pause',
  },
  {
    title: 'ends after days of throttling',
    state: 'Decide',
    variables: { ...LATE, call: 'Create', sorted: error('limit') },
    next: 'Refused',
  },
  {
    title: 'ends in doubt after days of throttling',
    state: 'Decide',
    variables: { ...LATE, doubts: 1, call: 'Create', sorted: error('limit') },
    next: 'Unknown',
  },
  { title: 'ends refused', state: 'Decide', variables: { call: 'Create', sorted: error('refused') }, next: 'Refused' },
  {
    title: 'looks for an image in doubt',
    state: 'Decide',
    variables: { call: 'Create', sorted: error('doubt') },
    next: 'Look',
  },
  {
    title: 'looks for the image that has the name',
    state: 'Decide',
    variables: { call: 'Create', sorted: error('taken') },
    next: 'Look',
  },
  {
    title: 'looks again after throttling',
    state: 'Decide',
    variables: { ...RECENT, call: 'Look', sorted: error('throttled') },
    next: 'Later',
  },
  {
    title: 'looks again after an error',
    state: 'Decide',
    variables: { ...RECENT, call: 'Look', sorted: error('doubt') },
    next: 'Later',
  },
  {
    title: 'ends after too many errors of lookups',
    state: 'Decide',
    variables: { ...RECENT, failedLooks: 30, call: 'Look', sorted: error('refused') },
    next: 'Unknown',
  },
  {
    title: 'ends the wait after days',
    state: 'Decide',
    variables: { ...LATE, call: 'Poll', sorted: error('doubt') },
    next: 'Unknown',
  },
  {
    title: 'ends after refused polls',
    state: 'Decide',
    variables: { ...RECENT, refusedPolls: 3, call: 'Poll', sorted: error('refused') },
    next: 'Unknown',
  },
  {
    title: 'polls again after a refused poll',
    state: 'Decide',
    variables: { ...RECENT, call: 'Poll', sorted: error('refused') },
    next: 'Rest',
  },
  {
    title: 'polls again after an error',
    state: 'Decide',
    variables: { ...RECENT, call: 'Poll', sorted: error('doubt') },
    next: 'Rest',
  },
  {
    title: 'waits before another request',
    state: 'Pause',
    variables: { doubts: 1, createError: error('doubt') },
    next: 'Create',
  },
  { title: 'finds its image', state: 'Look', mock: image({}), next: 'Judge' },
  { title: 'finds the image of another instance', state: 'Look', mock: image(OLD), next: 'Judge' },
  {
    title: 'finds an older image',
    state: 'Look',
    mock: image({ CreationDate: '2025-01-01T00:00:00.000Z' }),
    next: 'Judge',
  },
  { title: 'finds a deregistered image', state: 'Look', mock: image({ State: 'deregistered' }), next: 'Judge' },
  { title: 'finds nothing', state: 'Look', mock: { result: { Images: [] } }, next: 'Judge' },
  { title: 'cannot look', state: 'Look', mock: LOST, next: 'Sort' },
  {
    title: 'waits for the image that was found',
    state: 'Judge',
    variables: { found: { Kind: 'ours', ImageId: IMAGE } },
    next: 'Rest',
  },
  {
    title: 'ends because another image has the name',
    state: 'Judge',
    variables: { found: { Kind: 'other', ImageId: IMAGE }, createError: error('taken', `in use by AMI ${IMAGE}`) },
    next: 'Refused',
  },
  {
    title: 'sends a request in doubt again',
    state: 'Judge',
    variables: { doubts: 1, createError: error('doubt') },
    next: 'Pause',
  },
  { title: 'looks again', state: 'Judge', variables: { ...RECENT, createError: error('taken') }, next: 'Later' },
  {
    title: 'ends without an image in the list',
    state: 'Judge',
    variables: { ...LATE, createError: error('taken') },
    next: 'Unknown',
  },
  { title: 'waits before another lookup', state: 'Later', next: 'Look' },
  { title: 'waits before a poll', state: 'Rest', next: 'Poll' },
  {
    title: 'polls an image',
    state: 'Poll',
    variables: { imageId: IMAGE },
    mock: image({ State: 'pending' }),
    next: 'Check',
  },
  {
    title: 'polls a failed image',
    state: 'Poll',
    variables: { imageId: IMAGE },
    mock: image({ State: 'failed', StateReason: { Code: 'c', Message: 'm' } }),
    next: 'Check',
  },
  {
    title: 'polls an image that is not listed',
    state: 'Poll',
    variables: { imageId: IMAGE },
    mock: { result: { Images: [] } },
    next: 'Check',
  },
  { title: 'cannot poll', state: 'Poll', variables: { imageId: IMAGE }, mock: LOST, next: 'Sort' },
  { title: 'has no ID', state: 'Check', next: 'Look' },
  {
    title: 'has an image that is available',
    state: 'Check',
    variables: { imageId: IMAGE, image: { State: 'available', Reason: '-' } },
    next: 'Made',
  },
  {
    title: 'has an image that failed',
    state: 'Check',
    variables: { imageId: IMAGE, image: { State: 'failed', Reason: ': m' } },
    next: 'Failed',
  },
  {
    title: 'has an image that is no longer listed',
    state: 'Check',
    variables: { imageId: IMAGE, missedPolls: 3, listed: 0 },
    next: 'Unknown',
  },
  { title: 'has waited for days', state: 'Check', variables: { imageId: IMAGE, ...LATE }, next: 'Unknown' },
  { title: 'has an image that is pending', state: 'Check', variables: { imageId: IMAGE, ...RECENT }, next: 'Rest' },
  { title: 'ends with an image', state: 'Made', variables: { imageId: IMAGE }, next: undefined },
  ...['Refused', 'Failed', 'Unknown'].map((state) => ({
    title: 'ends with an error',
    state,
    variables: { end: { Code: 'c', Message: 'm' } },
    next: undefined,
  })),
];
