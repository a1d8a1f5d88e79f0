// The progress of a wait on standard error: live lines on a terminal, plain lines elsewhere.

import { escapeControlCharacters } from '../../text/safe.ts';
import type { LiveTerminal } from './live-progress.ts';
import { durationText, type ImageStatus, stateText, troubleText, volumeCells, type WaitReport } from './status.ts';

export interface Progress {
  readonly report: (report: WaitReport) => void;
  /** What was shown last stays; what comes next stands below it. */
  readonly end: () => void;
}

export const noProgress: Progress = { report: () => {}, end: () => {} };

const HEARTBEAT = 60_000;

/** One line per image whenever it changes, and for all that are not available yet each minute. */
export function plainProgress(write: (text: string) => void): Progress {
  const said = new Map<string, string>();
  let last = 0;
  const report = ({ images, elapsed, trouble }: WaitReport): void => {
    const isDue = elapsed - last >= HEARTBEAT;
    const lines = images.map((image) => [image.imageId, news(image, trouble), image.state === 'available'] as const);
    const none = [['', `no image yet${afterTrouble(trouble)}`, false] as const];
    for (const [id, text, isDone] of lines.length > 0 ? lines : none) {
      if (said.get(id) === text && !(isDue && !isDone)) continue;
      said.set(id, text);
      last = elapsed;
      write(`${escapeControlCharacters(text)} (${durationText(elapsed)})\n`);
    }
  };
  return { report, end: () => {} };
}

/** Lines that are drawn again in place. */
export async function liveProgress(terminal: LiveTerminal): Promise<Progress> {
  const { drawProgress } = await import('./live-progress.ts');
  return drawProgress(terminal);
}

function news(image: ImageStatus, trouble: string | undefined): string {
  const volumes =
    image.state === 'pending' ? image.volumes.map((volume) => volumeCells(volume).filter(Boolean).join(' ')) : [];
  return `${image.imageId}: ${[stateText(image), ...volumes].join('; ')}${afterTrouble(trouble)}`;
}

const afterTrouble = (trouble: string | undefined): string =>
  trouble === undefined ? '' : `; ${troubleText(trouble)}`;
