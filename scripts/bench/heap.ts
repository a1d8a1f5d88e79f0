// Memory in use, for processes that run with --expose-gc.

/** Bytes in use after three collections, each followed by a turn, because one collection does not free everything. */
export async function heldBytes(): Promise<number> {
  if (!globalThis.gc) throw new Error('start Node.js with --expose-gc');
  for (let time = 0; time < 3; time++) {
    globalThis.gc();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
