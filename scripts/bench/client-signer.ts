// The hand-written signer of the floor. It only creates images.
import http from 'node:http';
import type { Env } from '../../src/io/io.ts';
import { createImage } from '../../test/support/floor.cjs';
import type { ImageClient } from './many-tasks.ts';

export async function openClient(env: Env, sockets: number): Promise<Pick<ImageClient, 'createImage'>> {
  http.globalAgent.maxSockets = sockets;
  // Reading process.env is slow, so it is copied once.
  const keys = { ...env };
  const { AWS_ENDPOINT_URL: address = '' } = keys;
  return {
    createImage: ({ InstanceId: instanceId = '', Name: name = '' }) =>
      new Promise((resolve) => createImage(keys, { address, instanceId, name }, (ImageId) => resolve({ ImageId }))),
  };
}
