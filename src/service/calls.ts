// The operations and who carries them out.
import type { RetrySettings } from './attempts.ts';
import { createImage } from './create-image.ts';
import type { Ec2 } from './ec2.ts';

type Call = (ec2: Ec2, request: never, retries: RetrySettings, signal: AbortSignal) => Promise<object>;

const CALLS: Readonly<Record<string, Call>> = { CreateImage: createImage };

/** Carries out an operation of the model with a request that fits its input shape. */
export function call(
  operation: string,
  ec2: Ec2,
  request: object,
  retries: RetrySettings,
  signal: AbortSignal,
): Promise<object> {
  return (CALLS[operation] as Call)(ec2, request as never, retries, signal);
}
