// How the state machine classifies errors of its calls to EC2: by the same tables as create-images on one machine.

import { isThrottled, isTimeout, RETRYABLE_CODES } from '../aws/retry.ts';
import { DUPLICATE } from '../operations/creating/creator.ts';
import { ACCOUNT_LIMITS, QUOTA, RESOURCE_LIMITS } from '../workflow/error-reach.ts';
import { literal, literals } from './expressions.ts';

/**
 * - `throttled`: EC2 did not start to carry out the request.
 * - `limit`: a limit that ends by itself. EC2 did not carry out the request.
 * - `taken`: an image has the name, perhaps one that an earlier attempt made.
 * - `refused`: EC2 rejected the request.
 * - `doubt`: EC2 may have carried out the request.
 */
export type MachineErrorKind = 'throttled' | 'limit' | 'taken' | 'refused' | 'doubt';

/**
 * The codes of messages. The AWS SDK for Java, by which Step Functions calls EC2, has one exception for all errors of EC2:
 * `Ec2.Ec2Exception`, whose cause has the message and the status, but not the code. Sources: the error codes of the EC2 API
 * (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html) and messages that EC2 returned.
 */
const CODES_OF_MESSAGES: readonly (readonly [pattern: string, code: string])[] = [
  ['^Request limit exceeded', 'RequestLimitExceeded'],
  ['^Rate exceeded', 'Throttling'],
  [' is already in use by AMI ', DUPLICATE],
  [
    'in-progress snapshots for a single volume|concurrent snapshots on an EBS volume',
    'ConcurrentSnapshotLimitExceeded',
  ],
  ['per volume CreateSnapshot request rate', 'SnapshotCreationPerVolumeRateExceeded'],
  ['pending .*snapshot|snapshots? .*pending|active snapshot limit', 'PendingSnapshotLimitExceeded'],
  ['^You are not authorized to perform this operation', 'UnauthorizedOperation'],
  ["^The instance IDs? '.*' do(es)? not exist", 'InvalidInstanceID.NotFound'],
  ['^Invalid id: ', 'InvalidInstanceID.Malformed'],
];

/** A code as it is compared: integrations change its capital letters and dots, and add `Exception`. */
const keyOf = (code: string): string =>
  code
    .replace(/Exception$/, '')
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .toLowerCase();

const keysOf = (codes: Iterable<string>): string => literals(new Set([...codes].map(keyOf)));

const THROTTLED = [...RETRYABLE_CODES].filter(isThrottled);
const TIMEOUTS = [...RETRYABLE_CODES].filter(isTimeout);
const LIMITS = [...ACCOUNT_LIMITS, ...RESOURCE_LIMITS];

/** EC2's spelling of the codes that an integration may spell otherwise. */
const SPELLINGS = new Map(
  [DUPLICATE, ...CODES_OF_MESSAGES.map(([, code]) => code), ...LIMITS].map((code) => [keyOf(code), code] as const),
);

/** The longest message, in characters. The cause of an execution has at most 32,768. */
const LONGEST = 2000;

/** `$match` finds nothing in a text: it is undefined then. */
const matches = (text: string, pattern: string, flags = ''): string => `$contains(${text}, /${pattern}/${flags})`;

/**
 * The expression whose value is the error with a name and a cause: `{ Kind, Code, Message }`.
 *
 * A cause is `The message (Service: Ec2, Status Code: 400, Request ID: ...)`. Without a status, the response is lost.
 */
export function errorOf(name: string, cause: string): string {
  const codes = CODES_OF_MESSAGES.map(
    ([pattern, code]) => `${matches('$message', pattern, 'i')} ? ${literal(code)} : `,
  );
  return `(
    $name := ${name};
    $cause := ${cause};
    $message := $substring($substringBefore($cause, ' (Service: '), 0, ${LONGEST});
    $digits := $match($cause, /Status Code: ([0-9]+)/, 1).groups[0];
    $status := $exists($digits) ? $number($digits) : 0;
    $plain := $replace($replace($name, /^Ec2[.]/, ''), /Exception$/, '');
    $isUnnamed := $plain in ['Ec2', 'SdkClient', 'AwsService', 'SdkService', ''] or $substring($name, 0, 7) = 'States.';
    $known := $status = 0 ? 'Unknown' : ${codes.join('')}'Unknown';
    $code := $isUnnamed ? $known : $plain;
    $key := $lowercase($replace($code, /[^A-Za-z0-9]/, ''));
    $spelled := $lookup({${[...SPELLINGS].map((pair) => pair.map(literal).join(': ')).join(', ')}}, $key);
    $hasMessage := $message != '' and $message != 'null';
    {
      'Kind': $key in ${keysOf(THROTTLED)} ? 'throttled'
        : $key in ${keysOf(LIMITS)} and $not(${matches('$message', QUOTA.source, 'i')}) ? 'limit'
        : $key = ${literal(keyOf(DUPLICATE))} ? 'taken'
        : $key in ${keysOf(TIMEOUTS)} or $status < 400 or $status = 408 or $status >= 500 or $not($hasMessage) ? 'doubt'
        : 'refused',
      'Code': $exists($spelled) ? $spelled : $code,
      'Message': $hasMessage ? $message : 'the call ended with ' & $name
    }
  )`;
}
