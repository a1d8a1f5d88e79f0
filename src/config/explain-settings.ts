// Explains each setting: its value, the source that wins, and the values that it overrides. Loaded on demand.

import type { Env } from '../io/io.ts';
import type { OptionValues } from '../model/options.ts';
import { optionName } from '../model/shape.ts';
import { maskSecrets } from '../text/safe.ts';
import { configuredEndpoint, type ServiceName } from './endpoint.ts';
import { lookup, profileName, type SettingSources, type SettingValue, settingSources } from './lookup.ts';
import type { ConfigPaths } from './paths.ts';
import { PROXY_SETTINGS, type ProxySetting, proxyVariables } from './proxy.ts';
import { regionService } from './region-service.ts';
import { SETTINGS, type SettingNames } from './setting-names.ts';
import type { ConfigFiles } from './shared-config.ts';

interface ExplainedValue {
  readonly Value: string | null;
  /** `option --region`, `variable AWS_REGION`, `key region of the profile dev in PATH`, or `default`. */
  readonly Source: string;
}

export interface ExplainedSetting extends ExplainedValue {
  /** The key in the profile, else the option or the variable without its prefix, in lower case. */
  readonly Name: string;
  /** Values of sources that come later. */
  readonly Overrides: readonly ExplainedValue[];
}

/** Explains all settings. Sends nothing and shows no secret. `files` is missing if they cannot be parsed. */
export function explainSettings(
  globals: OptionValues,
  env: Env,
  files: ConfigFiles | undefined,
  paths: ConfigPaths,
): readonly ExplainedSetting[] {
  const sources = settingSources(globals, env, files);
  const profile = profileName(globals, env) ?? 'default';
  const placeOf = (key: string): string =>
    `the profile ${profile} in ${files?.credentials(profile)?.has(key) ? paths.credentials : paths.config}`;
  const explain = (Name: string, values: readonly SettingValue[], unset: ExplainedValue): ExplainedSetting => {
    const [first, ...others] = values.map((value) => explainedValue(value, placeOf));
    return { Name, ...(first ?? unset), Overrides: others };
  };
  const named = Object.entries(SETTINGS).filter(([name]) => !ELSEWHERE.has(name));
  const asked = files && regionService(globals, env, files) ? { Value: null, Source: ASKED } : undefined;
  return [
    ...named.map(([name, names]) =>
      explain(
        labelOf(names),
        // A flag has no text for a lookup.
        [...(name === 'debug' ? optionValue('Debug', globals) : []), ...allValues(sources, names)],
        (name === 'region' && asked) || normal(DEFAULTS[name] ?? null),
      ),
    ),
    ...(files ? SERVICES : []).map((service) =>
      explain(`endpoint_url of ${service}`, endpointsOf(service, sources, files as ConfigFiles), normal(null)),
    ),
    ...OPTIONS.map(([option, value]) => explain(optionName(option), optionValue(option, globals), normal(value))),
    ...PROXY_SETTINGS.map((name) => explain(name, proxyValues(name, env), normal(null))),
  ];
}

const ASKED = 'metadata of the instance, requested when a call is sent';

/** Settings that belong to credentials, and those that are explained as endpoints. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'webIdentityTokenFile',
  'roleArn',
  'roleSessionName',
  'endpointUrl',
  'services',
]);

const SERVICES: readonly ServiceName[] = ['EC2', 'S3', 'SFN', 'STS', 'SSO', 'SSO_OIDC', 'SIGNIN'];

/** Global options without a variable or a key, and their defaults. */
const OPTIONS: readonly (readonly [member: string, value: string])[] = [
  ['CliConnectTimeout', '60'],
  ['CliReadTimeout', '60'],
  ['NoVerifySsl', 'false'],
  ['NoSignRequest', 'false'],
  ['NoCliPager', 'false'],
];

/** Values without any source, as a user would write them. All others are null. */
const DEFAULTS: Readonly<Record<string, string>> = {
  profile: 'default',
  ignoreConfiguredEndpoints: 'false',
  useFips: 'false',
  useDualstack: 'false',
  metadataEndpointMode: 'ipv4',
  metadataV1Disabled: 'false',
  metadataTimeout: '1',
  metadataAttempts: '1',
  maxAttempts: '3',
  retryMode: 'standard',
  output: 'json',
  pager: 'less',
  color: 'auto',
  errorFormat: 'enhanced',
  autoPrompt: 'off',
  fileEncoding: 'UTF-8',
  outputEncoding: 'UTF-8',
  timestampFormat: 'iso8601',
  validationLevel: 'documented',
  mark: '0',
  debug: 'false',
  parameterValidation: 'true',
};

const normal = (Value: string | null): ExplainedValue => ({ Value, Source: 'default' });

function labelOf({ key, option, variables }: SettingNames): string {
  return key ?? (option ? optionName(option) : (variables?.[0] ?? '').replace(/^(AWS|EC2IMG)_/, '').toLowerCase());
}

function explainedValue({ value, source }: SettingValue, placeOf: (key: string) => string): ExplainedValue {
  return { Value: maskSecrets(value), Source: describedSource(source, placeOf) };
}

function describedSource(source: string, placeOf: (key: string) => string): string {
  if (source.startsWith('--')) return `option ${source}`;
  if (source.startsWith('services ')) return `section [${source}]`;
  const isVariable = source === source.toUpperCase() || /_proxy$/i.test(source);
  return isVariable ? `variable ${source}` : `key ${source} of ${placeOf(source)}`;
}

/** The values of a setting in all sources, by looking it up again without the source that had it. */
export function allValues(sources: SettingSources, names: SettingNames): SettingValue[] {
  const found = lookup(sources, names);
  return found ? [found, ...allValues(without(found.source, sources, names), names)] : [];
}

function without(source: string, sources: SettingSources, { key }: SettingNames): SettingSources {
  if (source.startsWith('--')) return { ...sources, options: undefined };
  if (source === key) return { ...sources, profile: undefined };
  return { ...sources, env: { ...sources.env, [source]: undefined } };
}

function endpointsOf(service: ServiceName, sources: SettingSources, files: ConfigFiles): SettingValue[] {
  const option = service === 'EC2' ? lookup({ options: sources.options }, SETTINGS.endpointUrl) : undefined;
  const list = option ? [option] : [];
  let { env, profile } = sources;
  for (let found = configuredEndpoint(service, { env, profile }, files); found; ) {
    list.push(found);
    const { source } = found;
    if (source.startsWith('services ')) profile = new Map([...(profile ?? [])].filter(([key]) => key !== 'services'));
    else if (source === SETTINGS.endpointUrl.key) break;
    else env = { ...env, [source]: undefined };
    found = configuredEndpoint(service, { env, profile }, files);
  }
  return list;
}

const proxyValues = (name: ProxySetting, env: Env): SettingValue[] =>
  proxyVariables(name, env).map((source) => ({ value: env[source] ?? '', source }));

function optionValue(option: string, globals: OptionValues): SettingValue[] {
  const value = globals.get(option);
  return value === undefined ? [] : [{ value: String(value), source: `--${optionName(option)}` }];
}
