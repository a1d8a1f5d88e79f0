// The account of a run, which the journal records: images of another account are not those of its lines.

import { DescribeImagesCommand } from '@aws-sdk/client-ec2';
import type { Ec2 } from '../aws/ec2.ts';
import { attempt, type RetrySettings } from '../aws/retry.ts';
import { commandFor } from '../aws/sdk-commands.ts';
import { CliError } from '../errors.ts';
import { reachOf } from './error-reach.ts';

/** The smallest page of DescribeImages (API_DescribeImages.html). */
const SMALLEST_PAGE = 5;

/**
 * The ID of the account that owns the instances. If none of them is visible, that of the account's images. Undefined if there
 * are none, or if the user may not list them. The response also tells the time of the service. Throws any other error.
 */
export async function accountOf(
  instances: readonly string[],
  ec2: Ec2,
  retries: RetrySettings,
  signal: AbortSignal,
): Promise<string | undefined> {
  // A filter takes 200 values, and unknown ones are no error, unlike unknown IDs.
  const request = { Filters: [{ Name: 'instance-id', Values: [...instances] }] };
  const command = await commandFor('DescribeInstances', request);
  const described = await ifAllowed(attempt('DescribeInstances', retries, () => ec2.send(command, { signal })));
  const owner = ownerIn(described, 'Reservations');
  if (owner !== undefined) return owner;
  const images = new DescribeImagesCommand({ Owners: ['self'], MaxResults: SMALLEST_PAGE });
  const own = await ifAllowed(attempt('DescribeImages', retries, () => ec2.send(images, { signal })));
  return ownerIn(own, 'Images');
}

/** The response, or undefined if EC2 refuses only this request. */
async function ifAllowed(response: Promise<object>): Promise<object | undefined> {
  try {
    return await response;
  } catch (error) {
    if (error instanceof CliError && error.kind === 'service' && reachOf(error) === 'line') return undefined;
    throw error;
  }
}

/** The first `OwnerId` in a list of a response. */
function ownerIn(response: object | undefined, member: string): string | undefined {
  const list: unknown = new Map(Object.entries(response ?? {})).get(member);
  const owners = (Array.isArray(list) ? list : []).map(({ OwnerId }: { readonly OwnerId?: string }) => OwnerId);
  return owners.find((owner) => owner !== undefined && owner !== '');
}
