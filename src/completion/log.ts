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

/** The name of an option or a variable, up to its value. */
const NAMES = /(?<![\w-])(?:--[\w-]+["']?(?:=|\s+)|\w+=)/g;

const SECRET_NAME = /secret|token|pass|pwd|credential|api[_-]?key|access[_-]key|mfa-code/i;

/** A word of a shell, with quotes and escapes in it. It may be open at the end of the line. */
const WORD = /(?:"(?:[^"\\]|\\[\s\S])*"?|'[^']*'?|\\[\s\S]|\$\([^)]*\)?|`[^`]*`?|[^\s"'\\`])+\\?/y;

/** Masks the values of options and variables that stand for a secret. */
function maskValues(text: string): string {
  let [result, from] = ['', 0];
  for (const { 0: name, index } of text.matchAll(NAMES)) {
    if (index < from || !SECRET_NAME.test(name)) continue;
    WORD.lastIndex = index + name.length;
    if (!WORD.test(text)) continue;
    result += `${text.slice(from, index + name.length)}***`;
    from = WORD.lastIndex;
  }
  return result + text.slice(from);
}

/** The user and the password of a URL that is typed up to here: the @ that ends them is still missing. */
const OPEN_USERINFO = /(:\/\/)[^\s/@"']+:[^\s@"']*(?=["']*$)/;

/** Masks secrets in typed text, which may end in the middle of one. */
export const maskTyped = (text: string): string => maskValues(maskSecrets(text)).replace(OPEN_USERINFO, '$1***');

/** The message of an error, after the code if a service returned it. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { kind, code } = error as { kind?: string; code?: string };
  return kind === 'service' ? `${code}: ${error.message}` : error.message;
}
