// The reports of `ec2img config` and `ec2img credentials`, and the same in lines for --debug. Loaded on demand.

import { CliError } from '../errors.ts';
import type { Files } from '../io/io.ts';
import type { OptionValues } from '../model/options.ts';
import { maskSecrets } from '../text/safe.ts';
import { type ExplainedCredentials, explainCredentials, type SourceDetails } from './explain-credentials.ts';
import { type ExplainedSetting, explainSettings } from './explain-settings.ts';
import { hasProfile, profileName } from './lookup.ts';
import { configPaths } from './paths.ts';
import { type ConfigFiles, loadConfigFiles } from './shared-config.ts';

interface ExplainedFile {
  readonly Name: 'config' | 'credentials';
  readonly Path: string;
  /** `read`, or why it is not: `missing`, or the error of the system. */
  readonly State: string;
}

interface ExplainedConfig {
  readonly Profile: string;
  readonly Error?: string;
  readonly Files: readonly ExplainedFile[];
  readonly Settings: readonly ExplainedSetting[];
}

/** Explains files, profile and settings. Without readable files, `Error` has the reason, and settings have other sources. */
export function explainConfig(globals: OptionValues, files: Files): ExplainedConfig {
  const { config, error } = parsedFiles(files);
  const Profile = profileName(globals, files.env) ?? 'default';
  const isUnknown = config && !hasProfile(globals, files.env, config);
  const names = isUnknown ? config.profileNames().join(', ') || 'none' : '';
  const problem = isUnknown ? `The config profile (${Profile}) could not be found; profiles: ${names}` : error;
  return {
    Profile,
    ...(problem !== undefined && { Error: maskSecrets(problem) }),
    Files: explainFiles(files),
    Settings: explainSettings(globals, files.env, config, configPaths(files)),
  };
}

/** Explains the selection of credentials. If the files cannot be parsed, `Error` has the reason. */
export function explainSources(globals: OptionValues, files: Files): ExplainedCredentials {
  const { config, error } = parsedFiles(files);
  if (config) return explainCredentials(globals, files.env, config);
  return { Profile: profileName(globals, files.env) ?? 'default', Used: null, Error: error ?? '', Sources: [] };
}

function parsedFiles(files: Files): { readonly config?: ConfigFiles; readonly error?: string } {
  try {
    return { config: loadConfigFiles(files) };
  } catch (error) {
    const hints = error instanceof CliError ? error.hints : [];
    return { error: [(error as Error).message, ...hints].join('; ') };
  }
}

function explainFiles(files: Files): ExplainedFile[] {
  const { config, credentials } = configPaths(files);
  return (
    [
      ['config', config],
      ['credentials', credentials],
    ] as const
  ).map(([Name, Path]) => ({
    Name,
    Path,
    State: stateOf(Path, files),
  }));
}

function stateOf(path: string, { readFile }: Files): string {
  try {
    readFile(path, true);
    return 'read';
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : message;
  }
}

/** The lines of --debug: the profile, each setting that has a source, and each source of credentials up to the used one. */
export function explainedLines(globals: OptionValues, config: ConfigFiles, files: Files, region: string): string[] {
  const { env } = files;
  const settings = explainSettings(globals, env, config, configPaths(files)).flatMap(
    ({ Name, Value, Source, Overrides }) => {
      const also = Overrides.map(({ Value, Source }) => `; overrides ${Value} (${Source})`).join('');
      if (Value !== null && Source !== 'default') return `${Name}: ${Value} (${Source})${also}`;
      return Name === 'region' ? `region: ${region} (metadata of the instance)` : [];
    },
  );
  const { Profile, Used, Reason, Error: error, Sources } = explainCredentials(globals, env, config);
  const last = Sources.findIndex(({ Used }) => Used);
  const credentials = Sources.slice(0, last < 0 ? Sources.length : last + 1).map((source) =>
    source.Used
      ? `credentials: ${source.Name}${lineOf(source.Details)}`
      : `credentials: not ${source.Name}: ${source.Error ?? source.Reason}`,
  );
  const none = Used === null ? [`credentials: ${Reason ?? error}`] : [];
  const profile = profileName(globals, env) === undefined ? [`profile: ${Profile}`] : [];
  return [...profile, ...settings, ...credentials, ...none];
}

const lineOf = (details: SourceDetails = {}): string => {
  const { Source, ...plain } = details;
  const parts = Object.entries(plain).map(([name, value]) => `${name} ${value}`);
  const source = typeof Source === 'object' ? [`from ${lineOf(Source).replace(/^ \(|\)$/g, '')}`] : [];
  const all = [...parts, ...source];
  return all.length > 0 ? ` (${all.join(', ')})` : '';
};
