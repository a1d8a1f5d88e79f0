// The calls of a state machine to EC2, as Step Functions makes them by the AWS SDK for Java: names of errors and causes.
import { CreateImageCommand, DescribeImagesCommand, EC2Client, EC2ServiceException } from '@aws-sdk/client-ec2';
import { type JsonObject, ServiceFault } from '../state-machine/interpreter.ts';

const SEND: Readonly<Record<string, (client: EC2Client, args: JsonObject) => Promise<object>>> = {
  'aws-sdk:ec2:createImage': (client, args) => client.send(new CreateImageCommand(args as never)),
  'aws-sdk:ec2:describeImages': (client, args) => client.send(new DescribeImagesCommand(args)),
};

export interface Ec2Integration {
  /** Throws a ServiceFault. */
  readonly call: (resource: string, args: JsonObject) => Promise<JsonObject>;
  readonly close: () => void;
}

/** Connects the tasks of a state machine to an endpoint of EC2. */
export function ec2Integration(url: () => string): Ec2Integration {
  let client: EC2Client | undefined;
  return {
    call: async (resource, args) => {
      client ??= new EC2Client({
        endpoint: url(),
        region: 'us-east-1',
        credentials: { accessKeyId: 'MACHINE', secretAccessKey: 'secret' },
        maxAttempts: 1,
      });
      const send = SEND[resource];
      if (!send) throw new Error(`there is no integration ${resource}`);
      try {
        const { $metadata, ...response } = { $metadata: undefined, ...(await send(client, args)) };
        return JSON.parse(JSON.stringify(response));
      } catch (error) {
        throw faultOf(error);
      }
    },
    close: () => client?.destroy(),
  };
}

/** The AWS SDK for Java has one exception for all errors of EC2, and another one for requests without a response. */
function faultOf(error: unknown): ServiceFault {
  const { message, $metadata = {} } = error as EC2ServiceException;
  const status = $metadata.httpStatusCode;
  if (!(error instanceof EC2ServiceException) || status === undefined)
    return new ServiceFault('Ec2.SdkClientException', `Unable to execute HTTP request: ${message}`);
  return new ServiceFault('Ec2.Ec2Exception', `${message} (Service: Ec2, Status Code: ${status}, Request ID: 1)`);
}
