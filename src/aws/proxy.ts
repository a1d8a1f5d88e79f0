// Which proxy a URL goes through: HTTP_PROXY, HTTPS_PROXY and NO_PROXY, in capitals or not. Rules: those of Python's
// urllib, which the AWS CLI uses.

import { CliError } from '../errors.ts';
import type { Env } from '../io/io.ts';

/** Where a request goes; URLs and the requests of the SDK both say it. */
export interface TargetHost {
  readonly protocol: string;
  readonly hostname: string;
  /** None where it is that of the protocol. */
  readonly port?: number | string;
}

/** The proxy on the way to a place, undefined where there is none. Throws a general error for a proxy that is no URL. */
export function proxyFor(place: TargetHost, env: Env): URL | undefined {
  const proxy = variable(env, place.protocol === 'https:' ? 'https_proxy' : 'http_proxy');
  if (!proxy || isExempt(place, variable(env, 'no_proxy') ?? '')) return undefined;
  const full = proxy.includes('://') ? proxy : `http://${proxy}`;
  if (URL.canParse(full)) return new URL(full);
  throw new CliError('general', 'The proxy URL is invalid');
}

// The name in small letters wins, as it does for Python.
const variable = (env: Env, name: string): string | undefined => env[name] ?? env[name.toUpperCase()];

/** Whether NO_PROXY names the host, one of its domains, or everything; a name may have a port. */
function isExempt({ hostname, port }: TargetHost, list: string): boolean {
  if (list.trim() === '*') return true;
  const hosts = [hostname, port ? `${hostname}:${port}` : hostname].map((host) => host.toLowerCase());
  const names = list.split(',').map((name) => name.trim().toLowerCase().replace(/^\.+/, ''));
  return names.some((name) => name !== '' && hosts.some((host) => host === name || host.endsWith(`.${name}`)));
}
