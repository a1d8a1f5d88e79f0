// Looks a setting up: its option wins over its environment variables, and those win over its key in the profile.

import type { Env } from '../io/io.ts';
import type { OptionValues } from '../model/options.ts';
import { optionName } from '../model/shape.ts';
import { SETTINGS, type SettingNames } from './setting-names.ts';
import type { ConfigFiles, Section } from './shared-config.ts';

export interface SettingValue {
  readonly value: string;
  /** The name that won, as messages and --debug show it: `--region`, `AWS_REGION` or `region`. */
  readonly source: string;
}

/** The places to search. A place that is left out is not searched. */
export interface SettingSources {
  readonly options?: OptionValues | undefined;
  readonly env?: Env | undefined;
  readonly profile?: Section | undefined;
}

/** The value of a setting, and the source that won. */
export function lookup({ options, env, profile }: SettingSources, names: SettingNames): SettingValue | undefined {
  const { option, variables, key, sharedVariable } = names;
  const variable = (name: string): SettingValue | undefined => {
    const value = env?.[name];
    return value === '' && names.ignoresEmptyVariables ? undefined : found(value, name);
  };
  const given = option && options ? found(globalText(options, option), `--${optionName(option)}`) : undefined;
  return (
    given ??
    variables?.map(variable).find((set) => set !== undefined) ??
    (key === undefined ? undefined : found(profile?.get(key), key)) ??
    (sharedVariable === undefined ? undefined : variable(sharedVariable))
  );
}

const found = (value: string | undefined, source: string): SettingValue | undefined =>
  value === undefined ? undefined : { value, source };

/** All sources of a call; without the profile where the config files cannot be read. */
export function settingSources(options: OptionValues, env: Env, files: ConfigFiles | undefined): SettingSources {
  return { options, env, profile: files?.profile(profileName(options, env) ?? 'default') };
}

/** The selected profile, if one is. An empty option counts as none, an empty variable as a profile without a name. */
export function profileName(options: OptionValues, env: Env): string | undefined {
  return globalText(options, 'Profile') || lookup({ env }, SETTINGS.profile)?.value;
}

/** False if a profile is selected that the config files do not have. */
export function hasProfile(options: OptionValues, env: Env, files: ConfigFiles): boolean {
  const name = profileName(options, env);
  return name === undefined || files.profile(name) !== undefined;
}

/** The text that a global option was given. */
export function globalText(options: OptionValues, name: string): string | undefined {
  const value = options.get(name);
  return typeof value === 'string' ? value : undefined;
}
