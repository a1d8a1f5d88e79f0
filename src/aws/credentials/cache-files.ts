// The JSON files in which the AWS CLI caches tokens and credentials (measured on AWS CLI 2.36).

import { parseInstant } from '../../text/instant.ts';
import { pythonJson } from '../../text/python-json.ts';
import { isTree, type Tree } from '../response.ts';
import type { ProviderContext } from './provider-context.ts';

/** Reads an object of JSON. A file that cannot be read, or has anything else, is damaged. */
export async function readCacheFile(path: string, context: ProviderContext): Promise<Tree | 'missing' | 'damaged'> {
  try {
    const data = await context.readOwnFile(path);
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data));
    return isTree(value) ? value : 'damaged';
  } catch (error) {
    // The text of an error of the JSON parser may have secrets, so it is not traced.
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR' ? 'missing' : 'damaged';
  }
}

/** Writes an object as JSON, in the form of the AWS CLI. A failure is only traced: the next run then requests it again. */
export async function writeCacheFile(path: string, value: Tree, context: ProviderContext): Promise<void> {
  try {
    await context.writeOwnFile(path, pythonJson(value));
    context.trace?.(`wrote ${path}`);
  } catch (error) {
    context.trace?.(`cannot write ${path}: ${(error as NodeJS.ErrnoException).code ?? 'invalid value'}`);
  }
}

/** Checks that a member has a text that can be used. */
export const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** Parses a date with a zone in such a file, to milliseconds since 1970. */
export const parseExpiration = (date: unknown): number | undefined => parseInstant(date, 'invalid')?.getTime();

/** `2026-01-02T03:04:05Z`. Throws a RangeError outside of the years that dates can have. */
export const renderExpiration = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
