// The embedded endpoint of EC2, S3 and Step Functions on one port, so that AWS_ENDPOINT_URL is enough. A state machine runs
// in the interpreter, and calls EC2 at the same port.
import { machineDefinition } from '../../../src/state-machine/definition.ts';
import { type Ec2Endpoint, type Fault, type OtherServices, startEc2Endpoint } from '../ec2-endpoint.ts';
import { sendAnswer } from '../http-server.ts';
import { ec2Integration } from './ec2-integration.ts';
import { Objects } from './objects.ts';
import { StepFunctions } from './step-functions.ts';

export interface CloudEndpoint {
  /** EC2, whose `url` is that of all services. `stop` stops all of them. */
  readonly ec2: Ec2Endpoint;
  readonly objects: Objects;
  readonly states: StepFunctions;
  /** The operations of S3 and Step Functions that were requested, in their order. */
  readonly operations: string[];
  /** Bodies and headers of these requests. */
  readonly seen: {
    readonly operation: string;
    readonly headers: Readonly<Record<string, unknown>>;
    readonly body: string;
  }[];
  /** The failure of a request to S3 or Step Functions. */
  faultOf: (operation: string) => Fault | undefined;
  /** Seconds of the state machine in a second. */
  speed: number;
}

export const MACHINE_ARN = 'arn:aws:states:us-east-1:123456789012:stateMachine:create-images';
export const BUCKET = 'my-images';

/** The start of an endpoint of EC2 with other services, such as that of the demo. */
type StartEc2 = (port: number, others: OtherServices) => Promise<Ec2Endpoint>;

const TARGET = /^AWSStepFunctions\.(\w+)$/;

/** Starts the endpoint with a bucket and the state machine of ec2img. */
export async function startCloudEndpoint(port = 0, startEc2: StartEc2 = startEc2Endpoint): Promise<CloudEndpoint> {
  const objects = new Objects();
  objects.buckets.set(BUCKET, new Map());
  const integration = ec2Integration(() => cloud.ec2.url);
  const world = {
    objects,
    ec2: integration,
    speed: () => cloud.speed,
    clock: () => cloud.ec2.clock(),
  };
  const definition = JSON.stringify(machineDefinition());
  const states = new StepFunctions({ arn: MACHINE_ARN, definition, type: 'STANDARD' }, world);
  const others: OtherServices = (request, body, response) => {
    const target = TARGET.exec(String(request.headers['x-amz-target'] ?? ''))?.[1];
    const isEc2 =
      target === undefined && /^application\/x-www-form-urlencoded/.test(request.headers['content-type'] ?? '');
    if (isEc2) return false;
    const [operation, run] =
      target === undefined ? objects.answer(request, body) : [target, () => states.answer(target, body)];
    cloud.operations.push(operation);
    cloud.seen.push({ operation, headers: request.headers, body });
    const fault = cloud.faultOf(operation);
    const answer = !fault || fault.isDone ? run() : undefined;
    fault?.meanwhile?.(cloud.ec2);
    const type = target === undefined ? 'application/xml' : 'application/x-amz-json-1.0';
    const headers = { 'content-type': type, ...answer?.headers };
    sendAnswer(response, { ...answer, headers, ...fault }, '');
    return true;
  };
  const ec2 = await startEc2(port, others);
  const { stop } = ec2;
  const cloud: CloudEndpoint = {
    ec2: Object.assign(ec2, {
      stop: async () => {
        for (const run of states.runs.values()) run.stop();
        integration.close();
        await stop();
      },
    }),
    objects,
    states,
    operations: [],
    seen: [],
    faultOf: () => undefined,
    speed: 1000,
  };
  return cloud;
}
