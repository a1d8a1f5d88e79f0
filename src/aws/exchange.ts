// One attempt at a request: what was sent, what came back, and how it failed.

/** A response, read to its end. */
export interface Received {
  readonly status: number;
  /** The reason phrase of the status line. */
  readonly reason: string;
  /** The Date header. */
  readonly date: string | undefined;
  readonly text: string;
}

/** Decodes a body, without a byte order mark. Unlike TextDecoder, this needs no preparation. */
export function decodeUtf8({ buffer, byteOffset, byteLength }: Uint8Array): string {
  const text = Buffer.from(buffer, byteOffset, byteLength).toString();
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

/** One attempt at a request. The client fills it in, and its caller can read it at any time, also after an interrupt. */
export class Exchange {
  /** Milliseconds since 1970 at which the request was handed to a connection. */
  sent: number | undefined;
  /** Milliseconds since 1970 at which the response had been read. */
  received: number | undefined;
  response: Received | undefined;
  /**
   * It is unknown whether the service carries out the request. True while the request is out, and after a failure or an
   * interrupt that does not rule it out.
   */
  isUncertain = false;

  /** Milliseconds by which the clock of the service is ahead of ours. Undefined without a response that has a date. */
  get clockOffset(): number | undefined {
    const offset = Date.parse(this.response?.date ?? '') - (this.received ?? Number.NaN);
    return Number.isNaN(offset) ? undefined : offset;
  }
}

/**
 * The reason for which an attempt failed.
 * - `service`: the service returned an error.
 * - `unreadable`: the response is not one of the service.
 * - `connect`, `connect-timeout`: no connection, or an unfinished TLS handshake. Nothing was sent.
 * - `tls`: the certificate was rejected. Nothing was sent.
 * - `read-timeout`, `closed`: the connection timed out or ended after the request was sent.
 */
export type AttemptErrorKind =
  | 'service'
  | 'unreadable'
  | 'connect'
  | 'connect-timeout'
  | 'tls'
  | 'read-timeout'
  | 'closed';

/** The error of a single attempt. `message` is printed if no further attempt follows. */
export class AttemptError extends Error {
  readonly kind: AttemptErrorKind;
  /** The HTTP status, if there was a response. */
  readonly status: number | undefined;
  /** The error code that the service returned, or that of Node. Empty if there is none. */
  readonly code: string;
  /** Milliseconds by which the clock of the service is ahead of ours. Set only if it rejected the request for that reason. */
  readonly skew: number | undefined;

  constructor(
    kind: AttemptErrorKind,
    message: string,
    details: { status?: number; code?: string; skew?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.kind = kind;
    this.status = details.status;
    this.code = details.code ?? '';
    this.skew = details.skew;
  }
}
