// Reproducible random choices: a small random number generator and functions that use it.

export interface Random {
  /** A random integer from 0 up to, but not including, the limit. */
  readonly below: (limit: number) => number;
  /** True with a probability of 1 in `times`. */
  readonly once: (times: number) => boolean;
  readonly pick: <T>(all: readonly T[]) => T;
  /** A list of random length, up to the maximum. */
  readonly upTo: <T>(most: number, make: () => T) => T[];
}

/** Makes the same choices for the same seed text (FNV-1a into mulberry32). */
export function randomOf(text: string): Random {
  let state = 0x811c9dc5;
  for (const unit of text) state = Math.imul(state ^ unit.charCodeAt(0), 0x01000193);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    once: (times) => below(times) === 0,
    pick: <T>(all: readonly T[]) => all[below(all.length)] as T,
    upTo: (most, make) => Array.from({ length: below(most + 1) }, make),
  };
}
