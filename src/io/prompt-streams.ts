// The streams of a prompt for a secret, as with Python's getpass, which the AWS CLI uses.

import { constants } from 'node:fs';
import { isatty, ReadStream } from 'node:tty';
import {
  type ByteInput,
  descriptorInput,
  discardInput,
  openWithoutBlocking,
  reopenedStdin,
  streamInput,
} from './byte-input.ts';
import { writeWithoutBlocking } from './channel.ts';
import { closeInBackground, isInBackground, untilForeground } from './foreground.ts';
import type { Sink } from './io.ts';

/** The streams that show a prompt and read its answer. */
export interface PromptStreams {
  readonly show: (text: string) => void;
  readonly input: ByteInput;
  /** The terminal of the input, if it is one. */
  readonly terminal?: RawTerminal;
}

interface RawTerminal {
  readonly fd: number;
  /** Turns raw mode, which has no echo, on or off. Returns false if that fails, and in the background. */
  readonly setRaw: (isRaw: boolean) => boolean;
  /** Turns echo off, and discards what was typed before the prompt. Returns false if that fails. */
  readonly hide: () => boolean;
}

/** The controlling terminal if it was opened. */
let controlling: PromptStreams | undefined;

/** Opens the controlling terminal; without one, as in cron jobs and containers, standard error and standard input. */
export function promptStreams(stderr: Sink): PromptStreams {
  controlling ??= controllingTerminal();
  return controlling ?? standardStreams(stderr);
}

function controllingTerminal(): PromptStreams | undefined {
  let file: number;
  try {
    file = openWithoutBlocking('/dev/tty', constants.O_RDWR);
  } catch {
    return undefined;
  }
  const show = async (text: string): Promise<void> => writeWithoutBlocking(file, Buffer.from(text));
  return {
    // A terminal that is gone shows nothing.
    show: (text) => void show(text).catch(() => {}),
    input: descriptorInput(file, untilForeground),
    terminal: rawTerminal(openTerminal(file), file),
  };
}

function standardStreams(stderr: Sink): PromptStreams {
  const show = (text: string): void => void stderr.write(text).catch(() => {});
  const file = reopenedStdin();
  const input = file === undefined ? streamInput : descriptorInput(file);
  if (!isatty(0)) return { show, input };
  const terminal = file === undefined ? rawTerminal(process.stdin) : rawTerminal(openTerminal(file), file);
  return { show, input, terminal };
}

function openTerminal(file: number): ReadStream {
  const stream = new ReadStream(file);
  closeInBackground();
  return stream;
}

/** `file` is a descriptor of the terminal that does not block. */
function rawTerminal(stream: ReadStream, file?: number): RawTerminal {
  // Node.js emits the errors of setRawMode.
  stream.on('error', () => {});
  const setRaw = (isRaw: boolean): boolean => !isInBackground() && stream.setRawMode(isRaw).isRaw === isRaw;
  return {
    fd: file ?? 0,
    setRaw,
    hide: () => {
      const isHidden = setRaw(true);
      if (isHidden && file !== undefined) discardInput(file);
      return isHidden;
    },
  };
}
