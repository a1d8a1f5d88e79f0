// Appends lines to a file. One write and one fdatasync carry all lines that wait for them: with 40 writers a line takes a
// hundredth of the time of its own fdatasync.

import type { LongFile } from '../io/io.ts';

/** A file with whole lines up to `size` bytes. */
export interface CommittedFile {
  readonly file: Pick<LongFile, 'append' | 'sync' | 'truncate'>;
  readonly size: number;
  /** Runs before each write. If it rejects, nothing is written. */
  readonly check: () => Promise<void>;
}

interface Waiting {
  readonly line: string;
  readonly isSynced: boolean;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Milliseconds for which lines that need not be on disk wait for others. */
const GATHER = 20;

/** Appends lines in groups. */
export class GroupCommit {
  private readonly file: CommittedFile['file'];
  private readonly check: CommittedFile['check'];
  private size: number;
  private waiting: Waiting[] = [];
  private running: Promise<void> | undefined;
  /** Ends the wait for more lines. */
  private hurry = (): void => {};
  /** Lines that are written, but may not be on disk. */
  private isAhead = false;
  /** The error after which the contents of the disk are unknown. */
  private broken: { readonly error: unknown } | undefined;

  constructor({ file, size, check }: CommittedFile) {
    this.file = file;
    this.size = size;
    this.check = check;
  }

  /**
   * Appends a line, which ends with a line feed. Resolves when it is on disk. If a write fails, the file is cut off after
   * the last group, and all that wait are rejected with the error. Later lines are tried again, unless it was the
   * fdatasync that failed: what it did not write, Linux does not try again.
   */
  append(line: string): Promise<void> {
    return this.add(line, true);
  }

  /**
   * Appends a line as `append` does, but resolves when it is written, a moment later: then it survives the end of this
   * process. The next fdatasync carries it, at the latest that of `idle`.
   */
  write(line: string): Promise<void> {
    return this.add(line, false);
  }

  /** Resolves when nothing waits any more, and all lines are on disk. Rejects if the fdatasync fails. */
  async idle(): Promise<void> {
    await this.running;
    if (this.isAhead && !this.broken) await this.sync();
  }

  private add(line: string, isSynced: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ line, isSynced, resolve, reject });
      if (isSynced) this.hurry();
      this.running ??= this.run();
    });
  }

  private async run(): Promise<void> {
    // Lines that are appended in the same turn of the event loop are one group.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) {
      if (!this.waiting.some(({ isSynced }) => isSynced)) await this.more();
      const group = this.waiting;
      this.waiting = [];
      try {
        await this.commit(group);
        for (const { resolve } of group) resolve();
      } catch (error) {
        const rejected = [...group, ...this.waiting];
        this.waiting = [];
        for (const { reject } of rejected) reject(error);
      }
    }
    this.running = undefined;
  }

  /** Waits for more lines: to write each of them by itself takes a tenth of the CPU time of a run. */
  private more(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, GATHER);
      this.hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private async commit(group: readonly Waiting[]): Promise<void> {
    const text = group.map(({ line }) => line).join('');
    if (this.broken) throw this.broken.error;
    await this.check();
    try {
      await this.file.append(text);
    } catch (error) {
      await this.cutOff(error);
      throw error;
    }
    this.isAhead = true;
    if (group.some(({ isSynced }) => isSynced)) await this.sync();
    this.size += Buffer.byteLength(text);
  }

  private async sync(): Promise<void> {
    try {
      await this.file.sync();
      this.isAhead = false;
    } catch (error) {
      this.broken = { error };
      await this.cutOff(error);
      throw error;
    }
  }

  private async cutOff(error: unknown): Promise<void> {
    try {
      await this.file.truncate(this.size);
    } catch {
      this.broken = { error };
    }
  }
}
