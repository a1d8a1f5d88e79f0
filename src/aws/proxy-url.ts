// Parses the URL of a proxy. Messages: measured on AWS CLI 2.36.

import { CliError } from '../errors.ts';
import { basicOf, maskOf } from '../text/secrets.ts';

export interface HttpProxy {
  readonly protocol: 'http:' | 'https:';
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
  /** The value of Proxy-Authorization, if the URL has a user or a password. */
  readonly authorization: string | undefined;
  /** As it was configured, with a scheme and without the user and the password. */
  readonly text: string;
}

/** URL accepts quotes, too. */
const HOST = /^(\[.*\]|[\w.-]+)$/;

const ENCODING = 'write \\ as %5C, / as %2F, ? as %3F and # as %23 in the user and the password of a proxy';

/** Parses the value of a variable. Throws a general error for a URL that is not one of an HTTP proxy. */
export function parseProxy(configured: string): HttpProxy {
  const value = configured.trim();
  const full = /^https?:/i.test(value) ? value : value.startsWith('//') ? `http:${value}` : `http://${value}`;
  const [, start = '', userinfo, place = ''] = /^(https?:\/\/)?(?:(.*)@)?(.*)$/is.exec(full) ?? [];
  const text = userinfo === undefined ? full : `${start}${maskOf(userinfo)}@${place}`;
  const refused = (hint: string): CliError =>
    new CliError('general', `Failed to connect to proxy URL: "${text}"`, {
      code: 'ProxyConnectionError',
      hints: [hint],
    });
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(value)?.[1];
  if (scheme && !/^https?$/i.test(scheme)) throw refused(`ec2img supports HTTP proxies only, not ${scheme}`);
  // A URL would end the host at these characters, so that another host got the rest.
  if (userinfo !== undefined && !value.startsWith('"') && /[\\/?#]/.test(userinfo)) throw refused(ENCODING);
  const url = start !== '' && URL.canParse(start + place) ? new URL(start + place) : undefined;
  if (!url || !HOST.test(url.hostname)) throw refused('the URL of the proxy is invalid');
  const { protocol, hostname, port } = url;
  const isTls = protocol === 'https:';
  return {
    protocol: isTls ? 'https:' : 'http:',
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port ? Number(port) : isTls ? 443 : 80,
    authorization: userinfo ? `Basic ${basicOf(userinfo)}` : undefined,
    text,
  };
}
