// The SDK's client for an embedded EC2 endpoint, whose clock stands still unless a test sets it.
import { EC2Client, type EC2ServiceException } from '@aws-sdk/client-ec2';
import type { Command } from '../../src/aws/command.ts';
import { sdkConfig } from './both-clients.ts';
import { startEc2Endpoint } from './ec2-endpoint.ts';
import type { Ec2World } from './ec2-world.ts';
import { sdkOperation } from './sdk-operations.ts';

/** The time at which a stage starts. */
export const START = '2026-01-02T03:04:05.000Z';

/** The members of a response, or those of an error. */
export type Outcome = Readonly<Record<string, unknown>>;

/** An endpoint and a client for it. */
export interface Stage {
  readonly world: Ec2World;
  readonly url: string;
  /** Sends a request of the SDK's client. */
  readonly send: (operation: string, input?: object) => Promise<Outcome>;
  /** Sets the clock of the service. */
  readonly setTime: (time: string) => void;
  readonly stop: () => Promise<void>;
}

export async function startStage(): Promise<Stage> {
  const endpoint = await startEc2Endpoint();
  const { send, stop } = connectTo(endpoint.url);
  const setTime = (time: string): void => {
    endpoint.clock = () => Date.parse(time);
  };
  setTime(START);
  const stopAll = async (): Promise<void> => {
    stop();
    await endpoint.stop();
  };
  return { world: endpoint.world, url: endpoint.url, send, setTime, stop: stopAll };
}

/** A client of the SDK for the EC2 at a URL. */
export function connectTo(url: string): Pick<Stage, 'send'> & { readonly stop: () => void } {
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
  const client = new EC2Client(sdkConfig({ region: 'us-east-1', endpoint: url, credentials }));
  const send = async (operation: string, input: object = {}): Promise<Outcome> => {
    try {
      const response: object = await client.send(sdkOperation(operation).command(input) as Command & never);
      return Object.fromEntries(Object.entries(response).filter(([name]) => name !== '$metadata'));
    } catch (error) {
      const { name, message, $metadata } = error as EC2ServiceException;
      return refused(name, message, $metadata?.httpStatusCode);
    }
  };
  return { send, stop: () => client.destroy() };
}

/** The outcome of a request that EC2 refuses. */
export const refused = (code: string, message: unknown, status = 400): Outcome => ({ code, message, status });

export const DRY_RUN = refused('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);

/** The members of a list of a response, each an object. */
export const listOf = (outcome: Outcome, name: string): Outcome[] => (outcome[name] as Outcome[] | undefined) ?? [];

/** A member of each item of a list of a response. An error is returned as it is. */
export const each = (outcome: Outcome, name: string, member: string): unknown =>
  'code' in outcome ? outcome : listOf(outcome, name).map((item) => item[member]);
