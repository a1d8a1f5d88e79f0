// SHA-256 for the signer.

import { createHash, createHmac, hash } from 'node:crypto';
import type { Checksum, SourceData } from '@smithy/types';

/** Node.js has a faster function since 20.12. */
const digestOf: (data: Uint8Array) => Uint8Array =
  typeof hash === 'function'
    ? (data) => hash('sha256', data, 'buffer')
    : (data) => createHash('sha256').update(data).digest();

/** The latest HMAC with a secret that is a text. */
let latest: { readonly secret: string; readonly data: Uint8Array; readonly digest: Uint8Array } | undefined;

const EMPTY = new Uint8Array();

/**
 * A hash, or with a secret an HMAC. Its digest is computed once. The SDK's class copies each hash before that, which takes as
 * long as the hash of a request. For each request the signer computes the same HMAC of the access key with the secret key, to
 * find the key that it has derived from them. So the latest one is kept.
 */
export class Sha256 implements Checksum {
  readonly #secret: SourceData | undefined;
  #data: Uint8Array = EMPTY;

  constructor(secret?: SourceData) {
    this.#secret = secret;
  }

  update(data: Uint8Array): void {
    this.#data = this.#data.length === 0 ? data : Buffer.concat([this.#data, data]);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#digest());
  }

  #digest(): Uint8Array {
    const [secret, data] = [this.#secret, this.#data];
    if (secret === undefined) return digestOf(data);
    if (typeof secret !== 'string') return createHmac('sha256', bytesOf(secret)).update(data).digest();
    if (latest?.secret !== secret || Buffer.compare(latest.data, data) !== 0) {
      latest = { secret, data, digest: createHmac('sha256', secret).update(data).digest() };
    }
    return latest.digest;
  }

  /** The signer does not use a hash again. */
  reset(): never {
    throw new Error('a hash has one digest');
  }
}

const bytesOf = (data: Exclude<SourceData, string>): Uint8Array =>
  data instanceof Uint8Array ? data : Buffer.from(data as ArrayBuffer);
