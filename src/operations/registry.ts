// Commands and the functions that carry them out.

import type { DescribeImagesRequest } from '@aws-sdk/client-ec2';
import type { Ec2 } from '../aws/client.ts';
import type { CallName } from '../model/model.ts';
import type { OperationContext } from './context.ts';
import { createAndWait } from './create-image/create-image.ts';

/** Carries out a command with a validated request. The result of a waiter is undefined. */
type Call = (ec2: Ec2, request: object, context: OperationContext) => Promise<object | undefined>;

/** Gives a validated request the type of its operation. Validation at run time is all that connects the two. */
const callWith =
  <Request extends object>(
    run: (ec2: Ec2, request: Request, context: OperationContext) => Promise<object | undefined>,
  ): Call =>
  (ec2, request, context) =>
    run(ec2, request as Request, context);

const CALLS: Readonly<Record<CallName, Call>> = {
  CreateImage: callWith(createAndWait),
  ImageAvailable: callWith(async (ec2: Ec2, request: DescribeImagesRequest, context) => {
    const { waitForImages } = await import('./wait-image-available/wait.ts');
    if (!context.wait) throw new Error('a waiter needs wait settings');
    await waitForImages(ec2, request, context.wait, context);
    return undefined;
  }),
};

/** Returns the function that carries out an operation of the model, or its waiter. */
export const callOf = ({ name, waiter }: { name: string; waiter?: string }): Call =>
  CALLS[(waiter ?? name) as CallName];
