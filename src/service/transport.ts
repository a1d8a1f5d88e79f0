// The HTTP side of the SDK's client: time limits, TLS, and how far a request got before it failed.
import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { AttemptFault, type FaultKind } from './fault.ts';

export interface TransportSettings {
  /** Milliseconds, 0 for no limit. */
  readonly readTimeout: number;
  readonly connectTimeout: number;
  readonly verifySsl: boolean;
}

export interface Transport {
  readonly handler: NodeHttpHandler;
  /** The fault behind an error of the handler, undefined for errors of other making. One request at a time. */
  readonly faultOf: (error: unknown, url: string) => AttemptFault | undefined;
}

/** A request handler for the SDK that knows, when a request fails, whether the server had been reached. */
export function createTransport(settings: TransportSettings): Transport {
  let isConnected = false;
  const httpAgent = new http.Agent({ keepAlive: true });
  const httpsAgent = new https.Agent({ keepAlive: true, rejectUnauthorized: settings.verifySsl });
  watch(httpAgent, 'connect');
  watch(httpsAgent, 'secureConnect');

  function watch(agent: http.Agent, event: string): void {
    const watched = agent as unknown as { createConnection: (...args: unknown[]) => Socket };
    const create = watched.createConnection;
    watched.createConnection = (...args) => {
      isConnected = false;
      const socket = create.apply(agent, args);
      socket.once(event, () => {
        isConnected = true;
      });
      return socket;
    };
  }

  const handler = new NodeHttpHandler({
    httpAgent,
    httpsAgent,
    connectionTimeout: settings.connectTimeout,
    socketTimeout: settings.readTimeout,
  });
  return { handler, faultOf: (error, url) => transportFault(error, url, isConnected) };
}

/** Codes with which Node says that a connection ended, or that what came over it was no HTTP. */
const ENDED = /^(ECONNRESET|EPIPE|ETIMEDOUT|ECONNABORTED|HPE_\w+)$/;

/** Codes with which Node says that no connection came about: libuv's, and those of its resolver. */
const NOT_REACHED =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EHOSTDOWN|ENETDOWN|EMFILE)$/;

/** Node's own names for faults of a certificate or of the handshake (tls.html#x509-certificate-error-codes, OpenSSL). */
const NOT_TRUSTED = /CERT|SELF_SIGNED|UNABLE_TO|^ERR_TLS|^ERR_SSL|^HOSTNAME|^EPROTO$|CRL_/;

function transportFault(error: unknown, url: string, isConnected: boolean): AttemptFault | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = '' } = error as NodeJS.ErrnoException;
  const fault = (kind: FaultKind, message: string) => new AttemptFault(kind, message, { code, cause: error });
  // The SDK's own time limits have a name and no code; it gives that name to resets too.
  const isTimeLimit = error.name === 'TimeoutError' && code === '';
  if (isTimeLimit && isConnected) return fault('read-timeout', `Read timeout on endpoint URL: "${url}"`);
  if (isTimeLimit || (code === 'ETIMEDOUT' && !isConnected)) {
    return fault('connect-timeout', `Connect timeout on endpoint URL: "${url}"`);
  }
  if (NOT_TRUSTED.test(code)) return fault('tls', `SSL validation failed for ${url} ${error.message}`);
  if (NOT_REACHED.test(code) || (ENDED.test(code) && !isConnected)) {
    return fault('connect', `Could not connect to the endpoint URL: "${url}"`);
  }
  if (!ENDED.test(code)) return undefined;
  return fault('closed', `Connection was closed before we received a valid response from endpoint URL: "${url}".`);
}
