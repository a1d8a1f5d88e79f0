// EC2 through the AWS SDK: the only importer of its client, loaded once a request is ready to go.
import { CreateImageCommand, EC2Client } from '@aws-sdk/client-ec2';
import { version } from '../../package.json' with { type: 'json' };
import { CliError } from '../errors.ts';
import { checkAnswer } from './answer.ts';
import type { Settings } from './settings.ts';
import { createTransport, type Transport } from './transport.ts';

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
  if (settings.endpoint) keepPath(client, settings.endpoint);
  watchCalls(client, transport, trace);
  return {
    close: () => client.destroy(),
    send: async (operation, request, signal) => {
      const Command = COMMANDS[operation as keyof typeof COMMANDS];
      try {
        const { $metadata, ...answer } = await client.send(new Command(request as never), { abortSignal: signal });
        return answer;
      } catch (error) {
        throw isMissingCredentials(error) ? missingCredentials(error) : error;
      }
    },
  };
}

const isMissingCredentials = (error: unknown): boolean =>
  error instanceof Error && error.name === 'CredentialsProviderError';

function missingCredentials(cause: unknown): CliError {
  const message = 'Unable to locate credentials. You can configure credentials by running "aws login".';
  return new CliError('configuration', message, { code: 'NoCredentials', cause });
}

// Everything but the search for credentials is said here, so that the SDK reads no files and variables of its own. One
// attempt: who retries knows what is at stake.
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
  query: Record<string, string | string[]>;
  body: string;
}

interface Incoming {
  statusCode: number;
  reason?: string;
  body: AsyncIterable<Uint8Array>;
}

/** The path and query of a configured URL are sent as they are; the SDK would add a slash. */
function keepPath(client: EC2Client, endpoint: URL): void {
  const query = Object.fromEntries(
    [...endpoint.searchParams.keys()].map((key) => [key, endpoint.searchParams.getAll(key)]),
  );
  client.middlewareStack.add(
    (next) => (args) => {
      Object.assign(args.request as Outgoing, { path: endpoint.pathname, query });
      return next(args);
    },
    { step: 'build', name: 'ec2imgPath' },
  );
}

/** Next to the wire: tells what goes out and comes back, and what it means when that fails. */
function watchCalls(client: EC2Client, transport: Transport, trace: Trace): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const request = args.request as Outgoing;
      const url = urlOf(request);
      trace(`POST ${url} ${request.body}`);
      try {
        const result = await next(args);
        const response = result.response as Incoming;
        const body = await bytesOf(response.body);
        trace(`HTTP ${response.statusCode} ${new TextDecoder().decode(body)}`);
        checkAnswer({ status: response.statusCode, reason: response.reason ?? '', body });
        Object.assign(response, { body });
        return result;
      } catch (error) {
        throw transport.faultOf(error, url) ?? error;
      }
    },
    { step: 'deserialize', priority: 'low', name: 'ec2imgCall' },
  );
}

function urlOf({ protocol, hostname, port, path, query }: Outgoing): string {
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    [value].flat().map((one): [string, string] => [key, one]),
  );
  const search = new URLSearchParams(pairs).toString();
  return `${protocol}//${hostname}${port ? `:${port}` : ''}${path}${search && `?${search}`}`;
}

async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
