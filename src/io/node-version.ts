// The oldest Node.js that runs ec2img. bin/ec2img.js contains this module too, so it imports nothing. It has to run on
// older versions.

/** As in package.json. */
const OLDEST = [20, 3] as const;

/** Returns the message for a version of Node.js that is too old. */
export function oldNodeMessage(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined;
  return `ec2img needs Node.js ${OLDEST.join('.')} or later, but this is Node.js ${version}`;
}

/** Ends the process if its Node.js is too old: it would fail later, possibly after a request. */
export function assertNodeVersion(process: NodeJS.Process): void {
  const message = oldNodeMessage(process.versions.node);
  if (message === undefined) return;
  // Only now: `process.stderr` takes 4 ms to load.
  process.stderr.write(`\nec2img: [ERROR]: ${message}\n`);
  process.exit(255);
}
