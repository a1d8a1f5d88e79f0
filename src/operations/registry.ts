// Commands and the functions that run them.

import type { DescribeImagesRequest } from '@aws-sdk/client-ec2';
import type { Ec2 } from '../aws/ec2.ts';
import { attempt } from '../aws/retry.ts';
import { commandFor } from '../aws/sdk-commands.ts';
import type { CallName, Operation } from '../model/model.ts';
import type { OperationContext, WaitSettings } from './context.ts';
import { createAndWait } from './create-image/create-image.ts';

/** Runs a command with a validated request. The result of a waiter is undefined. */
type Call = (ec2: Ec2, request: object, context: OperationContext) => Promise<object | undefined>;

/** Casts a validated request to the type of its operation. The compiler cannot check this; validation at run time does. */
const callWith =
  <Request extends object>(
    run: (ec2: Ec2, request: Request, context: OperationContext) => Promise<object | undefined>,
  ): Call =>
  (ec2, request, context) =>
    run(ec2, request as Request, context);

/** Commands that have their own code. All other waiters run from their data, all other operations are plain calls. */
const CALLS: Readonly<Partial<Record<string, Call>>> = {
  CreateImage: callWith(createAndWait),
  ImageAvailable: callWith(async (ec2: Ec2, request: DescribeImagesRequest, context) => {
    const { waitForImages } = await import('./wait-image-available/wait.ts');
    await waitForImages(ec2, request, settingsOfWait(context), context);
    return undefined;
  }),
} satisfies Partial<Record<CallName, Call>>;

/** Returns the function that runs an operation of the model, or its waiter. */
export function callOf({ name, waiter }: Pick<Operation, 'name' | 'waiter'>): Call {
  const call = CALLS[waiter?.name ?? name];
  if (call) return call;
  if (!waiter) return plainCall(name);
  return async (ec2, request, context) => {
    const { waitFor } = await import('./waiting/run-waiter.ts');
    await waitFor(ec2, request, waiter, settingsOfWait(context), context);
    return undefined;
  };
}

/** Sends the request with the AWS CLI's retries and returns the response. */
const plainCall =
  (name: string): Call =>
  (ec2, request, context) => {
    const command = commandFor(name, request);
    return attempt(name, context, () => ec2.send(command, { signal: context.signal }));
  };

function settingsOfWait({ wait }: OperationContext): WaitSettings {
  if (!wait) throw new Error('a waiter requires wait settings');
  return wait;
}
