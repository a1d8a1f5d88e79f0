// Limits the size and duration of responses, so that no server can exhaust memory or block the program.

import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Readable } from 'node:stream';
import { MAX_DELAY } from '../abort.ts';

/** Larger than a DescribeImages response with a page of a thousand images. */
const MAX_MEBIBYTES = 6;

/** A whole response may take this many times the read timeout. */
const READ_TIMEOUTS = 3;

/** The response is larger than any response of EC2. */
export class ResponseTooLong extends Error {
  /** The message before the SDK extends it. */
  readonly reason: string;
  constructor() {
    const reason = `the response is larger than ${MAX_MEBIBYTES} MiB`;
    super(reason);
    this.reason = reason;
  }
}

/** Creates a timeout error with the name that the SDK gives to its own timeouts. */
const tooLate = (): Error => Object.assign(new Error('the response takes too long'), { name: 'TimeoutError' });

/** The part of the SDK's request handlers that matters here. */
interface Handler<Args extends unknown[], Result extends { readonly response: { readonly body?: unknown } }> {
  handle: (...args: Args) => Promise<Result>;
}

/**
 * Makes a handler reject responses that are too large or too slow. Timeouts are in milliseconds. Without a read timeout,
 * the response may take any time.
 */
export function limitResponses<
  Args extends unknown[],
  Result extends { readonly response: { readonly body?: unknown } },
>(
  handler: Handler<Args, Result>,
  { connectTimeout, readTimeout }: { readonly connectTimeout: number; readonly readTimeout: number },
): void {
  const handle = handler.handle.bind(handler);
  const whole = READ_TIMEOUTS * readTimeout;
  const after = (milliseconds: number, act: () => void): NodeJS.Timeout | undefined =>
    readTimeout > 0 ? setTimeout(act, Math.min(milliseconds, MAX_DELAY)) : undefined;
  handler.handle = async (...args) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = after(connectTimeout + whole, () => reject(tooLate()));
    });
    const result = await Promise.race([handle(...args), late]).finally(() => clearTimeout(timer));
    const body = result.response.body as Readable;
    limitBody(body);
    timer = after(whole, () => body.destroy(tooLate()));
    body.once('close', () => clearTimeout(timer));
    return result;
  };
}

function limitBody(body: Readable): void {
  const { push } = body;
  let total = 0;
  body.push = (chunk: Uint8Array | null, encoding) => {
    total += chunk?.length ?? 0;
    if (total <= MAX_MEBIBYTES * 2 ** 20) return push.call(body, chunk, encoding);
    body.destroy(new ResponseTooLong());
    return false;
  };
}

/** Limits the size of every response that arrives during `run`, for clients that do not accept a request handler. */
export async function withResponseLimits<T>(run: () => Promise<T>): Promise<T> {
  const limit = (message: unknown): void => limitBody((message as { response: Readable }).response);
  subscribe(CHANNEL, limit);
  try {
    return await run();
  } finally {
    unsubscribe(CHANNEL, limit);
  }
}

const CHANNEL = 'http.client.response.finish';
