// Settings of V8 for a run of a plan. bin/ec2img.js contains this module, so it imports no other module of ec2img.

import type { setFlagsFromString } from 'node:v8';

/**
 * A flag for V8's major version. A run of a thousand images waits most of the time, and few of its functions are hot. V8
 * optimizes many of them nevertheless, which takes a third of the CPU time (measured with 1,000 images on Node.js 20 and
 * 24). With this flag a function must be called ten times as often before.
 */
const FLAGS: Readonly<Record<string, string>> = {
  11: '--interrupt-budget=1000000',
  12: '--invocation-count-for-turbofan=30000',
  13: '--invocation-count-for-turbofan=30000',
  14: '--invocation-count-for-turbofan=30000',
};

/** Sets the flag. V8 prints an error for a flag that it does not know, so versions that are not listed stay as they are. */
export function tuneForPlans(set: typeof setFlagsFromString, version: string): void {
  const flag = FLAGS[version.split('.')[0] ?? ''];
  if (flag !== undefined) set(flag);
}
