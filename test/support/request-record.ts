// The recorded part of a request: what must be equal for two clients, so no dates, signatures or user agents.
import type { IncomingMessage } from 'node:http';

export interface RecordedRequest {
  readonly method: string;
  readonly url: string;
  readonly contentType: string;
  /** `ACCESS_KEY/REGION/SERVICE` of the signature; null for an unsigned request. */
  readonly signedAs: string | null;
  readonly token: string | null;
  /** The form, sorted by name. */
  readonly form: readonly (readonly [name: string, value: string])[];
}

export function recordOf(request: IncomingMessage, body: string): RecordedRequest {
  const scope = /Credential=([^/]*)\/\d+\/([^/]*)\/([^/]*)\//.exec(request.headers.authorization ?? '');
  return {
    method: request.method ?? '',
    url: request.url ?? '',
    contentType: (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '',
    signedAs: scope ? scope.slice(1, 4).join('/') : null,
    token: (request.headers['x-amz-security-token'] as string | undefined) ?? null,
    form: [...new URLSearchParams(body)].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
  };
}
