// The context of a call for the providers of credentials.

import type { Settings } from '../../config/settings.ts';
import { CliError } from '../../errors.ts';
import type { Io, Trace } from '../../io/io.ts';
import type { Transport } from '../http.ts';
import type { RetrySettings } from '../retry.ts';

/** The parts of Io that providers use. */
type ProviderIo = Pick<Io, 'readFile' | 'readOwnFile' | 'writeOwnFile' | 'askSecret' | 'runProgram' | 'random' | 'now'>;

export interface ProviderContext extends ProviderIo, Pick<RetrySettings, 'sleep'> {
  readonly settings: Settings;
  /** Sends the requests of providers that talk to AWS. Requests to metadata services do not use it. */
  readonly transport: Transport;
  /** Logs requests for --debug, without secrets. */
  readonly trace: Trace;
}

/** Reads a token file. Throws a general error with the hints. */
export function tokenIn(path: string, { readFile }: ProviderContext, ...hints: string[]): string {
  try {
    return Buffer.from(readFile(path)).toString();
  } catch (error) {
    // `ENOENT: no such file or directory, open '/token'`
    const reason = (error as Error).message.replace(/^[A-Z]+: (.*), \w+.*$/s, '$1');
    throw new CliError('general', `Unable to read the token file ${path}: ${reason}`, { hints, cause: error });
  }
}
