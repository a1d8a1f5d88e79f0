// The headers that name this program.

import manifest from '../../package.json' with { type: 'json' };

interface Sender {
  /** The SDK's name of the service, and the version of its package. */
  readonly service: { readonly id: string; readonly version: string };
  readonly appId?: string | undefined;
}

/** Characters that the field of an application may contain in a user agent. The SDK replaces others by a hyphen, too. */
const NOT_IN_USER_AGENT = /[^!$%&'*+\-.^_`|~\w]/g;

/** The second header is there for browsers, which do not let programs set the first. The SDK sends both. */
export function userAgents({ service, appId }: Sender): Record<string, string> {
  const name = `aws-sdk-js/${service.version} ec2img/${manifest.version}`;
  const api = `${service.id.toLowerCase()}#${service.version}`;
  const app = appId ? ` app/${appId.replace(NOT_IN_USER_AGENT, '-')}` : '';
  return { 'x-amz-user-agent': name, 'user-agent': `${name} ua/2.1 lang/js api/${api}${app}` };
}
