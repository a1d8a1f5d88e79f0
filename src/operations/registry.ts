// Commands and the functions that run them.

import type {
  CopyImageRequest,
  CreateRestoreImageTaskRequest,
  DescribeImagesRequest,
  RegisterImageRequest,
} from '@aws-sdk/client-ec2';
import type { Ec2 } from '../aws/ec2.ts';
import type { CommandWords, Operation } from '../model/model.ts';
import type { OperationContext, WaitSettings } from './context.ts';
import { createFromInstance } from './create-image/create-image.ts';
import { callPlainly } from './plain-call.ts';

/** Runs a command with a validated request. The result of a waiter is undefined. */
type Call = (ec2: Ec2, request: object, context: OperationContext) => Promise<object | undefined>;

type CallOfOperation = (...call: [...Parameters<Call>, operation: CalledOperation]) => ReturnType<Call>;

/** Casts a validated request to the type of its operation. The compiler cannot check this; validation at run time does. */
const callWith =
  <Request extends object>(
    run: (ec2: Ec2, request: Request, context: OperationContext) => Promise<object | undefined>,
  ): Call =>
  (ec2, request, context) =>
    run(ec2, request as Request, context);

/** Commands that have their own code. All other waiters run from their data, all other operations are plain calls. */
const CALLS: Readonly<Partial<Record<string, CallOfOperation>>> = {
  'create-image': callWith(createFromInstance),
  'copy-image': callWith(async (ec2, request: CopyImageRequest, context) => {
    const { copyImage } = await import('./copy-image/copy-image.ts');
    return copyImage(ec2, request, context);
  }),
  'register-image': callWith(async (ec2, request: RegisterImageRequest, context) => {
    const { registerImage } = await import('./register-image/register-image.ts');
    return registerImage(ec2, request, context);
  }),
  'create-restore-image-task': callWith(async (ec2, request: CreateRestoreImageTaskRequest, context) => {
    const { restoreImage } = await import('./create-restore-image-task/create-restore-image-task.ts');
    return restoreImage(ec2, request, context);
  }),
  'deregister-image': async (ec2, request, context, operation) => {
    const { deregisterImage } = await import('./deregister-image/deregister-image.ts');
    return deregisterImage(operation, ec2, request, context);
  },
  'wait image-available': callWith(async (ec2: Ec2, request: DescribeImagesRequest, context) => {
    const { waitForImages } = await import('./wait-image-available/wait.ts');
    await waitForImages(ec2, request, settingsOfWait(context), context);
    return undefined;
  }),
} satisfies Partial<Record<CommandWords, CallOfOperation>>;

/** Without an output, a response is read as a whole. */
type CalledOperation = Pick<Operation, 'command' | 'name' | 'waiter'> &
  Partial<Pick<Operation, 'paginator' | 'output'>>;

/** Returns the function that runs an operation of the model, or its waiter. */
export function callOf(operation: CalledOperation): Call {
  const { command, waiter, paginator } = operation;
  const call = CALLS[command.join(' ')];
  if (call) return (ec2, request, context) => call(ec2, request, context, operation);
  if (!waiter) return async (ec2, request, context) => callPlainly(operation, ec2, request, context);
  return async (ec2, request, context) => {
    const { waitFor } = await import('./waiting/run-waiter.ts');
    await waitFor(ec2, request, waiter, paginator, settingsOfWait(context), context);
    return undefined;
  };
}

function settingsOfWait({ wait }: OperationContext): WaitSettings {
  if (!wait) throw new Error('a waiter requires wait settings');
  return wait;
}
