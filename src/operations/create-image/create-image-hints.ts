// Hints for errors of CreateImage.

import type { CreateImageRequest, EbsBlockDevice } from '@aws-sdk/client-ec2';
import type { Ec2 } from '../../aws/ec2.ts';
import type { CliError } from '../../errors.ts';
import { memberPath } from '../../model/shape.ts';
import { refusalHints } from '../creating/refusal-hints.ts';
import { numbersBeyond } from './volume-limits.ts';

/** Advice for error codes that CreateImage has. */
const HINTS: Readonly<Record<string, string>> = {
  IncorrectInstanceState: 'the instance must be running or stopped; wait for that state, then retry',
  IncorrectState: 'the instance must be running or stopped; wait for that state, then retry',
  ConcurrentSnapshotLimitExceeded:
    'too many snapshots of a volume are in progress; they are complete when their images are available',
  SnapshotCreationPerVolumeRateExceeded: 'EC2 requires 15 seconds between two snapshots of a volume; wait, then retry',
};

/** Members of Ebs that CreateImage rejects, unlike other calls (API reference, EbsBlockDevice). */
const NOT_FOR_IMAGES: Readonly<Partial<Record<keyof EbsBlockDevice, string>>> = {
  KmsKeyId: 'to encrypt with a key, copy the image: ec2img copy-image --encrypted --kms-key-id',
  OutpostArn: 'to choose where snapshots are stored, use --snapshot-location',
  AvailabilityZone: 'a volume gets its Availability Zone when an instance is launched',
  AvailabilityZoneId: 'a volume gets its Availability Zone when an instance is launched',
  VolumeInitializationRate: 'it applies only to volumes created from snapshots',
};

/** Hints for an error that EC2 returned for this request. */
export async function createImageHints(
  error: CliError,
  request: CreateImageRequest,
  ec2: Ec2,
  signal: AbortSignal,
): Promise<string[]> {
  const { code } = error;
  const hints = Object.hasOwn(HINTS, code) ? [HINTS[code] as string] : [];
  if (code.startsWith('InvalidInstanceID.')) hints.push(...instanceHints(code, request, ec2.region));
  hints.push(...(await refusalHints(error, 'CreateImage', request, ec2, signal)));
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
