// Entry point of the bundle; io/start.ts calls it.
import { systemIo } from './io/system.ts';
import { run } from './run.ts';

/** Runs one command line in this process and returns its exit code once all output is written. */
export async function main(argv: readonly string[]): Promise<number> {
  const io = systemIo();
  const code = await run(argv, io);
  await Promise.allSettled([io.stdout.write(''), io.stderr.write('')]);
  return code;
}
