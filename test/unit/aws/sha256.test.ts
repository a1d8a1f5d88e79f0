import { createHash, createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { Sha256 } from '../../../src/aws/sha256.ts';

/** What the SDK's signer computes in turn: secrets as text and as bytes. The first row comes again. */
const HMACS: readonly (readonly [secret: string | Uint8Array, texts: readonly string[]])[] = [
  ['secret', ['AKIDEXAMPLE']],
  ['secret', ['AKIDEXAMPLE']],
  ['secret', ['AKIDOTHER']],
  ['other', ['AKIDOTHER']],
  ['AWS4secret', ['20300101']],
  [Buffer.from('secret'), ['AKIDEXAMPLE']],
  ['secret', ['AKID', 'EXAMPLE']],
  ['secret', []],
  ['', ['AKIDEXAMPLE']],
  ['secret', ['AKIDEXAMPLE']],
];

test('every HMAC is that of its own secret and data', async () => {
  for (const [secret, texts] of HMACS) {
    const hash = new Sha256(secret);
    for (const text of texts) hash.update(Buffer.from(text));
    const expected = createHmac('sha256', secret).update(texts.join('')).digest('hex');
    expect([secret, texts, Buffer.from(await hash.digest()).toString('hex')]).toEqual([secret, texts, expected]);
  }
});

test('without a secret, it is a hash', async () => {
  const hash = new Sha256();
  hash.update(Buffer.from('a'));
  hash.update(Buffer.from('b'));
  expect(Buffer.from(await hash.digest())).toEqual(createHash('sha256').update('ab').digest());
});
