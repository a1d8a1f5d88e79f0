// Which pager shows an answer, if any: measured on AWS CLI 2.36.
import type { Env } from '../model/world.ts';

export interface Pager {
  readonly command: readonly string[];
  /** Variables the pager needs beside those of the environment. */
  readonly env: Readonly<Record<string, string>>;
}

export interface PagerChoice {
  readonly isTerminal: boolean;
  readonly isOff: boolean;
  readonly configured: string | undefined;
  readonly env: Env;
  readonly hasProgram: (name: string) => boolean;
}

/**
 * AWS_PAGER, cli_pager, PAGER or less, on a terminal only; the first that is set, an empty one of the first two means
 * none. A pager that cannot be started is none either: found out before the request, where the AWS CLI fails after it.
 */
export function choosePager({ isTerminal, isOff, configured, env, hasProgram }: PagerChoice): Pager | undefined {
  if (!isTerminal || isOff) return undefined;
  const command = words(env.AWS_PAGER ?? configured ?? env.PAGER ?? 'less');
  const [program] = command;
  if (program === undefined || !hasProgram(program)) return undefined;
  return { command, env: env.LESS === undefined ? { LESS: 'FRX' } : {} };
}

/** The words of a command line by the rules of a POSIX shell: quotes and backslashes, nothing else. */
export function words(line: string): string[] {
  const pattern = /(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/gs;
  const part = /\\(.)|"((?:[^"\\]|\\.)*)"|'([^']*)'/gs;
  return (line.match(pattern) ?? []).map((word) =>
    word.replace(part, (_, escaped, double, single) => escaped ?? single ?? double.replace(/\\(["\\])/g, '$1')),
  );
}
