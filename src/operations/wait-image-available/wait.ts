// Waits for images: `wait image-available`, and create-image with --wait.

import type { DescribeImagesRequest } from '@aws-sdk/client-ec2';
import type { Ec2 } from '../../aws/ec2.ts';
import { CliError, type ErrorCode } from '../../errors.ts';
import { waiterOf } from '../../model/model.ts';
import type { OperationContext, WaitSettings } from '../context.ts';
import { pollWithHints, runWaiter } from '../waiting/run-waiter.ts';
import { WAIT_CODES } from '../waiting/status.ts';
import { codeAndMessage, gaveUp, hintsOf, interrupted, keepWaiting, whyFailed } from '../waiting/wait-texts.ts';
import { probeImages } from './probe.ts';

export const IMAGE_WAITER = waiterOf('wait image-available');

/** Waits until every image of the request is available. Throws as `runWaiter`. */
export function waitForImages(
  ec2: Ec2,
  request: DescribeImagesRequest,
  settings: WaitSettings,
  context: OperationContext,
): Promise<void> {
  const probes = probeImages(request, ec2, context);
  return runWaiter({ waiter: IMAGE_WAITER, ...probes, request, region: ec2.region }, settings, context);
}

/** Waits until the image that this call created is available. If it fails or the time is up, throws a general error. */
export async function waitForNewImage(
  ec2: Ec2,
  imageId: string,
  settings: WaitSettings,
  context: OperationContext,
): Promise<void> {
  const resume = settings.resume(imageId);
  const plan = {
    waiter: IMAGE_WAITER,
    ...probeImages({ ImageIds: [imageId], IncludeDisabled: true }, ec2, context),
    requested: [imageId],
    expected: [imageId],
    hasResponded: true,
  };
  let hint = '';
  const outcome = await pollWithHints(plan, { ...settings, isNew: async () => true }, context, (images) => {
    hint = interrupted(IMAGE_WAITER, images, resume);
    return hint;
  }).catch((error: Error): never => {
    if (context.signal.aborted) throw error;
    throw new CliError('general', error.message, {
      ...(error instanceof CliError && { code: codeOfEnd(error) }),
      hints: [...hintsOf(error), hint],
      cause: error,
    });
  });
  switch (outcome.kind) {
    case 'success':
      return;
    case 'failure':
      throw new CliError('general', whyFailed(IMAGE_WAITER, outcome.acceptor, outcome.resources).join('\n'), {
        code: WAIT_CODES.failure,
        hints: ['nothing was deleted'],
      });
    case 'time-out':
      throw new CliError('general', gaveUp(IMAGE_WAITER, settings.timeout, outcome), {
        code: WAIT_CODES.timeout,
        hints: [keepWaiting(IMAGE_WAITER, outcome.resources, settings.resume(imageId, true))],
        cause: outcome.error,
      });
    case 'error': {
      const { code, during, cause } = outcome.error;
      const isUnlisted = code.startsWith('InvalidAMIID.');
      const unlisted = `${imageId} was created, but EC2 does not list it. To keep waiting, run: ${resume}`;
      throw new CliError('general', codeAndMessage(outcome.error, during), {
        code: codeOfEnd(outcome.error),
        hints: [isUnlisted ? unlisted : hint],
        cause,
      });
    }
  }
}

/** The code of an error that ends a wait: WaiterFailed for an error of EC2, as its exit code is not that of one. */
const codeOfEnd = (error: CliError): ErrorCode =>
  error.kind === 'general' ? (error.code as ErrorCode) : WAIT_CODES.failure;
