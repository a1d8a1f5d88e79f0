// Validates the Region and selects the endpoint of a service. Precedence and messages: measured on AWS CLI 2.36.
import { CliError, generalError } from '../errors.ts';
import { keepUserinfo } from '../text/secrets.ts';
import { lookup, type SettingSources, type SettingValue } from './lookup.ts';
import { SETTINGS } from './setting-names.ts';
import { type ConfigFiles, nestedValue } from './shared-config.ts';

/** Services that a call may use, as environment variables name them. */
export type ServiceName = 'EC2' | 'STS' | 'SSO' | 'SSO_OIDC' | 'SIGNIN';

/** Returns a valid Region. Throws a configuration error for a missing Region, a general error for an invalid one. */
export function checkRegion(region: string | undefined): string {
  if (!region) {
    const message = 'You must specify a region. You can also configure your region by running "aws configure".';
    throw new CliError('configuration', message, { code: 'NoRegion' });
  }
  assertRegion(region);
  return region;
}

/** Throws a general error for a text that cannot be the name of a Region. */
export function assertRegion(region: string): void {
  if (/^(?!\d+$)(?!-)[a-zA-Z0-9-]{1,63}(?<!-)$/.test(region)) return;
  throw generalError(`Provided region_name '${region}' doesn't match a supported format.`);
}

/**
 * Finds the configured URL of a service. Precedence: the service's environment variable, the variable for all services,
 * the profile's services section, the profile.
 */
export function configuredEndpoint(
  service: ServiceName,
  { env, profile }: SettingSources,
  files: ConfigFiles,
): SettingValue | undefined {
  const ignores = lookup({ env, profile }, SETTINGS.ignoreConfiguredEndpoints)?.value;
  if (ignores?.toLowerCase() === 'true') return undefined;
  const { endpointUrl } = SETTINGS;
  const group = lookup({ profile }, SETTINGS.services)?.value ?? '';
  const value = nestedValue(files.section('services', group), service.toLowerCase(), endpointUrl.key);
  const places: (SettingValue | undefined)[] = [
    lookup({ env }, { ...endpointUrl, variables: [`AWS_ENDPOINT_URL_${service}`, ...endpointUrl.variables] }),
    value === undefined ? undefined : { value, source: `services ${group}` },
    lookup({ profile }, endpointUrl),
  ];
  return places.find((place) => place?.value);
}

const hasScheme = (url: string): boolean => /^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(url);

/** Parses an endpoint URL. Throws a general error if it is not a valid HTTP or HTTPS URL. */
export function parseEndpoint(url: string): URL {
  keepUserinfo(url);
  if (!hasScheme(url) || !URL.canParse(url) || /\s/.test(url)) throw generalError(`Invalid endpoint: ${url}`);
  const parsed = new URL(url);
  if (/^https?:$/.test(parsed.protocol)) return parsed;
  throw generalError(
    `An HTTP Client raised an unhandled exception: Not supported URL scheme ${parsed.protocol.slice(0, -1)}`,
  );
}
