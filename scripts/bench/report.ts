// Renders the samples as tables, and writes them to the documentation.
import { readFileSync, writeFileSync } from 'node:fs';
import { between } from '../../test/support/docs.ts';
import { table } from '../../test/support/markdown.ts';
import { type FleetSamples, MANY } from './fleet-tasks.ts';
import type { LargeSamples } from './large-tasks.ts';
import { baselines, marginalCpu, signerOf, type Verdict } from './limits.ts';
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

/** Large results: one line for each program and task. `least` is in KiB. */
export function largeTable(samples: LargeSamples, least: number): string {
  const lines = [...samples].map(([{ program, task }, own]) => {
    const { low, median: wall, high } = spreadOf(walls(own));
    return [
      task.name,
      program,
      `${digits(wall)} (${digits(low)}-${digits(high)})`,
      digits(median(own.map(({ cpu }) => cpu))),
      peakText(own, least),
    ];
  });
  return table(['task', 'program', 'wall ms (quartiles)', 'CPU ms', 'peak MiB'], lines);
}

const FLEET_HEAD = [
  'program',
  'images',
  'wall ms an image',
  'CPU ms an image',
  'without start',
  'x signer',
  'x signer at the same pace',
  'peak MiB',
];

/** Fleets: one line for each program and number of images. */
export function fleetTable(samples: FleetSamples): string {
  const lines = [...samples].map(([row, own]) => {
    const { title, node, images } = row;
    const each = (value: (sample: Sample) => number): string => significant(median(own.map(value)) / images);
    const marginal = images === MANY ? marginalCpu(samples, row.program, node) : undefined;
    const times = (program: 'signer' | 'signer, same pace'): string =>
      marginal === undefined ? '-' : ratio(marginal, marginalCpu(samples, program, node));
    return [
      title,
      images.toLocaleString('en'),
      each(({ wall }) => wall),
      each(({ cpu }) => cpu),
      marginal === undefined ? '-' : significant(marginal),
      times('signer'),
      times('signer, same pace'),
      digits(median(own.map(({ peak }) => peak)) / 1024),
    ];
  });
  return table(FLEET_HEAD, lines);
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
