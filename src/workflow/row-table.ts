// The rows of many images in little memory: 100 bytes each, outside the heap, where objects would take 400.

import type { FleetRow } from './fleet.ts';

type ImageRow = Pick<FleetRow, 'line' | 'instanceId' | 'name' | 'imageId'>;

/** Rows of different lines. */
export class RowTable {
  /** The rows that were not removed. */
  size = 0;
  /** The texts of the rows, one after the other, as JSON. */
  private texts = Buffer.allocUnsafeSlow(2 ** 16);
  private end = 0;
  private count = 0;
  /** The line of each row, or 0 if it was removed, and the end of its text. */
  private lines = new Uint32Array(FIRST);
  private ends = new Float64Array(FIRST);

  add({ line, instanceId, name, imageId }: ImageRow): void {
    const text = JSON.stringify([instanceId, name, imageId]);
    const end = this.end + Buffer.byteLength(text);
    if (end > this.texts.length) {
      const texts = Buffer.allocUnsafeSlow(Math.max(2 * this.texts.length, end));
      this.texts.copy(texts, 0, 0, this.end);
      this.texts = texts;
    }
    if (this.count === this.lines.length) {
      const [lines, ends] = [new Uint32Array(2 * this.count), new Float64Array(2 * this.count)];
      lines.set(this.lines);
      ends.set(this.ends);
      [this.lines, this.ends] = [lines, ends];
    }
    this.texts.write(text, this.end);
    this.lines[this.count] = line;
    this.ends[this.count] = end;
    this.end = end;
    this.count++;
    this.size++;
  }

  /** Removes the row of a line. Returns false if there is none. */
  remove(line: number): boolean {
    const at = this.lines.subarray(0, this.count).lastIndexOf(line);
    if (at < 0) return false;
    this.lines[at] = 0;
    this.size--;
    return true;
  }

  /** The rows by their lines. */
  *[Symbol.iterator](): Generator<ImageRow> {
    const { lines, ends, texts } = this;
    const order = Uint32Array.from({ length: this.count }, (_, at) => at).sort(
      (a, b) => (lines[a] as number) - (lines[b] as number),
    );
    for (const at of order) {
      const line = lines[at] as number;
      if (line === 0) continue;
      const [instanceId, name, imageId] = JSON.parse(texts.toString('utf8', at === 0 ? 0 : ends[at - 1], ends[at]));
      yield { line, instanceId, name, ...(imageId !== null && { imageId }) };
    }
  }
}

/** Rows before the table grows for the first time. */
const FIRST = 1024;
