// Finds programs and runs pagers.

import type { StdioOptions } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** True if a program with that name can be started. */
export function hasProgram(name: string): boolean {
  const places = name.includes('/') ? [name] : (process.env.PATH ?? '').split(delimiter).map((dir) => join(dir, name));
  return places.some((place) => {
    try {
      accessSync(place, constants.X_OK);
      return statSync(place).isFile();
    } catch {
      return false;
    }
  });
}

/** Shows a text through a pager that reads standard input. Resolves at its end; to false if it cannot start. */
export async function openPager(
  [program, ...args]: readonly string[],
  text: string,
  env: Readonly<Record<string, string>>,
): Promise<boolean> {
  const { spawn } = await import('node:child_process');
  return new Promise((resolve) => {
    const stdio: StdioOptions = ['pipe', 'inherit', 'inherit'];
    const child = spawn(program as string, args, { stdio, env: { ...process.env, ...env } });
    // While the pager runs, Ctrl-C is for the pager.
    const ignoreInterrupt = (): void => {};
    const done = (isShown: boolean): void => {
      process.off('SIGINT', ignoreInterrupt);
      resolve(isShown);
    };
    process.on('SIGINT', ignoreInterrupt);
    child.on('error', () => done(false));
    child.on('close', () => done(true));
    // A pager that quits early closes the pipe, which is not an error.
    child.stdin?.on('error', () => {});
    child.stdin?.end(text);
  });
}
