// Counts the steps of a function, so that tests can compare the work for two inputs instead of the time. The count of V8
// tells how often each block of JavaScript ran. Methods of strings and expressions, and copies of lists, run outside of it:
// each counts the characters or items that it passes.
import { Session } from 'node:inspector/promises';

let passed = 0;

/** Replaces a method by one that adds its cost. */
function counting<T extends object>(
  prototype: T,
  name: keyof T,
  costOf: (self: never, args: never[], result: never) => number,
) {
  const method = prototype[name] as (...args: unknown[]) => unknown;
  Object.defineProperty(prototype, name, {
    configurable: true,
    writable: true,
    value(this: unknown, ...args: unknown[]) {
      const from = this instanceof RegExp ? this.lastIndex : 0;
      const result = method.apply(this, args);
      args.push(from);
      passed += costOf(this as never, args as never[], result as never);
      return result;
    },
  });
}

const WHOLE = [
  'replace',
  'replaceAll',
  'match',
  'matchAll',
  'search',
  'split',
  'toLowerCase',
  'toUpperCase',
  'trim',
  'trimStart',
  'trimEnd',
  'isWellFormed',
] as const;

/** Starts to count. Once in a process: it cannot be undone. */
export async function countWork(): Promise<(run: () => unknown) => Promise<number>> {
  const text = String.prototype;
  for (const name of WHOLE) counting(text, name as never, (self: string) => self.length);
  counting(text, Symbol.iterator as never, (self: string) => self.length);
  counting(text, 'indexOf', (self: string, [, from = 0]: number[], at: number) => (at < 0 ? self.length : at) - from);
  counting(text, 'includes', (self: string, [part]: string[], isThere: boolean) =>
    isThere ? (part?.length ?? 0) : self.length,
  );
  counting(
    text,
    'lastIndexOf',
    (self: string, [, from = self.length]: number[], at: number) => Math.min(from, self.length) - Math.max(at, 0),
  );
  counting(text, 'startsWith', (_: string, [part]: string[]) => part?.length ?? 0);
  const search = (
    self: RegExp,
    [subject, from]: [string, number],
    result: RegExpExecArray | boolean | null,
  ): number => {
    const start = self.global || self.sticky ? from : 0;
    if (!result) return self.sticky ? 1 : subject.length - start;
    if (result === true) return 1;
    return result.index + result[0].length - start;
  };
  counting(RegExp.prototype, 'exec', search as never);
  const list = Array.prototype;
  for (const name of ['concat', 'slice'] as const) counting(list, name, (_self, _args, copy: unknown[]) => copy.length);
  // A spread copies what this iterates over.
  counting(list, Symbol.iterator as never, (self: unknown[]) => self.length);
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  return async (run) => {
    // Resets the counts.
    await session.post('Profiler.takePreciseCoverage');
    passed = 0;
    try {
      await run();
    } catch {
      // An error is a result like any other.
    }
    const characters = passed;
    const { result } = await session.post('Profiler.takePreciseCoverage');
    const ranges = result.flatMap(({ functions }) => functions.flatMap((one) => one.ranges));
    return ranges.reduce((sum, { count }) => sum + count, characters);
  };
}
