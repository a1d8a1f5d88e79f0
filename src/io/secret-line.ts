// Reads the line that answers a prompt for a secret.

import { stripVTControlCharacters } from 'node:util';
import { generalError, InterruptedError } from '../errors.ts';
import { EARLY_END, keySignal, press } from './leaving.ts';
import type { PromptStreams } from './prompt-streams.ts';

/** Maximum length of an answer in bytes: that of a line of a terminal. */
const MAX_LENGTH = 4096;

/** Keys of a terminal, by their bytes. In raw mode, the terminal itself acts on none. */
const KEY = {
  earlyEnd: EARLY_END.charCodeAt(0),
  endOfInput: 4,
  backspace: 8,
  clear: 21,
  clearWord: 23,
  stop: 26,
  erase: 127,
} as const;

/**
 * Reads a line up to the line feed, or at a terminal to Enter. Undefined at the end of the input. Calls `onStop` before Ctrl-Z
 * stops the process, and hides the input again itself.
 */
export async function readLine(
  prompt: string,
  streams: PromptStreams,
  signal: AbortSignal,
  onStop: () => void,
): Promise<string | undefined> {
  const line: number[] = [];
  for (;;) {
    const byte = await streams.input(signal);
    if (byte === undefined) return line.length > 0 && !streams.terminal ? textOf(line) : undefined;
    if (byte === 10 || (byte === 13 && streams.terminal)) return textOf(line);
    if (streams.terminal) {
      if ((byte === KEY.endOfInput || byte === KEY.earlyEnd) && line.length === 0) return undefined;
      if (act(byte, prompt, streams, onStop)) line.length = 0;
      else edit(line, byte);
    } else {
      line.push(byte);
    }
    if (line.length > MAX_LENGTH) throw generalError(`The answer to a prompt is too long: ${prompt.trim()}`);
  }
}

const textOf = (line: readonly number[]): string => stripVTControlCharacters(Buffer.from(line).toString()).trim();

/** Changes the line by a key. */
function edit(line: number[], byte: number): void {
  if (byte === KEY.backspace || byte === KEY.erase) {
    // Bytes of the form 10xxxxxx continue a character of UTF-8.
    while (((line.pop() ?? 0) & 0xc0) === 0x80) {}
  } else if (byte === KEY.clear || byte === KEY.clearWord) {
    line.length = 0;
  } else if (byte !== KEY.endOfInput) {
    line.push(byte);
  }
}

/** Does what a terminal does outside raw mode for Ctrl-C, Ctrl-\ and Ctrl-Z, which clear the line. False for other keys. */
function act(byte: number, prompt: string, { terminal, show }: PromptStreams, onStop: () => void): boolean {
  const name = keySignal({ sequence: String.fromCharCode(byte) });
  if (name) {
    // The call hears the signal: it knows what may have happened. On Windows, no signal follows.
    if (process.platform === 'win32') throw new InterruptedError();
    press(name);
    return true;
  }
  if (byte !== KEY.stop || process.platform === 'win32') return false;
  onStop();
  terminal?.setRaw(false);
  process.kill(0, 'SIGTSTP');
  // The process was stopped here, unless no shell can continue it.
  terminal?.setRaw(true);
  show(`\r${prompt}`);
  return true;
}
