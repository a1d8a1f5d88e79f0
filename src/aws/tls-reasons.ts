// Describes failed TLS handshakes. Loaded only for one.

import type { PeerCertificate } from 'node:tls';
import { shown } from '../text/safe.ts';

const TLS_MESSAGES: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate verify failed: self-signed certificate',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate verify failed: self-signed certificate in certificate chain',
  CERT_HAS_EXPIRED: 'certificate verify failed: certificate has expired',
  CERT_NOT_YET_VALID: 'certificate verify failed: certificate is not yet valid',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate verify failed: unable to get local issuer certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate verify failed: unable to get local issuer certificate',
  EPROTO: 'the server does not use TLS, or uses a version that ec2img does not support',
  ERR_SSL_WRONG_VERSION_NUMBER: 'the server does not use TLS',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'the server does not use TLS',
};

/** Describes a failed TLS handshake. A wrong host: measured on AWS CLI 2.36. */
export function tlsReason(
  error: NodeJS.ErrnoException & { readonly host?: string; readonly cert?: PeerCertificate },
): string {
  const { code = '', host, cert, message } = error;
  if (code !== 'ERR_TLS_CERT_ALTNAME_INVALID') return TLS_MESSAGES[code] ?? shown(message);
  const names = (cert?.subjectaltname ?? '').match(/(?<=(?:DNS|IP Address):)[^,]+/g) ?? [];
  const list = names.map((name) => `'${name}'`).join(', ');
  if (names.length === 0) return 'no appropriate subjectAltName fields were found';
  return shown(`hostname '${host}' doesn't match ${names.length > 1 ? 'either of ' : ''}${list}`);
}
