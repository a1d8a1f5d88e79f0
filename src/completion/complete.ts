// `ec2img completion SHELL`: prints the script of a shell, and the candidates that the script requests on Tab.

import { readAliasFile } from '../config/alias-path.ts';
import { expandHome } from '../config/paths.ts';
import { loadConfigFiles } from '../config/shared-config.ts';
import type { Io } from '../io/io.ts';
import { describedModel } from '../model/described-model.ts';
import { oneLine } from '../text/safe.ts';
import type { Candidate, Name } from './candidate.ts';
import { candidatesFor, type Lookup, type Source } from './candidates.ts';
import { type Shell, splitTyped, type Typed } from './line.ts';
import { completionReply, SCRIPTS } from './shells.ts';

/** The value of bash's COMP_TYPE when it only lists candidates: the code of `?`. */
const LISTS = '63';

/**
 * Returns the script of a shell, or the candidates if the script passes the line up to the cursor in COMP_LINE. Errors
 * give no candidates and no message.
 */
export async function completeFor(name: string, io: Io): Promise<string> {
  const shell = name as Shell;
  const { COMP_LINE: line, COMP_WORD: word = '', COMP_TYPE: type } = io.env;
  if (line === undefined) return SCRIPTS[shell];
  const typed = splitTyped(line, shell);
  if (typed.isTarget) return '';
  const words = typed.words.slice(1);
  const lookup: Lookup = async (source, text) => {
    const names = await SOURCES[source](text, words, io).catch(() => []);
    return names.map((name) => ({ ...name, description: oneLine(name.description) }));
  };
  const file = readAliasFile(io);
  const aliases = file && (await import('./alias-words.ts')).aliasWords(file, io);
  const candidates = await candidatesFor(words, typed.current, describedModel, lookup, aliases).catch(() => []);
  return completionReply(shell, candidates.filter(isHarmless(typed)), typed, { word, isList: type === LISTS });
}

/** After an unquoted `$`, the shell would execute a candidate that starts with `(`. */
const isHarmless =
  ({ current, isLive }: Typed) =>
  ({ text }: Candidate): boolean =>
    !isLive || /^[\w@%+=:,./{}[\]-]*$/.test(text.slice(current.length));

type CompletionSource = (typed: string, words: readonly string[], io: Io) => Promise<readonly Name[]>;

const SOURCES: Readonly<Record<Source, CompletionSource>> = {
  profiles: async (_, __, io) =>
    loadConfigFiles(io)
      .profileNames()
      .map((name) => ({ name, description: '' })),
  regions: async () => {
    const { default: known } = await import('../../schemas/reference/regions.json', { with: { type: 'json' } });
    return Object.entries(known.regions).map(([name, description]) => ({ name, description }));
  },
  files: async (typed, _, io) => filesFor(typed, io),
  instances: async (_, words, io) => (await import('./items.ts')).itemsFor('instances', words, io),
  images: async (_, words, io) => (await import('./items.ts')).itemsFor('images', words, io),
};

/** The files that complete a path. Hidden files only if the name starts with a dot. */
function filesFor(typed: string, io: Io): Name[] {
  const [folder = ''] = /^.*\//s.exec(typed) ?? [];
  return io
    .listDirectory(expandHome(folder, io) || '.')
    .filter((name) => name.startsWith('.') === typed.slice(folder.length).startsWith('.'))
    .sort()
    .map((name) => ({ name: folder + name, description: '', isPartial: name.endsWith('/') }));
}
