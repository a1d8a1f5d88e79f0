// The aliases of the user as completion candidates. Loaded if there is a file of aliases.

import { type AliasTables, aliasNames, type Expansion, expandAliases } from '../cli/expand-aliases.ts';
import { parseGlobals } from '../cli/parse.ts';
import { parseAliases } from '../config/alias-file.ts';
import type { Io } from '../io/io.ts';
import { describedModel } from '../model/described-model.ts';
import { type Note, reasonOf } from './log.ts';
import type { AliasWords } from './position.ts';

/** The words of each alias that can be used. None if the file has an error. */
export function aliasWords(file: Uint8Array, io: Io, note: Note): AliasWords {
  const known = new Map<string, readonly string[] | undefined>();
  try {
    const tables = parseAliases(file, io);
    for (const name of aliasNames(tables, describedModel, parseGlobals(['help'], describedModel))) {
      const expansion = tryExpand(name, tables);
      if (expansion) known.set(name, expansion.kind === 'line' ? expansion.argv : undefined);
    }
  } catch (error) {
    note(`the file of aliases is not used: ${reasonOf(error)}`);
  }
  return known;
}

function tryExpand(name: string, tables: AliasTables): Expansion | undefined {
  try {
    return expandAliases(parseGlobals([name], describedModel), tables, describedModel);
  } catch {
    return undefined;
  }
}
