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

/** Maximum number of aliases to expand in a line: each could name the next one twice. */
const MAX_EXPANSIONS = 1000;

/** Expands the aliases at the start of a line. */
export function expandShellAliases(line: string, definitions: string): string {
  const aliases = parseShellAliases(definitions);
  let left = MAX_EXPANSIONS;
  /** Replaces the first word as the shell does, and the word after an alias that ends in a space. */
  const expandFirst = (text: string, seen: readonly string[] = []): string => {
    const [start, word = ''] = FIRST_WORD.exec(text) ?? [''];
    const value = seen.includes(word) || left === 0 ? undefined : aliases.get(word);
    if (value === undefined) return text;
    left--;
    const rest = text.slice(start.length);
    const after = /\s$/.test(value) ? expandFirst(rest) : rest;
    const before = start.slice(0, start.length - word.length);
    return before + expandFirst(`${value} `, [...seen, word]).replace(/ $/, '') + after;
  };
  return expandFirst(line);
}

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
