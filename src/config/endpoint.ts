// Validates the Region and selects the endpoint of a service. Precedence and messages: measured on AWS CLI 2.36.

import { CliError, generalError } from '../errors.ts';
import { pythonString } from '../text/python-literals.ts';
import { keepUserinfo } from '../text/secrets.ts';
import { nestedPairs } from './ini.ts';
import { isTrue, lookup, type SettingSources, type SettingValue } from './lookup.ts';
import { SETTINGS } from './setting-names.ts';
import type { ConfigFiles } from './shared-config.ts';

/** Services that a call may use, as environment variables name them. */
export type ServiceName = 'EC2' | 'S3' | 'SFN' | 'STS' | 'SSO' | 'SSO_OIDC' | 'SIGNIN';

/**
 * Returns a valid Region. With a configured URL it may be empty, as for the AWS CLI. Throws a configuration error for a
 * missing Region, a general error for an invalid one.
 */
export function checkRegion(region: string | undefined, endpoint: URL | undefined): string {
  if (region === '' && endpoint) return region;
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
  if (isTrue(lookup({ env, profile }, SETTINGS.ignoreConfiguredEndpoints)?.value)) return undefined;
  const { endpointUrl } = SETTINGS;
  const group = lookup({ profile }, SETTINGS.services)?.value ?? '';
  const value = nestedPairs(files.section('services', group)?.get(service.toLowerCase()))?.get(endpointUrl.key);
  const places: (SettingValue | undefined)[] = [
    lookup({ env }, { ...endpointUrl, variables: [`AWS_ENDPOINT_URL_${service}`, ...endpointUrl.variables] }),
    value === undefined ? undefined : { value, source: `services ${group}` },
    lookup({ profile }, endpointUrl),
  ];
  return places.find((place) => place?.value);
}

/** Hosts that botocore accepts (botocore/utils.py, is_valid_endpoint_url), and any IPv6 address. */
const HOST = /^(?:(?:(?!-)[a-z\d-]{1,63}(?<!-)\.)*(?!-)[a-z\d-]{1,63}(?<!-)\.?|\[[^\]]*\])$/i;

/** Most endpoint URLs. The expressions below take longer to compile than the others of a call. */
const PLAIN = /^https?:\/\/[a-z\d]+(?:[.-][a-z\d]+)*(?::(?:\d{1,4}|[1-5]\d{4}))?\/?$/;

/** Maximum length of a part of a host name. A shorter URL has no longer part. */
const MAX_LABEL = 63;

/** Parses an endpoint URL. Throws a general error if it is not a valid HTTP or HTTPS URL. */
export function parseEndpoint(url: string): URL {
  if (url.length <= MAX_LABEL && PLAIN.test(url) && URL.canParse(url)) return new URL(url);
  keepUserinfo(url);
  const [, scheme = '', authority = ''] = /^\s*([a-z][a-z\d+.-]*):\/\/([^/?#\\]*)(?!\\)/i.exec(url) ?? [];
  const [, host = '', port] = /^(\[.*\]|[^:]*)(?::(.*))?$/s.exec(authority.slice(authority.lastIndexOf('@') + 1)) ?? [];
  if (!HOST.test(host) || host.length > 255 || /[\t\r\n]/.test(url)) throw generalError(`Invalid endpoint: ${url}`);
  if (!/^https?$/i.test(scheme)) {
    throw generalError(
      `An HTTP Client raised an unhandled exception: Not supported URL scheme ${scheme.toLowerCase()}`,
    );
  }
  if (port && !/^\d+$/.test(port))
    throw generalError(`Port could not be cast to integer value as ${pythonString(port)}`);
  if (Number(port) > 65_535) throw generalError('Port out of range 0-65535');
  const text = url.trimStart().replaceAll(' ', '%20');
  if (!URL.canParse(text)) throw generalError(`Invalid endpoint: ${url}`);
  return new URL(text);
}
