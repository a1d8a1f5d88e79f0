// The hand-written signer of the floor, with the calls of create-images: as many images as argv says, over as many connections,
// at once or, with `paced`, when create-images would send them.
import http from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { Pace } from '../../src/workflow/pace.ts';
import { createImage } from '../../test/support/floor.cjs';
import { CONCURRENCY, INSTANCE, imageName } from './endpoint.ts';

async function main([images, how]: readonly string[]): Promise<void> {
  http.globalAgent = new http.Agent({ keepAlive: true });
  // Reading process.env is slow, so it is copied once.
  const keys = { ...process.env };
  const { AWS_ENDPOINT_URL: address = '' } = keys;
  const pace = new Pace({ now: () => performance.now(), sleep: (milliseconds) => setTimeout(milliseconds) });
  const { signal } = new AbortController();
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < Number(images); at = next++) {
      if (how === 'paced') await pace.turn(signal);
      await new Promise((resolve) =>
        createImage(keys, { address, instanceId: INSTANCE, name: imageName(at) }, resolve),
      );
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  process.exit();
}

void main(process.argv.slice(2));
