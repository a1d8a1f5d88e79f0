// IDs of resources that this user's calls have just created. EC2 may not know such an ID yet, so a wait for it is patient.
// Each is an empty file in the user's cache folder; its modification time is the time of the response.

import { lstatSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheBase, privateFolder } from './user-cache.ts';

/** Milliseconds for which an ID is remembered. */
const LIFETIME = 300_000;

/** Remembers an ID, and forgets old ones. Throws file system errors. Does nothing if no folder can be trusted. */
export function rememberId(name: string): void {
  const folder = folderFor(name, true);
  if (folder === undefined) return;
  // Anything with this name is replaced: writing to a link would change its target, and a named pipe waits for its reader.
  rmSync(join(folder, name), { force: true });
  writeFileSync(join(folder, name), '', { mode: 0o600, flag: 'wx' });
  for (const other of readdirSync(folder))
    if (!isRecentFile(join(folder, other))) rmSync(join(folder, other), { force: true });
}

/** True if a call has remembered the ID in the last five minutes. */
export function isRecentId(name: string): boolean {
  const folder = folderFor(name, false);
  return folder !== undefined && isRecentFile(join(folder, name));
}

/** Only names without separators: an ID comes from a response or from the command line. */
function folderFor(name: string, isMade: boolean): string | undefined {
  const base = cacheBase(process.env);
  return base && /^[\w-]{1,200}$/.test(name) ? privateFolder(base, 'created', process.getuid?.(), isMade) : undefined;
}

function isRecentFile(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats?.isFile() === true && Math.abs(Date.now() - stats.mtimeMs) < LIFETIME;
}
