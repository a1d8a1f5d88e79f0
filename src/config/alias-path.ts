// Reads ~/.aws/cli/alias, in every call, because an alias can replace a command.

import type { Files } from '../io/io.ts';
import { expandHome } from './paths.ts';

export const aliasPath = (files: Files): string => expandHome('~/.aws/cli/alias', files);

/** The contents of the file of aliases; undefined if there is none that this user may read. */
export function readAliasFile(files: Files): Uint8Array | undefined {
  try {
    return files.readFile(aliasPath(files), true);
  } catch {
    return undefined;
  }
}
