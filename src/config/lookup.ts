// Looks up settings: an option wins over environment variables, and those win over the key in the profile.

import type { Env } from '../io/io.ts';
import type { OptionValues } from '../model/options.ts';
import { optionName } from '../model/shape.ts';
import { SETTINGS, type SettingNames } from './setting-names.ts';
import type { ConfigFiles, Section } from './shared-config.ts';

export interface SettingValue {
  readonly value: string;
  /** Name of the source, for messages and --debug: `--region`, `AWS_REGION` or `region`. */
  readonly source: string;
}

/** Sources to search. A missing source is skipped. */
export interface SettingSources {
  readonly options?: OptionValues | undefined;
  readonly env?: Env | undefined;
  readonly profile?: Section | undefined;
}

/** Finds the value of a setting and its source. */
export function lookup({ options, env, profile }: SettingSources, names: SettingNames): SettingValue | undefined {
  const { option, variables, key, sharedVariable } = names;
  const variable = (name: string): SettingValue | undefined => {
    const value = env?.[name];
    return value === '' && names.ignoresEmptyVariables ? undefined : settingValue(value, name);
  };
  const ofOption = option && options ? settingValue(globalText(options, option), `--${optionName(option)}`) : undefined;
  return (
    ofOption ??
    variables?.map(variable).find((set) => set !== undefined) ??
    (key === undefined ? undefined : settingValue(profile?.get(key), key)) ??
    (sharedVariable === undefined ? undefined : variable(sharedVariable))
  );
}

/** True for `true` in any case. */
export const isTrue = (value: string | undefined): boolean => value?.toLowerCase() === 'true';

const settingValue = (value: string | undefined, source: string): SettingValue | undefined =>
  value === undefined ? undefined : { value, source };

/** All sources of a call; the profile is missing if the config files cannot be read. */
export function settingSources(options: OptionValues, env: Env, files: ConfigFiles | undefined): SettingSources {
  return { options, env, profile: files?.profile(profileName(options, env) ?? 'default') };
}

/** True for the value of a variable that turns something on: it is not empty, 0 or false. */
export const isOn = (value = ''): boolean => !/^(?:0|false)?$/i.test(value);

/** Checks whether --debug or EC2IMG_DEBUG is given. */
export const isDebug = (options: OptionValues, env: Env): boolean =>
  options.has('Debug') || isOn(lookup({ env }, SETTINGS.debug)?.value);

/** Name of the selected profile. An empty option counts as no profile, an empty variable as a profile without a name. */
export function profileName(options: OptionValues, env: Env): string | undefined {
  return globalText(options, 'Profile') || lookup({ env }, SETTINGS.profile)?.value;
}

/** False if the selected profile is not in the config files. */
export function hasProfile(options: OptionValues, env: Env, files: ConfigFiles): boolean {
  const name = profileName(options, env);
  return name === undefined || files.profile(name) !== undefined;
}

/** Text value of a global option. */
export function globalText(options: OptionValues, name: string): string | undefined {
  const value = options.get(name);
  return typeof value === 'string' ? value : undefined;
}
