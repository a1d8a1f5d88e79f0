// An endpoint that behaves as a busy service does: it throttles, loses responses, fails, and lists new images late.
import { type Random, randomOf } from '../../scripts/fuzz/random.ts';
import type { Ec2Endpoint, Fault } from './ec2-endpoint.ts';
import { closed, done, internal, throttled } from './fault-scenarios.ts';

export interface Roughness {
  /** A token bucket for all requests. A request that finds none is answered with RequestLimitExceeded. */
  readonly throttle?: Throttle;
  /** The percentage of requests that are carried out, but whose connection is closed without a response. */
  readonly loseResponses?: number;
  /** The percentage of requests that are answered with the status 500. Half of them are carried out. */
  readonly errors?: number;
  /** The action that lost responses and errors are limited to. */
  readonly only?: string;
  /** Seconds in which no DescribeImages call lists a new image. */
  readonly hideImages?: number;
  /** Seconds until a new image is available. */
  readonly pending?: number;
  /** Number of instances to add: Name=web-0001, Backup=yes. */
  readonly instances?: number;
  /** The same seed makes the same choices for the same sequence of requests. */
  readonly seed?: number;
}

export interface Throttle {
  /** Tokens a second. */
  readonly rate: number;
  /** Tokens in a full bucket. */
  readonly burst: number;
}

/** Makes an endpoint behave so. `clock` is monotonic, in milliseconds. */
export function roughen(endpoint: Ec2Endpoint, roughness: Roughness, clock = (): number => performance.now()): void {
  const { throttle, only, hideImages, pending, instances = 0, seed = 1 } = roughness;
  const { world } = endpoint;
  const random = randomOf(`rough ${seed}`);
  const takeToken = throttle ? bucket(throttle, clock) : () => true;
  endpoint.nextFault = (action) => {
    if (!takeToken()) return throttled;
    return only === undefined || only === action ? randomFault(roughness, random) : undefined;
  };
  if (hideImages !== undefined) world.hiddenFor = hideImages * 1000;
  if (pending !== undefined) world.pendingFor = pending * 1000;
  world.addFleet(instances);
}

/** Returns a function that takes a token if there is one. */
function bucket({ rate, burst }: Throttle, clock: () => number): () => boolean {
  let [tokens, last] = [burst, clock()];
  return () => {
    const now = clock();
    tokens = Math.min(burst, tokens + ((now - last) * rate) / 1000);
    last = now;
    if (tokens < 1) return false;
    tokens--;
    return true;
  };
}

function randomFault({ loseResponses = 0, errors = 0 }: Roughness, random: Random): Fault | undefined {
  const drawn = random.below(10_000) / 100;
  if (drawn < loseResponses) return done(closed);
  if (drawn >= loseResponses + errors) return undefined;
  return random.once(2) ? internal : done(internal);
}
