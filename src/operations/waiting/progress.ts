// The progress of a wait on standard error: live lines on a terminal, plain lines elsewhere.

import { statesFor } from '../../model/waiter-model.ts';
import { sanitize } from '../../text/safe.ts';
import {
  durationText,
  type ProgressTerminal,
  type ResourceStatus,
  stateText,
  troubleText,
  volumeCells,
  type WaitReport,
} from './status.ts';

export interface Progress {
  readonly report: (report: WaitReport) => void;
  /** Keeps the last report on the screen. Further output starts below it. */
  readonly end: () => void;
}

export const noProgress: Progress = { report: () => {}, end: () => {} };

const HEARTBEAT = 60_000;

/** Prints a line for a resource when it changes. Repeats the unfinished resources every minute. */
export function plainProgress(terminal: Pick<ProgressTerminal, 'write' | 'isBusy'>): Progress {
  const printed = new Map<string, string>();
  let last = 0;
  const report = ({ waiter, resources, elapsed, trouble }: WaitReport): void => {
    if (terminal.isBusy) return;
    const isDue = elapsed - last >= HEARTBEAT;
    const successes = statesFor(waiter, 'success');
    const lines = resources.map(
      (resource) => [resource.id, lineOf(resource, trouble), successes.includes(resource.state)] as const,
    );
    const none = [['', `no ${waiter.resources.noun} yet${afterTrouble(trouble)}`, false] as const];
    for (const [id, text, isDone] of lines.length > 0 ? lines : none) {
      if (printed.get(id) === text && !(isDue && !isDone)) continue;
      printed.set(id, text);
      last = elapsed;
      terminal.write(`${sanitize(text)} (${durationText(elapsed)})\n`).catch(() => {});
    }
  };
  return { report, end: () => {} };
}

/** Draws lines that each report updates in place. */
export async function liveProgress(terminal: ProgressTerminal): Promise<Progress> {
  const { drawProgress } = await import('./live-progress.ts');
  return drawProgress(terminal);
}

function lineOf(resource: ResourceStatus, trouble: string | undefined): string {
  const { id, state, volumes } = resource;
  const texts = state === 'pending' ? volumes.map((volume) => volumeCells(volume).filter(Boolean).join(' ')) : [];
  return `${id}: ${[stateText(resource), ...texts].join('; ')}${afterTrouble(trouble)}`;
}

const afterTrouble = (trouble: string | undefined): string =>
  trouble === undefined ? '' : `; ${troubleText(trouble)}`;
