// Command lines with aliases. Loaded if there is a file of aliases.

import { aliasNames, expandAliases } from '../cli/expand-aliases.ts';
import { type CommandLine, parseGlobals } from '../cli/parse.ts';
import { parseAliases } from '../config/alias-file.ts';
import type { Io } from '../io/io.ts';
import { model } from '../model/model.ts';
import { debugLogger } from '../output/stderr.ts';
import { quoted } from '../text/shell-quote.ts';

/**
 * Returns the command line that an alias stands for; for an alias that runs a shell, runs it and returns its exit code.
 * Throws a general error for a file that cannot be parsed and for an alias that cannot be used, and usage errors.
 */
export async function aliasedLine(line: CommandLine, file: Uint8Array, io: Io): Promise<CommandLine | number> {
  // A shell requests candidates, with COMP_LINE. They expand aliases themselves, and print no error.
  if (io.env.COMP_LINE !== undefined) return line;
  const tables = parseAliases(file, io);
  const expansion = expandAliases(line, tables, model);
  const aliases = aliasNames(tables, model, line);
  if (!expansion) return { ...line, aliases };
  if (expansion.kind === 'shell') return io.runShell([expansion.command, ...expansion.args.map(quoted)].join(' '));
  const trace = debugLogger(line.globals, io);
  for (const step of expansion.steps) trace?.(step());
  return { ...parseGlobals(expansion.argv, model), aliases };
}
