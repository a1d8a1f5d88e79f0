// The commands and who carries them out.

import type { DescribeImagesRequest } from '@aws-sdk/client-ec2';
import type { Ec2 } from '../aws/client.ts';
import type { CallName } from '../model/model.ts';
import type { OperationContext, WaitSettings } from './context.ts';
import { createAndWait } from './create-image/create-image.ts';

/** Carries out a command with a request that fits the input shape of its operation; a waiter answers nothing. */
type Call = (ec2: Ec2, request: never, context: OperationContext) => Promise<object | undefined>;

const CALLS = {
  CreateImage: createAndWait,
  ImageAvailable: async (ec2: Ec2, request: DescribeImagesRequest, context: OperationContext) => {
    const { waitForImages } = await import('./wait-image-available/wait.ts');
    await waitForImages(ec2, request, context.wait as WaitSettings, context);
    return undefined;
  },
} satisfies Readonly<Record<CallName, Call>>;

/** Who carries out an operation of the model, or its waiter. */
export const callOf = ({ name, waiter }: { name: string; waiter?: string }): Call =>
  CALLS[(waiter ?? name) as CallName];
