// An endpoint that throttles, loses responses, fails, and lists new images late.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Ec2Endpoint, startEc2Endpoint } from '../../support/ec2-endpoint.ts';
import { roughen } from '../../support/rough-service.ts';

let stage: Ec2Endpoint;
beforeEach(async () => {
  stage = await startEc2Endpoint();
});
afterEach(() => stage.stop());

/** The status and code of a response; `lost` if there is none. */
async function send(action: string, parameters: Readonly<Record<string, string>> = {}): Promise<string> {
  const body = new URLSearchParams({ Action: action, ...parameters });
  const response = await fetch(stage.url, { method: 'POST', body }).catch(() => undefined);
  if (!response) return 'lost';
  const text = await response.text();
  return [response.status, ...(/<Code>(\w+)/.exec(text)?.slice(1) ?? [])].join(' ');
}

const create = (name: string): Promise<string> =>
  send('CreateImage', { InstanceId: 'i-1234567890abcdef0', Name: name });

const THROTTLED = '503 RequestLimitExceeded';

test('a bucket lets a burst through, then its rate, and fills up to the burst', async () => {
  let now = 0;
  roughen(stage, { throttle: { rate: 2, burst: 3 } }, () => now);
  const statuses: string[] = [];
  for (const time of [0, 0, 0, 0, 499, 500, 500, 100_000, 100_000, 100_000, 100_000]) {
    now = time;
    statuses.push(await send('DescribeTags'));
  }
  const ok = '200';
  expect(statuses).toEqual([ok, ok, ok, THROTTLED, THROTTLED, ok, THROTTLED, ok, ok, ok, THROTTLED]);
});

test('a throttled request is not carried out, and one whose response is lost is', async () => {
  let now = 0;
  roughen(stage, { throttle: { rate: 1, burst: 1 }, loseResponses: 100 }, () => now);
  expect([await create('a'), await create('b')]).toEqual(['lost', THROTTLED]);
  now = 1000;
  expect(await create('b')).toBe('lost');
  expect(stage.world.images.map(({ name }) => name)).toEqual(['a', 'b']);
});

test('half of the errors are after the work, and the same seed makes the same choices', async () => {
  const outcomes = async (seed: number): Promise<string[]> => {
    roughen(stage, { loseResponses: 30, errors: 40, seed });
    const all: string[] = [];
    for (let at = 0; at < 40; at++) {
      const before = stage.world.images.length;
      all.push(`${await create(`${seed} ${at} ${all.length}`)}, ${stage.world.images.length - before} made`);
      stage.world.images.length = 0;
    }
    return all;
  };
  const first = await outcomes(7);
  const kinds = new Set(first);
  expect([...kinds].toSorted()).toEqual([
    '200, 1 made',
    '500 InternalError, 0 made',
    '500 InternalError, 1 made',
    'lost, 1 made',
  ]);
  expect(await outcomes(7)).toEqual(first);
  expect(await outcomes(8)).not.toEqual(first);
});

test('a new image is listed late, and becomes available by time', async () => {
  roughen(stage, { hideImages: 5, pending: 60 });
  let now = Date.UTC(2026, 0, 2);
  stage.clock = () => now;
  await create('a');
  const shown = async (): Promise<(string | undefined)[]> => {
    const body = new URLSearchParams({ Action: 'DescribeImages' });
    const text = await (await fetch(stage.url, { method: 'POST', body })).text();
    return [...text.matchAll(/<imageState>(\w+)/g)].map(([, state]) => state);
  };
  const states: unknown[] = [];
  for (const seconds of [0, 4.999, 5, 59.999, 60]) {
    now = Date.UTC(2026, 0, 2) + seconds * 1000;
    states.push(await shown());
  }
  expect(states).toEqual([[], [], ['pending'], ['pending'], ['available']]);
});

test('a fleet has running instances with tags', async () => {
  roughen(stage, { instances: 3 });
  const body = new URLSearchParams({
    Action: 'DescribeInstances',
    'Filter.1.Name': 'tag:Backup',
    'Filter.1.Value.1': 'yes',
  });
  const text = await (await fetch(stage.url, { method: 'POST', body })).text();
  expect([...text.matchAll(/<instanceId>(i-\w+)/g)].map(([, id]) => id)).toEqual([
    'i-0b000000000000001',
    'i-0b000000000000002',
    'i-0b000000000000003',
  ]);
  expect([...text.matchAll(/<key>Name<\/key><value>([\w-]+)/g)].map(([, name]) => name)).toEqual([
    'web-0001',
    'web-0002',
    'web-0003',
  ]);
});
