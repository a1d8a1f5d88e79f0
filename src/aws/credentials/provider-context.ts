// The context of a call for the providers of credentials.

import type { Settings } from '../../config/settings.ts';
import type { Io } from '../../io/io.ts';
import type { Transport } from '../http.ts';
import type { RetrySettings } from '../retry.ts';

/** The parts of Io that providers use. */
type ProviderIo = Pick<Io, 'readFile' | 'readOwnFile' | 'writeOwnFile' | 'askSecret' | 'runProgram' | 'random' | 'now'>;

export interface ProviderContext extends ProviderIo, Pick<RetrySettings, 'sleep'> {
  readonly settings: Settings;
  /** Sends the requests of providers that talk to AWS. Requests to metadata services do not use it. */
  readonly transport: Transport;
  /** Logs requests for --debug, without secrets. */
  readonly trace: (line: string) => void;
}

/** Reads a token file. Throws file system errors. */
export const tokenIn = (path: string, { readFile }: ProviderContext): string => Buffer.from(readFile(path)).toString();
