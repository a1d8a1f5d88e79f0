// Distinguishes a closed standard output (`>&-`) from the null device, which Node.js and Bun put in its place. Loaded only if standard
// output is the null device, open for reading and writing. Linux only.

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Throws EBADF if standard output was closed when this process was started. */
export function assertOpenOutput(): void {
  if (isClosed()) throw Object.assign(new Error('it is closed'), { code: 'EBADF' });
}

const CLOSES_ON_EXEC = 0o2_000_000;

function isClosed(): boolean {
  try {
    // Bun opens the device with O_CLOEXEC, so it was not inherited.
    if (process.versions.bun) return (flagsOf('self', '1') & CLOSES_ON_EXEC) !== 0;
    return isShell(readlinkSync(`/proc/${process.ppid}/exe`)) && !hasNullDevice(String(process.ppid));
  } catch {
    return false;
  }
}

/** The flags of an open file: proc_pid_fdinfo(5). */
function flagsOf(process: string, descriptor: string): number {
  const text = readFileSync(`/proc/${process}/fdinfo/${descriptor}`, 'utf8');
  return Number.parseInt(/^flags:\s*(\d+)/m.exec(text)?.[1] ?? '0', 8);
}

/**
 * True for shells, which open `> /dev/null` for writing only. Python (subprocess.DEVNULL), Node.js (stdio: 'ignore') and
 * daemons open it for reading and writing as well, as Node.js does for itself.
 */
const isShell = (program: string): boolean =>
  /\/(?:(?:a|ba|c|da|fi|k|lk|mk|ok|pdk|po|rba|tc|ya|z)?sh|ksh93|busybox)(?: \(deleted\))?$/.test(program);

/** True if a process could hand on the null device, open for reading and writing, as standard output. */
function hasNullDevice(process: string): boolean {
  const others = readdirSync(`/proc/${process}/fd`).filter((descriptor) => descriptor !== '0');
  return others.some(
    (descriptor) =>
      readlinkSync(`/proc/${process}/fd/${descriptor}`) === '/dev/null' && (flagsOf(process, descriptor) & 3) === 2,
  );
}
