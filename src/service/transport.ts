// The HTTP side of the SDK's clients: time limits, TLS, proxies, and how far a request got before it failed.
import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { AnswerTooLong, limitAnswers } from './answer-limit.ts';
import { AttemptFault, type FaultKind } from './fault.ts';

export interface TransportSettings {
  /** Milliseconds, 0 for no limit. */
  readonly readTimeout: number;
  readonly connectTimeout: number;
  readonly verifySsl: boolean;
  /** The certificates to trust in place of the built-in ones, PEM. */
  readonly ca: string | undefined;
  /** What all requests go through. */
  readonly proxy: URL | undefined;
}

export interface Transport {
  readonly handler: NodeHttpHandler;
  /** To be called before each request; requests go one at a time. */
  readonly begin: () => void;
  /** The fault behind an error of the request that was begun last; undefined for errors of other making. */
  readonly faultOf: (error: unknown, url: string) => AttemptFault | undefined;
}

/** A request handler for the SDK that knows, when a request fails, whether the server had been reached. */
export async function createTransport(settings: TransportSettings): Promise<Transport> {
  let isConnected = false;
  const tls = { rejectUnauthorized: settings.verifySsl, ...(settings.ca !== undefined && { ca: settings.ca }) };
  const [httpAgent, httpsAgent] = await agentsFor(settings.proxy, tls);
  watch(httpAgent, 'connect');
  watch(httpsAgent, 'secureConnect');

  function watch(agent: http.Agent, event: string): void {
    const watched = agent as unknown as Watched;
    const { createConnection, reuseSocket } = watched;
    watched.createConnection = (...args) => {
      const socket = createConnection.apply(agent, args);
      // What a proxy hands over is connected already; TLS within it is not.
      if (event === 'connect' && !socket.connecting) isConnected = true;
      socket.once(event, () => {
        isConnected = true;
      });
      return socket;
    };
    watched.reuseSocket = (...args) => {
      isConnected = true;
      reuseSocket.apply(agent, args);
    };
  }

  const handler = new NodeHttpHandler({
    httpAgent,
    httpsAgent,
    connectionTimeout: settings.connectTimeout,
    socketTimeout: settings.readTimeout,
  });
  limitAnswers(handler, settings);
  return {
    handler,
    begin: () => {
      isConnected = false;
    },
    faultOf: (error, url) => transportFault(error, url, isConnected, settings.proxy),
  };
}

/** What of an agent tells that a connection came about. */
interface Watched {
  createConnection: (...args: unknown[]) => Socket;
  reuseSocket: (...args: unknown[]) => void;
}

// Agents for proxies are loaded only where there is one.
async function agentsFor(proxy: URL | undefined, tls: https.AgentOptions): Promise<[http.Agent, https.Agent]> {
  if (!proxy) return [new http.Agent({ keepAlive: true }), new https.Agent({ keepAlive: true, ...tls })];
  const [{ HttpProxyAgent }, { HttpsProxyAgent }] = await Promise.all([
    import('http-proxy-agent'),
    import('https-proxy-agent'),
  ]);
  const tunnel = new HttpsProxyAgent(proxy);
  // The settings of TLS go to the server behind the tunnel, not to the proxy.
  const connect = tunnel.connect.bind(tunnel);
  tunnel.connect = async (request, options) => {
    let status = 200;
    request.once('proxyConnect', ({ statusCode }: { statusCode: number }) => {
      status = statusCode;
    });
    const socket = await connect(request, { ...options, ...tls } as typeof options);
    if (status === 200) return socket;
    socket.destroy();
    throw Object.assign(new Error(`the proxy answered ${status}`), { code: 'ECONNREFUSED' });
  };
  return [new HttpProxyAgent(proxy), tunnel as unknown as https.Agent];
}

/** Codes with which Node says that a connection ended, or that what came over it was no HTTP. */
const ENDED = /^(ECONNRESET|EPIPE|ETIMEDOUT|ECONNABORTED|HPE_\w+)$/;

/** Codes with which Node says that no connection came about: libuv's, and those of its resolver. */
const NOT_REACHED =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EHOSTDOWN|ENETDOWN|EMFILE)$/;

/** Node's own names for faults of a certificate or of the handshake (tls.html#x509-certificate-error-codes, OpenSSL). */
const NOT_TRUSTED = /CERT|SELF_SIGNED|UNABLE_TO|^ERR_TLS|^ERR_SSL|^EPROTO$|CRL_/;

const TRUST_WORDS: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate verify failed: self-signed certificate',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate verify failed: self-signed certificate in certificate chain',
  CERT_HAS_EXPIRED: 'certificate verify failed: certificate has expired',
  CERT_NOT_YET_VALID: 'certificate verify failed: certificate is not yet valid',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate verify failed: the certificate is not for this host',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate verify failed: unable to get local issuer certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate verify failed: unable to get local issuer certificate',
  EPROTO: 'the server does not speak TLS, or another version of it',
  ERR_SSL_WRONG_VERSION_NUMBER: 'the server does not speak TLS',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'the server does not speak TLS',
};

function transportFault(error: unknown, url: string, isConnected: boolean, proxy?: URL): AttemptFault | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = '' } = error as NodeJS.ErrnoException;
  const fault = (kind: FaultKind, message: string) => new AttemptFault(kind, message, { code, cause: error });
  if (error instanceof AnswerTooLong) return fault('closed', `Unable to use endpoint URL "${url}": ${error.reason}`);
  // The SDK's own time limits have a name and no code; it gives that name to resets too.
  const isTimeLimit = error.name === 'TimeoutError' && code === '';
  if (isTimeLimit && isConnected) return fault('read-timeout', `Read timeout on endpoint URL: "${url}"`);
  if (isTimeLimit || (code === 'ETIMEDOUT' && !isConnected)) {
    return fault('connect-timeout', `Connect timeout on endpoint URL: "${url}"`);
  }
  const isTls = NOT_TRUSTED.test(code);
  if (isTls && !isConnected)
    return fault('tls', `SSL validation failed for ${url} ${TRUST_WORDS[code] ?? error.message}`);
  // Other faults of the system (EPERM, EACCES, ENOBUFS, ...) name the call that failed.
  const { syscall } = error as NodeJS.ErrnoException;
  if (NOT_REACHED.test(code) || syscall === 'connect' || (ENDED.test(code) && !isConnected)) {
    const message = proxy
      ? `Failed to connect to proxy URL: "${proxy.href}"`
      : `Could not connect to the endpoint URL: "${url}"`;
    return fault('connect', message);
  }
  if (!ENDED.test(code) && !isTls) return undefined;
  return fault('closed', `Connection was closed before we received a valid response from endpoint URL: "${url}".`);
}
