// Contents of a lock file: the process that holds the lock, and whether it is still alive.

import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

export interface LockRecord {
  /** Unique for each lock that a process takes. */
  readonly Id: string;
  readonly Process: number;
  readonly Host: string;
  /** The boot of the kernel, and its namespace of process IDs. Only on Linux. */
  readonly Boot?: string | undefined;
  readonly Namespace?: string | undefined;
  /** When the process started, in ticks since the boot. Only on Linux. */
  readonly Started?: string | undefined;
  /** True if the kernel also holds a lock for the process. */
  readonly IsKernelLock: boolean;
}

/** The record of this process. */
export const ownRecord = (isKernelLock: boolean): LockRecord => ({
  Id: randomUUID(),
  Process: process.pid,
  Host: hostname(),
  Boot: textOf(() => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1')),
  Namespace: textOf(() => readlinkSync('/proc/self/ns/pid')),
  Started: processStat(process.pid)?.started,
  IsKernelLock: isKernelLock,
});

/** Parses the text of a lock file. Undefined if it is incomplete: its process is writing it, or the power failed. */
export function parseRecord(text: string): LockRecord | undefined {
  try {
    const record = JSON.parse(text) as LockRecord;
    return typeof record.Id === 'string' && typeof record.Process === 'number' ? record : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Finds out if the process of a record is alive. `unknown` if its process IDs are not those of this process, or if another
 * process may have its ID by now.
 */
export function fateOf(record: LockRecord, own: LockRecord): 'alive' | 'dead' | 'unknown' {
  const { Host, Boot, Namespace } = own;
  if (record.Host !== Host || record.Boot !== Boot || record.Namespace !== Namespace) return 'unknown';
  if (!hasProcess(record.Process)) return 'dead';
  const stat = processStat(record.Process);
  if (stat === undefined || record.Started === undefined) return 'unknown';
  // A zombie has ended; its parent has not asked for its exit code.
  return stat.started === record.Started && !/[ZX]/.test(stat.state) ? 'alive' : 'dead';
}

function hasProcess(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** State and start of a process, from proc_pid_stat(5). The name before them can have any characters. */
function processStat(id: number): { readonly state: string; readonly started: string } | undefined {
  const text = textOf(() => readFileSync(`/proc/${id}/stat`, 'latin1'));
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields && { state: fields[0] ?? '', started: fields[19] ?? '' };
}

function textOf(read: () => string): string | undefined {
  try {
    return read().trim();
  } catch {
    return undefined;
  }
}
