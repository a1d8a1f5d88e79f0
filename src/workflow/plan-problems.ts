// Collects the problems of a plan into one error.

import { type CliError, parameterError } from '../errors.ts';
import { cut, escapeControlCharacters } from '../text/safe.ts';
import type { LineProblems } from './plan-line.ts';

/** Most problems to show. */
const MAX_SHOWN = 100;

/** Most characters to show of all problems. An error is cut off at 16,384. */
const MAX_TEXT = 12_000;

/** Most characters of a problem, such as one with the names of all members. */
const MAX_PROBLEM = 600;

const MAX_HINTS = 10;

/** The problems of a plan, in the order of its lines. Keeps those that the error shows, and counts the others. */
export class PlanProblems {
  count = 0;
  private readonly shown: string[] = [];
  private room = MAX_TEXT;
  private readonly hints = new Set<string>();

  /** Adds the problems of a line. */
  add(line: number, { problems, hints }: LineProblems): void {
    for (const problem of problems) {
      this.count++;
      const text = `line ${line}: ${cut(escapeControlCharacters(problem), MAX_PROBLEM)}`;
      const isShown = this.shown.length === this.count - 1 && this.shown.length < MAX_SHOWN && text.length <= this.room;
      if (!isShown) continue;
      this.shown.push(text);
      this.room -= text.length;
    }
    for (const hint of hints) if (this.hints.size < MAX_HINTS) this.hints.add(hint);
  }

  /** The error with all problems. Undefined if there are none. */
  error(path: string, ...hints: string[]): CliError | undefined {
    if (this.count === 0) return undefined;
    const more = this.count - this.shown.length;
    const lines = [
      `The plan ${path} has ${this.count === 1 ? '1 problem' : `${this.count} problems`}; nothing was sent:`,
      ...this.shown,
      ...(more > 0 ? [`and ${more} more`] : []),
    ];
    return parameterError(lines.join('\n'), ...this.hints, ...hints);
  }
}
