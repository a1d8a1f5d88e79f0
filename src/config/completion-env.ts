// The file in which completion records the reasons for what it offers, from the environment.

import type { Env } from '../io/io.ts';
import { keepSecret } from '../text/secrets.ts';

/** Variables whose values must not get into the file, even if they are part of a typed line. */
const SECRET_VARIABLES = [
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
];

/** The path in EC2IMG_COMPLETION_DEBUG; undefined if it is empty or not set. Masks the secrets of the environment. */
export function completionDebugFile(env: Env): string | undefined {
  const path = env.EC2IMG_COMPLETION_DEBUG;
  if (!path) return undefined;
  for (const name of SECRET_VARIABLES) keepSecret(env[name]);
  return path;
}
