// Chooses the proxy for a URL from HTTP_PROXY, HTTPS_PROXY and NO_PROXY, by the rules of Python's urllib
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

/** Settings of proxies, named as their variables in lower case. */
export const PROXY_SETTINGS = ['http_proxy', 'https_proxy', 'no_proxy'] as const;

export type ProxySetting = (typeof PROXY_SETTINGS)[number];

/** Returns the URL of the proxy for a target, if any, as it was configured. */
export function proxyFor(target: TargetHost, env: Env): string | undefined {
  const proxy = valueIn(target.protocol === 'https:' ? 'https_proxy' : 'http_proxy', env);
  if (!proxy || isExempt(target, valueIn('no_proxy', env) ?? '')) return undefined;
  keepUserinfo(proxy.trim());
  return proxy;
}

/**
 * The variables of a proxy setting, whose names may have any case, in order of precedence. Names that end with `_proxy` in
 * lower case come first, even if their value is empty; among equals, the last one. In a CGI program, others do not count
 * for http: HTTP_PROXY is a header of the client there.
 */
export function proxyVariables(setting: ProxySetting, env: Env): readonly string[] {
  const names = Object.keys(env)
    .filter((name) => name.toLowerCase() === setting && env[name] !== undefined)
    .reverse();
  const strict = names.filter((name) => name.endsWith('_proxy'));
  if (setting === 'http_proxy' && env.REQUEST_METHOD !== undefined) return strict;
  return [...strict, ...names.filter((name) => !strict.includes(name) && env[name])];
}

function valueIn(setting: ProxySetting, env: Env): string | undefined {
  const [name] = proxyVariables(setting, env);
  return name === undefined ? undefined : env[name];
}

/** Checks whether NO_PROXY lists the host, one of its parent domains, or `*`. An entry may include a port. */
function isExempt({ hostname, port }: TargetHost, list: string): boolean {
  if (list.trim() === '*') return true;
  const hosts = [hostname, port ? `${hostname}:${port}` : hostname].map((host) => host.toLowerCase());
  const names = list.split(',').map((name) => name.trim().toLowerCase().replace(/^\.+/, ''));
  return names.some((name) => name !== '' && hosts.some((host) => host === name || host.endsWith(`.${name}`)));
}
