// Reads the lines of a file of any length in parts.

import { isUtf8 } from 'node:buffer';
import type { LongFile } from '../io/io.ts';

/** Lines in order. */
export interface LineBatch {
  /** Number of the first line; lines count from 1. */
  readonly first: number;
  /** The lines without their line feeds. Undefined for a line that is not UTF-8. */
  readonly lines: readonly (string | undefined)[];
  /** Offset of the first byte. */
  readonly start: number;
  /** Offset of the byte after the last one. */
  readonly end: number;
  /** False for the text after the last line feed, which is in a batch of its own. */
  readonly isTerminated: boolean;
}

/** A line longer than `MAX_LINE` bytes. */
export class LongLineError extends Error {
  readonly line: number;
  constructor(line: number) {
    super(`line ${line} is too long`);
    this.line = line;
  }
}

/** Most bytes of a line, as of a document. */
export const MAX_LINE = 16 * 2 ** 20;

const PART = 2 ** 16;

const LINE_FEED = 0x0a;

/** Reads the lines of a file from its start. Rejects with LongLineError, and file system errors. */
export async function* readLines(file: Pick<LongFile, 'read'>): AsyncGenerator<LineBatch, void, void> {
  const buffer = Buffer.allocUnsafe(PART);
  /** The start of a line that ends in a later part. */
  let pieces: Buffer[] = [];
  let pending = 0;
  let [first, start, position] = [1, 0, 0];
  for (;;) {
    const length = await file.read(buffer, position);
    if (length === 0) break;
    position += length;
    const part = buffer.subarray(0, length);
    const last = part.lastIndexOf(LINE_FEED);
    if (last >= 0) {
      const whole = Buffer.concat([...pieces, part.subarray(0, last)]);
      [pieces, pending] = [[], 0];
      const end = start + whole.length + 1;
      const lines = linesIn(whole);
      yield { first, lines, start, end, isTerminated: true };
      [first, start] = [first + lines.length, end];
    }
    const rest = part.subarray(last + 1);
    pieces.push(Buffer.from(rest));
    pending += rest.length;
    if (pending > MAX_LINE) throw new LongLineError(first);
  }
  if (pending > 0) {
    const lines = linesIn(Buffer.concat(pieces));
    yield { first, lines, start, end: position, isTerminated: false };
  }
}

function linesIn(data: Buffer): (string | undefined)[] {
  if (isUtf8(data)) return data.toString().split('\n');
  const lines: (string | undefined)[] = [];
  for (let from = 0; from <= data.length; ) {
    const at = data.indexOf(LINE_FEED, from);
    const to = at < 0 ? data.length : at;
    const line = data.subarray(from, to);
    lines.push(isUtf8(line) ? line.toString() : undefined);
    from = to + 1;
  }
  return lines;
}
