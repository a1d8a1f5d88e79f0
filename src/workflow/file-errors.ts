// Parameter errors for files that cannot be used.

import { type CliError, parameterError } from '../errors.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of the path is no folder',
  EISDIR: 'it is a folder',
  EINVAL: 'it is a pipe or a device, not a file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be larger than the limit for files',
};

/** The reason of a file system error in a few words. */
export function reasonOf(error: unknown): string {
  const { code = '', message = String(error) } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? message;
}

/** A parameter error for a file system error. */
export const fileError = (what: string, error: unknown, ...hints: string[]): CliError =>
  parameterError(`${what}: ${reasonOf(error)}`, ...hints);
