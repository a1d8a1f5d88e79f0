// The CreateRestoreImageTask call. It has no idempotency token, so it is looked up like that of CreateImage.

import type { CreateRestoreImageTaskRequest, Image } from '@aws-sdk/client-ec2';
import type { Ec2 } from '../../aws/ec2.ts';
import { commandFor } from '../../aws/sdk-commands.ts';
import type { OperationContext } from '../context.ts';
import { createImage } from '../creating/create.ts';
import { createAndWait } from '../creating/create-and-wait.ts';
import type { ImageCreator, Origin } from '../creating/creator.ts';
import { SAME } from '../creating/differences.ts';

/** CreateRestoreImageTask, and how its image is recognized: by the image that was stored. */
export const FROM_OBJECT: ImageCreator<CreateRestoreImageTaskRequest> = {
  operation: 'CreateRestoreImageTask',
  tagged: ['image', 'snapshot'],
  send: async (ec2, request, options) => ec2.send(await commandFor('CreateRestoreImageTask', request), options),
  originOf,
  doubt: 'EC2 does not show that it was restored from this object',
  // Everything else comes from the stored image, also its tags and those of its snapshots.
  compare: () => SAME,
  keepsTags: true,
  filters: ({ ObjectKey }) => {
    const id = storedImage(ObjectKey);
    return id === undefined ? [] : [{ Name: 'source-image-id', Values: [id] }];
  },
  explain: async (error, request, ec2, signal) =>
    (await import('../creating/refusal-hints.ts')).refusalHints(error, 'CreateRestoreImageTask', request, ec2, signal),
};

/** Restores an image and, with --wait, waits until it is available. Throws as `createImage` and the wait. */
export const restoreImage = (
  ec2: Ec2,
  request: CreateRestoreImageTaskRequest,
  context: OperationContext,
): Promise<object> => createAndWait(ec2, context, () => createImage(FROM_OBJECT, ec2, request, context));

/**
 * Only images of CreateImage have a source instance. The source image of a restored image is the stored one, unless EC2
 * does not know it: it may be in another partition (EC2 User Guide, AMI ancestry).
 */
function originOf({ SourceInstanceId, SourceImageId }: Image, { ObjectKey }: CreateRestoreImageTaskRequest): Origin {
  if (SourceInstanceId !== undefined) return 'other';
  return SourceImageId !== undefined && SourceImageId === storedImage(ObjectKey) ? 'same' : 'unknown';
}

/** The ID of the image in an object. The key has it, unless the object was renamed: `ami-1234567890abcdef0.bin`. */
const storedImage = (key = ''): string | undefined => /^(ami-[0-9a-f]+)\.bin$/.exec(key)?.[1];
