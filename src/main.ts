// What the bundle of the package exports; see bin/ec2img.js.
export { systemIo } from './io.ts';
export { run } from './run.ts';
