// The CopyImage call. It has an idempotency token, so its request can be sent again without a lookup.

import { randomUUID } from 'node:crypto';
import type { CopyImageRequest, CopyImageResult } from '@aws-sdk/client-ec2';
import type { Ec2 } from '../../aws/ec2.ts';
import { Exchange } from '../../aws/exchange.ts';
import { attempt } from '../../aws/retry.ts';
import { commandFor } from '../../aws/sdk-commands.ts';
import { CliError } from '../../errors.ts';
import type { OperationContext } from '../context.ts';
import { createAndWait } from '../creating/create-and-wait.ts';
import { imagesNamed } from '../creating/find-image.ts';

/** Copies an image and, with --wait, waits in the Region of the call until the copy is available. Throws as `copy`. */
export const copyImage = (ec2: Ec2, request: CopyImageRequest, context: OperationContext): Promise<object> =>
  createAndWait(ec2, context, () => copy(ec2, request, context));

/**
 * Sends all attempts with one token. Throws a service, configuration or general error, with a caveat if a copy may exist.
 * Throws the reason of `signal` if that aborts the call.
 */
async function copy(ec2: Ec2, request: CopyImageRequest, context: OperationContext): Promise<object> {
  const { signal } = context;
  const token = request.ClientToken ?? randomUUID();
  // A token that was not given comes last, as the AWS CLI sends it.
  const command = await commandFor('CopyImage', { ...request, ClientToken: token });
  const attempts: Exchange[] = [];
  const mayExist = (): boolean => !request.DryRun && attempts.some(({ isUncertain }) => isUncertain);
  const advice = (): string => adviceFor(request, token, context);
  context.onInterrupt(() => (mayExist() ? `a copy may have been created. ${advice()}` : 'nothing was created'));
  const send = (): Promise<object> => {
    const exchange = new Exchange();
    attempts.push(exchange);
    return ec2.send(command, { signal, exchange });
  };
  try {
    const response: CopyImageResult = await attempt('CopyImage', context, send);
    if (!response.ImageId && !request.DryRun)
      context.hint?.(`EC2 returned no image ID, but it may have created a copy. ${advice()}`);
    return response;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    if (mayExist()) throw error.with({ caveats: [`an attempt may have created a copy. ${advice()}`] });
    throw error.with({ hints: error.kind === 'service' ? await explain(error, request, ec2, signal) : [] });
  }
}

/** How to look for the copy, and how to run the call again. */
function adviceFor(
  { Name, ClientToken }: CopyImageRequest,
  token: string,
  { relatedCommand }: OperationContext,
): string {
  const filters = JSON.stringify(imagesNamed(Name).Filters);
  const lookup = relatedCommand(['describe-images', '--owners', 'self', '--include-disabled', '--filters', filters]);
  // An empty token is none.
  if (token === '') return `Before you retry, check with: ${lookup}`;
  const withToken = ClientToken === undefined ? ` with --client-token ${token}` : '';
  return `It is safe to run the same command again${withToken}: EC2 makes no second copy. To look for the copy, run: ${lookup}`;
}

/** Hints for an error that EC2 returned. If they cannot be loaded, the error is reported without them. */
async function explain(error: CliError, request: CopyImageRequest, ec2: Ec2, signal: AbortSignal): Promise<string[]> {
  const module = await import('../creating/refusal-hints.ts').catch(() => undefined);
  return module?.refusalHints(error, 'CopyImage', request, ec2, signal) ?? [];
}
