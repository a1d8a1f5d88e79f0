// Names the further errors of an error. Only errors with further errors load it.

import { type CliError, problemLines } from '../errors.ts';
import { cut, MAX_MESSAGE, oneLine } from '../text/safe.ts';

/**
 * The hints that name the further errors of an error: one problem a line, each error before those of its hints that are
 * new. Together they are as long as a message may be.
 */
export function furtherHints({ hints, further }: CliError): string[] {
  const known = new Set(hints);
  const lines: string[] = [];
  let [length, left] = [0, 0];
  for (const error of further) {
    const problems = problemLines(error.summary ?? error.message).map((problem) => `also: ${cut(oneLine(problem))}`);
    for (const line of [...problems, ...error.hints]) {
      if (known.has(line)) continue;
      known.add(line);
      length += line.length;
      if (length <= MAX_MESSAGE) lines.push(line);
      else if (line.startsWith('also: ')) left++;
    }
  }
  return left > 0 ? [...lines, `and ${left} more problem${left > 1 ? 's' : ''}`] : lines;
}
