// `ec2img completion SHELL`: the script of a shell, and the answers that it asks for when Tab is pressed.

import type { Candidate, Name } from './cli/candidate.ts';
import { candidatesFor, type Lookup, type Source } from './cli/completion.ts';
import { completionReply } from './cli/completion-reply.ts';
import { SCRIPTS, type Shell } from './cli/completion-scripts.ts';
import { givenGlobals } from './cli/parse.ts';
import { splitTyped, type Typed } from './cli/typed.ts';
import type { Io } from './io.ts';
import { model } from './model/shape.ts';
import { areItems, type Item, type ItemKind, isQuiet, itemsKey, listItems } from './service/completion-items.ts';
import { loadConfigFiles } from './service/config-file.ts';
import { loadRemote } from './service/load.ts';
import { type Settings, settingsOf } from './service/settings.ts';
import { withoutControls } from './text.ts';
import { unlessAborted } from './unless-aborted.ts';

/** Milliseconds from the start of the process after which nobody at a prompt wants to wait any more. */
const LIMIT = 1000;
/** Milliseconds for which ids are kept. */
const FRESH = 60_000;

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

const oneLine = (text: string): string => withoutControls(text.replace(/\s+/g, ' '));

type Found = (typed: string, words: readonly string[], io: Io) => Promise<readonly Name[]>;

const SOURCES: Readonly<Record<Source, Found>> = {
  profiles: async (_, __, io) =>
    loadConfigFiles(io)
      .profileNames()
      .map((name) => ({ name, description: '' })),
  regions: async () => {
    const { regions } = await import('../schemas/regions.json');
    return Object.entries(regions).map(([name, description]) => ({ name, description }));
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
    .listFolder(place || '.')
    .filter((name) => name.startsWith('.') === typed.slice(folder.length).startsWith('.'))
    .sort()
    .map((name) => ({ name: folder + name, description: '', isPartial: name.endsWith('/') }));
}

async function itemsFor(kind: ItemKind, words: readonly string[], io: Io): Promise<readonly Item[]> {
  const settings = settingsOf(givenGlobals(words, model), io.env, loadConfigFiles(io));
  const name = `${itemsKey(kind, settings)}.json`;
  const kept = keptItems(name, io);
  if (kept || !isQuiet(settings)) return kept ?? [];
  const signal = AbortSignal.timeout(Math.max(0, Math.round(LIMIT - io.now())));
  const items = await unlessAborted(askFor(kind, settings, signal, io), signal);
  keepItems(name, items, io);
  return items;
}

async function askFor(kind: ItemKind, settings: Settings, signal: AbortSignal, io: Io): Promise<Item[]> {
  const { connect } = await loadRemote();
  const askSecret = (): Promise<string> => Promise.reject(new Error('nobody is asked'));
  const ec2 = await connect(settings, { trace: () => {}, readFile: io.readFile, askSecret });
  try {
    return await listItems(kind, ec2, new Date(), signal);
  } finally {
    ec2.close();
  }
}

/** Where they cannot be kept, EC2 is asked again. */
function keepItems(name: string, items: readonly Item[], io: Io): void {
  try {
    io.keep(name, JSON.stringify({ at: Date.now(), items }));
  } catch {}
}

/** What was kept a moment ago, if it can be read, and holds what we offer and nothing else. */
function keptItems(name: string, io: Io): readonly Item[] | undefined {
  try {
    const { at, items } = JSON.parse(io.readKept(name) ?? '');
    const age = Date.now() - at;
    return age >= 0 && age < FRESH && areItems(items) ? items : undefined;
  } catch {
    return undefined;
  }
}
