// How much V8's heap may grow.

/** A response from this size on is a long list, in bytes. */
export const LONG_LIST = 2 ** 18;

/** A flag of V8 that it reads while it runs. */
interface Flag {
  readonly name: string;
  readonly value: number;
  readonly standard: number;
}

/** Keeps the space for new objects as small as it is. */
const YOUNG: Flag = { name: 'semi-space-growth-factor', value: 1, standard: 2 };

/** Garbage is collected when the heap has grown by a third, and not when it has doubled. */
const GROWTH: Flag = { name: 'heap-growing-percent', value: 30, standard: 0 };

const resets = new Map<string, () => void>();

/**
 * Keeps the space for new objects small before a long list is read. The objects of a list live on, so V8 would enlarge the
 * space to 48 MiB, and printing the list would use all of it. That is a quarter of the memory of the process, and the time is
 * the same (measured with 10,000 images on Node.js 20).
 */
export const fixYoungSpace = (): Promise<void> => change(YOUNG);

/**
 * Keeps the whole heap small before a long plan is run, which leaves garbage for hours. With 30,000 lines, a run takes 111 MB
 * instead of 144 on Node.js 20, 120 instead of 240 on Node.js 24, and a sixth more CPU time.
 */
export const keepHeapSmall = (): Promise<void> => change(YOUNG, GROWTH);

async function change(...flags: readonly Flag[]): Promise<void> {
  if (flags.every(({ name }) => resets.has(name))) return;
  try {
    const { setFlagsFromString } = await import('node:v8');
    for (const { name, value, standard } of flags) {
      setFlagsFromString(`--${name}=${value}`);
      resets.set(name, () => setFlagsFromString(`--${name}=${standard}`));
    }
  } catch {
    // Bun has another engine.
  }
}

/** Sets the defaults again. Called when everything is printed: V8 does not accept code that was cached with other values. */
export function resetHeapSize(): void {
  for (const reset of resets.values()) reset();
}
