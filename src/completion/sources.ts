// The sources of names outside of the model: configuration files, Regions, files, and the account.

import { expandHome } from '../config/paths.ts';
import { loadConfigFiles } from '../config/shared-config.ts';
import type { Io } from '../io/io.ts';
import type { CompletionSource } from '../model/shape.ts';
import { oneLine } from '../text/safe.ts';
import type { Lookup, Name, Wanted } from './candidate.ts';
import { isItemKind } from './item.ts';
import { type Note, reasonOf } from './log.ts';

/** What the sources of names need. */
export interface SourceHelpers {
  /** The finished words after the name of the program. */
  readonly words: readonly string[];
  readonly io: Io;
  readonly note: Note;
  /** Gets the reasons for which there are no names, for shells that can show a message. */
  readonly notices: string[];
}

/** Returns a lookup that asks each source once: steps of shorthand ask for the same names again. */
export function lookupWith(helpers: SourceHelpers): Lookup {
  const known = new Map<string, Promise<readonly Name[]>>();
  return ({ typed, ...wanted }) => {
    const sources = possibleSources(wanted.sources, typed);
    const isPath = sources[0] === 'files';
    const key = JSON.stringify([sources, wanted.key, wanted.region, isPath && typed]);
    const names = known.get(key) ?? namesOf({ ...wanted, sources, typed }, helpers);
    known.set(key, names);
    return names;
  };
}

async function namesOf(wanted: Wanted, helpers: SourceHelpers): Promise<readonly Name[]> {
  const [source] = wanted.sources;
  try {
    const names = source === undefined ? [] : await search(source, wanted, helpers);
    return names.map((name) => ({ ...name, description: oneLine(name.description) }));
  } catch (error) {
    helpers.note(`${source}: ${reasonOf(error)}`);
    return [];
  }
}

async function search(source: CompletionSource, wanted: Wanted, helpers: SourceHelpers): Promise<readonly Name[]> {
  switch (source) {
    case 'profiles':
      return loadConfigFiles(helpers.io)
        .profileNames()
        .map((name) => ({ name, description: '' }));
    case 'regions':
      return regions();
    case 'files':
      return filesFor(wanted.typed, helpers.io);
    default: {
      const { itemsFor } = await import('./items.ts');
      const { key, region } = wanted;
      return itemsFor({ kinds: wanted.sources.filter(isItemKind), key, region }, helpers);
    }
  }
}

/** The starts of the IDs of resources. */
const STARTS: Partial<Readonly<Record<CompletionSource, string>>> = {
  images: 'ami-',
  snapshots: 'snap-',
  'all-instances': 'i-',
};

/** Of several sources, those whose names can continue the typed text: `snap-0` needs no images. */
function possibleSources(sources: readonly CompletionSource[], typed: string): readonly CompletionSource[] {
  if (sources.length < 2) return sources;
  return sources.filter((source) => {
    const start = STARTS[source] ?? '';
    return start.startsWith(typed) || typed.startsWith(start);
  });
}

async function regions(): Promise<Name[]> {
  const { default: known } = await import('../../schemas/reference/regions.json', { with: { type: 'json' } });
  return Object.entries(known.regions).map(([name, description]) => ({ name, description }));
}

/** The files that complete a path. Hidden files only if the name starts with a dot. */
function filesFor(typed: string, io: Io): Name[] {
  const [folder = ''] = /^.*\//s.exec(typed) ?? [];
  return io
    .listDirectory(expandHome(folder, io) || '.')
    .filter((name) => name.startsWith('.') === typed.slice(folder.length).startsWith('.'))
    .sort()
    .map((name) => ({ name: folder + name, description: '', isPartial: name.endsWith('/') }));
}
