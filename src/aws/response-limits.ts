// How large an answer may be and how long it may take, so that no server exhausts memory or patience.

import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Readable } from 'node:stream';
import { MAX_DELAY } from '../abort.ts';

const MEBIBYTE = 2 ** 20;

/** More than EC2 says about a page of a thousand images. */
const MOST_BYTES = 6 * MEBIBYTE;

/** More than it says about one image, or why there is none: some hundred bytes. */
const MOST_ABOUT_ONE = MEBIBYTE;

/** Seconds of silence that a read limit allows, this many times over, are enough for a whole answer. */
const READ_LIMITS = 3;

/** More has come than any answer has. */
export class ResponseTooLong extends Error {
  /** The message, to which the SDK adds words of its own. */
  readonly reason: string;
  constructor(most: number) {
    const reason = `its answer is longer than ${most / MEBIBYTE} MiB`;
    super(reason);
    this.reason = reason;
  }
}

/** Throws AnswerTooLong for a body that says more than EC2 says about one image. */
export function limitToOne(data: Uint8Array): void {
  if (data.length > MOST_ABOUT_ONE) throw new ResponseTooLong(MOST_ABOUT_ONE);
}

/** The SDK's name for what its own limits end with. */
const tooLate = (): Error => Object.assign(new Error('the answer takes too long'), { name: 'TimeoutError' });

/** A request handler of the SDK, as far as it matters here. */
interface Handler<Args extends unknown[], Result extends { readonly response: { readonly body?: unknown } }> {
  handle: (...args: Args) => Promise<Result>;
}

/**
 * Has the answers of a handler end with an error once they are too long, or do not come to their end in time. Limits are
 * milliseconds; without a limit on reading there is none on the whole.
 */
export function limitResponses<
  Args extends unknown[],
  Result extends { readonly response: { readonly body?: unknown } },
>(
  handler: Handler<Args, Result>,
  { connectTimeout, readTimeout }: { readonly connectTimeout: number; readonly readTimeout: number },
): void {
  const handle = handler.handle.bind(handler);
  const whole = READ_LIMITS * readTimeout;
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
    if (total <= MOST_BYTES) return push.call(body, chunk, encoding);
    body.destroy(new ResponseTooLong(MOST_BYTES));
    return false;
  };
}

/** The same for answers to requests of others, which take no handler of ours: those that are made until it ends. */
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
