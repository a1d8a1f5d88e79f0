// Requests to services that a token authorizes, without a signature.

import type { ServiceName } from '../../config/endpoint.ts';
import { Client, type Service } from '../client.ts';
import { type Command, operationName, type Response } from '../command.ts';
import type { Transport } from '../http.ts';
import { attempt } from '../retry.ts';
import type { ProviderContext } from './provider-context.ts';

interface Receiver {
  readonly service: Service;
  /** The name of the service in settings of endpoints. */
  readonly name: ServiceName;
  readonly region: string;
  /** Instead of that of the context. */
  readonly transport?: Transport;
}

/** Sends a command with as many attempts as other calls. Throws their errors. */
export function sendUnsigned<C extends Command>(
  command: C,
  { service, name, region, transport }: Receiver,
  context: ProviderContext,
): Promise<Response<C>> {
  const { settings, sleep, random, now, trace } = context;
  const client = new Client({
    ...settings,
    service,
    region,
    endpoint: settings.endpointOf(name),
    credentials: undefined,
    transport: transport ?? context.transport,
    now,
    trace,
  });
  const retries = { maxAttempts: settings.maxAttempts, sleep, random, trace };
  const { signal } = new AbortController();
  return attempt(operationName(command), retries, () => client.send(command, { signal }));
}
