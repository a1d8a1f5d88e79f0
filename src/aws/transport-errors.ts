// Classifies the errors of a request by how far it got.

import { shown } from '../text/safe.ts';
import { ConnectTimeout, isAtProxy, isUnconnected, ReadTimeout } from './connections.ts';
import { AttemptError, type AttemptErrorKind } from './exchange.ts';
import { ResponseTooLong } from './request.ts';

/** Node's error codes for a connection that ended, also within chunks or headers, and Bun's. */
const ENDED = /^(ECONNRESET|ERR_SOCKET_CLOSED|EPIPE|ETIMEDOUT|ECONNABORTED|HPE_INVALID_EOF_STATE)$/;

/** Node's error codes for a response that is not HTTP. */
const MALFORMED = /^HPE_(?!INVALID_EOF_STATE)/;

/** Node's error codes for a failed connection, from libuv and its resolver. */
const NOT_REACHED =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EHOSTDOWN|ENETDOWN|EMFILE)$/;

/** Node's error codes for certificates and handshakes (tls.html#x509-certificate-error-codes, OpenSSL). */
const NOT_TRUSTED = /CERT|SELF_SIGNED|UNABLE_TO|^ERR_TLS|^ERR_SSL|^EPROTO$|CRL_/;

/**
 * Converts an error of a request to a URL, through a proxy or not. Returns undefined for errors that do not come from the
 * transport.
 */
export async function attemptErrorOf(error: unknown, url: string, proxy?: string): Promise<AttemptError | undefined> {
  if (!(error instanceof Error)) return undefined;
  const { code = '', syscall } = error as NodeJS.ErrnoException;
  const isConnected = !isUnconnected(error);
  // Within a tunnel, it is the endpoint that fails.
  const failed = proxy && (isAtProxy(error) || !url.startsWith('https:')) ? proxy : undefined;
  const atProxy = `Failed to connect to proxy URL: "${failed}"`;
  const attemptError = (kind: AttemptErrorKind, message: string, ...hints: string[]) =>
    new AttemptError(kind, message, { code, hints, isAtProxy: message === atProxy, cause: error });
  if (error instanceof ResponseTooLong) {
    const reason = `the response is larger than ${error.mebibytes} MiB`;
    return attemptError('closed', `Unable to use endpoint URL "${url}": ${reason}`);
  }
  if (error instanceof ReadTimeout) return attemptError('read-timeout', `Read timeout on endpoint URL: "${url}"`);
  if (error instanceof ConnectTimeout || (code === 'ETIMEDOUT' && !isConnected)) {
    return attemptError('connect-timeout', `Connect timeout on endpoint URL: "${url}"`);
  }
  const isTls = NOT_TRUSTED.test(code);
  if (isTls && !isConnected) {
    const reason = (await import('./tls-reasons.ts')).tlsReason(error);
    return failed
      ? attemptError('tls', atProxy, reason)
      : attemptError('tls', `SSL validation failed for ${url} ${reason}`);
  }
  const isMalformed = MALFORMED.test(code);
  // Other system errors (EPERM, EACCES, ENOBUFS, ...) name the system call that failed.
  if (syscall === 'connect' || (!isConnected && (NOT_REACHED.test(code) || ENDED.test(code) || isMalformed))) {
    if (!failed) return attemptError('connect', `Could not connect to the endpoint URL: "${url}"`);
    // An error in the response of a proxy has no system call.
    return attemptError('connect', atProxy, ...(syscall === undefined ? [shown(error.message)] : []));
  }
  if (isConnected && isMalformed) {
    return attemptError('malformed', `Unable to parse response from endpoint URL: "${url}", invalid HTTP received`);
  }
  // If the network goes down, an open connection ends with the codes of a failed connection attempt.
  const isEnd = isTls || syscall !== undefined || ENDED.test(code) || NOT_REACHED.test(code);
  if (!isConnected || !isEnd) return undefined;
  return attemptError(
    'closed',
    `Connection was closed before we received a valid response from endpoint URL: "${url}".`,
  );
}
