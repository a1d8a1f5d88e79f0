// The embedded EC2 endpoint: serves an in-memory EC2 over the query protocol, with scripted failures for each action.
import { answerOf } from './ec2-world/actions.ts';
import { Ec2World } from './ec2-world.ts';
import { type Answerer, type LoopbackServer, type ScriptedAnswer, sendAnswer, startServer } from './http-server.ts';
import { type RecordedRequest, recordOf } from './request-record.ts';

export { answerOf } from './ec2-world/actions.ts';
export { errorBody } from './ec2-world/xml.ts';

/** A failure of one request, before or after the action is carried out. */
export interface Fault extends ScriptedAnswer {
  /** True if the action is carried out first, so only the response is lost. */
  readonly isDone?: boolean;
  /** What happens before its response arrives. */
  readonly meanwhile?: (endpoint: Ec2Endpoint) => void;
}

export interface Ec2Endpoint extends LoopbackServer {
  readonly world: Ec2World;
  /** Sets one failure for each of the next requests of an action; null lets a request through. */
  readonly script: (action: string, faults: readonly (Fault | null)[]) => void;
  readonly requests: () => readonly RecordedRequest[];
  /** The failure of a request that no script has one for. */
  nextFault: (action: string) => Fault | undefined;
  /** The clock of the service, in milliseconds since 1970. */
  clock: () => number;
}

/** Answers a request to another service. Returns false for a request to EC2. */
export type OtherServices = (...request: [...Parameters<Answerer>, now: Date]) => boolean;

/** Starts an endpoint on loopback, perhaps for other services, too; port 0 is any free port. */
export async function startEc2Endpoint(port = 0, others: OtherServices = () => false): Promise<Ec2Endpoint> {
  const world = new Ec2World();
  const scripts = new Map<string, (Fault | null)[]>();
  const requests: RecordedRequest[] = [];
  const server = await startServer(
    (request, body, response) => {
      const now = new Date(endpoint.clock());
      response.setHeader('date', now.toUTCString());
      if (others(request, body, response, now)) return;
      requests.push(recordOf(request, body));
      const form = new URLSearchParams(body);
      const action = form.get('Action') ?? '';
      const scripted = scripts.get(action)?.shift();
      const fault = scripted === undefined ? endpoint.nextFault(action) : scripted;
      const isCarriedOut = !fault || fault.isDone;
      const { status, text } = isCarriedOut ? answerOf(world, form, now) : { status: 200, text: '' };
      fault?.meanwhile?.(endpoint);
      sendAnswer(response, fault ?? { status }, text);
    },
    undefined,
    { host: '127.0.0.1', port },
  );
  const script = (action: string, faults: readonly (Fault | null)[]): void => void scripts.set(action, [...faults]);
  const nextFault = (): undefined => undefined;
  const endpoint: Ec2Endpoint = { ...server, world, script, requests: () => requests, nextFault, clock: Date.now };
  return endpoint;
}
