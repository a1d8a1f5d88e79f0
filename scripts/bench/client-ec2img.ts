// ec2img's own client. Only this file of the benchmark knows its interface.
import { setMaxListeners } from 'node:events';
import { CreateImageCommand, DescribeImagesCommand } from '@aws-sdk/client-ec2';
import { connect } from '../../src/aws/ec2.ts';
import { settingsOf } from '../../src/config/settings.ts';
import { loadConfigFiles } from '../../src/config/shared-config.ts';
import type { Env } from '../../src/io/io.ts';
import { fakeIo } from '../../test/support/fake-io.ts';
import type { ImageClient } from './many-tasks.ts';

export async function openClient(env: Env, sockets: number): Promise<ImageClient> {
  const { io } = fakeIo({ env });
  const options = { ...io, trace: () => {}, sleep: async () => {}, maxRequests: sockets };
  const ec2 = await connect(settingsOf(new Map(), env, loadConfigFiles(io)), options);
  const { signal } = new AbortController();
  // A thousand calls at once add a listener each. Node.js 20 warns after ten.
  setMaxListeners(0, signal);
  return {
    createImage: (request) => ec2.send(new CreateImageCommand(request), { signal }),
    describeImages: (request) => ec2.send(new DescribeImagesCommand(request), { signal }),
  };
}
