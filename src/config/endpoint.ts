// Region and endpoint of a service. Precedence and messages: measured on AWS CLI 2.36.
import { CliError, generalError } from '../errors.ts';
import type { Env } from '../io/io.ts';
import type { SettingValue } from './lookup.ts';
import { type ConfigFiles, nestedValue, type Section } from './shared-config.ts';

/** The services a call may talk to, as environment variables name them. */
export type ServiceName = 'EC2' | 'STS' | 'SSO' | 'SSO_OIDC' | 'SIGNIN';

/** The Region as it was found. Throws a configuration error for a missing one, a general error for an invalid one. */
export function checkRegion(region: string | undefined): string {
  if (!region) {
    const message = 'You must specify a region. You can also configure your region by running "aws configure".';
    throw new CliError('configuration', message, { code: 'NoRegion' });
  }
  if (/^(?!\d+$)(?!-)[a-zA-Z0-9-]{1,63}(?<!-)$/.test(region)) return region;
  throw generalError(`Provided region_name '${region}' doesn't match a supported format.`);
}

/**
 * The URL configured for a service, undefined where none is: the variable of the service, that of all services, the
 * services section of the profile, the profile.
 */
export function configuredEndpoint(
  service: ServiceName,
  env: Env,
  profile: Section,
  files: ConfigFiles,
): SettingValue | undefined {
  const ignores = env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS ?? profile.get('ignore_configured_endpoint_urls');
  if (ignores?.toLowerCase() === 'true') return undefined;
  const group = profile.get('services') ?? '';
  const places: [source: string, value: string | undefined][] = [
    [`AWS_ENDPOINT_URL_${service}`, env[`AWS_ENDPOINT_URL_${service}`]],
    ['AWS_ENDPOINT_URL', env.AWS_ENDPOINT_URL],
    [`services ${group}`, nestedValue(files.section('services', group), service.toLowerCase(), 'endpoint_url')],
    ['endpoint_url', profile.get('endpoint_url')],
  ];
  const [source, value] = places.find(([, url]) => url) ?? [];
  return source !== undefined && value !== undefined ? { source, value } : undefined;
}

/** Whether a text begins like a URL. */
const hasScheme = (url: string): boolean => /^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(url);

/** The URL of an endpoint. Throws a general error for what is none, or is not HTTP. */
export function parseEndpoint(url: string): URL {
  if (!hasScheme(url) || !URL.canParse(url) || /\s/.test(url))
    throw generalError(`Invalid endpoint: ${url.replace(/\/\/.*@/s, '//***@')}`);
  const parsed = new URL(url);
  if (/^https?:$/.test(parsed.protocol)) return parsed;
  throw generalError(
    `An HTTP Client raised an unhandled exception: Not supported URL scheme ${parsed.protocol.slice(0, -1)}`,
  );
}
