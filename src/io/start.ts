// Starts the bundle with its compiled code from the cache. The build writes this file and the code cache, in one file, to
// bin/ec2img.js: Node.js takes 0.5 ms to find and load a second file.
import { join } from 'node:path';
import { openCodeCache, requireCached, saveCompiled } from './code-cache.ts';
import { tuneForPlans } from './engine.ts';
import { assertNodeVersion } from './node-version.ts';
import { expectEnd } from './unfinished.ts';

/** The exports of src/main.ts. */
interface Program {
  readonly main: (argv: readonly string[]) => Promise<number>;
}

assertNodeVersion(process);
expectEnd();
// On SIGUSR1, Node.js opens a debugger, to which every user of the machine can connect. Without a listener that was there
// before, the signal has its default action, as with the AWS CLI: it ends the process.
const ignore = (): void => {};
process.on('SIGUSR1', ignore).off('SIGUSR1', ignore);

// Before any code is loaded: V8 does not accept cached code that was compiled with other flags.
const isLongRun = process.argv.includes('create-images');
if (isLongRun && !process.versions.bun) tuneForPlans(require('node:v8').setFlagsFromString, process.versions.v8);

const bundle = join(__dirname, '..', 'dist', 'ec2img.cjs');
const { main } = requireCached(
  bundle,
  { module, require },
  openCodeCache(process, isLongRun ? '-plan' : ''),
) as Program;

main(process.argv.slice(2)).then((code) => {
  saveCompiled(code);
  // Don't wait for anything that still runs, such as a credential process or a hanging request.
  process.exit(code);
});
