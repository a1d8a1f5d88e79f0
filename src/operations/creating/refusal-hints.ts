// Hints for errors of calls that create images. They add to EC2's message. Sources: the error codes of the EC2 API
// (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html) and requests of users.

import { DescribeImagesCommand, type Image } from '@aws-sdk/client-ec2';
import { withTimeout } from '../../abort.ts';
import type { Ec2 } from '../../aws/ec2.ts';
import { Exchange } from '../../aws/exchange.ts';
import { shown } from '../../text/safe.ts';
import { parseDate } from './creation-time.ts';
import { DUPLICATE, type ImageRequest } from './creator.ts';
import { imagesNamed } from './find-image.ts';

/** Advice for error codes whose messages contain none. */
const HINTS: Readonly<Record<string, string>> = {
  AuthFailure: 'AWS rejected these credentials; check the profile, its keys, and the clock of this machine',
  DryRunOperation: 'the call would be allowed; nothing was created',
  ExpiredToken: 'the credentials have expired; log in again',
  RequestExpired: 'the credentials have expired, or the clock of this machine is wrong',
  RequestLimitExceeded: 'EC2 is throttling this account; to retry for longer, set AWS_MAX_ATTEMPTS=10',
  TagPolicyViolation: 'the tag policy of the organization does not allow these tags',
};

const QUOTA = /^(PendingSnapshotLimitExceeded|ResourceLimitExceeded|SnapshotLimitExceeded|AMIQuotaExceeded)$/;

interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** Hints for an error that EC2 returned for a request of an operation, which may look up the image that has the name. */
export async function refusalHints(
  { code, message }: Refusal,
  operation: string,
  request: ImageRequest,
  ec2: Ec2,
  signal: AbortSignal,
): Promise<string[]> {
  if (code === DUPLICATE) return duplicateNameHint(ec2, request, signal);
  const hints = Object.hasOwn(HINTS, code) ? [HINTS[code] as string] : [];
  if (QUOTA.test(code))
    hints.push(
      'the account has reached a quota; list quotas with: aws service-quotas list-service-quotas --service-code ec2',
    );
  if (code === 'UnauthorizedOperation') hints.push(...permissionHints(message, operation, request));
  return hints;
}

function permissionHints(message: string, operation: string, { TagSpecifications = [] }: ImageRequest): string[] {
  const tags =
    TagSpecifications.length > 0 ? [`an image with tags needs ec2:CreateTags in addition to ec2:${operation}`] : [];
  if (!/encoded authorization failure message/i.test(message)) return tags;
  const decode = 'aws sts decode-authorization-message --query DecodedMessage --output text --encoded-message MESSAGE';
  return [
    ...tags,
    `the reason is in the encoded message; to decode it (needs sts:DecodeAuthorizationMessage), run: ${decode}`,
  ];
}

/** Timeout for looking up the other image, in milliseconds. A hint is not worth a longer wait. */
const LOOKUP_LIMIT = 2000;

/** Describes the image that already has the name; a deregistered image has it no longer. No hint if the lookup fails. */
async function duplicateNameHint(ec2: Ec2, { Name }: ImageRequest, signal: AbortSignal): Promise<string[]> {
  // EC2 has chosen the name.
  if (Name === undefined) return [];
  try {
    const exchange = new Exchange();
    const command = new DescribeImagesCommand(imagesNamed(Name));
    const lookUp = (limit: AbortSignal) => ec2.send(command, { signal: limit, exchange });
    const { Images = [] } = await withTimeout(LOOKUP_LIMIT, signal, lookUp);
    const now = exchange.response?.date ?? Date.now();
    return Images.filter(({ State }) => State !== 'deregistered').map((image) => imageWithName(image, now));
  } catch {
    signal.throwIfAborted();
    return [];
  }
}

function imageWithName({ ImageId, State, CreationDate = '', SourceInstanceId }: Image, now: number): string {
  const age = now - (parseDate(CreationDate) ?? Number.NaN);
  const details = [
    shown(State ?? 'state unknown'),
    ...(Number.isNaN(age) ? [] : [`created ${ageText(age)} ago`]),
    ...(SourceInstanceId ? [`from ${shown(SourceInstanceId)}`] : []),
  ];
  return `${shown(`${ImageId}`)} already has this name (${details.join(', ')})`;
}

const UNITS: readonly [name: string, milliseconds: number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** `3 days`, in the largest unit that fits. */
function ageText(milliseconds: number): string {
  const [name, size] = UNITS.find(([, unit]) => milliseconds >= unit) ?? ['second', 1000];
  const count = Math.max(0, Math.floor(milliseconds / size));
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
