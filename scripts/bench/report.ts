// Renders the samples as tables.
import { table } from '../../test/support/docs.ts';
import { baselines, type Verdict } from './limits.ts';
import type { Measured, Sample } from './measure.ts';
import { type Row, TASKS } from './rows.ts';
import { median, spreadOf } from './statistics.ts';

const HEAD = ['program', 'task', 'wall ms (quartiles)', 'CPU ms', 'peak MiB', 'x bare', 'x floor'];

/** All rows, in the order of the plan; dashes for rows that were not measured. */
export function fullTable(rows: readonly Row[], { samples, least }: Measured): string {
  const lines = rows.map((row) => {
    const own = samples.get(row);
    if (!own) return [row.program, row.task, '-', '-', '-', '-', '-'];
    const { low, median: wall, high } = spreadOf(walls(own));
    const { bare, floor } = baselines(row, samples);
    return [
      row.program,
      row.task,
      `${digits(wall)} (${digits(low)}-${digits(high)})`,
      digits(median(own.map(({ cpu }) => cpu))),
      peakText(own, least),
      ratio(wall, bare),
      ratio(wall, floor),
    ];
  });
  return table(HEAD, lines);
}

/** The limits, with the measured values and the verdicts. */
export function verdictTable(verdicts: readonly Verdict[]): string {
  const lines = verdicts.map(({ what, value, isAtMost, limit, state }) => [
    what,
    value === undefined ? '-' : value.toFixed(2),
    `at ${isAtMost ? 'most' : 'least'} ${limit}`,
    state,
  ]);
  return table(['ratio', 'value', 'limit', 'verdict'], lines);
}

/** One line for each measured program: the medians of its tasks. */
export function shortTable(rows: readonly Row[], { samples, least }: Measured): string {
  const programs = [...new Set([...samples.keys()].map(({ program }) => program))];
  const lines = rows
    .map(({ program }) => program)
    .filter((program, at, all) => programs.includes(program) && all.indexOf(program) === at)
    .map((program) => {
      const of = (wanted: (row: Row) => boolean): readonly Sample[] | undefined =>
        samples.get(rows.find((row) => row.program === program && wanted(row)) as Row);
      const cells = TASKS.map((task) => of((row) => row.task === task));
      const start = of(({ task }) => task === 'nothing');
      const most = start ?? of(({ task }) => task === 'send https');
      return [
        program,
        ...cells.map((cell) => (cell ? digits(median(walls(cell))) : '-')),
        start ? digits(median(walls(start))) : '-',
        most ? peakText(most, least) : '-',
      ];
    });
  return table(['wall ms', ...TASKS, 'nothing', 'peak MiB'], lines);
}

const walls = (samples: readonly Sample[]): number[] => samples.map(({ wall }) => wall);

/** MiB. `least` and the samples are in KiB. */
function peakText(samples: readonly Sample[], least: number): string {
  const peak = median(samples.map((sample) => sample.peak));
  return peak > least ? digits(peak / 1024) : `below ${digits(least / 1024)}`;
}

const digits = (value: number): string => value.toFixed(value < 100 ? 1 : 0);

const ratio = (value: number, base: number | undefined): string =>
  base === undefined ? '-' : (value / base).toFixed(2);
