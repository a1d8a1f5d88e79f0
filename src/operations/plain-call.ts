// Calls of operations without code of their own.

import type { Ec2 } from '../aws/ec2.ts';
import { Exchange } from '../aws/exchange.ts';
import { attempt, attemptErrorOf, isAmbiguous } from '../aws/retry.ts';
import { commandFor } from '../aws/sdk-commands.ts';
import { CliError } from '../errors.ts';
import { markShaped } from '../model/json-value.ts';
import { isReadOnly, type Operation } from '../model/model.ts';
import type { OperationContext } from './context.ts';

/**
 * Sends a request with the AWS CLI's retries and returns the response. All of these operations can be repeated: a change that
 * was made before is refused, or made once more. Throws the error of the last attempt, with a caveat if EC2 may have carried
 * the request out.
 */
export async function callPlainly(
  { name, output }: Pick<Operation, 'name'> & Partial<Pick<Operation, 'output'>>,
  ec2: Ec2,
  request: object,
  context: OperationContext,
): Promise<object> {
  const command = await commandFor(name, request);
  const options = { signal: context.signal, ...(output && { shape: output }) };
  const marked = (response: object): object => (output ? markShaped(response) : response);
  if (isReadOnly(name) || isDryRun(request)) {
    return marked(await attempt(name, context, () => ec2.send(command, options)));
  }
  const attempts: Exchange[] = [];
  const mayBeDone = (): boolean => attempts.some(({ isUncertain }) => isUncertain);
  context.onInterrupt(() => (mayBeDone() ? 'EC2 may have carried out the request' : 'nothing was changed'));
  const send = (): Promise<object> => {
    const exchange = new Exchange();
    attempts.push(exchange);
    return ec2.send(command, { ...options, exchange });
  };
  try {
    const response = await attempt(name, context, send);
    context.onInterrupt(() => undefined);
    if (isRefusal(response)) context.hint?.('EC2 returned false, so it may not have carried out the request');
    return marked(response);
  } catch (error) {
    if (!(error instanceof CliError) || !mayBeDone()) throw error;
    const cause = attemptErrorOf(error);
    throw error.with({ caveats: [cause && !isAmbiguous(cause) ? EARLIER : LOST] });
  }
}

/** After a refusal: what the request asks for may be there already. */
const EARLIER = 'an earlier attempt, whose response was lost, may have carried out the request';

const LOST = 'EC2 may have carried out the request';

/** Some operations return false as text. */
const isRefusal = (response: object): boolean =>
  String(new Map<string, unknown>(Object.entries(response)).get('Return')) === 'false';

const isDryRun = (request: object): boolean => new Map<string, unknown>(Object.entries(request)).get('DryRun') === true;
