// Combines the errors of a request, so that they are all reported at once.

import type { CliError } from '../errors.ts';

/**
 * One error with the messages and hints of all, each once. Its kind, code and first line are those of the first error. The
 * usage text of an error in the command line comes last.
 */
export function combined(errors: readonly CliError[]): CliError {
  const [first, ...others] = errors as readonly [CliError, ...CliError[]];
  if (others.length === 0) return first;
  const lines = first.message.split('\n');
  const own = first.stage === 'parse' ? lines.splice(0, 1) : lines.splice(0);
  const messages = new Set([own.join('\n'), ...others.map(({ message }) => message)]);
  const hints = new Set(others.flatMap((error) => error.hints));
  return first.with({
    message: [...messages, ...lines].join('\n'),
    hints: [...hints].filter((hint) => !first.hints.includes(hint)),
  });
}
