// Settings of V8 for a run of a plan. bin/ec2img.js contains this module, so it imports no other module of ec2img.

import type { setFlagsFromString } from 'node:v8';

/** For versions with V8's compiler between the interpreter and the optimizing one. */
const MAGLEV = [
  '--invocation-count-for-maglev=10000',
  '--invocation-count-for-turbofan=30000',
  '--no-incremental-marking',
];

/**
 * V8 makes code fast early and collects old garbage in the background, which takes a tenth of the CPU time of a thousand
 * images: such a run waits most of the time, few of its functions are hot, and its old garbage is small (measured on Node.js
 * 20 and 24). So a function must be called more often before it is optimized, and old garbage is collected at once.
 */
const FLAGS: Readonly<Record<string, readonly string[]>> = {
  11: ['--interrupt-budget=1000000', '--no-incremental-marking'],
  12: ['--invocation-count-for-turbofan=30000', '--no-incremental-marking'],
  13: MAGLEV,
  14: MAGLEV,
};

/** Sets the flags. V8 prints an error for a flag that it does not know, so versions that are not listed stay as they are. */
export function tuneForPlans(set: typeof setFlagsFromString, version: string): void {
  for (const flag of FLAGS[version.split('.')[0] ?? ''] ?? []) set(flag);
}
