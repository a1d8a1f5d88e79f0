// The EC2 of `npm run demo` and of the examples in README and docs/.
import { createHash } from 'node:crypto';
import { type Ec2Endpoint, startEc2Endpoint } from './ec2-endpoint.ts';

/**
 * Starts an endpoint with the instances and images that the documents name. The ID of a new image depends on its name
 * alone, so that the examples give the IDs that the documents show, in any order.
 */
export async function startDemoEndpoint(port = 0): Promise<Ec2Endpoint> {
  const endpoint = await startEc2Endpoint(port);
  const { world } = endpoint;
  world.imageIdOf = (name) => `ami-0${createHash('sha256').update(name).digest('hex').slice(0, 16)}`;
  world.instances.push({
    instanceId: 'i-0abcdef1234567890',
    name: 'db',
    state: 'stopped',
    volumes: [{ volumeId: 'vol-0abcdef1234567890', deviceName: '/dev/xvda', size: 20 }],
  });
  world.addImage({
    imageId: 'ami-1234567890abcdef0',
    name: 'base',
    sourceInstanceId: 'i-1234567890abcdef0',
    creationDate: '2026-01-05T07:00:00.000Z',
  });
  return endpoint;
}

/** The variables of a call to the demo. The configuration files in the folder are empty or missing. */
export const demoVariables = (url: string, folder: string): Readonly<Record<string, string>> => ({
  AWS_ENDPOINT_URL: url,
  AWS_ACCESS_KEY_ID: 'demo',
  AWS_SECRET_ACCESS_KEY: 'demo',
  AWS_REGION: 'us-east-1',
  // For version 1 of the AWS CLI.
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: `${folder}/config`,
  AWS_SHARED_CREDENTIALS_FILE: `${folder}/credentials`,
  NO_PROXY: '127.0.0.1',
  no_proxy: '127.0.0.1',
});
