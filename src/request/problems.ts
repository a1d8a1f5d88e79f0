// Combines the errors of a request, so that they are all reported at once.

import type { CliError } from '../errors.ts';

/**
 * The first error with the others as its further errors, each message once. Its kind, code, message and hints are what the
 * AWS CLI reports: it stops at the first error.
 */
export function combined(errors: readonly CliError[]): CliError {
  const [first, ...others] = errors as readonly [CliError, ...CliError[]];
  const known = new Set([first, ...first.further].map(({ message }) => message));
  const further = others
    .flatMap((error) => [error, ...error.further])
    .filter(({ message }) => known.size < known.add(message).size);
  return further.length === 0 ? first : first.with({ further });
}
