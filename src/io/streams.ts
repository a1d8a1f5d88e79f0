// Standard output and standard error.

import { channelTo, isMaybeTerminal } from './channel.ts';
import type { Sink } from './io.ts';
import { outlet } from './outlet.ts';

/**
 * Milliseconds after which a message on standard error is dropped if the reader takes nothing. Standard output waits for
 * its reader. The user may have stopped a terminal (Ctrl-S).
 */
const PATIENCE = {
  1: { pipe: Number.POSITIVE_INFINITY, terminal: Number.POSITIVE_INFINITY },
  2: { pipe: 2000, terminal: 10_000 },
};

/** The prompts that wait for an answer. */
export const prompts = { open: 0 };

/**
 * Opens standard output or standard error. Node's streams take 4 ms to load and add nothing for a file or a pipe, so
 * they are used only for the size of a terminal, and where nothing else can be written to without blocking.
 */
export function sink(descriptor: 1 | 2): Sink {
  let opened: NodeJS.WriteStream | undefined;
  const stream = (): NodeJS.WriteStream => {
    if (opened) return opened;
    opened = descriptor === 1 ? process.stdout : process.stderr;
    // Failed writes report it.
    opened.on('error', () => {});
    return opened;
  };
  const terminal = (): NodeJS.WriteStream | undefined => (opened || isMaybeTerminal(descriptor) ? stream() : undefined);
  const texts = outlet(() => channelTo(descriptor, stream));
  const write = (text: string | Uint8Array, patience?: number): Promise<void> =>
    texts.write(text, patience ?? PATIENCE[descriptor][isMaybeTerminal(descriptor) ? 'terminal' : 'pipe']);
  const encoding = process.env.AWS_CLI_OUTPUT_ENCODING;
  let encoder: Promise<(text: string) => string | Uint8Array> | undefined;
  const writeEncoded = async (text: string, patience?: number): Promise<void> => {
    encoder ??= import('./encoding.ts').then(({ encoderFor }) => encoderFor(encoding as string, descriptor === 1));
    return write((await encoder)(text), patience);
  };
  return {
    get isTTY() {
      return terminal()?.isTTY === true;
    },
    get columns() {
      return terminal()?.columns || 80;
    },
    get rows() {
      return terminal()?.rows || 24;
    },
    get isBusy() {
      return texts.isBusy || prompts.open > 0;
    },
    write: /^(utf-?8)?$/i.test(encoding ?? '') ? write : writeEncoded,
  };
}
