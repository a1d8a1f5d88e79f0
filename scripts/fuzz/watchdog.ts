// Kills the process if a run in process hangs. Only another thread can, while JavaScript is busy.
import { Worker } from 'node:worker_threads';

interface Watchdog {
  /** Call before each input. */
  readonly begin: (area: number, number: number) => void;
  readonly end: () => Promise<number>;
}

const SECONDS = 10;

/** Prints the command to replay an input that does not finish in time, and kills the process. */
export function watch(areas: readonly string[], seed: string): Watchdog {
  const shared = new Int32Array(new SharedArrayBuffer(12));
  const code = `
    const { workerData: { shared, areas, seed } } = require('node:worker_threads');
    let [seen, since] = [0, Date.now()];
    setInterval(() => {
      const count = Atomics.load(shared, 0);
      if (count !== seen) [seen, since] = [count, Date.now()];
      if (Date.now() - since < ${SECONDS * 1000}) return;
      const which = '--seed ' + seed + ' --area ' + areas[shared[1]] + ' --only ' + shared[2];
      require('node:fs').writeSync(2, 'hangs: npm run fuzz -- ' + which + '\\n');
      process.kill(process.pid, 'SIGKILL');
    }, 500);`;
  const worker = new Worker(code, { eval: true, workerData: { shared, areas, seed } });
  return {
    begin: (area, number) => {
      shared[1] = area;
      shared[2] = number;
      Atomics.add(shared, 0, 1);
    },
    end: () => worker.terminate(),
  };
}
