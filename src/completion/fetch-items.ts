// Requests resources and tags from EC2 for completion: without prompts, programs of the user and retries, and not for long.

import { untilAborted } from '../abort.ts';
import type { Credentials } from '../config/credentials.ts';
import type { Settings } from '../config/settings.ts';
import type { Io } from '../io/io.ts';
import { loadRemote } from '../operations/load.ts';
import type { Resource, SendToEc2 } from '../operations/own-resources.ts';
import { cut } from '../text/safe.ts';
import { type Item, type ItemRequest, isOfferable, isOfTags } from './item.ts';
import type { Note } from './log.ts';

/** Time limit of the requests, in ms. */
const LIMIT = 1000;

/** Time in which requests that were cut off settle, in ms. */
const GRACE = 100;

/**
 * Requests several kinds of items at once, over one connection. Loading the SDK does not count for the time limit. Throws
 * an error that concerns all of them, such as a missing key.
 */
export async function fetchItems(
  settings: Settings,
  requests: readonly ItemRequest[],
  { io, note }: { readonly io: Io; readonly note: Note },
): Promise<PromiseSettledResult<Item[]>[]> {
  if (!needsNoUserProcess(settings)) throw new Error('completion does not run a credential_process');
  const { connect } = await loadRemote();
  const sources = await import('../operations/own-resources.ts');
  const tags = await import('../operations/tag-texts.ts');
  const started = io.now();
  const timeout = AbortSignal.timeout(LIMIT);
  const askSecret = (): Promise<string> => Promise.reject(new Error('completion does not prompt for an MFA code'));
  const sleep = (milliseconds: number): Promise<void> => io.sleep(milliseconds, timeout);
  const trace = (line: string): void => note(cut(line.replace(SUCCESS, '$1'), MOST_TRACED));
  const ec2 = await connect(settings, { ...io, trace, askSecret, sleep });
  const send: SendToEc2 = (command) => ec2.send(command, { signal: timeout });

  const itemsOf = async ({ kind, key = '' }: ItemRequest): Promise<Item[]> => {
    if (kind === 'tag-keys') return (await tags.tagKeys(send)).map(tagItem);
    if (kind === 'tag-values') return (await tags.tagValues(send, key)).map(tagItem);
    return (await sources.firstResources(kind, send, new Date())).map(resourceItem);
  };
  const fetching = async (request: ItemRequest): Promise<Item[]> => {
    const found = await untilAborted(itemsOf(request), AbortSignal.timeout(LIMIT + GRACE)).catch((error) => {
      throw timeout.aborted ? new Error(`no response within ${LIMIT / 1000} s`) : error;
    });
    const items = found.filter(({ name }) => isOfferable(name, request.kind));
    const noun = isOfTags(request.kind) ? 'texts' : 'IDs';
    note(`${noun} in the response: ${items.length}; time: ${Math.round(io.now() - started)} ms`);
    return items;
  };
  try {
    return await Promise.allSettled(requests.map(fetching));
  } finally {
    ec2.close();
  }
}

/** Characters of a request or an error response that the file shows. */
const MOST_TRACED = 500;

/** A response whose items are offered anyway. */
const SUCCESS = /^(HTTP 200 [^:]*):.*/s;

const resourceItem = ({ id, name, state, facts, note }: Resource): Item => ({
  name: id,
  description: [name, state, ...facts, note].filter(Boolean).join(', '),
});

const tagItem = ({ text, about }: { readonly text: string; readonly about: string }): Item => ({
  name: text,
  description: about,
});

/**
 * True if loading the credentials runs no program of the user (`credential_process`), which could prompt on the
 * terminal.
 */
export const needsNoUserProcess = ({ credentials }: Settings): boolean => !startsProcess(credentials);

const startsProcess = (credentials: Credentials): boolean =>
  credentials.kind === 'process' || (credentials.kind === 'role' && startsProcess(credentials.source));
