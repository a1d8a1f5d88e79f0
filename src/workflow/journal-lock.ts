// Locks a journal, so that a plan never runs twice at a time.

import { type CliError, parameterError } from '../errors.ts';
import type { FileLock, LockHolder, LongFile } from '../io/io.ts';
import { fileError } from './file-errors.ts';

/** Locks a journal until `release`, or the end of the process. Throws a parameter error if another process has locked it. */
export async function lockJournal(file: LongFile, path: string): Promise<FileLock> {
  const lock = await file.lock().catch((error) => {
    throw fileError(`The journal ${path} cannot be locked`, error);
  });
  if ('isHeld' in lock) throw heldError(path, lock);
  return lock;
}

function heldError(path: string, { processId, host }: LockHolder): CliError {
  const holder = processId === undefined ? 'another process' : `process ${processId} on ${host}`;
  return parameterError(
    `The journal ${path} is in use by ${holder}`,
    'wait until it ends, or end it; then go on with --resume',
  );
}
