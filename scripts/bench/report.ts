// Renders the samples as tables, and writes them to the documentation.
import { readFileSync, writeFileSync } from 'node:fs';
import { between, table } from '../../test/support/docs.ts';
import { baselines, signerOf, type Verdict } from './limits.ts';
import type { ManyRow, ManySample, ManySamples } from './many-tasks.ts';
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

const MANY_HEAD = ['task', 'program', 'CPU ms a call (quartiles)', 'x signer', 'connections', 'heap MiB', 'peak MiB'];

/** Many calls in one process: one line for each task, client and Node.js version. */
export function manyTable(samples: ManySamples): string {
  const rows = [...samples.keys()];
  const cpu = (row: ManyRow): number[] => samples.get(row)?.map((sample) => sample.cpu) ?? [];
  const lines = rows.map((row) => {
    const own = samples.get(row) ?? [];
    const of = (value: (sample: ManySample) => number): number => median(own.map(value));
    const { low, median: middle, high } = spreadOf(cpu(row));
    const signer = signerOf(row, rows);
    return [
      row.task.name,
      `${row.client}, ${row.node}`,
      `${significant(middle)} (${significant(low)}-${significant(high)})`,
      ratio(middle, signer && median(cpu(signer))),
      String(of(({ connections }) => connections)),
      row.task.parts.map((_, part) => digits(of(({ held }) => held[part] ?? Number.NaN) / 2 ** 20)).join(', '),
      digits(of(({ peak }) => peak) / 1024),
    ];
  });
  return table(MANY_HEAD, lines);
}

const PAGE = new URL('../../docs/performance.md', import.meta.url);

/** Replaces a generated part of docs/performance.md. */
export function writeDocs(name: string, command: string, text: string): void {
  const begin = `<!-- ${name}: written by \`${command}\` -->\n`;
  writeFileSync(PAGE, between(readFileSync(PAGE, 'utf8'), begin, `<!-- end of ${name} -->`, text));
}

const walls = (samples: readonly Sample[]): number[] => samples.map(({ wall }) => wall);

/** MiB. `least` and the samples are in KiB. */
function peakText(samples: readonly Sample[], least: number): string {
  const peak = median(samples.map((sample) => sample.peak));
  return peak > least ? digits(peak / 1024) : `below ${digits(least / 1024)}`;
}

const digits = (value: number): string => value.toFixed(value < 100 ? 1 : 0);

const significant = (value: number): string => (value < 10 ? value.toFixed(2) : digits(value));

const ratio = (value: number, base: number | undefined): string =>
  base === undefined ? '-' : (value / base).toFixed(2);
