// Names the setting behind credentials that could not be loaded. Loaded on demand.

import type { Env } from '../io/io.ts';
import type { Credentials } from './credentials.ts';
import type { ConfigFiles } from './shared-config.ts';

/** A hint that names the setting and its profile or variable. Undefined if the error names them itself. */
export function providerHint(
  credentials: Credentials,
  profile: string,
  env: Env,
  files: ConfigFiles,
): string | undefined {
  const setting = settingOf(credentials, profile, env, files);
  return setting === undefined ? undefined : `the error occurred while getting credentials: ${setting}`;
}

function settingOf(credentials: Credentials, profile: string, env: Env, files: ConfigFiles): string | undefined {
  switch (credentials.kind) {
    case 'role':
      return `role_arn ${credentials.roleArn} of the profile ${profileOfRole(credentials.roleArn, profile, files)}`;
    case 'web-identity': {
      const { tokenFile, roleArn } = credentials;
      const isVariable = env.AWS_WEB_IDENTITY_TOKEN_FILE === tokenFile;
      const place = isVariable ? 'AWS_WEB_IDENTITY_TOKEN_FILE' : `web_identity_token_file of the profile ${profile}`;
      return `${place} names the token file ${tokenFile} for the role ${roleArn}`;
    }
    case 'sso':
      return `sso_role_name ${credentials.roleName} in the account ${credentials.accountId}, for the profile ${profile}`;
    case 'login':
      return `login_session ${credentials.session}, for the profile ${profile}`;
    case 'container': {
      const relative = env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI;
      return `AWS_CONTAINER_CREDENTIALS_${relative ? 'RELATIVE' : 'FULL'}_URI has the URL ${credentials.url.href}`;
    }
    case 'instance':
      return `the metadata service of the instance, ${credentials.endpoint.href}`;
    default:
      return undefined;
  }
}

/** The profile with a role, in the chain of source profiles that starts with the selected one. */
function profileOfRole(roleArn: string, selected: string, files: ConfigFiles): string {
  const visited = new Set<string>();
  for (let name: string | undefined = selected; name !== undefined && !visited.has(name); ) {
    visited.add(name);
    const profile = files.profile(name);
    if (profile?.get('role_arn') === roleArn) return name;
    name = profile?.get('source_profile');
  }
  return selected;
}
