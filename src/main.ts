// What the bundle of the package exports; see bin/ec2img.js.
import { EXIT } from './errors.ts';

export { systemIo } from './io.ts';
export { run } from './run.ts';
export const INTERRUPTED = EXIT.interrupted;
