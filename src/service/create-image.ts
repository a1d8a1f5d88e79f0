// The CreateImage call.
import type { CreateImageRequest, CreateImageResult } from '@aws-sdk/client-ec2';
import { attempt, type RetrySettings } from './attempts.ts';
import type { Ec2 } from './ec2.ts';

/** Makes an image. Throws a service, configuration or general error; whatever `signal` is aborted with. */
export async function createImage(
  ec2: Ec2,
  request: CreateImageRequest,
  retries: RetrySettings,
  signal: AbortSignal,
): Promise<CreateImageResult> {
  return attempt('CreateImage', retries, () => ec2.send('CreateImage', request, signal));
}
