// The journal of a plan: which requests were sent, and what became of them. It is append-only, and readable with `tail -f`
// and jq while a run appends to it.

import { CliError, generalError, parameterError } from '../errors.ts';
import type { FileLock, Io, LongFile } from '../io/io.ts';
import { fileError, reasonOf } from './file-errors.ts';
import { GroupCommit } from './group-commit.ts';
import type { JournalEvent } from './journal-events.ts';
import type { History } from './journal-lines.ts';
import { lockJournal } from './journal-lock.ts';
import { type JournalContents, readJournal } from './read-journal.ts';

export interface Journal {
  /** What earlier runs did. The events of this run are not in it. */
  readonly history: History;
  /**
   * Appends an event. A `sending` resolves when it is on disk, so the request may be sent; a result when it is written, and
   * the next `sending` takes it to the disk. Without it, a power failure leaves the request in doubt, and nothing is lost.
   * Rejects with a general error if it cannot be written (a full disk): nothing more may be sent then. A line that was
   * written in part is cut off again.
   */
  readonly append: (event: JournalEvent) => Promise<void>;
  /** Waits for what is being appended, and unlocks the journal. */
  readonly close: () => Promise<void>;
}

export interface JournalOptions {
  /** True to go on with a plan: the journal must exist. Otherwise, it must not exist, or have no lines. */
  readonly resume: boolean;
}

/**
 * Opens and locks a journal, reads it, and repairs a last line that was not written to its end. Throws parameter errors: the
 * journal exists, is missing, is no journal, is damaged, is in use by another process, or has a newer version.
 */
export async function openJournal(
  path: string,
  { resume }: JournalOptions,
  io: Pick<Io, 'openLongFile'>,
): Promise<Journal> {
  const file = await open(path, resume, io);
  try {
    return await openLocked(file, path, resume);
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function openLocked(file: LongFile, path: string, resume: boolean): Promise<Journal> {
  const lock = await lockJournal(file, path);
  try {
    const contents = await readJournal(file, path, ({ start }) => !resume && start !== undefined);
    if (!resume && contents.history.start !== undefined) throw existsError(path);
    const size = await repair(file, contents, path);
    return opened({ file, path, lock, size, history: contents.history });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function open(path: string, resume: boolean, io: Pick<Io, 'openLongFile'>): Promise<LongFile> {
  try {
    return await io.openLongFile(path, resume ? 'append' : 'create');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') throw fileError(`The journal ${path} cannot be opened`, error);
    if (!resume) throw parameterError(`The journal ${path} cannot be created: its folder does not exist`);
    throw parameterError(
      `The journal ${path} does not exist, so there is nothing to resume`,
      'to start the plan, leave out --resume; if its journal is another file, name it with --journal',
    );
  }
}

const existsError = (path: string): CliError =>
  parameterError(
    `The journal ${path} exists, so this plan was started before`,
    'to go on where it ended, add --resume',
    'to create every image again, name another file with --journal, or remove this one',
  );

/** Cuts off a line that was not written to its end, or adds a missing line feed. Returns the size of the file then. */
async function repair(file: LongFile, { size, isTerminated }: JournalContents, path: string): Promise<number> {
  try {
    if ((await file.size()) > size) await file.truncate(size);
    if (isTerminated) return size;
    await file.append('\n');
    return size + 1;
  } catch (error) {
    throw fileError(`The last line of the journal ${path} cannot be repaired`, error);
  }
}

interface Opened extends Pick<Journal, 'history'> {
  readonly file: LongFile;
  readonly path: string;
  readonly lock: FileLock;
  readonly size: number;
}

const journalError = (message: string, cause?: unknown): CliError => generalError(message, cause, 'JournalError');

/** Events on which no request depends. */
const RESULTS: ReadonlySet<JournalEvent['Event']> = new Set(['made', 'refused', 'available', 'failed']);

function opened({ file, path, lock, size, history }: Opened): Journal {
  const check = async (): Promise<void> => {
    if (await lock.isLost()) throw journalError(`Another process has taken over the journal ${path}`);
  };
  const commits = new GroupCommit({ file, size, check });
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    // What has not reached the disk is in doubt after a power failure. It was written, so no other run needs to know.
    await commits.idle().catch(() => {});
    await lock.release();
    await file.close();
  };
  return {
    history,
    append: async (event) => {
      if (closed) throw new Error('the journal is closed');
      try {
        const line = `${JSON.stringify(event)}\n`;
        await (RESULTS.has(event.Event) ? commits.write(line) : commits.append(line));
      } catch (error) {
        throw error instanceof CliError
          ? error
          : journalError(`The journal ${path} cannot be written: ${reasonOf(error)}`, error);
      }
    },
    close: () => {
      closed ??= close();
      return closed;
    },
  };
}
