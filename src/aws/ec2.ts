// The connection to EC2 with the settings of a call. Loaded when a request is ready to be sent.

import { defaultEndpointResolver as endpointProvider } from '@aws-sdk/client-ec2/dist-es/endpoint/endpointResolver.js';
import ec2Package from '@aws-sdk/client-ec2/package.json' with { type: 'json' };
import type { Settings } from '../config/settings.ts';
import type { Client, Service } from './client.ts';
import { type ConnectOptions, openConnection } from './connection.ts';
import { Ec2Protocol } from './response.ts';

/** What operations need of a connection to EC2. Timestamps in responses are text. */
export type Ec2 = Pick<Client, 'region' | 'send' | 'close'>;

/**
 * The endpoint rules are not among the exports of the SDK's package. Its version is pinned, and
 * test/unit/aws/endpoints.test.ts compares the endpoints with those of the SDK's client.
 */
export const EC2: Service = {
  id: 'EC2',
  version: ec2Package.version,
  signingName: 'ec2',
  protocol: new Ec2Protocol(),
  endpointProvider,
};

/** Creates a client without connecting. The first request throws a general error for a bad CA bundle or proxy. */
export async function connect(settings: Settings, options: ConnectOptions): Promise<Ec2> {
  const { clientOf } = await openConnection(settings, options);
  return clientOf({ service: EC2, endpoint: settings.endpoint });
}
