// Notes about a call that succeeds or fails. They come after what they are about: the first response, or else the error.

import type { CliError } from '../errors.ts';
import type { Io } from '../io/io.ts';
import { printTerminalHint, printTerminalWarning } from './stderr.ts';

/** Reports the notes of a call, on a terminal only. */
export interface Notes {
  /** Prints a note. */
  readonly note: (text: string) => void;
  /** Prints the notes that are known before the request, once. */
  readonly onSuccess: () => void;
  /** Adds the notes that were not printed to an error. */
  readonly addTo: (error: CliError) => CliError;
}

interface NotesOfCall {
  readonly warning: string | undefined;
  readonly notes: readonly string[];
  readonly isQuiet: boolean;
  readonly isForProgram: boolean;
}

export function createNotes({ warning, notes, isQuiet, isForProgram }: NotesOfCall, io: Io): Notes {
  const note = (text: string): void => void (isForProgram || isQuiet || printTerminalHint(text, io));
  let isPrinted = false;
  return {
    note,
    onSuccess: () => {
      if (isPrinted) return;
      isPrinted = true;
      if (warning && !isForProgram) void printTerminalWarning(warning, io);
      notes.forEach(note);
    },
    addTo: (error) => {
      if (isPrinted || !io.stderr.isTTY) return error;
      return error.with({ hints: [...(warning ? [warning] : []), ...(isQuiet ? [] : notes)] });
    },
  };
}
