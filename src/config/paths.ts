// Home folders and variables in paths, by the rules of Python's expanduser and expandvars.

import type { Env, Files } from '../io/io.ts';

/** The surroundings that expand paths. */
type Homes = Pick<Files, 'env' | 'homeOf'>;

/**
 * Replaces `~` and `~account` at the start of a path by a home folder; without one, the path stays as it is. HOME is the
 * home folder of this process even if it is empty.
 */
export function expandHome(path: string, { env, homeOf }: Homes): string {
  const [start, account] = /^~([^/]*)/.exec(path) ?? [];
  if (start === undefined) return path;
  const home = account ? homeOf(account) : (env.HOME ?? homeOf());
  return home === undefined ? path : home.replace(/\/+$/, '') + path.slice(start.length) || '/';
}

/** Replaces `$NAME` and `${NAME}` in a path; unknown names stay unchanged. */
export function expandVariables(path: string, env: Env): string {
  if (!path.includes('$')) return path;
  return path.replace(/\$(\w+|\{[^}]*\})/g, (whole, name: string) => {
    const variable = name.replace(/^\{|\}$/g, '');
    return (Object.hasOwn(env, variable) ? env[variable] : undefined) ?? whole;
  });
}

/** The paths of the config file and the credentials file. An empty path is that of a missing file. */
export interface ConfigPaths {
  readonly config: string;
  readonly credentials: string;
}

/** Expands the paths of both files. Variables may contain `~`. */
export function configPaths(homes: Homes): ConfigPaths {
  const { AWS_CONFIG_FILE: config = '~/.aws/config', AWS_SHARED_CREDENTIALS_FILE: credentials = '~/.aws/credentials' } =
    homes.env;
  const expand = (path: string): string => expandHome(expandVariables(path, homes.env), homes);
  return { config: expand(config), credentials: expand(credentials) };
}
