// The operations and who carries them out.
import type { RetrySettings } from './attempts.ts';
import { createImage, interruptedHint } from './create-image.ts';
import type { Ec2 } from './ec2.ts';

interface Call {
  readonly run: (ec2: Ec2, request: never, retries: RetrySettings, signal: AbortSignal) => Promise<object>;
  /** What to say when it is interrupted while its request is out. */
  readonly interruptedHint: (request: never) => string;
}

const CALLS: Readonly<Record<string, Call>> = { CreateImage: { run: createImage, interruptedHint } };

/** Who carries out an operation of the model, with requests that fit its input shape. */
export const callOf = (operation: string): Call => CALLS[operation] as Call;
