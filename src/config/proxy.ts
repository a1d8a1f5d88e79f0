// Chooses the proxy for a URL from HTTP_PROXY, HTTPS_PROXY and NO_PROXY, in upper or lower case. Follows the rules of
// Python's urllib, which the AWS CLI uses.

import { CliError } from '../errors.ts';
import type { Env } from '../io/io.ts';
import { keepUserinfo } from '../text/secrets.ts';

/** Target of a request. URLs and SDK requests both have these properties. */
export interface TargetHost {
  readonly protocol: string;
  readonly hostname: string;
  /** Undefined for the default port of the protocol. */
  readonly port?: number | string;
}

/** Returns the proxy for a target, if any. Throws a general error if the proxy is not a valid URL. */
export function proxyFor(target: TargetHost, env: Env): URL | undefined {
  const proxy = variable(env, target.protocol === 'https:' ? 'https_proxy' : 'http_proxy');
  if (!proxy || isExempt(target, variable(env, 'no_proxy') ?? '')) return undefined;
  keepUserinfo(proxy);
  const full = proxy.includes('://') ? proxy : `http://${proxy}`;
  if (URL.canParse(full)) return new URL(full);
  throw new CliError('general', 'The proxy URL is invalid');
}

// The lower-case name wins, as in Python.
const variable = (env: Env, name: string): string | undefined => env[name] ?? env[name.toUpperCase()];

/** Checks whether NO_PROXY lists the host, one of its parent domains, or `*`. An entry may include a port. */
function isExempt({ hostname, port }: TargetHost, list: string): boolean {
  if (list.trim() === '*') return true;
  const hosts = [hostname, port ? `${hostname}:${port}` : hostname].map((host) => host.toLowerCase());
  const names = list.split(',').map((name) => name.trim().toLowerCase().replace(/^\.+/, ''));
  return names.some((name) => name !== '' && hosts.some((host) => host === name || host.endsWith(`.${name}`)));
}
