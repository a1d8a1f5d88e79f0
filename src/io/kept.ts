// What is kept between runs for this user alone.
import { join } from 'node:path';
import { cacheBase, privateFolder, readPrivate, writePrivate } from './private-files.ts';

/** The text that was kept under the name of a file; undefined where there is none that can be trusted. */
export function readKept(name: string): string | undefined {
  const path = pathOf(name, false);
  return path && readPrivate(path, process.getuid?.())?.toString();
}

/** Keeps a text, whole or not at all. Throws where there is no place that can be trusted, and what the file system throws. */
export function keep(name: string, text: string): void {
  const path = pathOf(name, true);
  if (!path) throw new Error('there is no folder to keep it in');
  writePrivate(path, text);
}

function pathOf(name: string, isMade: boolean): string | undefined {
  const base = cacheBase(process.env);
  const folder = base && privateFolder(base, 'items', process.getuid?.(), isMade);
  return folder && join(folder, name);
}
