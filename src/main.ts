// Entry point of the bundle; io/start.ts calls it.
import { closeLostTerminals, endBySignal, signalOf } from './io/signals.ts';
import { systemIo } from './io/system.ts';
import { run } from './run.ts';

/** Runs one command line in this process and returns its exit code once all output is written. */
export async function main(argv: readonly string[]): Promise<number> {
  const io = systemIo();
  const code = await run(argv, io);
  const signal = signalOf(code);
  // After a signal, and on standard output, everything that is awaited was awaited.
  await Promise.allSettled([io.stdout.write('', 0), io.stderr.write('', signal && 0)]);
  if (signal) endBySignal(signal);
  await closeLostTerminals();
  return code;
}
