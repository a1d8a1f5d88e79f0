// Error responses of services that speak JSON, with the AWS CLI's errors.

import { loadRestJsonErrorCode } from '@smithy/core/protocols';
import type { HttpResponse } from '@smithy/types';
import { shown } from '../text/safe.ts';
import { AttemptError, decodeUtf8, parseHttpDate } from './exchange.ts';
import { isTree, parseJson, type SignedResponse, skewOf } from './response.ts';

/** Error for a response that is not one of the service. It lacks the text, which may contain secrets. */
export const unreadable = (status: number, format: string): AttemptError => {
  const message = `Unable to parse response (status ${status}), invalid ${format} received. Further retries may succeed`;
  return new AttemptError('unreadable', message, { status });
};

/** The error in a response. Without an error document, its code is the status. */
function jsonErrorOf(response: HttpResponse & Pick<SignedResponse, 'signed'>): AttemptError {
  const { statusCode: status, reason = '', headers, body, signed = Date.now() } = response;
  const error = parseJson(decodeUtf8(body));
  if (!isTree(error)) return new AttemptError('service', shown(reason), { status, code: String(status) });
  const named = loadRestJsonErrorCode(response, error);
  const code = shown(String(named ?? status));
  const message = shown(String(error.message ?? error.Message ?? ''));
  const isAnswer = named !== undefined;
  const skew = isAnswer ? skewOf(code, parseHttpDate(headers.date), signed) : undefined;
  return new AttemptError('service', message, { status, code, isAnswer, skew, cause: error });
}

/** What a protocol of the SDK reads in a response. Throws AttemptError for an error, and for a response that it cannot read. */
export async function jsonIn<Output>(response: HttpResponse, read: () => Promise<Output>): Promise<Output> {
  if (response.statusCode >= 300) throw jsonErrorOf(response);
  try {
    return await read();
  } catch {
    throw unreadable(response.statusCode, 'JSON');
  }
}
