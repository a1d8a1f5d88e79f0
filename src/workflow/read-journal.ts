// Reads a journal, and finds out where its whole lines end.

import { type CliError, parameterError } from '../errors.ts';
import type { LongFile } from '../io/io.ts';
import type { JournalEvent } from './journal-events.ts';
import { isStartOfLine, JournalHistory, NewerVersionError, parseEvent } from './journal-lines.ts';
import { LongLineError, readLines } from './read-lines.ts';

export interface JournalContents {
  readonly history: JournalHistory;
  /** Bytes of the whole lines. */
  readonly size: number;
  /** False if the last line is whole but its line feed is missing. */
  readonly isTerminated: boolean;
}

/**
 * Reads a journal. A last line that was not written to its end is left out, so the file must be cut off after `size` bytes.
 * It ends early if `isEnough`. Throws a parameter error for a file that is no journal, for a damaged line, and for a newer
 * version of the format.
 */
export async function readJournal(
  file: Pick<LongFile, 'read'>,
  path: string,
  isEnough: (history: JournalHistory) => boolean = () => false,
): Promise<JournalContents> {
  const history = new JournalHistory();
  let [size, isTerminated] = [0, true];
  try {
    for await (const batch of readLines(file)) {
      for (const [at, text] of batch.lines.entries()) {
        if (text?.trim() === '') continue;
        const event = eventIn(text, path);
        if (event === undefined) {
          const isTorn = !batch.isTerminated && (history.start !== undefined || isStartOfLine(text ?? ''));
          if (isTorn) return { history, size, isTerminated };
          throw invalidLine(batch.first + at, history, path);
        }
        if (event === 'unknown') continue;
        if (history.start === undefined && event.Event !== 'began') throw invalidLine(batch.first + at, history, path);
        history.add(event);
        if (isEnough(history)) return { history, size, isTerminated };
      }
      [size, isTerminated] = [batch.end, batch.isTerminated];
    }
  } catch (error) {
    throw error instanceof LongLineError ? invalidLine(error.line, history, path) : error;
  }
  return { history, size, isTerminated };
}

function eventIn(text: string | undefined, path: string): JournalEvent | 'unknown' | undefined {
  try {
    return parseEvent(text);
  } catch (error) {
    if (!(error instanceof NewerVersionError)) throw error;
    throw parameterError(
      `The journal ${path} was written by a newer version of ec2img`,
      'go on with that version, or a newer one',
    );
  }
}

function invalidLine(line: number, { start }: JournalHistory, path: string): CliError {
  if (start === undefined) {
    return parameterError(
      `The file ${path} is not a journal: line ${line} is not the start of a run`,
      'name another file with --journal',
    );
  }
  return parameterError(
    `Line ${line} of the journal ${path} is damaged`,
    'restore the line from a backup; without it, ec2img could create an image twice',
  );
}
