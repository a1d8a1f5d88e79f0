// Which proxy a URL goes through: HTTP_PROXY, HTTPS_PROXY and NO_PROXY, in capitals or not. Rules: those of Python's
// urllib, which the AWS CLI uses.
import { CliError } from '../errors.ts';
import type { Env } from '../model/world.ts';

/** The proxy for a URL, undefined where it is reached directly. Throws a general error for a proxy that is no URL. */
export function proxyFor(url: URL, env: Env): URL | undefined {
  const proxy = variable(env, url.protocol === 'https:' ? 'https_proxy' : 'http_proxy');
  if (!proxy || isExempt(url, variable(env, 'no_proxy') ?? '')) return undefined;
  const full = proxy.includes('://') ? proxy : `http://${proxy}`;
  if (URL.canParse(full)) return new URL(full);
  throw new CliError('general', 'The URL of the proxy cannot be read');
}

// The name in small letters wins, as it does for Python.
const variable = (env: Env, name: string): string | undefined => env[name] ?? env[name.toUpperCase()];

/** Whether NO_PROXY names the host, one of its domains, or everything; a name may have a port. */
function isExempt(url: URL, list: string): boolean {
  if (list.trim() === '*') return true;
  const hosts = [url.hostname, url.host].map((host) => host.toLowerCase());
  const names = list.split(',').map((name) => name.trim().toLowerCase().replace(/^\.+/, ''));
  return names.some((name) => name !== '' && hosts.some((host) => host === name || host.endsWith(`.${name}`)));
}
