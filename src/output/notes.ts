// Notes about a call that succeeds or fails. They come after what they are about: the first response, or else the error.

import type { Invocation } from '../cli/program.ts';
import type { Settings } from '../config/settings.ts';
import type { ConfigFiles } from '../config/shared-config.ts';
import type { CliError } from '../errors.ts';
import type { Io } from '../io/io.ts';
import { printTerminalHint, printTerminalWarning, unverifiedTls } from './stderr.ts';

/** Reports the notes of a call, on a terminal only. */
export interface Notes {
  /** Prints a note. */
  readonly note: (text: string) => void;
  /** Prints the notes that are known before the request, once. */
  readonly onSuccess: () => void;
  /** Adds the notes that were not printed to an error. */
  readonly addTo: (error: CliError) => CliError;
}

interface NotedCall extends Pick<Invocation, 'globals' | 'values' | 'notes'> {
  readonly files: ConfigFiles;
  readonly settings: Settings;
  readonly isForProgram: boolean;
}

/** The notes of a call: about its command line, its TLS connection and, on a terminal, settings that it ignores. */
export async function notesOf(call: NotedCall, io: Io): Promise<Notes> {
  const { globals, values, notes, files, settings, isForProgram } = call;
  const ignored = io.stderr.isTTY
    ? (await import('../config/ignored-settings.ts')).ignoredSettings(globals, io.env, files)
    : [];
  const warning = unverifiedTls(settings);
  return createNotes(
    { warning, notes: [...notes, ...ignored], isQuiet: values.get('Quiet') === true, isForProgram },
    io,
  );
}

interface NotesOfCall {
  readonly warning: string | undefined;
  readonly notes: readonly string[];
  readonly isQuiet: boolean;
  readonly isForProgram: boolean;
}

function createNotes({ warning, notes, isQuiet, isForProgram }: NotesOfCall, io: Io): Notes {
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
