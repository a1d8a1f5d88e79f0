// A setting: its option over its environment variable over its key in the profile.

import type { Env } from '../io/io.ts';
import type { OptionValues } from '../model/options.ts';
import { optionName } from '../model/shape.ts';
import type { ConfigFiles, Section } from './shared-config.ts';

/** A setting and what said it: an option, an environment variable or a key of the profile. */
export interface SettingValue {
  readonly value: string;
  readonly source: string;
}

/** The profile that options or environment name. An empty option is none, an empty variable is a profile without name. */
export function profileName(globals: OptionValues, env: Env): string | undefined {
  return globalText(globals, 'Profile') || (env.AWS_PROFILE ?? env.AWS_DEFAULT_PROFILE);
}

/** Whether there is the profile that options or environment name, where they name one. */
export function hasProfile(globals: OptionValues, env: Env, files: ConfigFiles): boolean {
  const name = profileName(globals, env);
  return name === undefined || files.profile(name) !== undefined;
}

/** A setting by its option, its environment variable or its key in the profile; the first that is there. */
export function setting(
  globals: OptionValues,
  env: Env,
  files: ConfigFiles,
  names: { option?: string; variable?: string; key?: string },
): string | undefined {
  const option = names.option === undefined ? undefined : globalText(globals, names.option);
  const variable = names.variable === undefined ? undefined : env[names.variable];
  const profile = files.profile(profileName(globals, env) ?? 'default');
  return option ?? variable ?? (names.key === undefined ? undefined : profile?.get(names.key));
}

/** The text a global option was given, if it was. */
export function globalText(globals: OptionValues, name: string): string | undefined {
  const value = globals.get(name);
  return typeof value === 'string' ? value : undefined;
}

/** The option where it was given. */
export function fromOption(globals: OptionValues, name: string): SettingValue | undefined {
  const value = globalText(globals, name);
  return value === undefined ? undefined : { value, source: `--${optionName(name)}` };
}

// Names in capitals are environment variables, those with one capital options, the others keys of the profile.
export function firstSet(
  globals: OptionValues,
  env: Env,
  profile: Section,
  names: readonly string[],
): SettingValue | undefined {
  for (const name of names) {
    if (/^[A-Z][a-z]/.test(name)) {
      const option = fromOption(globals, name);
      if (option) return option;
      continue;
    }
    const value = name === name.toUpperCase() ? env[name] : profile.get(name);
    if (value !== undefined) return { value, source: name };
  }
  return undefined;
}
