// The secrets in a request, which a server or proxy may send back in an error.

import type { HttpRequest } from '@smithy/types';
import { keepSecret } from '../text/secrets.ts';

const SECRET_HEADER = /^authorization$|^dpop$|token$/i;

/** Names of members that have secrets in requests of the services that provide credentials. */
const SECRET_MEMBER = /secret|token|code|verifier|assertion/i;

/** Blots out the tokens in the headers of a request, and the secrets in a JSON body. Signatures are masked by their form. */
export function keepSentSecrets({ headers, body }: Pick<HttpRequest, 'headers' | 'body'>): void {
  for (const [name, value] of Object.entries(headers)) {
    if (SECRET_HEADER.test(name) && !value.startsWith('AWS4-')) keepSecret(value.replace(/^(Bearer|Basic) /i, ''));
  }
  if (!/json/i.test(headers['content-type'] ?? '')) return;
  for (const [name, value] of Object.entries(membersOf(body))) {
    if (SECRET_MEMBER.test(name) && typeof value === 'string') keepSecret(value);
  }
}

function membersOf(body: unknown): object {
  try {
    return Object(JSON.parse(typeof body === 'string' ? body : Buffer.from(body as Uint8Array).toString()));
  } catch {
    return {};
  }
}
