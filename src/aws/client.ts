// A client for the SDK's commands. It consists of the SDK's protocols, endpoint rules and signer, without
// the SDK's clients, whose middlewares take most of the time of a call.

import { randomUUID } from 'node:crypto';
import { resolveRegionConfig } from '@smithy/core/config';
import type { DefaultRateLimiter } from '@smithy/core/retry';
import { fromBase64, fromUtf8, streamCollector, toBase64, toUtf8 } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import type {
  AwsCredentialIdentity,
  ClientProtocol,
  EndpointV2,
  GetOutputType,
  HttpRequest as IHttpRequest,
  HttpResponse as IHttpResponse,
  MetadataBearer,
  OperationSchema,
} from '@smithy/types';
import type { Trace } from '../io/io.ts';
import type { Shape } from '../model/shape.ts';
import { type Command, inputOf, operationOf, type Response } from './command.ts';
import { AttemptError, Exchange, parseHttpDate, requestIdOf, startOf } from './exchange.ts';
import { type Transport, urlOf } from './http.ts';
import { RequestTurns } from './request-turns.ts';
import { isAmbiguous } from './retry.ts';
import { Sha256 } from './sha256.ts';
import { userAgents } from './user-agent.ts';

/** A service with its protocol and endpoint rules, both from the SDK. */
export interface Service {
  /** The SDK's name of the service, and the version of its package, for the user agent. */
  readonly id: string;
  readonly version: string;
  /** The name of the service in signatures. */
  readonly signingName: string;
  /** Serializes requests and parses responses. Keeps no state of a request. */
  readonly protocol: ClientProtocol<IHttpRequest, IHttpResponse>;
  /** Signatures have the path as it is sent, as those of S3. Other services escape it once more. */
  readonly signsSentPath?: boolean;
  /** Bodies are not traced. */
  readonly hasSecretBodies?: boolean;
  /** Returns the endpoint of a Region. Throws if the partition has none of that kind. */
  readonly endpointProvider: (parameters: {
    readonly Region: string;
    readonly UseFIPS: boolean;
    readonly UseDualStack: boolean;
  }) => EndpointV2;
}

export interface ClientConfig {
  readonly service: Service;
  readonly region: string;
  /** The configured endpoint, with the path and query that requests keep. By default, the endpoint of the Region. */
  readonly endpoint?: URL | undefined;
  readonly useFips: boolean;
  readonly useDualstack: boolean;
  /** Keys, or a provider that is asked for each request. Without any, requests are not signed. */
  readonly credentials?: AwsCredentialIdentity | (() => Promise<AwsCredentialIdentity>) | undefined;
  /** Slows down after throttling. Only the retry mode `adaptive` has one. */
  readonly limiter?: DefaultRateLimiter | undefined;
  /** The number of requests that can be in flight. Others wait, and are signed when their turn comes. */
  readonly maxRequests?: number | undefined;
  readonly appId?: string | undefined;
  /** The X-Ray trace of the Lambda function in which this program runs, if any. */
  readonly traceId?: string | undefined;
  readonly transport: Transport;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
  /** Logs requests and responses for --debug, without headers. */
  readonly trace: Trace;
}

export interface SendOptions {
  readonly signal: AbortSignal;
  /** Filled in by the client. Each attempt needs one of its own. */
  readonly exchange?: Exchange;
  /** The members of the response to read, in their order. By default, all are read. */
  readonly shape?: Shape;
}

interface Attempt {
  readonly signal: AbortSignal;
  readonly exchange: Exchange;
  readonly shape: Shape | undefined;
}

/** The size of a list of all images that an account can see, of which each has about 1.4 kB. */
const MAX_LIST_MEBIBYTES = 64;

/** An empty Region, with which the AWS CLI signs requests to a configured endpoint. The SDK rejects it. */
const NO_REGION = { region: async () => '', useFipsEndpoint: async () => false };

/** Sends commands to one service. Requests share nothing but connections, credentials and the clock of the service. */
export class Client {
  readonly region: string;
  readonly #config: ClientConfig;
  /** The Region and whether to use FIPS endpoints. The names of some old Regions, such as `fips-us-east-1`, say both. */
  readonly #region: ReturnType<typeof resolveRegionConfig>;
  readonly #signer: SignatureV4 | undefined;
  #endpoint: Promise<EndpointV2> | undefined;
  readonly #userAgents: Readonly<Record<string, string>>;
  readonly #turns: RequestTurns;
  /** Milliseconds by which the clock of the service is ahead of ours, if it has rejected a signature for that reason. */
  #skew = 0;

  constructor(config: ClientConfig) {
    const { service, region, useFips, credentials } = config;
    this.#config = config;
    this.region = region;
    this.#region = region === '' ? NO_REGION : resolveRegionConfig({ region, useFipsEndpoint: useFips });
    const signing = { region: this.#region.region, service: service.signingName, sha256: Sha256 };
    this.#signer = credentials && new SignatureV4({ ...signing, uriEscapePath: !service.signsSentPath, credentials });
    this.#userAgents = userAgents(config);
    this.#turns = new RequestTurns(config.maxRequests ?? Number.POSITIVE_INFINITY);
    service.protocol.setSerdeContext(SERDE);
  }

  /**
   * Makes one attempt at a command. Sending the same command again reuses its idempotency token, if it has one. Throws
   * AttemptError, the errors of credential providers, and the reason of `signal`.
   */
  async send<C extends Command>(command: C, options: SendOptions): Promise<Response<C>> {
    const { signal, exchange = new Exchange(), shape } = options;
    const { limiter } = this.#config;
    await this.#turns.take();
    try {
      await limiter?.getSendToken();
      signal.throwIfAborted();
      const { $metadata, ...response } = await this.#attempt<GetOutputType<C>>(command, { signal, exchange, shape });
      limiter?.updateClientSendingRate({});
      exchange.isUncertain = false;
      return response;
    } catch (error) {
      limiter?.updateClientSendingRate({ name: error instanceof AttemptError ? error.code : '' });
      if (!(error instanceof AttemptError)) throw error;
      exchange.isUncertain = isAmbiguous(error);
      this.#skew = error.skew ?? this.#skew;
      throw error;
    } finally {
      this.#turns.end();
    }
  }

  /** Closes idle connections and ends requests in flight. */
  readonly close = (): void => this.#config.transport.close();

  // The steps of an attempt, in this order.
  async #attempt<O extends MetadataBearer>(command: Command, options: Attempt): Promise<O> {
    const { exchange, shape } = options;
    const { schema, tokens, isPaged } = operationOf(command);
    this.#endpoint ??= this.#findEndpoint();
    const endpoint = await this.#endpoint;
    const request = await this.#serialize(schema, inputOf(command, tokens), endpoint.url);
    this.#addHeaders(request);
    exchange.signed = Date.now() + this.#skew;
    const signed = await this.#sign(request, endpoint, exchange.signed);
    const response = await this.#exchange(signed, options, isPaged);
    const signedResponse = Object.assign(response, { signed: exchange.signed, shape });
    return this.#config.service.protocol.deserializeResponse<O>(schema, SERDE, signedResponse);
  }

  async #findEndpoint(): Promise<EndpointV2> {
    const { service, endpoint, useDualstack } = this.#config;
    if (endpoint) return { url: endpoint };
    const [Region, UseFIPS] = await Promise.all([this.#region.region(), this.#region.useFipsEndpoint()]);
    return service.endpointProvider({ Region, UseFIPS, UseDualStack: useDualstack });
  }

  /** Keeps the path and query of the endpoint. The SDK would add a slash and keep one value of each name. */
  async #serialize(schema: OperationSchema, input: object, url: URL): Promise<IHttpRequest> {
    const { protocol, hostname, port, pathname, search } = url;
    const endpoint = { protocol, hostname, ...(port && { port: Number(port) }), path: '/' };
    const context = { ...SERDE, endpoint: async () => endpoint };
    const request = await this.#config.service.protocol.serializeRequest(schema, input, context);
    const path = request.path === '/' ? pathname : pathname.replace(/\/$/, '') + request.path;
    return Object.assign(request, { path, query: { ...(search && queryOf(url)), ...request.query } });
  }

  #addHeaders({ headers, hostname, port, body }: IHttpRequest): void {
    const { traceId } = this.#config;
    Object.assign(headers, {
      ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
      ...this.#userAgents,
      host: port ? `${hostname}:${port}` : hostname,
      ...(traceId && { 'X-Amzn-Trace-Id': traceId }),
      'amz-sdk-invocation-id': randomUUID(),
      'amz-sdk-request': 'attempt=1; max=1',
    });
  }

  async #sign(request: IHttpRequest, { properties }: EndpointV2, time: number): Promise<IHttpRequest> {
    if (!this.#signer) return request;
    const { signingName, signingRegion } = properties?.authSchemes?.[0] ?? {};
    return this.#signer.sign(request, {
      signingDate: new Date(time),
      ...(signingName && { signingService: signingName }),
      ...(signingRegion && { signingRegion }),
    });
  }

  async #exchange(request: IHttpRequest, options: Attempt, isPaged: boolean): Promise<IHttpResponse> {
    const { signal, exchange } = options;
    const { trace, transport, service, now } = this.#config;
    const shown = (text: string): string => (service.hasSecretBodies ? '(hidden)' : text);
    trace?.(`${request.method} ${urlOf(request)} ${shown(startOf(Buffer.from(request.body ?? '')))}`);
    exchange.sent = now();
    exchange.isUncertain = true;
    const response = await transport.exchange(request, signal, isPaged ? MAX_LIST_MEBIBYTES : undefined);
    const { statusCode, reason = '', headers, body } = response;
    exchange.received = now();
    trace?.(`HTTP ${statusCode} after ${Math.round(exchange.received - exchange.sent)} ms: ${shown(startOf(body))}`);
    const id = trace && requestIdOf(headers, body);
    if (id) trace?.(`request ID ${id}`);
    exchange.response = { status: statusCode, reason, date: parseHttpDate(headers.date) };
    return response;
  }
}

/** `?a=1&a=2` is `{ a: ['1', '2'] }`. */
const queryOf = ({ searchParams }: URL): Record<string, string[]> =>
  Object.fromEntries([...searchParams.keys()].map((key) => [key, searchParams.getAll(key)]));

const SERDE = {
  base64Encoder: toBase64,
  base64Decoder: fromBase64,
  utf8Encoder: toUtf8,
  utf8Decoder: fromUtf8,
  streamCollector,
};
