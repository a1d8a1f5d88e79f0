// SHA-256 for the signer.

import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import type { Checksum, SourceData } from '@smithy/types';

/** The latest HMAC with a secret that is a text. */
let latest: { readonly secret: string; readonly data: Buffer; readonly digest: Uint8Array } | undefined;

/**
 * A hash, or with a secret an HMAC. Its digest is computed once. The SDK's class copies each hash before that, which takes as
 * long as the hash of a request. For each request the signer computes the same HMAC of the access key with the secret key, to
 * find the key that it has derived from them. So the latest one is kept.
 */
export class Sha256 implements Checksum {
  readonly #hash: Hash | Hmac | undefined;
  readonly #secret: string;
  #data: Buffer = Buffer.alloc(0);

  constructor(secret?: SourceData) {
    this.#secret = typeof secret === 'string' ? secret : '';
    if (typeof secret === 'string') return;
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
  }

  update(data: Uint8Array): void {
    if (this.#hash) this.#hash.update(data);
    else this.#data = Buffer.concat([this.#data, data]);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash ? this.#hash.digest() : this.#textDigest());
  }

  #textDigest(): Uint8Array {
    const [secret, data] = [this.#secret, this.#data];
    if (latest?.secret !== secret || !latest.data.equals(data)) {
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
