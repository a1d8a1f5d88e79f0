// A connection to EC2 whose requests take turns. Throttling delays requests, and fails none.

import type { SendOptions } from '../aws/client.ts';
import type { Command } from '../aws/command.ts';
import type { Ec2 } from '../aws/ec2.ts';
import { AttemptError, Exchange } from '../aws/exchange.ts';
import { isAmbiguous } from '../aws/retry.ts';
import type { AccountLimits } from './account-limits.ts';
import { reachOf } from './error-reach.ts';
import type { Pace, PaceClock } from './pace.ts';
import type { ServiceClock } from './service-clock.ts';

/** What all requests of a run share. */
export interface Turns {
  readonly pace: Pace;
  readonly limits: AccountLimits;
  readonly clock: PaceClock;
  readonly serviceClock: ServiceClock;
}

/**
 * A connection whose requests are sent when their turn comes. A throttled request is sent again, without end and without
 * counting as an attempt: EC2 has not started to carry it out.
 */
export function pacedClient(ec2: Ec2, { pace, clock, serviceClock }: Turns): Ec2 {
  return {
    region: ec2.region,
    close: ec2.close,
    send: async <C extends Command>(command: C, options: SendOptions) => {
      const { signal, exchange = new Exchange() } = options;
      for (;;) {
        await pace.turn(signal);
        forget(exchange);
        const sentAt = clock.now();
        try {
          return await ec2.send(command, { ...options, exchange });
        } catch (error) {
          if (!isOfService(error) || reachOf(error) !== 'throttled') throw error;
          pace.throttled(sentAt);
        } finally {
          serviceClock.note(exchange);
        }
      }
    },
  };
}

/** EC2 itself returned the error, so it says something about the account. */
const isOfService = (error: unknown): error is AttemptError => error instanceof AttemptError && error.isAnswer;

/** A request for an image of a line. */
export interface PacedRequest<T> {
  /** Sends the request once. */
  readonly send: () => Promise<T>;
  readonly exchange: Exchange;
  /** Once aborted, nothing is sent. Its reason is thrown. */
  readonly stop: AbortSignal;
  /** Awaited each time before the request leaves. */
  readonly beforeSend: () => Promise<void>;
}

/** Milliseconds between two tries while a limit of an instance or volume holds: SnapshotCreationPerVolumeRateExceeded asks for 15 s. */
const RESOURCE_PAUSE = 15_000;

/** Milliseconds for which such a limit may hold. After that, the line fails with it. */
const RESOURCE_PATIENCE = 1_800_000;

/**
 * Sends a request for an image when its turn comes, again after throttling and after limits that end by themselves: none of
 * these errors starts an image. Throws the error of any other attempt, and of a limit that holds too long.
 */
export async function sendInTurn<T>(request: PacedRequest<T>, turns: Turns): Promise<T> {
  const { send, exchange, stop, beforeSend } = request;
  const { pace, limits, clock, serviceClock } = turns;
  let limitedSince: number | undefined;
  for (;;) {
    // A pause may begin while the request waits for its turn.
    do {
      await limits.passed(stop);
      await pace.turn(stop);
    } while (limits.isPaused);
    await beforeSend();
    stop.throwIfAborted();
    forget(exchange);
    const sentAt = clock.now();
    try {
      const response = await send();
      limits.succeeded();
      return response;
    } catch (error) {
      if (!isOfService(error) || isAmbiguous(error)) throw error;
      limitedSince ??= sentAt;
      const reach = reachOf(error);
      if (reach === 'throttled') pace.throttled(sentAt);
      else if (reach === 'resource-limit' && sentAt - limitedSince < RESOURCE_PATIENCE)
        await clock.sleep(RESOURCE_PAUSE, stop);
      else if (reach !== 'account-limit' || !limits.reached(sentAt, error)) throw error;
    } finally {
      serviceClock.note(exchange);
    }
  }
}

/** A request has nothing to do with the response to the one before it: its time would be that of another request. */
const forget = (exchange: Exchange): void => {
  Object.assign(exchange, new Exchange());
};
