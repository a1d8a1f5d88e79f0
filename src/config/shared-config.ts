// Loads ~/.aws/config and ~/.aws/credentials. The grammar is Python's configparser as the AWS CLI uses it (measured on
// AWS CLI 2.36): no comments after a value, nested values by indentation, no duplicate keys or sections.

import { CliError, generalError } from '../errors.ts';
import type { Env, Files } from '../io/io.ts';

export type Section = ReadonlyMap<string, string>;

/** The contents of both files. */
export interface ConfigFiles {
  /** Profiles of both files, in file order. */
  readonly profileNames: () => string[];
  /** Settings of a profile from both files; the credentials file wins. */
  readonly profile: (name: string) => Section | undefined;
  /** Settings of a profile in the credentials file only, or in the config file only. */
  readonly credentials: (name: string) => Section | undefined;
  readonly config: (name: string) => Section | undefined;
  /** Another kind of section, such as `services dev`. */
  readonly section: (kind: string, name: string) => Section | undefined;
  /** Replaces `~` and `~account` at the start of a path by a home folder, as Python's expanduser does. */
  readonly expandHome: (path: string) => string;
}

const loaded = new WeakMap<Files, ConfigFiles>();

/** Loads both files, once. A missing file counts as empty. Throws a general error for a file that cannot be parsed. */
export function loadConfigFiles(files: Files): ConfigFiles {
  const configFiles = loaded.get(files) ?? readConfigFiles(files);
  loaded.set(files, configFiles);
  return configFiles;
}

/** Loads both files, or returns undefined on an error; the code that needs them reports it. */
export function tryLoadConfigFiles(files: Files): ConfigFiles | undefined {
  try {
    return loadConfigFiles(files);
  } catch {
    return undefined;
  }
}

function readConfigFiles(files: Files): ConfigFiles {
  const { config: configPath, credentials: credentialsPath } = configPaths(files.env);
  const config = readSections(configPath, files);
  const shared = readSections(credentialsPath, files);
  const named = namesOf(config);
  const ofConfig = (name: string): Section | undefined =>
    (name === 'default' ? config.get('default') : undefined) ?? named('profile', name);
  const merged = new Map<string, Section | undefined>();
  const merge = (name: string): Section | undefined => {
    const [base, override] = [ofConfig(name), shared.get(name)];
    if (!base || !override) return base ?? override;
    const both = new Map(base);
    for (const [key, value] of override) both.set(key, value);
    return both;
  };
  return {
    profileNames: () => [...new Set([...profilesIn(config), ...shared.keys()])],
    config: ofConfig,
    credentials: (name) => shared.get(name),
    profile: (name) => {
      // Merged once: every setting reads it, and it may be large.
      if (!merged.has(name)) merged.set(name, merge(name));
      return merged.get(name);
    },
    section: named,
    expandHome: (path) => expandHome(path, files),
  };
}

/** Replaces `~` and `~account` at the start of a path by a home folder; without one, the path stays as it is. */
export function expandHome(path: string, { env, homeOf }: Files): string {
  const [start, account] = /^~([^/]*)/.exec(path) ?? [];
  if (start === undefined) return path;
  const home = account ? homeOf(account) : (env.HOME ?? homeOf());
  return home === undefined ? path : home.replace(/\/+$/, '') + path.slice(start.length) || '/';
}

/** Paths of the two files. */
export function configPaths(env: Env): { config: string; credentials: string } {
  const home = env.HOME ?? env.USERPROFILE ?? '';
  const inHome = (path: string): string => expandVariables(path.replace(/^~(?=\/|$)/, home), env);
  return {
    config: inHome(env.AWS_CONFIG_FILE || '~/.aws/config'),
    credentials: inHome(env.AWS_SHARED_CREDENTIALS_FILE || '~/.aws/credentials'),
  };
}

/** Replaces `$NAME` and `${NAME}` in a path; unknown names stay unchanged. */
export function expandVariables(path: string, env: Env): string {
  if (!path.includes('$')) return path;
  return path.replace(/\$(\w+|\{[^}]*\})/g, (whole, name: string) => {
    const variable = name.replace(/^\{|\}$/g, '');
    return (Object.hasOwn(env, variable) ? env[variable] : undefined) ?? whole;
  });
}

/** Finds sections by kind and name. If a section appears in several spellings, the first one wins. */
function namesOf(sections: ReadonlyMap<string, Section>): ConfigFiles['section'] {
  let all: Map<string, Section> | undefined;
  const key = (kind: string, name: string): string => `${kind} ${name}`;
  return (kind, name) => {
    if (!all) {
      all = new Map();
      for (const [title, section] of sections) {
        const parts = partsOf(title);
        if (parts && !all.has(key(...parts))) all.set(key(...parts), section);
      }
    }
    return all.get(key(kind, name));
  };
}

/** Parses the kind and name of a section; `profile "x"` is the same as `profile x`. */
function partsOf(title: string): [kind: string, name: string] | undefined {
  const match = /^(\S+)\s+(?:"([^"]*)"|'([^']*)'|(\S+))\s*$/.exec(title);
  return match ? [match[1] as string, (match[2] ?? match[3] ?? match[4]) as string] : undefined;
}

const profilesIn = (config: ReadonlyMap<string, Section>): string[] =>
  [...config.keys()].flatMap((title) => {
    const [kind, name] = partsOf(title) ?? [];
    return title === 'default' ? title : kind === 'profile' ? (name as string) : [];
  });

function readSections(path: string, files: Files): ReadonlyMap<string, Section> {
  let data: Uint8Array;
  try {
    data = files.readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return new Map();
    throw generalError(`Unable to read config file: ${path}: ${(error as Error).message}`, error);
  }
  try {
    return parseSections(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data));
  } catch (error) {
    const hints =
      error instanceof ConfigSyntaxError ? [`line ${error.line}: ${error.message}`] : ['the file is not UTF-8 text'];
    throw new CliError('general', `Unable to parse config file: ${path}`, { hints, cause: error });
  }
}

class ConfigSyntaxError extends Error {
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** Parses sections by title, with keys in lower case and line breaks in continued values. Throws ConfigSyntaxError. */
export function parseSections(text: string): Map<string, Map<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  let key: string | undefined;
  let keyIndent = 0;
  let isNesting = false;
  if (text.startsWith('\ufeff'))
    throw new ConfigSyntaxError(1, 'expected a section in square brackets, found a byte order mark');
  let at = -1;
  for (const line of linesOf(text)) {
    at++;
    const content = line.trim();
    if (content === '' || content.startsWith('#') || content.startsWith(';')) continue;
    const indent = line.length - line.trimStart().length;
    if (section && key !== undefined && indent > keyIndent) {
      // A key without a value is followed by nested keys and values.
      if (isNesting && !content.includes('=')) throw new ConfigSyntaxError(at + 1, 'expected a key and a value');
      section.set(key, `${section.get(key)}\n${content}`);
      continue;
    }
    const title = content.startsWith('[') ? /^\[(.+)\]/.exec(content)?.[1] : undefined;
    if (title !== undefined) {
      if (sections.has(title)) throw new ConfigSyntaxError(at + 1, `duplicate section [${title}]`);
      section = new Map();
      sections.set(title, section);
      key = undefined;
      continue;
    }
    if (!section) throw new ConfigSyntaxError(at + 1, 'expected a section in square brackets');
    key = addPair(section, content, at + 1);
    keyIndent = indent;
    isNesting = section.get(key) === '';
  }
  return sections;
}

/** Yields line by line: splitting a large file at once would take many times its size. */
function* linesOf(text: string): Generator<string> {
  const ends = /\r\n|\r|\n/g;
  for (let start = 0; ; start = ends.lastIndex) {
    const end = ends.exec(text);
    yield text.slice(start, end?.index);
    if (!end) return;
  }
}

function addPair(section: Map<string, string>, content: string, line: number): string {
  const at = content.search(/[=:]/);
  const key = content.slice(0, Math.max(at, 0)).trimEnd().toLowerCase();
  if (key === '') throw new ConfigSyntaxError(line, 'expected a key and a value');
  if (section.has(key)) throw new ConfigSyntaxError(line, `duplicate key ${key}`);
  section.set(key, content.slice(at + 1).trimStart());
  return key;
}

/** Finds the value of a nested key: `ec2 =` with `  endpoint_url = ...` below it. */
export function nestedValue(section: Section | undefined, key: string, nested: string): string | undefined {
  const lines = section?.get(key)?.split('\n').slice(1) ?? [];
  const line = lines.find((text) => text.includes('=') && text.slice(0, text.indexOf('=')).trim() === nested);
  return line?.slice(line.indexOf('=') + 1).trim();
}
