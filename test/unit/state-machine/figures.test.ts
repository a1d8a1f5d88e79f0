// The figures of docs/fleets.md about AWS Step Functions.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { machineDefinition } from '../../../src/state-machine/definition.ts';
import type { MapState } from '../../../src/state-machine/states.ts';
import { childFigures, s3Dollars, transitionDollars } from '../../support/state-machine/figures.ts';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 24 * HOUR;

test('the definition has 17 states and less than 17,000 bytes', () => {
  const { States } = machineDefinition();
  const child = (States.Images as MapState).ItemProcessor.States;
  expect(Object.keys(States).length + Object.keys(child).length).toBe(17);
  expect(JSON.stringify(machineDefinition()).length).toBeLessThan(17_000);
});

/**
 * Turn, Create, and Made, and three states for each poll. Two events a state, five a call, one for the start and one for the
 * end of the child.
 */
const transitions = (polls: number): number => 3 + 3 * polls + 1;
const events = (polls: number): number => 2 + 2 + 5 + 2 + 9 * polls;

/** The polls until a time: the first interval is a tenth of a second for each line, and each is 10 % longer, up to a limit. */
function pollsUntil(seconds: number, lines: number): number {
  let [time, interval, polls] = [0, Math.max(15, Math.min(lines, 1000) / 10), 0];
  while (time < seconds) {
    time += Math.ceil(Math.min(Math.max(600, interval), interval * 1.1 ** polls));
    polls++;
  }
  return polls;
}

test.each([
  [1, 5 * MINUTE],
  [100, 10 * MINUTE],
  [1000, 10 * MINUTE],
  [1000, HOUR],
  [100_000, HOUR],
  [1000, DAY],
])(
  'the child of an image, of %d lines, that takes %d seconds has the events and transitions that are computed',
  async (lines, seconds) => {
    const polls = pollsUntil(seconds, lines);
    expect(await childFigures(seconds, lines)).toEqual({
      polls,
      events: events(polls),
      transitions: transitions(polls),
    });
  },
);

/** The rows of docs/fleets.md. */
const COSTS: readonly (readonly [time: string, seconds: number, polls: number, events: number, dollars: string])[] = [
  ['10 minutes', 10 * MINUTE, 5, 56, '47.50'],
  ['1 hour', HOUR, 16, 155, '130.00'],
  ['1 day', DAY, 155, 1406, '1172.50'],
];

const page = readFileSync(new URL('../../../docs/fleets.md', import.meta.url), 'utf8');

test.each(COSTS)(
  '100,000 images that take %s each cost what docs/fleets.md says',
  async (time, seconds, polls, all, dollars) => {
    const figures = await childFigures(seconds, 100_000);
    expect([figures.polls, figures.events]).toEqual([polls, all]);
    expect(transitionDollars(100_000, figures).toFixed(2)).toBe(dollars);
    expect(page).toContain(`| ${time} | ${polls} | ${figures.transitions} | ${all} | $${dollars} |\n`);
  },
);

test('the requests to S3 for 100,000 images cost less than a cent', () => {
  expect(s3Dollars(100_000)).toBeLessThan(0.01);
});

test('a child has events for more than three days, after which it ends', async () => {
  const { events: all } = await childFigures(3 * DAY - HOUR, 1);
  expect(all).toBeLessThan(25_000 / 2);
});
