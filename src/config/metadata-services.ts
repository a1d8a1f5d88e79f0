// The metadata services of containers and instances: where they are, and what to send them. Names and messages: measured
// on AWS CLI 2.36.

import { CliError, generalError } from '../errors.ts';
import type { Env } from '../io/io.ts';
import { parsePythonInt } from '../text/python-literals.ts';
import { keepSecret, keepUserinfo } from '../text/secrets.ts';
import { alternatives, didYouMean } from '../text/suggest.ts';
import { isTrue, lookup, type SettingSources } from './lookup.ts';
import { SETTINGS } from './setting-names.ts';

/** The service that gives a container its credentials. */
export interface ContainerMetadata {
  readonly kind: 'container';
  readonly url: URL;
  /** The authorization token, or the file that has it. The file wins. */
  readonly token: string | undefined;
  readonly tokenFile: string | undefined;
}

/** The service that gives an instance its credentials. */
export interface InstanceMetadata {
  readonly kind: 'instance';
  readonly endpoint: URL;
  /** False if requests without a session token are forbidden. */
  readonly allowsV1: boolean;
  /** For each wait, in milliseconds. */
  readonly timeout: number;
  readonly attempts: number;
  /** The profile whose credential_source names this service. */
  readonly referrer: string | undefined;
}

const ECS = '169.254.170.2';

const HOSTS = [ECS, '169.254.170.23', 'fd00:ec2::23', 'localhost'];

/** Hosts for plain http, as `URL` normalizes them. */
const isNearby = (host: string): boolean => HOSTS.includes(host) || host === '::1' || /^127(\.\d+){3}$/.test(host);

/** The service of this container, if any. Throws a general error for a host that may not receive the token. */
export function containerMetadata(env: Env): ContainerMetadata | undefined {
  const path = env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI;
  const full = path ? `http://${ECS}${path}` : env.AWS_CONTAINER_CREDENTIALS_FULL_URI;
  if (!full) return undefined;
  const url = httpUrl(full);
  const host = url?.hostname.replace(/^\[|\]$/g, '');
  if (!url || !host || (url.protocol === 'http:' && !isNearby(host))) {
    const only = `Can only retrieve metadata from a loopback address or one of these hosts: ${HOSTS.join(', ')}`;
    throw generalError(`Unsupported host '${host ?? 'None'}'.  ${only}`);
  }
  const [token, tokenFile] = [env.AWS_CONTAINER_AUTHORIZATION_TOKEN, env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE];
  keepUserinfo(full);
  keepSecret(token);
  return { kind: 'container', url, token: token || undefined, tokenFile: tokenFile || undefined };
}

/** The service of this instance, unless it is disabled. Throws a general error for an invalid setting. */
export function instanceMetadata(
  sources: Required<Pick<SettingSources, 'env' | 'profile'>>,
  referrer?: string,
): InstanceMetadata | undefined {
  if (isTrue(sources.env?.AWS_EC2_METADATA_DISABLED)) return undefined;
  const textOf = (name: keyof typeof SETTINGS): string | undefined => lookup(sources, SETTINGS[name])?.value;
  return {
    kind: 'instance',
    endpoint: endpointOf(textOf('metadataEndpoint'), textOf('metadataEndpointMode')),
    allowsV1: !isTrue(textOf('metadataV1Disabled')),
    timeout: 1000 * wholeOf('metadata_service_timeout', textOf('metadataTimeout')),
    attempts: wholeOf('metadata_service_num_attempts', textOf('metadataAttempts')),
    referrer,
  };
}

const ENDPOINTS: Readonly<Record<string, string>> = {
  ipv4: 'http://169.254.169.254',
  ipv6: 'http://[fd00:ec2::254]',
};

function endpointOf(configured: string | undefined, mode = 'ipv4'): URL {
  const byMode = ENDPOINTS[mode.toLowerCase()];
  if (byMode === undefined) {
    const modes = 'Valid endpoint modes (case-insensitive): ipv4, ipv6.';
    throw generalError(`Invalid EC2 Instance Metadata endpoint mode: ${mode} ${modes}`);
  }
  keepUserinfo(configured ?? '');
  const url = httpUrl(configured || byMode);
  if (url) return url;
  throw generalError(`Invalid endpoint EC2 Instance Metadata endpoint: ${configured}`);
}

const httpUrl = (text: string): URL | undefined =>
  /^https?:\/\//i.test(text) && URL.canParse(text) ? new URL(text) : undefined;

/** Parses a number of seconds or attempts as Python does. The default is one. */
function wholeOf(name: string, text = '1'): number {
  const number = parsePythonInt(text);
  if (number !== undefined && number >= 1) return number;
  throw generalError(`Invalid value provided to "${name}": "${text}" must be an integer greater than or equal to one.`);
}

/** Error for a credential_source that does not exist. */
export function unknownSource(source: string, profile: string, known: readonly string[]): CliError {
  const near = didYouMean(source, known);
  const hint = near ? `did you mean ${near}?` : `credential_source can be ${alternatives(known)}`;
  const message = `The credential source "${source}" referenced in profile "${profile}" is not valid.`;
  return new CliError('general', message, { hints: [hint] });
}

/** Error for a profile whose credential_source has no credentials. */
export function emptySource(source: string, profile: string): CliError {
  const reason = `No credentials found in credential_source referenced in profile ${profile}`;
  return generalError(`Error when retrieving credentials from ${source}: ${reason}`);
}
