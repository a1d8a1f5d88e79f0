// `ec2img completion SHELL`: prints the script of a shell, and the candidates that the script requests on Tab.

import { readAliasFile } from '../config/alias-path.ts';
import type { Io } from '../io/io.ts';
import { describedModel } from '../model/described-model.ts';
import { oneLine } from '../text/safe.ts';
import type { Candidate } from './candidate.ts';
import { candidatesFor } from './candidates.ts';
import { type Shell, splitTyped, type Typed } from './line.ts';
import { completionLog, maskTyped, type Note, reasonOf } from './log.ts';
import type { AliasWords } from './position.ts';
import { completionReply } from './reply.ts';
import { SCRIPTS } from './shells.ts';
import { lookupWith, type SourceHelpers } from './sources.ts';

/** The value of bash's COMP_TYPE when it only lists candidates: the code of `?`. */
const LISTS = '63';

/**
 * Returns the script of a shell, or the candidates if the script passes the line up to the cursor in COMP_LINE. Errors
 * give no candidates; the reason is in the file of EC2IMG_COMPLETION_DEBUG.
 */
export async function completeFor(name: string, io: Io): Promise<string> {
  const shell = name as Shell;
  const { COMP_LINE: line } = io.env;
  if (line === undefined) return SCRIPTS[shell];
  const log = completionLog(io);
  log.note(`line in ${shell}: ${maskTyped(line)}`);
  try {
    return await replyTo(line, shell, io, log.note);
  } finally {
    await log.end();
  }
}

async function replyTo(line: string, shell: Shell, io: Io, note: Note): Promise<string> {
  const { typed, words, env } = await typedCommand(line, shell, io, note);
  if (typed.isTarget) {
    note('nothing is offered: the shell completes the file of a redirection');
    return '';
  }
  note(`word: ${maskTyped(line).endsWith('***') ? '***' : maskTyped(JSON.stringify(typed.current))}`);
  const helpers: SourceHelpers = {
    words: words.slice(1),
    io: { ...io, env: { ...io.env, ...env } },
    note,
    notices: [],
  };
  const candidates = (await offered(typed, helpers)).filter(isHarmless(typed, note));
  note(summary(candidates));
  const { COMP_WORD: word = '', COMP_TYPE: type } = io.env;
  const notice = candidates.length === 0 && helpers.notices.length > 0 ? helpers.notices.join('; ') : undefined;
  return completionReply(shell, candidates, typed, { word, isList: type === LISTS }, notice && oneLine(notice));
}

interface Command {
  readonly typed: Typed;
  /** The words from the name of the program. */
  readonly words: readonly string[];
  /** Variables that an alias sets. */
  readonly env: Readonly<Record<string, string>>;
}

/** Splits a line. Aliases of bash are expanded. */
async function typedCommand(line: string, shell: Shell, io: Io, note: Note): Promise<Command> {
  const { COMP_ALIASES: definitions } = io.env;
  if (definitions) {
    const { aliasedCommand, expandShellAliases } = await import('./shell-aliases.ts');
    const expanded = expandShellAliases(line, definitions);
    if (expanded !== line) {
      note(`line after aliases: ${maskTyped(expanded)}`);
      const typed = splitTyped(expanded, shell);
      return { typed, ...aliasedCommand(typed.words) };
    }
  }
  const typed = splitTyped(line, shell);
  return { typed, words: typed.words, env: {} };
}

async function offered(typed: Typed, helpers: SourceHelpers): Promise<Candidate[]> {
  const { words, io, note } = helpers;
  const file = readAliasFile(io);
  const aliases: AliasWords | undefined = file && (await import('./alias-words.ts')).aliasWords(file, io, note);
  const lookup = lookupWith(helpers);
  return candidatesFor(words, typed.current, describedModel, lookup, { aliases, note }).catch((error) => {
    note(`error: ${reasonOf(error)}`);
    return [];
  });
}

/** After an unquoted `$`, the shell would execute a candidate that starts with `(`. */
const isHarmless =
  ({ current, isLive }: Typed, note: Note) =>
  ({ text }: Candidate): boolean => {
    const isSafe = !isLive || /^[\w@%+=:,./{}[\]-]*$/.test(text.slice(current.length));
    if (!isSafe) note(`not offered, because the shell could expand the text after $: ${text}`);
    return isSafe;
  };

/** Candidates that the file names. */
const MOST_NAMED = 20;

function summary(candidates: readonly Candidate[]): string {
  const names = candidates.slice(0, MOST_NAMED).map(({ text }) => text);
  const more = candidates.length > names.length ? [`and ${candidates.length - names.length} more`] : [];
  return candidates.length === 0 ? 'offered: nothing' : `offered: ${[...names, ...more].join(', ')}`;
}
