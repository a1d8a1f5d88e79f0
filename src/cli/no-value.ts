// What is said of an option that was given a value and takes none.
import type { OptionSpec } from './options.ts';

const FALSE = /^(false|no|off|0)$/i;

/** That it takes none, and how to say what was meant: `--no-reboot takes no value: --reboot`. */
export function noValue({ name, member, flagValue }: OptionSpec, value: string, specs: readonly OptionSpec[]): string {
  const opposite = specs.find((spec) => spec.member === member && spec.flagValue !== flagValue);
  const timeout = specs.find((spec) => spec.name === `${name}-timeout`);
  const isTime = timeout !== undefined && /^\d/.test(value);
  const instead = isTime
    ? `: ${name} ${timeout.name} ${value}`
    : opposite && FALSE.test(value)
      ? `: ${opposite.name}`
      : '';
  return `${name} takes no value${instead}`;
}
