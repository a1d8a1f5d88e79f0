// Hints for errors of CreateImage that add to EC2's message. Sources: the error codes of the EC2 API
// (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html) and requests of users.

import { type CreateImageRequest, DescribeImagesCommand, type EbsBlockDevice, type Image } from '@aws-sdk/client-ec2';
import { withTimeout } from '../../abort.ts';
import type { Ec2 } from '../../aws/ec2.ts';
import { Exchange } from '../../aws/exchange.ts';
import { memberPath } from '../../model/shape.ts';
import { shown } from '../../text/safe.ts';
import { parseDate } from './creation-time.ts';
import { imagesNamed } from './find-image.ts';
import { numbersBeyond } from './volume-limits.ts';

/** Advice for error codes whose messages contain none. */
const HINTS: Readonly<Record<string, string>> = {
  AuthFailure: 'AWS rejected these credentials; check the profile, its keys, and the clock of this machine',
  DryRunOperation: 'the call would be allowed; nothing was created',
  ExpiredToken: 'the credentials have expired; log in again',
  RequestExpired: 'the credentials have expired, or the clock of this machine is wrong',
  IncorrectInstanceState: 'the instance must be running or stopped; wait for that state, then retry',
  IncorrectState: 'the instance must be running or stopped; wait for that state, then retry',
  ConcurrentSnapshotLimitExceeded:
    'too many snapshots of a volume are in progress; they are complete when their images are available',
  SnapshotCreationPerVolumeRateExceeded: 'EC2 requires 15 seconds between two snapshots of a volume; wait, then retry',
  RequestLimitExceeded: 'EC2 is throttling this account; to retry for longer, set AWS_MAX_ATTEMPTS=10',
  TagPolicyViolation: 'the tag policy of the organization does not allow these tags',
};

const QUOTA = /^(PendingSnapshotLimitExceeded|ResourceLimitExceeded|SnapshotLimitExceeded|AMIQuotaExceeded)$/;

/** Members of Ebs that CreateImage rejects, unlike other calls (API reference, EbsBlockDevice). */
const NOT_FOR_IMAGES: Readonly<Partial<Record<keyof EbsBlockDevice, string>>> = {
  KmsKeyId: 'to encrypt with a key, copy the image: aws ec2 copy-image --encrypted --kms-key-id',
  OutpostArn: 'to choose where snapshots are stored, use --snapshot-location',
  AvailabilityZone: 'a volume gets its Availability Zone when an instance is launched',
  AvailabilityZoneId: 'a volume gets its Availability Zone when an instance is launched',
  VolumeInitializationRate: 'it applies only to volumes created from snapshots',
};

interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** Hints for an error that EC2 returned for this request. */
export function refusalHints({ code, message }: Refusal, request: CreateImageRequest, region: string): string[] {
  const hints = Object.hasOwn(HINTS, code) ? [HINTS[code] as string] : [];
  if (code.startsWith('InvalidInstanceID.')) hints.push(...instanceHints(code, request, region));
  if (QUOTA.test(code))
    hints.push(
      'the account has reached a quota; list quotas with: aws service-quotas list-service-quotas --service-code ec2',
    );
  if (code === 'UnauthorizedOperation') hints.push(...permissionHints(message, request));
  // EC2's message does not always name the member.
  if (/^(Invalid(Parameter|BlockDevice|Request)|Unsupported|UnknownParameter|MissingParameter)/.test(code)) {
    hints.push(...memberHints(request));
  }
  return hints;
}

function instanceHints(code: string, { InstanceId }: CreateImageRequest, region: string): string[] {
  if (!InstanceId?.startsWith('i-'))
    return [
      `${quoteIfNeeded(InstanceId)} is not an instance ID; instance IDs are i- followed by 8 or 17 hexadecimal digits`,
    ];
  if (code === 'InvalidInstanceID.Malformed') return ['instance IDs are i- followed by 8 or 17 hexadecimal digits'];
  if (code !== 'InvalidInstanceID.NotFound') return [];
  return [`${InstanceId} was not found in ${region}; if it is in another Region or account, use --region or --profile`];
}

/** Quotes a text that is empty or contains blanks. */
const quoteIfNeeded = (text = ''): string => (/^\S+$/.test(text) ? text : JSON.stringify(text));

function permissionHints(message: string, { TagSpecifications = [] }: CreateImageRequest): string[] {
  const tags =
    TagSpecifications.length > 0 ? ['an image with tags needs ec2:CreateTags in addition to ec2:CreateImage'] : [];
  if (!/encoded authorization failure message/i.test(message)) return tags;
  const decode = 'aws sts decode-authorization-message --query DecodedMessage --output text --encoded-message MESSAGE';
  return [
    ...tags,
    `the reason is in the encoded message; to decode it (needs sts:DecodeAuthorizationMessage), run: ${decode}`,
  ];
}

function memberHints({ BlockDeviceMappings = [] }: CreateImageRequest): string[] {
  return BlockDeviceMappings.flatMap(({ Ebs = {} }, at) => {
    const path = `BlockDeviceMappings[${at}].Ebs`;
    const rejected = Object.entries(NOT_FOR_IMAGES).filter(([member]) => member in Ebs);
    const sentences = rejected.map(
      ([member, instead]) => `CreateImage does not accept ${memberPath(path, member)}; ${instead}`,
    );
    return [...sentences, ...numbersBeyond({ path, ...Ebs })];
  });
}

/** Timeout for looking up the other image, in milliseconds. A hint is not worth a longer wait. */
const LOOKUP_LIMIT = 2000;

/** Describes the image that already has the name; a deregistered image has it no longer. No hint if the lookup fails. */
export async function duplicateNameHint(
  ec2: Ec2,
  { Name }: CreateImageRequest,
  signal: AbortSignal,
): Promise<string[]> {
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
