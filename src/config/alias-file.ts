// Parses ~/.aws/cli/alias. Loaded if there is such a file.

import { CliError } from '../errors.ts';
import type { Files } from '../io/io.ts';
import { aliasPath } from './alias-path.ts';
import { parseIni } from './ini.ts';

/** Aliases by name. Their values start at the first and end at the last character that is not white space. */
export interface Aliases {
  /** Section [toplevel]: aliases beside the services of the AWS CLI. */
  readonly toplevel: ReadonlyMap<string, string>;
  /** Section [command ec2]: aliases beside the commands of EC2. */
  readonly ec2: ReadonlyMap<string, string>;
}

/** Parses the file. Throws a general error if that is not possible, as the AWS CLI does for every command. */
export function parseAliases(data: Uint8Array, files: Files): Aliases {
  const path = aliasPath(files);
  let sections: ReadonlyMap<string, ReadonlyMap<string, string>>;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data);
    sections = parseIni(text, false);
  } catch (error) {
    const { line, message } = error as Error & { readonly line?: number };
    const hint = line === undefined ? 'the file is not UTF-8 text' : `line ${line}: ${message}`;
    throw new CliError('general', `Unable to parse config file: ${path}`, { hints: [hint], cause: error });
  }
  // The last section wins if several titles differ only in white space.
  const titled = [...sections].map(([title, section]) => [title.split(/\s+/).join(' '), section] as const);
  const section = (name: string) => new Map([...(new Map(titled).get(name) ?? [])].map(trimmed));
  return { toplevel: section('toplevel'), ec2: section('command ec2') };
}

const trimmed = ([name, value]: readonly [string, string]) => [name, value.trim()] as const;
