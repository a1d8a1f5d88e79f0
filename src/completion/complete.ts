// `ec2img completion SHELL`: the script of a shell, and the answers that it asks for when Tab is pressed.

import { loadConfigFiles } from '../config/shared-config.ts';
import type { Io } from '../io/io.ts';
import { model } from '../model/model.ts';
import { oneLine } from '../text/safe.ts';
import type { Candidate, Name } from './candidate.ts';
import { candidatesFor, type Lookup, type Source } from './candidates.ts';
import { itemsFor } from './items.ts';
import { type Shell, splitTyped, type Typed } from './line.ts';
import { completionReply, SCRIPTS } from './shells.ts';

/** What bash types in COMP_TYPE when it only lists candidates: `?`. */
const LISTS = '63';

/**
 * The script of a shell; candidates for the line up to the cursor where the script hands it over in COMP_LINE. There
 * are none, and no error, where something fails.
 */
export async function answerShell(name: string, io: Io): Promise<string> {
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
  const candidates = await candidatesFor(words, typed.current, model, lookup).catch(() => []);
  return completionReply(shell, candidates.filter(isHarmless(typed)), typed, { word, isList: type === LISTS });
}

/** Behind a `$` that was typed without a quote, a name that goes on with `(...)` would be a command. */
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
  instances: (_, words, io) => itemsFor('instances', words, io),
  images: (_, words, io) => itemsFor('images', words, io),
};

/** The files that a path may mean; hidden ones where it names a dot. */
function filesFor(typed: string, io: Io): Name[] {
  const [folder = ''] = /^.*\//s.exec(typed) ?? [];
  const place = folder.replace(/^~(?=\/)/, () => io.env.HOME ?? '~');
  return io
    .listDirectory(place || '.')
    .filter((name) => name.startsWith('.') === typed.slice(folder.length).startsWith('.'))
    .sort()
    .map((name) => ({ name: folder + name, description: '', isPartial: name.endsWith('/') }));
}
