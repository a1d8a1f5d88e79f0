// The progress of a wait for programs: one JSON object per line. docs/waiting.md documents the members.

import { maskSecrets } from '../../text/safe.ts';
import {
  HEARTBEAT,
  type Progress,
  type ProgressTerminal,
  percentOf,
  type ResourceStatus,
  type WaitReport,
} from './status.ts';

/** Prints an object for a resource when it changes, for each of them every minute, and for the end of the wait. */
export function jsonProgress(terminal: Pick<ProgressTerminal, 'write' | 'isBusy'>): Progress {
  const printed = new Map<string | null, string>();
  let [last, now] = [0, 0];
  const print = (members: object): void => printObject(terminal, members, now);
  const report = ({ resources, elapsed, trouble }: WaitReport): void => {
    now = elapsed;
    if (terminal.isBusy) return;
    const isDue = elapsed - last >= HEARTBEAT;
    for (const members of resources.length > 0 ? resources.map(membersOf) : [NONE]) {
      const whole = { ...members, ...(trouble !== undefined && { trouble }) };
      const text = JSON.stringify(whole);
      if (printed.get(whole.id) === text && !isDue) continue;
      printed.set(whole.id, text);
      last = elapsed;
      print(whole);
    }
  };
  return { report, hint: () => {}, end: (end) => print({ end }) };
}

/** Prints an object on a line of its own: its members, the time, and the milliseconds that have passed, as seconds. */
export function printObject(terminal: Pick<ProgressTerminal, 'write'>, members: object, elapsed: number): void {
  const whole = { time: new Date().toISOString(), ...members, elapsed: Math.floor(elapsed / 1000) };
  terminal.write(`${JSON.stringify(whole, masked)}\n`).catch(() => {});
}

/** Masks each text by itself: a mask could span the quotes of JSON. */
const masked = (_: string, value: unknown): unknown => (typeof value === 'string' ? maskSecrets(value) : value);

/** No resource is known yet. */
const NONE = { id: null, state: null, volumes: [] };

function membersOf(resource: ResourceStatus) {
  const { id, state, reason, volumes } = resource;
  const percent = percentOf(resource);
  return {
    id,
    state,
    ...(reason !== undefined && { reason }),
    ...(percent !== undefined && { percent }),
    volumes,
  };
}
