// Requests to the metadata services of containers and instances, without a proxy.

import { HttpRequest } from '@smithy/core/protocols';
import type { AwsCredentialIdentity } from '@smithy/types';
import { parseInstant } from '../../text/instant.ts';
import { decodeUtf8 } from '../exchange.ts';
import { createTransport } from '../http.ts';
import { isTree } from '../response.ts';

export interface MetadataResponse {
  readonly status: number;
  readonly text: string;
}

/** The services are close by and have little to send, so a response gets less time than one of AWS. */
const READ_TIMEOUTS = 2;

export type Headers = Record<string, string>;

/** Sends one request. `path` contains the query. Throws AttemptError. */
export type Send = (method: string, path: string, headers: Headers) => Promise<MetadataResponse>;

/** Runs `use` with connections to a service. `timeout` is in milliseconds, for each wait. */
export async function connected<T>(service: URL, timeout: number, use: (send: Send) => Promise<T>): Promise<T> {
  const limits = { connectTimeout: timeout, readTimeout: timeout, readTimeouts: READ_TIMEOUTS };
  const transport = createTransport({
    ...limits,
    verifySsl: true,
    caFor: () => undefined,
    proxyFor: async () => undefined,
  });
  const { protocol, hostname, port } = service;
  try {
    return await use(async (method, path, headers) => {
      const target = { protocol, hostname, ...(port && { port: Number(port) }) };
      const request = new HttpRequest({ ...target, method, path, headers });
      const { statusCode, body } = await transport.exchange(request, new AbortController().signal);
      return { status: statusCode, text: decodeUtf8(body) };
    });
  } finally {
    transport.close();
  }
}

export type ExpiringKeys = AwsCredentialIdentity & { readonly expiration: Date };

/** Reads the credentials in a response, if it has any. */
export function keysIn(value: unknown): ExpiringKeys | undefined {
  if (!isTree(value)) return undefined;
  const { AccessKeyId, SecretAccessKey, Token, Expiration } = value;
  const expiration = parseInstant(Expiration);
  if (typeof AccessKeyId !== 'string' || typeof SecretAccessKey !== 'string') return undefined;
  if ((typeof Token !== 'string' && Token !== null) || !expiration) return undefined;
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    ...(Token && { sessionToken: Token }),
    expiration,
  };
}
