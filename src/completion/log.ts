// The file that EC2IMG_COMPLETION_DEBUG names: the reasons for what completion offers.

import { completionDebugFile } from '../config/completion-env.ts';
import type { Io } from '../io/io.ts';
import { maskSecrets, shown } from '../text/safe.ts';

/** Records one fact. */
export type Note = (fact: string) => void;

export interface CompletionLog {
  readonly note: Note;
  /** Resolves when all facts are written. */
  readonly end: () => Promise<void>;
}

/** Builds a log that appends each fact as a line with the time. A file that cannot be written is ignored. */
export function completionLog({ env, appendFile }: Pick<Io, 'env' | 'appendFile'>): CompletionLog {
  const path = completionDebugFile(env);
  if (path === undefined) return { note: () => {}, end: async () => {} };
  let last: Promise<unknown> = Promise.resolve();
  const note = (fact: string): void => {
    const line = `${new Date().toISOString()} ${shown(maskSecrets(fact))}\n`;
    last = last.then(() => appendFile(path, line)).catch(() => {});
  };
  return { note, end: async () => void (await last) };
}

/** The value of an option or a variable that stands for a secret. */
const SECRET_VALUES =
  /((?:--[\w-]*(?:secret|token|password|access-key|mfa-code)[\w-]*(?:=|\s+)|\b\w*(?:secret|token|password|access_key)\w*=))("[^"]*"?|'[^']*'?|[^\s"']+)/gi;

/** The user and the password of a URL that is typed up to here: the @ that ends them is still missing. */
const OPEN_USERINFO = /(:\/\/)[^\s/@"']+:[^\s@"']*(?=["']*$)/;

/** Masks secrets in typed text, which may end in the middle of one. */
export const maskTyped = (text: string): string =>
  maskSecrets(text).replace(SECRET_VALUES, '$1***').replace(OPEN_USERINFO, '$1***');

/** The message of an error, after the code if a service returned it. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { kind, code } = error as { kind?: string; code?: string };
  return kind === 'service' ? `${code}: ${error.message}` : error.message;
}
