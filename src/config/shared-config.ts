// Loads ~/.aws/config and ~/.aws/credentials, and finds the sections in them as botocore does (botocore/configloader.py).

import { CliError, generalError } from '../errors.ts';
import type { Files } from '../io/io.ts';
import { keepSecret } from '../text/secrets.ts';
import { tryShellWords } from '../text/shell-words.ts';
import { ConfigSyntaxError, parseIni, type Section } from './ini.ts';
import { type ConfigPaths, configPaths, expandHome } from './paths.ts';

export type { Section } from './ini.ts';

/** The kinds of named sections in the config file. */
export type SectionKind = 'profile' | 'sso-session' | 'services';

export const KINDS: readonly SectionKind[] = ['profile', 'sso-session', 'services'];

/** Error for a section that a setting names and no file has. setting-hints.ts adds hints. */
export class MissingSection extends CliError {
  readonly section: SectionKind;
  readonly sectionName: string;

  constructor(message: string, section: SectionKind, sectionName: string) {
    super('general', message, section === 'profile' ? { code: 'ProfileNotFound' } : {});
    this.section = section;
    this.sectionName = sectionName;
  }
}

/** The contents of both files. */
export interface ConfigFiles {
  /** Profiles of both files, in file order. */
  readonly profileNames: () => string[];
  /** Settings of a profile from both files; the credentials file wins. */
  readonly profile: (name: string) => Section | undefined;
  /** Settings of a profile in the credentials file only, or in the config file only. */
  readonly credentials: (name: string) => Section | undefined;
  readonly config: (name: string) => Section | undefined;
  /** A section of the config file, such as `services dev`. */
  readonly section: (kind: SectionKind, name: string) => Section | undefined;
  /** The names of such sections, and the titles of all sections in a file as they are written. */
  readonly sectionNames: (kind: SectionKind) => string[];
  readonly titles: (file: keyof ConfigPaths) => string[];
  readonly paths: ConfigPaths;
  /** Checks whether there is a file. */
  readonly isAbsent: (file: keyof ConfigPaths) => boolean;
  /** Replaces `~` and `~account` at the start of a path by a home folder, as Python's expanduser does. */
  readonly expandHome: (path: string) => string;
}

const loaded = new WeakMap<Files, ConfigFiles>();

/**
 * Loads both files, once. A file that is missing or that this user must not read counts as empty. Throws a general error
 * for a file that cannot be parsed.
 */
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
  const paths = configPaths(files);
  const [all, shared] = [readSections(paths.config, files), readSections(paths.credentials, files)];
  const section = sectionsIn(all);
  const credentials = (name: string): Section | undefined => keepSecretsOf(shared.get(name));
  const config = (name: string): Section | undefined => keepSecretsOf(section('profile').get(name));
  const merged = new Map<string, Section | undefined>();
  const merge = (name: string): Section | undefined => {
    const [base, override] = [config(name), credentials(name)];
    return base && override ? new Map([...base, ...override]) : (base ?? override);
  };
  return {
    profileNames: () => [...new Set([...section('profile').keys(), ...shared.keys()])],
    config,
    credentials,
    profile: (name) => {
      // Merged once: every setting reads it, and it may be large.
      if (!merged.has(name)) merged.set(name, merge(name));
      return merged.get(name);
    },
    section: (kind, name) => section(kind).get(name),
    sectionNames: (kind) => [...section(kind).keys()],
    titles: (file) => [...(file === 'config' ? all : shared).keys()],
    paths,
    isAbsent: (file) => (file === 'config' ? all : shared) === ABSENT_FILE,
    expandHome: (path) => expandHome(path, files),
  };
}

const SECRETS = ['aws_secret_access_key', 'aws_session_token', 'aws_security_token', 'external_id'];

/** Keeps the secrets of a section out of all messages. */
function keepSecretsOf(section: Section | undefined): Section | undefined {
  for (const key of SECRETS) keepSecret(section?.get(key));
  return section;
}

/** Finds the sections of a kind by name. If several titles have the same name, the last one wins. */
function sectionsIn(sections: ReadonlyMap<string, Section>): (kind: SectionKind) => ReadonlyMap<string, Section> {
  let found: Map<SectionKind, Map<string, Section>> | undefined;
  return (kind) => {
    found ??= byKind(sections);
    return found.get(kind) as Map<string, Section>;
  };
}

function byKind(sections: ReadonlyMap<string, Section>): Map<SectionKind, Map<string, Section>> {
  const found = new Map(KINDS.map((kind) => [kind, new Map<string, Section>()]));
  for (const [title, section] of sections) {
    // The start of a title decides: [profilex y] is the profile y.
    const full = title === 'default' ? 'profile default' : title;
    const kind = KINDS.find((kind) => full.startsWith(kind));
    const [, name, ...more] = (kind && tryShellWords(full)) ?? [];
    if (kind && name !== undefined && more.length === 0) found.get(kind)?.set(name, section);
  }
  return found;
}

/**
 * Errors that a missing file has, a pipe or a device, or a file that this user must not read. The AWS CLI passes over every
 * error; the others, such as a failing disk, could make a call use other credentials unnoticed.
 */
const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'EINVAL', 'EACCES', 'EPERM', 'ELOOP', 'ENAMETOOLONG', 'ENXIO']);

const ABSENT_FILE: ReadonlyMap<string, Section> = new Map();

function readSections(path: string, files: Files): ReadonlyMap<string, Section> {
  let data: Uint8Array;
  try {
    data = files.readFile(path, true);
  } catch (error) {
    if (ABSENT.has((error as NodeJS.ErrnoException).code ?? '')) return ABSENT_FILE;
    throw generalError(`Unable to read config file: ${path}: ${(error as Error).message}`, error, 'ConfigParseError');
  }
  return parseConfigFile(data, path);
}

/** Parses the contents of a file, as `parseIni` does. Throws a general error. */
export function parseConfigFile(data: Uint8Array, path: string, hasNested?: boolean): ReadonlyMap<string, Section> {
  try {
    return parseIni(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data), hasNested);
  } catch (error) {
    const hints =
      error instanceof ConfigSyntaxError ? [`line ${error.line}: ${error.message}`] : ['the file is not UTF-8 text'];
    throw new CliError('general', `Unable to parse config file: ${path}`, {
      code: 'ConfigParseError',
      hints,
      cause: error,
    });
  }
}
