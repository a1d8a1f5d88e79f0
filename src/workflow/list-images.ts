// Lists images by their IDs. IDs that EC2 does not know are no error.

import { DescribeImagesCommand, type Image } from '@aws-sdk/client-ec2';
import type { Ec2 } from '../aws/ec2.ts';
import { attempt, type RetrySettings } from '../aws/retry.ts';
import { CliError } from '../errors.ts';
import { allPages } from '../operations/all-pages.ts';

/** The images with up to 200 IDs, also disabled ones. Throws the error of the request after its retries. */
export async function listImages(
  ids: readonly string[],
  ec2: Ec2,
  retries: RetrySettings,
  signal: AbortSignal,
): Promise<ReadonlyMap<string | undefined, Image>> {
  const request = { Filters: [{ Name: 'image-id', Values: [...ids] }], IncludeDisabled: true };
  const send = (page: object) =>
    attempt('DescribeImages', retries, () => ec2.send(new DescribeImagesCommand(page), { signal }));
  const pages = await allPages(request, send);
  return new Map(pages.flatMap(({ Images = [] }) => Images.map((image) => [image.ImageId, image])));
}

/** True for an image that existed and is deregistered: EC2 lists it as such for a while. */
export const isGone = (image: Image | undefined): boolean => image === undefined || image.State === 'deregistered';

/** True if an image that existed is deregistered. False also if that cannot be found out. */
export async function isDeregistered(
  imageId: string | undefined,
  ec2: Ec2,
  retries: RetrySettings,
  signal: AbortSignal,
): Promise<boolean> {
  if (imageId === undefined || signal.aborted) return false;
  try {
    return isGone((await listImages([imageId], ec2, retries, signal)).get(imageId));
  } catch (error) {
    if (error instanceof CliError || signal.aborted) return false;
    throw error;
  }
}
