// Aliases of bash: its completion gets the typed line, while zsh and fish pass the line with its aliases expanded.

import { basename } from 'node:path';

/** A definition as `alias` prints it. In POSIX mode it prints no `alias` before the name. */
const DEFINITION = /^(?:alias (?:-- )?)?([^\s=]+)='((?:[^']|'\\'')*)'$/gm;

/** Parses the output of `alias`: the text of each alias by its name. */
export const parseShellAliases = (definitions: string): ReadonlyMap<string, string> =>
  new Map(
    [...definitions.matchAll(DEFINITION)].map(([, name = '', text = '']) => [name, text.replaceAll("'\\''", "'")]),
  );

/** A word without quotes, after assignments, that other words follow. The shell expands no other words. */
const FIRST_WORD = /^\s*(?:\w+=[^\s'"\\]*\s+)*([^\s'"\\$`;&|<>()]+)(?=\s)/;

/** Replaces the first word of a line as the shell does, and the word after an alias that ends in a space. */
function expandFirst(line: string, aliases: ReadonlyMap<string, string>, seen: readonly string[] = []): string {
  const [start, word = ''] = FIRST_WORD.exec(line) ?? [''];
  const text = seen.includes(word) ? undefined : aliases.get(word);
  if (text === undefined) return line;
  const rest = line.slice(start.length);
  const after = /\s$/.test(text) ? expandFirst(rest, aliases) : rest;
  const before = start.slice(0, start.length - word.length);
  return before + expandFirst(`${text} `, aliases, [...seen, word]).replace(/ $/, '') + after;
}

/** Expands the aliases at the start of a line. */
export const expandShellAliases = (line: string, definitions: string): string =>
  expandFirst(line, parseShellAliases(definitions));

export interface AliasedCommand {
  /** The words from the name of the program. */
  readonly words: readonly string[];
  /** Variables that the alias sets for the program. */
  readonly env: Readonly<Record<string, string>>;
}

/** Finds the program in the words of an expanded line, such as `AWS_PROFILE=dev ec2img create-image`. */
export function aliasedCommand(words: readonly string[]): AliasedCommand {
  const at = Math.max(
    0,
    words.findIndex((word) => basename(word) === 'ec2img'),
  );
  const settings = words.slice(0, at).map(typedSetting);
  return { words: words.slice(at), env: Object.fromEntries(settings.filter((one) => one !== undefined)) };
}

/** A setting of the AWS CLI that a word assigns. Values that the shell would expand are left out. */
function typedSetting(word: string): [name: string, value: string] | undefined {
  const [, name, value] = /^(AWS_\w+)=([^$`]*)$/.exec(word) ?? [];
  return name === undefined || value === undefined ? undefined : [name, value];
}
