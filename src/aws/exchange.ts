// One attempt at a request: what was sent, what came back, and how it failed.

/** A response, read to its end. Its text is not kept: a call may make many attempts. */
export interface Received {
  readonly status: number;
  /** The reason phrase of the status line. */
  readonly reason: string;
  /** The Date header, in milliseconds since 1970. It lacks the fraction of its second. */
  readonly date: number | undefined;
}

/** Decodes a body, without a byte order mark. Unlike TextDecoder, this needs no preparation. */
export function decodeUtf8({ buffer, byteOffset, byteLength }: Uint8Array): string {
  const text = Buffer.from(buffer, byteOffset, byteLength).toString();
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

/** Maximum length of a request or a response in a trace, in bytes. */
const MAX_TRACED = 2 ** 17;

/** The start of a body, for a trace. */
export function startOf(body: Uint8Array): string {
  const start = decodeUtf8(body.subarray(0, MAX_TRACED));
  return body.length > MAX_TRACED ? `${start}... (${body.length - MAX_TRACED} more bytes)` : start;
}

/** The ID that the service gave to a request: in a header, or near the start of a response in XML. */
export function requestIdOf(headers: Readonly<Record<string, string>>, body: Uint8Array): string | undefined {
  const header = headers['x-amzn-requestid'] ?? headers['x-amz-request-id'];
  const text = header ?? /<RequestId>([^<]*)/i.exec(decodeUtf8(body.subarray(0, 4096)))?.[1];
  return /^[\w-]{1,100}$/.exec(text?.trim() ?? '')?.[0];
}

/**
 * Parses a Date header to milliseconds since 1970. Returns undefined for any other text than the one format that servers
 * may send (RFC 9110, section 5.6.7), and for dates that no calendar has: Date.parse accepts 31 February.
 */
export function parseHttpDate(text = ''): number | undefined {
  // The responses of a second have the same date.
  if (latest.text !== text) latest = { text, time: exactTimeOf(text) };
  return latest.time;
}

let latest: { readonly text: string; readonly time: number | undefined } = { text: '', time: undefined };

function exactTimeOf(text: string): number | undefined {
  const date = new Date(text);
  const isExact = text.length === LENGTH_OF_DATE && !Number.isNaN(date.getTime()) && date.toUTCString() === text;
  return isExact ? date.getTime() : undefined;
}

/** `Sun, 06 Nov 1994 08:49:37 GMT` */
const LENGTH_OF_DATE = 29;

/** One attempt at a request. The client fills it in, and its caller can read it at any time, also after an interrupt. */
export class Exchange {
  /** The time of the signature by our clock, or by that of the service if it has corrected ours. Milliseconds since 1970. */
  signed: number | undefined;
  /** When the request was handed to a connection, in milliseconds of the monotonic clock. */
  sent: number | undefined;
  /** When the response had been read, in milliseconds of the monotonic clock. */
  received: number | undefined;
  response: Received | undefined;
  /**
   * It is unknown whether the service carries out the request. True while the request is out, and after a failure or an
   * interrupt that does not rule it out.
   */
  isUncertain = false;
}

/**
 * The reason for which an attempt failed.
 * - `service`: an error response, usually of the service.
 * - `unreadable`: the response is not one of the service.
 * - `connect`, `connect-timeout`: no connection, or an unfinished TLS handshake. Nothing was sent.
 * - `tls`: the certificate was rejected. Nothing was sent.
 * - `read-timeout`, `closed`: the connection timed out or ended after the request was sent.
 * - `malformed`: after the request was sent, something came back that is not HTTP.
 */
export type AttemptErrorKind =
  | 'service'
  | 'unreadable'
  | 'connect'
  | 'connect-timeout'
  | 'tls'
  | 'read-timeout'
  | 'closed'
  | 'malformed';

interface AttemptErrorDetails {
  readonly status?: number;
  readonly code?: string;
  readonly isAnswer?: boolean;
  readonly skew?: number | undefined;
  readonly hints?: readonly string[];
  readonly isAtProxy?: boolean;
  readonly cause?: unknown;
}

/** The error of a single attempt. `message` is printed if no further attempt follows. */
export class AttemptError extends Error {
  readonly kind: AttemptErrorKind;
  /** The HTTP status, if there was a response. */
  readonly status: number | undefined;
  /** The error code that the service returned, or that of Node. Empty if there is none. */
  readonly code: string;
  /** The service itself answered: with an error document that has a code. Other pages come from machines on the way. */
  readonly isAnswer: boolean;
  /** Milliseconds by which the clock of the service is ahead of ours. Set only if it rejected the request for that reason. */
  readonly skew: number | undefined;
  /** Printed below the message. */
  readonly hints: readonly string[];
  /** The connection to the proxy failed, not that to the service. */
  readonly isAtProxy: boolean;

  constructor(kind: AttemptErrorKind, message: string, details: AttemptErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.kind = kind;
    this.status = details.status;
    this.code = details.code ?? '';
    this.isAnswer = details.isAnswer ?? false;
    this.skew = details.skew;
    this.hints = details.hints ?? [];
    this.isAtProxy = details.isAtProxy ?? false;
  }
}
