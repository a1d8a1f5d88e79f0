// SHA-256 for the signer.

import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import type { Checksum, SourceData } from '@smithy/types';

/**
 * A hash, or with a secret an HMAC. Its digest is computed once. The SDK's class copies each hash before that, which takes as
 * long as the hash of a request.
 */
export class Sha256 implements Checksum {
  readonly #hash: Hash | Hmac;

  constructor(secret?: SourceData) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }

  /** The signer does not use a hash again. */
  reset(): never {
    throw new Error('a hash has one digest');
  }
}

const bytesOf = (data: SourceData): string | Uint8Array =>
  typeof data === 'string' || data instanceof Uint8Array ? data : Buffer.from(data as ArrayBuffer);
