// The SDK's client for EC2 and ours, with the same settings. Both hand their requests to a recorder, which responds.
import { type DescribeImagesCommand, EC2Client, type EC2ClientConfig } from '@aws-sdk/client-ec2';
import { version } from '@aws-sdk/client-ec2/package.json' with { type: 'json' };
import { createDefaultUserAgentProvider } from '@aws-sdk/core/client';
import { formatUrl } from '@aws-sdk/core/util';
import { HttpResponse } from '@smithy/core/protocols';
import type { AwsCredentialIdentity, HttpRequest } from '@smithy/types';
import manifest from '../../package.json' with { type: 'json' };
import { Client } from '../../src/aws/client.ts';
import { type Command, operationName } from '../../src/aws/command.ts';
import { EC2 } from '../../src/aws/ec2.ts';

export interface SenderSettings {
  readonly region: string;
  readonly useFips?: boolean;
  readonly useDualstack?: boolean;
  readonly endpoint?: string;
  /** Undefined for requests without a signature. */
  readonly credentials: AwsCredentialIdentity | undefined;
  /** For our client. The SDK's client reads the environment. */
  readonly traceId?: string | undefined;
}

/** A request as a client hands it to its connection. */
export interface Sent {
  readonly method: string;
  readonly url: string;
  /** In their order. Without `user-agent`, see `isCompared`. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export interface Outcome {
  /** Undefined if the client failed before it had a request. */
  readonly sent: Sent | undefined;
  readonly response?: object;
  /** `URIError: URI malformed` */
  readonly error?: string;
}

/** By default, the response has no members but the ID of what the operation creates. */
export type Sender = (command: Command, answer?: Answer) => Promise<Outcome>;

/**
 * `user-agent` is not compared, and is tested in client.test.ts: the SDK's client adds the version of the operating
 * system and the letters of the features of the SDK that it has used, and names ec2img last. It is not signed.
 */
const isCompared = (name: string): boolean => name !== 'user-agent';

/** The operations that create an image and have no idempotency token. Our client requires the ID in their responses. */
export const NEED_ID: readonly string[] = ['CreateImage', 'RegisterImage', 'CreateRestoreImageTask'];

function emptyAnswer(command: Command): Answer {
  const name = operationName(command);
  return { body: `<${name}Response>${NEED_ID.includes(name) ? '<imageId>ami-1</imageId>' : ''}</${name}Response>` };
}

type Exchange = (request: HttpRequest) => HttpResponse;

function senderOf(connect: (exchange: Exchange) => (command: Command) => Promise<object>): Sender {
  let sent: Sent | undefined;
  let next: Answer = { body: '' };
  const send = connect((request) => {
    sent = sentOf(request);
    const { status = 200, headers = {}, body } = next;
    // The SDK changes headers and body.
    return new HttpResponse({ statusCode: status, headers: { ...headers }, body: Buffer.from(body as string) });
  });
  return async (command, answer = emptyAnswer(command)) => {
    sent = undefined;
    next = answer;
    try {
      const { $metadata, ...response } = { $metadata: undefined, ...(await send(command)) };
      return { sent, response };
    } catch (error) {
      return { sent, error: String(error) };
    }
  };
}

const sentOf = (request: HttpRequest): Sent => ({
  method: request.method,
  url: formatUrl(request),
  headers: Object.entries(request.headers).filter(([name]) => isCompared(name)),
  body: request.body,
});

/** A sender over our client. */
export const ourSender = ({ endpoint, credentials, useFips, useDualstack, ...settings }: SenderSettings): Sender =>
  senderOf((exchange) => {
    const client = new Client({
      ...settings,
      service: EC2,
      useFips: useFips === true,
      useDualstack: useDualstack === true,
      ...(endpoint !== undefined && { endpoint: new URL(endpoint) }),
      ...(credentials && { credentials: async () => credentials }),
      transport: {
        exchange: async (request) => exchange(request),
        close: () => {},
      },
      now: () => 0,
      trace: () => {},
    });
    const { signal } = new AbortController();
    return (command) => client.send(command, { signal });
  });

/**
 * A sender over the SDK's client. With `isUrlKept` the requests have the path and query of the configured URL, as the AWS
 * CLI sends them; by itself the SDK's client adds a slash to the path and drops the query.
 */
export const sdkSender = (settings: SenderSettings, isUrlKept = false): Sender =>
  senderOf((exchange) => {
    const client = new EC2Client({
      ...sdkConfig(settings),
      requestHandler: { handle: async (request: HttpRequest) => ({ response: exchange(request) }) },
    });
    if (isUrlKept && settings.endpoint !== undefined) keepUrl(client, new URL(settings.endpoint));
    return (command) => client.send(command as DescribeImagesCommand);
  });

/** The configuration with which the SDK's client reads no files, sends each request once and names ec2img. */
export const sdkConfig = ({
  region,
  useFips,
  useDualstack,
  endpoint,
  credentials,
}: SenderSettings): EC2ClientConfig => ({
  region,
  useFipsEndpoint: useFips === true,
  useDualstackEndpoint: useDualstack === true,
  ...(endpoint !== undefined && { endpoint }),
  ignoreConfiguredEndpointUrls: true,
  credentials: credentials ?? { accessKeyId: '', secretAccessKey: '' },
  ...(credentials === undefined && { signer: UNSIGNED }),
  authSchemePreference: [],
  maxAttempts: 1,
  retryMode: 'standard',
  defaultsMode: 'legacy',
  userAgentAppId: async () => undefined,
  customUserAgent: [['ec2img', manifest.version]],
  // The CommonJS files of the SDK's package, which tests load, give the version before that of the package.
  defaultUserAgentProvider: createDefaultUserAgentProvider({ serviceId: EC2.id, clientVersion: version }),
});

const UNSIGNED = { sign: async <T>(request: T): Promise<T> => request };

function keepUrl({ middlewareStack }: EC2Client, { pathname, searchParams }: URL): void {
  const query = Object.fromEntries([...searchParams.keys()].map((key) => [key, searchParams.getAll(key)]));
  middlewareStack.add(
    (next) => (args) => {
      Object.assign(args.request as HttpRequest, { path: pathname, query });
      return next(args);
    },
    { step: 'build', name: 'keepUrl' },
  );
}
