// Tables of hashes that stay small with 100,000 entries.

import { createHash, hash } from 'node:crypto';

/** The first 16 hexadecimal digits of the SHA-256 of a text. Among 100,000 texts, two have the same with odds of 3e-10. */
export const hashOf = (text: string): string => digestOf(text).slice(0, 16);

/** Node.js has a faster function since 20.12. */
const digestOf: (text: string) => string =
  typeof hash === 'function'
    ? (text) => hash('sha256', text)
    : (text) => createHash('sha256').update(text).digest('hex');

/** Numbers hashes of 16 hexadecimal digits from 0, in the order in which they are added. Takes 16 to 32 bytes for each. */
export class HashTable {
  size = 0;
  /** The upper and the lower half of each hash. Doubles would not do: many hashes are NaN, and equal each other as bits. */
  private halves = new Uint32Array(2 * FIRST);
  /** Open addressing: the number of an entry plus 1, or 0. */
  private slots = new Uint32Array(2 * FIRST);

  /** Adds a hash. Returns its number, or that of the same hash if it was added before. */
  add(hash: string): number {
    const [high, low] = [upper(hash), lower(hash)];
    const known = this.slots[this.slotOf(high, low)] as number;
    if (known > 0) return known - 1;
    if (2 * this.size === this.halves.length) this.grow();
    const number = this.size++;
    this.halves[2 * number] = high;
    this.halves[2 * number + 1] = low;
    this.slots[this.slotOf(high, low)] = this.size;
    return number;
  }

  /** The number of a hash. Undefined if it was not added. */
  find(hash: string): number | undefined {
    const known = this.slots[this.slotOf(upper(hash), lower(hash))] as number;
    return known > 0 ? known - 1 : undefined;
  }

  /** The hash with a number. */
  at(number: number): string {
    return digits(this.halves[2 * number] as number) + digits(this.halves[2 * number + 1] as number);
  }

  /** The hashes in the order of their numbers. */
  *[Symbol.iterator](): Generator<string> {
    for (let number = 0; number < this.size; number++) yield this.at(number);
  }

  /** The slot of a hash, or the free one for it. */
  private slotOf(high: number, low: number): number {
    const mask = this.slots.length - 1;
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      const at = 2 * ((this.slots[slot] as number) - 1);
      if (at < 0 || (this.halves[at] === high && this.halves[at + 1] === low)) return slot;
    }
  }

  private grow(): void {
    const halves = new Uint32Array(2 * this.halves.length);
    halves.set(this.halves);
    this.halves = halves;
    this.slots = new Uint32Array(this.halves.length);
    for (let number = 0; number < this.size; number++) {
      const slot = this.slotOf(halves[2 * number] as number, halves[2 * number + 1] as number);
      this.slots[slot] = number + 1;
    }
  }
}

/** Entries before the table grows for the first time. A power of 2. */
const FIRST = 1024;

const upper = (hash: string): number => Number.parseInt(hash.slice(0, 8), 16);
const lower = (hash: string): number => Number.parseInt(hash.slice(8), 16);
const digits = (half: number): string => half.toString(16).padStart(8, '0');
