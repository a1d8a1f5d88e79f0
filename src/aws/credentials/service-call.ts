// Requests to the services that provide credentials.

import type { ServiceName } from '../../config/endpoint.ts';
import { Client, type ClientConfig, type Service } from '../client.ts';
import { type Command, operationName, type Response } from '../command.ts';
import { Exchange } from '../exchange.ts';
import type { Transport } from '../http.ts';
import { attempt } from '../retry.ts';
import type { ProviderContext } from './provider-context.ts';

interface Receiver {
  readonly service: Service;
  /** The name of the service in settings of endpoints. */
  readonly name: ServiceName;
  /** By default that of the call. */
  readonly region?: string;
  /** Requests are not signed without credentials: their input has a token or keys. */
  readonly credentials?: ClientConfig['credentials'];
  /** Instead of that of the context. */
  readonly transport?: Transport;
  /** Gets the exchange of each attempt. */
  readonly onAttempt?: (exchange: Exchange) => void;
}

/** Sends a command with as many attempts as other calls. Throws their errors. */
export function callService<C extends Command>(
  command: C,
  receiver: Receiver,
  { settings, transport, sleep, random, now, trace }: ProviderContext,
): Promise<Response<C>> {
  const { service, name, credentials, onAttempt } = receiver;
  const client = new Client({
    ...settings,
    service,
    region: receiver.region ?? settings.region,
    endpoint: settings.endpointOf(name),
    credentials,
    transport: receiver.transport ?? transport,
    now,
    trace,
  });
  const retries = { maxAttempts: settings.maxAttempts, sleep, random, trace };
  const { signal } = new AbortController();
  return attempt(operationName(command), retries, () => {
    const exchange = new Exchange();
    onAttempt?.(exchange);
    return client.send(command, { signal, exchange });
  });
}
