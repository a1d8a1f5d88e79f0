// The SDK's own client.
import { CreateImageCommand, DescribeImagesCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { Env } from '../../src/io/io.ts';
import type { ImageClient } from './many-tasks.ts';

export async function openClient(env: Env, sockets: number): Promise<ImageClient> {
  const client = new EC2Client({
    endpoint: env.AWS_ENDPOINT_URL as string,
    region: env.AWS_DEFAULT_REGION as string,
    credentials: {
      accessKeyId: env.AWS_ACCESS_KEY_ID as string,
      secretAccessKey: env.AWS_SECRET_ACCESS_KEY as string,
    },
    // It warns after three seconds if many calls wait for a connection.
    requestHandler: { httpAgent: { keepAlive: true, maxSockets: sockets }, socketAcquisitionWarningTimeout: 60_000 },
  });
  return {
    createImage: (request) => client.send(new CreateImageCommand(request)),
    describeImages: (request) => client.send(new DescribeImagesCommand(request)),
  };
}
