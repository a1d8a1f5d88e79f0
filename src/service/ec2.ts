// EC2 through the AWS SDK: the only importer of its client, loaded once a request is ready to go.
import { CreateImageCommand, EC2Client } from '@aws-sdk/client-ec2';
import { version } from '../../package.json' with { type: 'json' };
import { CliError } from '../errors.ts';
import { checkAnswer } from './answer.ts';
import { AttemptFault } from './fault.ts';
import type { Settings } from './settings.ts';
import { createTransport } from './transport.ts';

/** A connection to EC2 with the settings of one call. */
export interface Ec2 {
  /**
   * One attempt at an operation. The request has the members of its input shape; so has the answer of its output shape.
   * Throws AttemptFault, a configuration error when nobody can sign, and whatever `signal` is aborted with.
   */
  readonly send: (operation: string, request: object, signal: AbortSignal) => Promise<object>;
  readonly close: () => void;
}

/** Tells what is sent and answered, for --debug; never a secret. */
export type Trace = (line: string) => void;

const COMMANDS = { CreateImage: CreateImageCommand } as const;

export function connect(settings: Settings, trace: Trace): Ec2 {
  const transport = createTransport(settings);
  const client = new EC2Client({ ...clientConfig(settings), requestHandler: transport.handler });
  let url = '';
  addMiddleware(client, settings.endpoint, trace, (sentTo) => {
    url = sentTo;
  });
  return {
    close: () => client.destroy(),
    send: async (operation, request, signal) => {
      const Command = COMMANDS[operation as keyof typeof COMMANDS];
      try {
        const { $metadata, ...answer } = await client.send(new Command(request as never), { abortSignal: signal });
        return answer;
      } catch (error) {
        signal.throwIfAborted();
        throw faultOf(error, (cause) => transport.faultOf(cause, url));
      }
    },
  };
}

function faultOf(error: unknown, transportFault: (error: unknown) => AttemptFault | undefined): unknown {
  if (error instanceof AttemptFault) return error;
  if (error instanceof Error && error.name === 'CredentialsProviderError') {
    const message = 'Unable to locate credentials. You can configure credentials by running "aws login".';
    return new CliError('configuration', message, { code: 'NoCredentials', cause: error });
  }
  return transportFault(error) ?? error;
}

// Everything is said here, so that the SDK looks for nothing itself. One attempt: who retries knows what is at stake.
function clientConfig(settings: Settings) {
  const { credentials, endpoint } = settings;
  return {
    region: settings.region,
    maxAttempts: 1,
    retryMode: settings.retryMode,
    useFipsEndpoint: endpoint === undefined && settings.useFips,
    useDualstackEndpoint: endpoint === undefined && settings.useDualstack,
    defaultsMode: 'legacy' as const,
    authSchemePreference: [],
    userAgentAppId: async () => settings.appId,
    customUserAgent: [['ec2img', version] as [string, string]],
    ...(endpoint && { endpoint: endpoint.href }),
    ...signing(credentials),
  };
}

function signing(credentials: Settings['credentials']) {
  if (credentials.kind === 'none')
    return { credentials: async () => ({ accessKeyId: '', secretAccessKey: '' }), signer: UNSIGNED };
  if (credentials.kind === 'chain') return { profile: credentials.profile };
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  return { credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) } };
}

const UNSIGNED = { sign: async <T>(request: T): Promise<T> => request };

interface Outgoing {
  protocol: string;
  hostname: string;
  port?: number;
  path: string;
  query: Record<string, string>;
  body: string;
}

interface Incoming {
  statusCode: number;
  reason?: string;
  body: AsyncIterable<Uint8Array>;
}

function addMiddleware(
  client: EC2Client,
  endpoint: URL | undefined,
  trace: Trace,
  sendingTo: (url: string) => void,
): void {
  client.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as Outgoing;
      // The path and query of a configured URL are kept as they are; the SDK would add a slash.
      if (endpoint) request.path = endpoint.pathname;
      if (endpoint) request.query = Object.fromEntries(endpoint.searchParams);
      const url = urlOf(request);
      sendingTo(url);
      trace(`POST ${url} ${request.body}`);
      return next(args);
    },
    { step: 'build', name: 'ec2imgRequest' },
  );
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const response = result.response as Incoming;
      const body = await bytesOf(response.body);
      trace(`HTTP ${response.statusCode} ${new TextDecoder().decode(body)}`);
      checkAnswer({ status: response.statusCode, reason: response.reason ?? '', body });
      Object.assign(response, { body });
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'ec2imgAnswer' },
  );
}

function urlOf({ protocol, hostname, port, path, query }: Outgoing): string {
  const search = new URLSearchParams(query).toString();
  return `${protocol}//${hostname}${port ? `:${port}` : ''}${path}${search && `?${search}`}`;
}

async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
