// Creates an image and, with --wait, waits until it is available.

import type { Ec2 } from '../../aws/ec2.ts';
import { generalError } from '../../errors.ts';
import type { OperationContext } from '../context.ts';

/**
 * Calls `create` and, with --wait, waits for the image in its response. Returns the response. It is noted before the wait
 * begins, so it is never lost. Throws what `create` throws, and the errors of the wait.
 */
export async function createAndWait(
  ec2: Ec2,
  context: OperationContext,
  create: () => Promise<object>,
): Promise<object> {
  // Load the waiter first, so that nothing can fail between creating the image and waiting for it.
  const waiter = context.wait && (await import('../wait-image-available/wait.ts'));
  const response = await create();
  context.onResponse?.(response);
  context.onInterrupt(() => undefined);
  if (!waiter || !context.wait) return response;
  const imageId = imageIdOf(response);
  if (imageId === undefined)
    throw generalError(
      `Cannot wait: EC2 returned no image ID. Its response: ${JSON.stringify(response)}`,
      undefined,
      'ResponseParserError',
    );
  await waiter.waitForNewImage(ec2, imageId, context.wait, context);
  return response;
}

function imageIdOf(response: object): string | undefined {
  const id: unknown = new Map(Object.entries(response)).get('ImageId');
  return typeof id === 'string' && id !== '' ? id : undefined;
}
