// The progress of a plan on standard error, in the forms of a wait. docs/fleets.md documents the members of the JSON form.

import { printObject } from '../operations/waiting/json-progress.ts';
import {
  durationText,
  HEARTBEAT,
  hintLine,
  type ProgressEnd,
  type ProgressForm,
  type ProgressTerminal,
} from '../operations/waiting/status.ts';
import { sanitize } from '../text/safe.ts';
import type { FleetState } from './fleet.ts';
import { type FleetProgress, type FleetProgressOptions, handled, REPORT_INTERVAL, totalsOf } from './fleet-totals.ts';

/** Creates the progress in a form. Hints are printed in every form except JSON. Reports may come at any rate. */
export async function createFleetProgress(
  form: ProgressForm,
  terminal: ProgressTerminal,
  options: FleetProgressOptions,
): Promise<FleetProgress> {
  if (form === 'live') return (await import('./fleet-lines.ts')).drawFleet(terminal, options);
  if (form === 'json') return jsonFleet(terminal, options);
  const plain = plainFleet(terminal, options);
  return form === 'plain' ? plain : { ...plain, report: () => {} };
}

/** Milliseconds between two lines or objects: a plan has up to 100,000 lines. */
const INTERVAL = 1000;

/** The number of tenths of a plan, 0 to 10. An empty plan is complete. */
const tenths = (count: number, total: number): number => (total === 0 ? 10 : Math.floor((10 * count) / total));

/** Prints a line for every tenth of the plan, for every reason to pause, and every minute. */
function plainFleet(
  terminal: Pick<ProgressTerminal, 'write' | 'isBusy'>,
  options: FleetProgressOptions,
): FleetProgress {
  const { now, isWaiting } = options;
  const begin = now();
  let [shown, last]: [string | undefined, number] = [undefined, begin];
  const report = (state: FleetState): void => {
    if (terminal.isBusy) return;
    const { total, available, note } = state;
    const step = [tenths(handled(state), total), isWaiting && tenths(available, total), note].join();
    if (step === shown && now() - last < HEARTBEAT) return;
    [shown, last] = [step, now()];
    const totals = totalsOf(state, options).map(({ text }) => text);
    const text = [totals.join(', '), ...(note === undefined ? [] : [note])].join('; ');
    terminal.write(`${sanitize(text).replaceAll('\n', ' ')} (${durationText(now() - begin)})\n`).catch(() => {});
  };
  const hint = (text: string): void => void terminal.write(hintLine(text)).catch(() => {});
  return { interval: INTERVAL, report, hint, end: () => {} };
}

/** Prints an object when the state changes, at most one a second, every minute, and for the end. */
function jsonFleet(terminal: Pick<ProgressTerminal, 'write' | 'isBusy'>, { now }: FleetProgressOptions): FleetProgress {
  const begin = now();
  let [printed, last]: [string | undefined, number] = [undefined, Number.NEGATIVE_INFINITY];
  let latest: FleetState | undefined;
  const print = (members: object): void => printObject(terminal, members, now() - begin);
  const show = (state: FleetState): void => {
    const text = JSON.stringify(membersOf(state));
    if (text === printed && now() - last < HEARTBEAT) return;
    [printed, last] = [text, now()];
    print(membersOf(state));
  };
  const report = (state: FleetState): void => {
    latest = state;
    if (!terminal.isBusy && now() - last >= INTERVAL) show(state);
  };
  const end = (how: ProgressEnd = 'success'): void => {
    if (latest) show(latest);
    print({ end: how });
  };
  return { interval: REPORT_INTERVAL, report, hint: () => {}, end };
}

const membersOf = ({ inFlight, running, rate, secondsLeft, note, ...counts }: FleetState) => ({
  total: counts.total,
  made: counts.made,
  failed: counts.failed,
  doubt: counts.doubt,
  available: counts.available,
  inFlight: running ?? inFlight.size,
  rate: Math.round(rate * 10) / 10,
  ...(secondsLeft !== undefined && { secondsLeft: Math.round(secondsLeft) }),
  ...(note !== undefined && { note }),
});
