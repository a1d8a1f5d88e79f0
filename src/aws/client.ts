// The EC2 client. Only this file creates the SDK's client. Loaded when a request is ready to be sent.

import { EC2Client } from '@aws-sdk/client-ec2';
import { DefaultRateLimiter } from '@smithy/core/retry';
import manifest from '../../package.json' with { type: 'json' };
import type { Settings } from '../config/settings.ts';
import { generalError } from '../errors.ts';
import type { Files } from '../io/io.ts';
import { createTransport, type Destination, type Transport, urlOf } from './http.ts';
import { proxyFor } from './proxy.ts';
import { checkResponse, unreadable } from './response.ts';
import { AttemptError } from './retry.ts';
import { commandOf, type Ec2Operation, type Ec2Operations, idempotencyTokens } from './sdk-commands.ts';
import { keepTimestampTexts } from './timestamp-texts.ts';

/** A connection to EC2 with the settings of one call. */
export interface Ec2 {
  readonly region: string;
  /**
   * Makes one attempt at an operation. Sending the same request object again reuses its idempotency token, if the
   * operation has one. Timestamps in the response are text. Throws AttemptError, the errors of credential providers, and
   * the reason of `signal`.
   */
  readonly send: <N extends Ec2Operation>(
    operation: N,
    request: Ec2Operations[N]['request'],
    signal: AbortSignal,
  ) => Promise<Ec2Operations[N]['response']>;
  /** Milliseconds by which the clock of EC2 is ahead of ours. Undefined before the first response. */
  readonly clockOffset: () => number | undefined;
  /** True from when a request is sent until its response has been read. */
  readonly isOut: () => boolean;
  readonly close: () => void;
}

interface ClientOptions {
  /** Logs requests and responses for --debug, without secrets. */
  readonly trace: Trace;
  readonly readFile: Files['readFile'];
  /** Prompts for a code on the terminal. Rejects without a terminal. */
  readonly askSecret: (prompt: string) => Promise<string>;
}

type Trace = (line: string) => void;

/** Creates a client without connecting. The first request throws a general error for a bad CA bundle or proxy. */
export async function connect(settings: Settings, options: ClientOptions): Promise<Ec2> {
  const transport = transportFor(settings, options);
  const client = new EC2Client({ ...clientConfig(settings, options), requestHandler: transport.handler });
  if (settings.endpoint) keepPath(client, settings.endpoint);
  keepTimestampTexts(client);
  const exchange = watchCalls(client, transport, options.trace);
  const tokensOf = new WeakMap<object, object>();
  const limiter = settings.retryMode === 'adaptive' ? new DefaultRateLimiter() : undefined;
  return {
    region: settings.region,
    clockOffset: () => exchange.clockOffset,
    isOut: () => exchange.isOut,
    close: () => client.destroy(),
    send: async <N extends Ec2Operation>(operation: N, request: Ec2Operations[N]['request'], signal: AbortSignal) => {
      const Command = await commandOf(operation);
      const tokens = tokensOf.get(request) ?? idempotencyTokens(Command, request);
      tokensOf.set(request, tokens);
      delete exchange.responseText;
      await limiter?.getSendToken();
      try {
        const { $metadata, ...response } = await client.send(new Command({ ...request, ...tokens }), {
          abortSignal: signal,
        });
        // The AWS CLI prints nothing for a response without members. If the root element is unexpected, it is not from EC2.
        if (Object.keys(response).length === 0 && !isResponseTo(operation, exchange.responseText))
          throw new Error('not an EC2 response');
        limiter?.updateClientSendingRate({});
        return response as Ec2Operations[N]['response'];
      } catch (error) {
        limiter?.updateClientSendingRate({ name: error instanceof AttemptError ? error.code : '' });
        throw exchange.responseText !== undefined && !signal.aborted ? unreadable(200, exchange.responseText) : error;
      }
    },
  };
}

function transportFor(settings: Settings, options: ClientOptions): Transport {
  const traced = new Set<string>();
  return createTransport({
    ...settings,
    caFor: (url) => caOf(url, settings, options),
    proxyFor: (target) => {
      const proxy = proxyFor(target, settings.env);
      const line = proxy && `proxy for ${urlOf({ ...target, path: '' })}: ${proxy.href}`;
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
    throw generalError(`SSL validation failed for ${url} cannot read the CA bundle ${caBundle}`, error);
  }
}

// Set everything explicitly, so that the SDK reads no files or variables. One attempt: retry.ts retries, because only its
// caller knows whether that is safe.
function clientConfig(settings: Settings, options: ClientOptions) {
  const { endpoint } = settings;
  return {
    region: settings.region,
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
  if (credentials.kind === 'anonymous') {
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

/** Checks whether the root element of a text is that of a response to the operation. */
const isResponseTo = (operation: string, text = ''): boolean =>
  new RegExp(`^[^<]*(<[?!][^>]*>[^<]*)*<${operation}Response[\\s/>]`).test(text);

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

/** Sends the path and query of a configured URL unchanged. The SDK would add a slash. */
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

/** State of the most recent request. */
interface Exchange {
  isOut: boolean;
  /** The text of a successful response. Kept in case the SDK cannot parse it. */
  responseText?: string;
  clockOffset?: number;
}

/** Innermost middleware: logs requests and responses, and turns failures into AttemptErrors. */
function watchCalls(client: EC2Client, transport: Transport, trace: Trace): Exchange {
  const exchange: Exchange = { isOut: false };
  client.middlewareStack.add(
    (next) => async (args) => {
      const request = args.request as Outgoing;
      const url = urlOf(request);
      const started = Date.now();
      trace(`POST ${url} ${request.body}`);
      exchange.isOut = true;
      try {
        const result = await next(args);
        const response = result.response as Incoming;
        const data = await bytesOf(response.body);
        const text = new TextDecoder().decode(data);
        trace(`HTTP ${response.statusCode} after ${Date.now() - started} ms: ${text}`);
        const { statusCode: status, reason = '', headers } = response;
        const offset = Date.parse(headers.date ?? '') - Date.now();
        if (!Number.isNaN(offset)) exchange.clockOffset = offset;
        exchange.responseText = checkResponse({ status, reason, date: headers.date, text });
        Object.assign(response, { body: Buffer.from(exchange.responseText) });
        return result;
      } catch (error) {
        const cause = transport.attemptErrorOf(error) ?? error;
        if (cause instanceof AttemptError && cause.skew !== undefined) client.config.systemClockOffset = cause.skew;
        throw cause;
      } finally {
        exchange.isOut = false;
      }
    },
    { step: 'deserialize', priority: 'low', name: 'ec2imgCall' },
  );
  return exchange;
}

async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
