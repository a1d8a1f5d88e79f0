// Sends every signal at every stage, to the program in a loop of each shell, and prints the table of docs/signals.md.
//   npm run signals                                     the built package
//   npm run signals -- standalone/ec2img-linux-x64      also another program
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { program } from '../../test/support/program.ts';
import {
  codeOf,
  endOf,
  expectedEnd,
  playOnTerminal,
  playStage,
  type SignalRun,
  type Stop,
} from '../../test/support/signal-runs.ts';
import { ON_TERMINAL, STAGES, type Stage } from '../../test/support/signal-stages.ts';
import { hasProgram } from '../../test/support/terminal.ts';
import { argumentsOf, refuse } from '../arguments.ts';

const SHELLS = ['bash', 'dash', 'zsh'].filter(hasProgram);
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;
const KEYS = ['Ctrl-C', 'Ctrl-\\', 'SIGTERM', 'SIGHUP', 'hang-up'] as const;

const { positionals: others } = argumentsOf('signals', { allowPositionals: true });
for (const path of others)
  if (!existsSync(path)) refuse('signals', `${path} does not exist. Name the path of a program.`);
const programs = [
  { name: `Node.js ${process.versions.node}`, words: program },
  ...others.map((path) => ({ name: basename(path), words: [resolve(path)] })),
];
const columns = programs.flatMap(({ name, words }) => SHELLS.map((shell) => ({ name, words, shell })));

console.log(`| stage | signal or key | ${columns.map(({ name, shell }) => `${name}, ${shell}`).join(' | ')} |`);
console.log(`| --- | --- |${' --- |'.repeat(columns.length)}`);
for (const stage of STAGES) for (const stop of SIGNALS) await row(stage, stop, false);
for (const stage of ON_TERMINAL) for (const stop of KEYS) await row(stage, stop, true);

/** Prints a row: what `$?` is, and what is wrong with the end, if anything. */
async function row(stage: Stage, stop: Stop, isTerminal: boolean): Promise<void> {
  const cells: string[] = [];
  for (const { words, shell } of columns) cells.push(await cell({ program: words, shell, stage, stop }, isTerminal));
  console.log(`| ${stage.name}${isTerminal ? ', on a terminal' : ''} | ${stop} | ${cells.join(' | ')} |`);
}

async function cell(run: SignalRun, isTerminal: boolean): Promise<string> {
  const end = await (isTerminal ? playOnTerminal(run) : playStage(run)).catch((error: Error) => error);
  const expected = expectedEnd(run, isTerminal);
  if (!(end instanceof Error) && isDeepStrictEqual(endOf(run, end), expected)) {
    return expected.code === undefined ? 'loop ends' : String(codeOf(run.stop));
  }
  process.exitCode = 1;
  return `WRONG: ${end instanceof Error ? end.message : JSON.stringify({ ...endOf(run, end), text: end.text })}`;
}
