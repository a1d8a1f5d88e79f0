// Other programs: whether they are there, and pagers.

import type { StdioOptions } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Whether a program of that name can be started. */
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

/** Shows a text through a pager that reads standard input; resolves once it is left, to false if it cannot start. */
export async function openPager(
  [program, ...args]: readonly string[],
  text: string,
  env: Readonly<Record<string, string>>,
): Promise<boolean> {
  const { spawn } = await import('node:child_process');
  return new Promise((resolve) => {
    const stdio: StdioOptions = ['pipe', 'inherit', 'inherit'];
    const child = spawn(program as string, args, { stdio, env: { ...process.env, ...env } });
    // While it is shown, Ctrl-C is for the pager.
    const ignoreInterrupt = (): void => {};
    const done = (isShown: boolean): void => {
      process.off('SIGINT', ignoreInterrupt);
      resolve(isShown);
    };
    process.on('SIGINT', ignoreInterrupt);
    child.on('error', () => done(false));
    child.on('close', () => done(true));
    // A pager that is left early closes its end; that is no fault.
    child.stdin?.on('error', () => {});
    child.stdin?.end(text);
  });
}
