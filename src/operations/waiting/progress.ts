// The progress of a wait on standard error.

import { CliError, InterruptedError } from '../../errors.ts';
import { sanitize } from '../../text/safe.ts';
import { jsonProgress } from './json-progress.ts';
import {
  durationText,
  HEARTBEAT,
  hintLine,
  isDone,
  type Progress,
  type ProgressEnd,
  type ProgressForm,
  type ProgressTerminal,
  type ResourceStatus,
  stateText,
  troubleText,
  volumeCells,
  WAIT_CODES,
  type WaitReport,
} from './status.ts';

/** Creates the progress in a form. Hints are printed in every form except JSON. */
export async function createProgress(
  form: ProgressForm,
  terminal: ProgressTerminal,
  { doesReflow }: { readonly doesReflow: boolean },
): Promise<Progress> {
  if (form === 'live') return (await import('./live-progress.ts')).drawProgress(terminal, doesReflow);
  if (form === 'json') return jsonProgress(terminal);
  const plain = plainProgress(terminal);
  return form === 'plain' ? plain : { ...plain, report: () => {} };
}

/** The end of a wait that threw an error. */
export function endBy(thrown: unknown): ProgressEnd {
  if (thrown instanceof InterruptedError) return 'interrupted';
  const code = thrown instanceof CliError ? thrown.code : '';
  if (code === WAIT_CODES.timeout) return 'timeout';
  return code === WAIT_CODES.failure ? 'failure' : 'error';
}

/** Prints a line for a resource when it changes. Repeats the unfinished resources every minute. */
export function plainProgress(terminal: Pick<ProgressTerminal, 'write' | 'isBusy'>): Progress {
  const printed = new Map<string, string>();
  let last = 0;
  const report = ({ waiter, resources, elapsed, trouble }: WaitReport): void => {
    if (terminal.isBusy) return;
    const isDue = elapsed - last >= HEARTBEAT;
    const lines = resources.map(
      (resource) => [resource.id, lineOf(resource, trouble), isDone(waiter, resource)] as const,
    );
    const none = [['', `no ${waiter.resources.noun} yet${afterTrouble(trouble)}`, false] as const];
    for (const [id, text, isDone] of lines.length > 0 ? lines : none) {
      if (printed.get(id) === text && !(isDue && !isDone)) continue;
      printed.set(id, text);
      last = elapsed;
      terminal.write(`${sanitize(text)} (${durationText(elapsed)})\n`).catch(() => {});
    }
  };
  const hint = (text: string): void => void terminal.write(hintLine(text)).catch(() => {});
  return { report, hint, end: () => {} };
}

function lineOf(resource: ResourceStatus, trouble: string | undefined): string {
  const { id, state, volumes } = resource;
  const texts = state === 'pending' ? volumes.map((volume) => volumeCells(volume).filter(Boolean).join(' ')) : [];
  return `${id}: ${[stateText(resource), ...texts].join('; ')}${afterTrouble(trouble)}`;
}

const afterTrouble = (trouble: string | undefined): string =>
  trouble === undefined ? '' : `; ${troubleText(trouble)}`;
