// Hints for errors of CreateImage that go beyond the message of the service. Sources: the error codes of the EC2 API
// (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html), requests of users.

import type { CreateImageRequest, EbsBlockDevice, Image } from '@aws-sdk/client-ec2';
import { withTimeout } from '../../abort.ts';
import type { Ec2 } from '../../aws/client.ts';
import { memberPath } from '../../model/shape.ts';
import { imagesNamed } from './find-image.ts';
import { numbersBeyond } from './volume-limits.ts';

/** Advice for error codes whose messages contain none. */
const HINTS: Readonly<Record<string, string>> = {
  AuthFailure: 'AWS does not take these credentials: look at the profile, its keys, and the clock of this machine',
  DryRunOperation: 'the call would be allowed; nothing was made',
  ExpiredToken: 'the credentials have expired: log in anew',
  RequestExpired: 'the credentials have expired, or the clock of this machine is wrong',
  IncorrectInstanceState: 'an image is made of an instance that is running or stopped: try again when it is',
  IncorrectState: 'an image is made of an instance that is running or stopped: try again when it is',
  ConcurrentSnapshotLimitExceeded:
    'a volume has too many snapshots in the making; they are done when their images are available',
  SnapshotCreationPerVolumeRateExceeded: 'EC2 wants 15 seconds between two snapshots of one volume: try again then',
  RequestLimitExceeded: 'EC2 slows this account down; AWS_MAX_ATTEMPTS=10 goes on for longer',
  TagPolicyViolation: 'a tag policy of the organization does not allow these tags',
};

const QUOTA = /^(PendingSnapshotLimitExceeded|ResourceLimitExceeded|SnapshotLimitExceeded|AMIQuotaExceeded)$/;

/** Members of Ebs that CreateImage rejects, unlike other calls (API reference, EbsBlockDevice). */
const NOT_FOR_IMAGES: Readonly<Partial<Record<keyof EbsBlockDevice, string>>> = {
  KmsKeyId: 'to encrypt with a key, copy the image: aws ec2 copy-image --encrypted --kms-key-id',
  OutpostArn: 'the place of the snapshots is --snapshot-location',
  AvailabilityZone: 'a volume gets its place when an instance is launched',
  AvailabilityZoneId: 'a volume gets its place when an instance is launched',
  VolumeInitializationRate: 'it is for volumes that are made from snapshots',
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
    hints.push('a quota of the account is reached: see aws service-quotas list-service-quotas --service-code ec2');
  if (code === 'UnauthorizedOperation') hints.push(...permissionHints(message, request));
  // The service does not always say which member it means.
  if (/^(Invalid(Parameter|BlockDevice|Request)|Unsupported|UnknownParameter|MissingParameter)/.test(code)) {
    hints.push(...memberHints(request));
  }
  return hints;
}

function instanceHints(code: string, { InstanceId }: CreateImageRequest, region: string): string[] {
  if (!InstanceId?.startsWith('i-'))
    return [
      `${plainly(InstanceId)} is not the ID of an instance: those begin with i-, then 8 or 17 hexadecimal digits`,
    ];
  if (code === 'InvalidInstanceID.Malformed') return ['the ID of an instance is i- and 8 or 17 hexadecimal digits'];
  if (code !== 'InvalidInstanceID.NotFound') return [];
  return [`${InstanceId} was looked for in ${region}: another --region or --profile may have it`];
}

/** Quotes a text that is empty or contains blanks. */
const plainly = (text = ''): string => (/^\S+$/.test(text) ? text : JSON.stringify(text));

function permissionHints(message: string, { TagSpecifications = [] }: CreateImageRequest): string[] {
  const tags = TagSpecifications.length > 0 ? ['an image with tags needs ec2:CreateTags beside ec2:CreateImage'] : [];
  if (!/encoded authorization failure message/i.test(message)) return tags;
  const decode = 'aws sts decode-authorization-message --query DecodedMessage --output text --encoded-message MESSAGE';
  return [...tags, `the reason is in the encoded message; who may read it gives: ${decode}`];
}

function memberHints({ BlockDeviceMappings = [] }: CreateImageRequest): string[] {
  return BlockDeviceMappings.flatMap(({ Ebs = {} }, at) => {
    const path = `BlockDeviceMappings[${at}].Ebs`;
    const foreign = Object.entries(NOT_FOR_IMAGES).filter(([member]) => member in Ebs);
    const sentences = foreign.map(
      ([member, instead]) => `CreateImage takes no ${memberPath(path, member)}; ${instead}`,
    );
    return [...sentences, ...numbersBeyond({ path, ...Ebs })];
  });
}

/** Milliseconds for looking up the other image. A hint is not worth more. */
const LOOKUP_LIMIT = 2000;

/** Describes the image that has the name already. No hint if the lookup fails. */
export async function duplicateNameHint(
  ec2: Ec2,
  { Name }: CreateImageRequest,
  signal: AbortSignal,
): Promise<string[]> {
  try {
    const lookUp = (limit: AbortSignal) => ec2.send('DescribeImages', imagesNamed(Name), limit);
    const { Images = [] } = await withTimeout(LOOKUP_LIMIT, signal, lookUp);
    return Images.map((image) => imageWithName(image, ec2.clockOffset() ?? 0));
  } catch {
    signal.throwIfAborted();
    return [];
  }
}

function imageWithName({ ImageId, State, CreationDate = '', SourceInstanceId }: Image, clockOffset: number): string {
  const age = Date.now() + clockOffset - Date.parse(CreationDate);
  const made = Number.isNaN(age) ? '' : `, made ${ageText(age)} ago`;
  return `${ImageId} has this name: it is ${State ?? 'there'}${made}${SourceInstanceId ? ` of ${SourceInstanceId}` : ''}`;
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
