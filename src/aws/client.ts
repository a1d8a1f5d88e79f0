// EC2 through the AWS SDK: the only importer of its client, loaded once a request is ready to go.

import { EC2Client } from '@aws-sdk/client-ec2';
import { DefaultRateLimiter } from '@smithy/core/retry';
import manifest from '../../package.json' with { type: 'json' };
import type { Settings } from '../config/settings.ts';
import { generalError } from '../errors.ts';
import type { Files } from '../io/io.ts';
import { createTransport, type Destination, type Transport, urlOf } from './http.ts';
import { proxyFor } from './proxy.ts';
import { checkResponse, unreadable } from './response.ts';
import { limitToOne } from './response-limits.ts';
import { AttemptError } from './retry.ts';
import { commandOf, type Ec2Operation, idempotencyTokens } from './sdk-commands.ts';
import { keepTimestampTexts } from './timestamp-texts.ts';

/** A connection to EC2 with the settings of one call. */
export interface Ec2 {
  readonly region: string;
  /**
   * One attempt at an operation. The request has the members of its input shape; so has the answer of its output shape.
   * Timestamps in the answer are text.
   * The same object sent again carries the same idempotency token, where the operation has one. Throws AttemptFault, the
   * errors of providers of credentials, and whatever `signal` is aborted with.
   */
  readonly send: (operation: Ec2Operation, request: object, signal: AbortSignal) => Promise<object>;
  /** Milliseconds by which the clock of the service is ahead of ours, once it has answered. */
  readonly clockOffset: () => number | undefined;
  /** Whether a request is on its way, or its answer. */
  readonly isOut: () => boolean;
  readonly close: () => void;
}

interface ClientOptions {
  /** Tells what is sent and answered, for --debug; never a secret. */
  readonly trace: Trace;
  readonly readFile: Files['readFile'];
  /** Asks for a code on the terminal. Rejects where there is none. */
  readonly askSecret: (prompt: string) => Promise<string>;
}

type Trace = (line: string) => void;

/** Connects nothing yet; a CA bundle or a proxy that cannot be read is a general error of the first request. */
export async function connect(settings: Settings, options: ClientOptions): Promise<Ec2> {
  const transport = transportFor(settings, options);
  const client = new EC2Client({ ...clientConfig(settings, options), requestHandler: transport.handler });
  if (settings.endpoint) keepPath(client, settings.endpoint);
  if (settings.region === '') signForNoRegion(client);
  keepTimestampTexts(client);
  const watched = watchCalls(client, transport, options.trace);
  const tokensOf = new WeakMap<object, object>();
  const limiter = settings.retryMode === 'adaptive' ? new DefaultRateLimiter() : undefined;
  return {
    region: settings.region,
    clockOffset: () => watched.clockOffset,
    isOut: () => watched.isOut,
    close: () => client.destroy(),
    send: async (operation, request, signal) => {
      const Command = await commandOf(operation);
      const tokens = tokensOf.get(request) ?? idempotencyTokens(Command, request);
      tokensOf.set(request, tokens);
      delete watched.answered;
      await limiter?.getSendToken();
      try {
        const { $metadata, ...answer } = await client.send(new Command({ ...request, ...tokens }), {
          abortSignal: signal,
        });
        // What the AWS CLI prints as nothing: an answer of somebody else, that means nothing here.
        if (Object.keys(answer).length === 0 && !isAnswerTo(operation, watched.answered)) throw new Error('not of EC2');
        limiter?.updateClientSendingRate({});
        return answer;
      } catch (error) {
        limiter?.updateClientSendingRate({ name: error instanceof AttemptError ? error.code : '' });
        throw watched.answered !== undefined && !signal.aborted ? unreadable(200, watched.answered) : error;
      }
    },
  };
}

function transportFor(settings: Settings, options: ClientOptions): Transport {
  const traced = new Set<string>();
  return createTransport({
    ...settings,
    caFor: (url) => caOf(url, settings, options),
    proxyFor: (place) => {
      const proxy = proxyFor(place, settings.env);
      const line = proxy && `proxy for ${urlOf({ ...place, path: '' })}: ${proxy.href}`;
      if (line && !traced.has(line)) options.trace(line);
      if (line) traced.add(line);
      return proxy;
    },
  });
}

function caOf(url: string, { caBundle, verifySsl }: Settings, { readFile }: ClientOptions): string | undefined {
  if (caBundle === undefined || !verifySsl) return undefined;
  try {
    return Buffer.from(readFile(caBundle)).toString('latin1');
  } catch (error) {
    throw generalError(`SSL validation failed for ${url} the CA bundle ${caBundle} cannot be read`, error);
  }
}

// Everything is said here, so that the SDK reads no files and variables of its own. One attempt: who retries knows what
// is at stake.
function clientConfig(settings: Settings, options: ClientOptions) {
  const { endpoint } = settings;
  return {
    // The SDK wants one; what is signed for none, see signForNoRegion.
    region: settings.region || 'us-east-1',
    maxAttempts: 1,
    retryMode: settings.retryMode,
    useFipsEndpoint: endpoint === undefined && settings.useFips,
    useDualstackEndpoint: endpoint === undefined && settings.useDualstack,
    defaultsMode: 'legacy' as const,
    authSchemePreference: [],
    userAgentAppId: async () => settings.appId,
    customUserAgent: [['ec2img', manifest.version] as [string, string]],
    ...(endpoint && { endpoint: endpoint.href }),
    ...signing(settings, options),
  };
}

function signing(settings: Settings, options: ClientOptions) {
  const { credentials } = settings;
  if (credentials.kind === 'none') {
    return { credentials: async () => ({ accessKeyId: '', secretAccessKey: '' }), signer: UNSIGNED };
  }
  options.trace(`credentials: ${credentials.kind === 'keys' ? credentials.source : credentials.kind}`);
  if (credentials.kind === 'keys') {
    const { accessKeyId, secretAccessKey, sessionToken } = credentials;
    return { credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) } };
  }
  const transport = transportFor(settings, options);
  const { askSecret, readFile } = options;
  const provide = async () =>
    (await import('./credential-providers.ts')).provideKeys(credentials, { settings, transport, askSecret, readFile });
  return { credentials: provide };
}

/** Whether the first element of a text is the one of answers to an operation. */
const isAnswerTo = (operation: string, text = ''): boolean =>
  new RegExp(`^[^<]*(<[?!][^>]*>[^<]*)*<${operation}Response[\\s/>]`).test(text);

/** `--region ''` with a configured URL: the scope of the signature has no Region. */
function signForNoRegion({ config }: EC2Client): void {
  const { signer } = config;
  config.signer = async (scheme) => {
    const inner = await signer(scheme);
    return {
      ...inner,
      sign: (request, given) => inner.sign(request as never, { ...given, signingRegion: '' } as never),
    };
  };
}

const UNSIGNED = { sign: async <T>(request: T): Promise<T> => request };

interface Outgoing extends Destination {
  body: string;
}

interface Incoming {
  statusCode: number;
  reason?: string;
  headers: Record<string, string>;
  body: AsyncIterable<Uint8Array>;
}

/** The path and query of a configured URL are sent as they are; the SDK would add a slash. */
function keepPath(client: EC2Client, { searchParams, pathname }: URL): void {
  const query = Object.fromEntries([...searchParams.keys()].map((key) => [key, searchParams.getAll(key)]));
  client.middlewareStack.add(
    (next) => (args) => {
      Object.assign(args.request as Outgoing, { path: pathname, query });
      return next(args);
    },
    { step: 'build', name: 'ec2imgPath' },
  );
}

/** What is known of the last request. */
interface Exchange {
  isOut: boolean;
  /** The text of an answer that was a success, so that it is not lost when nothing can be made of it. */
  answered?: string;
  clockOffset?: number;
}

/** Next to the wire: tells what goes out and comes back, and what it means when that fails. */
function watchCalls(client: EC2Client, transport: Transport, trace: Trace): Exchange {
  const watched: Exchange = { isOut: false };
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const request = args.request as Outgoing;
        const url = urlOf(request);
        const started = Date.now();
        trace(`POST ${url} ${request.body}`);
        watched.isOut = true;
        try {
          const result = await next(args);
          const response = result.response as Incoming;
          const data = await bytesOf(response.body);
          if (commandName === 'CreateImageCommand' || response.statusCode >= 300) limitToOne(data);
          const text = new TextDecoder().decode(data);
          trace(`HTTP ${response.statusCode} after ${Date.now() - started} ms: ${text}`);
          const { statusCode: status, reason = '', headers } = response;
          const offset = Date.parse(headers.date ?? '') - Date.now();
          if (!Number.isNaN(offset)) watched.clockOffset = offset;
          watched.answered = checkResponse({ status, reason, date: headers.date, text });
          Object.assign(response, { body: Buffer.from(watched.answered) });
          return result;
        } catch (error) {
          const fault = transport.faultOf(error) ?? error;
          if (fault instanceof AttemptError && fault.skew !== undefined) client.config.systemClockOffset = fault.skew;
          throw fault;
        } finally {
          watched.isOut = false;
        }
      },
    { step: 'deserialize', priority: 'low', name: 'ec2imgCall' },
  );
  return watched;
}

async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
