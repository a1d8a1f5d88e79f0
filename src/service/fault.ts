// Why one attempt at a request did not bring an answer.

/**
 * `service`: the service answered with an error; `unreadable`: it answered with something that is no answer;
 * `connect`, `connect-timeout`: it was not reached (with TLS: the handshake did not end), nothing was sent; `tls`: it was reached and not trusted;
 * `read-timeout`, `closed`: the request was out when the connection fell silent or ended.
 */
export type FaultKind = 'service' | 'unreadable' | 'connect' | 'connect-timeout' | 'tls' | 'read-timeout' | 'closed';

/** The end of one attempt without an answer. `message` is what the user reads when it was the last one. */
export class AttemptFault extends Error {
  readonly kind: FaultKind;
  /** The status of the answer, where there was one. */
  readonly status: number | undefined;
  /** The error code of the service. */
  readonly code: string;
  /** Milliseconds by which the clock of the service is ahead of ours, where that is why it refused. */
  readonly skew: number | undefined;

  constructor(
    kind: FaultKind,
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
