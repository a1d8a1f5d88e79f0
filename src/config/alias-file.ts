// Parses ~/.aws/cli/alias. Loaded if there is such a file.

import type { Files } from '../io/io.ts';
import { aliasPath } from './alias-path.ts';
import { parseConfigFile, type Section } from './shared-config.ts';

/**
 * Parses the aliases in the sections [toplevel] and [command ec2]. Their values neither start nor end with white space.
 * Throws a general error if that is not possible, as the AWS CLI does for every command.
 */
export function parseAliases(data: Uint8Array, files: Files): Readonly<Record<'toplevel' | 'ec2', Section>> {
  const sections = parseConfigFile(data, aliasPath(files), false);
  // The last section wins if several titles differ only in white space.
  const titled = new Map([...sections].map(([title, section]) => [title.split(/\s+/).join(' '), section]));
  const section = (title: string): Section => new Map([...(titled.get(title) ?? [])].map(trimmed));
  return { toplevel: section('toplevel'), ec2: section('command ec2') };
}

const trimmed = ([name, value]: readonly [string, string]) => [name, value.trim()] as const;
