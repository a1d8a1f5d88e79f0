// What the bundle of the package exports; see bin/ec2img.js.
import { systemIo } from './io/system.ts';
import { run } from './run.ts';

/** Runs one command line in the world of this process and returns its exit code, once everything is written. */
export async function main(argv: readonly string[]): Promise<number> {
  const io = systemIo();
  const code = await run(argv, io);
  await Promise.allSettled([io.stdout.write(''), io.stderr.write('')]);
  return code;
}
