// Fake services for the recorded cases: EC2, STS, SSO and metadata services on one loopback server.
import http, { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const XML = '<?xml version="1.0" encoding="UTF-8"?>\n';
const EC2_NAMESPACE = 'xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"';

/** The response of CreateImage. */
export const OK = `${XML}<CreateImageResponse ${EC2_NAMESPACE}><requestId>59dbff89-35bd-4eac-99ed-be587EXAMPLE</requestId><imageId>ami-0eab20fe36f83e1a8</imageId></CreateImageResponse>`;

/** The response of DescribeImages without images. */
export const DESC0 = `${XML}<DescribeImagesResponse ${EC2_NAMESPACE}><requestId>r</requestId><imagesSet/></DescribeImagesResponse>`;

/** A time as AWS writes it, in milliseconds from now. */
export const isoIn = (milliseconds: number): string =>
  new Date(Date.now() + milliseconds).toISOString().replace(/\.\d+Z/, 'Z');

const HOUR = 3_600_000;

export const stsBody = (key = 'ASIAROLE', action = 'AssumeRole', lifetime = HOUR): string =>
  `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result><Credentials>` +
  `<AccessKeyId>${key}</AccessKeyId><SecretAccessKey>rsecret</SecretAccessKey><SessionToken>rtoken</SessionToken>` +
  `<Expiration>${isoIn(lifetime)}</Expiration></Credentials><AssumedRoleUser>` +
  '<Arn>arn:aws:sts::111122223333:assumed-role/r/s</Arn><AssumedRoleId>AROA:s</AssumedRoleId></AssumedRoleUser>' +
  `</${action}Result><ResponseMetadata><RequestId>x</RequestId></ResponseMetadata></${action}Response>`;

export const imdsCreds = (lifetime = HOUR): string =>
  JSON.stringify({
    Code: 'Success',
    LastUpdated: isoIn(0),
    Type: 'AWS-HMAC',
    AccessKeyId: 'ASIAIMDS',
    SecretAccessKey: 'isecret',
    Token: 'itoken',
    Expiration: isoIn(lifetime),
  });

/** A request, without what differs from run to run. */
export interface Recorded {
  readonly method: string;
  readonly url: string;
  readonly host: string;
  readonly contentType: string;
  /** Access key, Region and service of the signature. */
  readonly signedAs: string | null;
  readonly token: string | null;
  form: [name: string, value: string][];
  readonly [header: string]: unknown;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Closes the connection instead. */
  readonly close?: boolean;
  /** Seconds. */
  readonly delay?: number;
  /** The case has answered itself. */
  readonly done?: boolean;
}

export type Answerer = (
  recorded: Recorded,
  count: number,
  request: IncomingMessage,
  response: ServerResponse,
) => Answer | undefined | Promise<Answer | undefined>;

const text = (body: string): Answer => ({ body, headers: { 'content-type': 'text/plain' } });
const json = (value: object): Answer => ({
  body: JSON.stringify(value),
  headers: { 'content-type': 'application/json' },
});

/** What the services answer unless a case says otherwise. */
export function defaultAnswer({ url, form }: Recorded): Answer {
  const { Action, RoleArn = '' } = Object.fromEntries(form);
  if (/^\/latest\/api\/token/.test(url)) return { ...text('IMDSTOKEN'), headers: TOKEN_HEADERS };
  if (/security-credentials\/?$/.test(url)) return text('myrole');
  if (/security-credentials\/./.test(url)) return text(imdsCreds());
  if (/^\/creds/.test(url)) {
    return json({ AccessKeyId: 'ASIAECS', SecretAccessKey: 'esecret', Token: 'etoken', Expiration: isoIn(HOUR) });
  }
  if (/^\/federation\/credentials/.test(url)) {
    const keys = { accessKeyId: 'ASIASSO', secretAccessKey: 'ssecret', sessionToken: 'stoken' };
    return json({ roleCredentials: { ...keys, expiration: Date.now() + HOUR } });
  }
  if (url === '/token') {
    return json({ accessToken: 'NEWTOKEN', expiresIn: 28_800, refreshToken: 'NEWREFRESH', tokenType: 'Bearer' });
  }
  if (Action === 'AssumeRole') return { body: stsBody(`ASIA${RoleArn.split('/').pop()?.toUpperCase()}`) };
  if (Action === 'AssumeRoleWithWebIdentity') return { body: stsBody('ASIAWEB', 'AssumeRoleWithWebIdentity') };
  return { body: Action === 'DescribeImages' ? DESC0 : OK };
}

const TOKEN_HEADERS = { 'content-type': 'text/plain', 'x-aws-ec2-metadata-token-ttl-seconds': '21600' };

/** Headers that are compared where they are sent. */
const COMPARED = [
  'x-amz-sso_bearer_token',
  'x-aws-ec2-metadata-token',
  'proxy-authorization',
  'x-aws-ec2-metadata-token-ttl-seconds',
];

function record({ method = '', url = '', headers }: IncomingMessage, body: string): Recorded {
  const type = headers['content-type'] ?? '';
  const scope = /Credential=([^/]*)\/\d+\/([^/]*)\/([^/]*)\//.exec(headers.authorization ?? '');
  const form = [...new URLSearchParams(body)].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return {
    method,
    url,
    host: headers.host ?? '',
    contentType: (type.split(';')[0] as string).trim().toLowerCase(),
    signedAs: scope ? scope.slice(1, 4).join('/') : (headers.authorization ?? null),
    token: headerOf(headers, 'x-amz-security-token') ?? null,
    form: type.includes('json') ? [['_body', body]] : form,
    ...Object.fromEntries(COMPARED.flatMap((name) => (headers[name] ? [[name, headers[name]]] : []))),
  };
}

const headerOf = (headers: IncomingHttpHeaders, name: string): string | undefined => headers[name]?.toString();

export interface Services {
  readonly url: string;
  readonly port: number;
  readonly log: Recorded[];
  readonly stop: () => void;
}

export async function startServices(answer: Answerer): Promise<Services> {
  const log: Recorded[] = [];
  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const recorded = record(request, Buffer.concat(chunks).toString());
    const count = log.push(recorded) - 1;
    const {
      status = 200,
      headers,
      body = OK,
      close,
      delay = 0,
      done,
    } = (await answer(recorded, count, request, response)) ?? {};
    if (done) return;
    const send = (): void => {
      if (close) {
        request.socket.destroy();
        return;
      }
      response.writeHead(status, { 'content-type': 'text/xml;charset=UTF-8', ...headers });
      response.end(body);
    };
    if (delay > 0) setTimeout(send, delay * 1000).unref();
    else send();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const stop = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}`, port, log, stop };
}
