// Chooses the proxy for a URL from HTTP_PROXY, HTTPS_PROXY and NO_PROXY, in any case. Follows the rules of Python's urllib
// (getproxies_environment, proxy_bypass_environment), which the AWS CLI uses.

import type { Env } from '../io/io.ts';
import { keepUserinfo } from '../text/secrets.ts';

/** Target of a request. URLs and SDK requests both have these properties. */
export interface TargetHost {
  readonly protocol: string;
  readonly hostname: string;
  /** Undefined for the default port of the protocol. */
  readonly port?: number | string;
}

/** Returns the URL of the proxy for a target, if any, as it was configured. */
export function proxyFor(target: TargetHost, env: Env): string | undefined {
  const proxy = variable(env, target.protocol === 'https:' ? 'https_proxy' : 'http_proxy');
  if (!proxy || isExempt(target, variable(env, 'no_proxy') ?? '')) return undefined;
  keepUserinfo(proxy.trim());
  return proxy;
}

/**
 * Reads a variable whose name may have any case. A name that ends with `_proxy` in lower case wins, even if its value is
 * empty; of several names, the last one. In a CGI program, others do not count for http: HTTP_PROXY is a header of the
 * client there.
 */
function variable(env: Env, name: string): string | undefined {
  const names = Object.keys(env).filter((one) => one.toLowerCase() === name);
  const strict = names.filter((one) => one.endsWith('_proxy')).at(-1);
  if (strict !== undefined) return env[strict];
  if (name === 'http_proxy' && env.REQUEST_METHOD !== undefined) return undefined;
  return names.map((one) => env[one]).findLast(Boolean);
}

/** Checks whether NO_PROXY lists the host, one of its parent domains, or `*`. An entry may include a port. */
function isExempt({ hostname, port }: TargetHost, list: string): boolean {
  if (list.trim() === '*') return true;
  const hosts = [hostname, port ? `${hostname}:${port}` : hostname].map((host) => host.toLowerCase());
  const names = list.split(',').map((name) => name.trim().toLowerCase().replace(/^\.+/, ''));
  return names.some((name) => name !== '' && hosts.some((host) => host === name || host.endsWith(`.${name}`)));
}
