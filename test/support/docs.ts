// README and docs/: their text, links and generated parts.
import { readdirSync, readFileSync } from 'node:fs';
import { manual } from '../../src/help/manual.ts';
import { ERROR_CODES } from '../../src/model/error-codes.ts';
import { differences } from '../parity/differences.ts';
import { commandTable, optionTables } from './command-tables.ts';
import { table } from './markdown.ts';

const root = new URL('../../', import.meta.url);

/** All documents of the repository, relative to its root. */
export const DOCUMENTS: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
  'schemas/README.md',
  ...readdirSync(new URL('docs/', root)).map((name) => `docs/${name}`),
];

export const readDocument = (path: string): string => readFileSync(new URL(path, root), 'utf8');

/** The document without its code blocks. */
export const proseOf = (document: string): string => document.replace(/^```[\s\S]*?^```/gm, '');

/** The targets of relative links in a document, without anchors. */
export const linksIn = (document: string): string[] =>
  [...proseOf(document).matchAll(/\]\((?![a-z]+:)([^)#\s]+)[^)]*\)/g)].map(([, target]) => target as string);

/** Generated text. In a document it is between comments that name its source. */
const PARTS: readonly { readonly name: string; readonly source: string; readonly text: () => string }[] = [
  {
    name: 'differences',
    source: 'test/parity/differences.ts',
    text: () =>
      table(
        ['AWS CLI', 'ec2img'],
        differences.map(({ aws, ec2img }) => [aws, ec2img]),
      ),
  },
  {
    name: 'exit codes',
    source: 'schemas/manual.json',
    text: () => table(['exit code', 'meaning'], Object.entries(manual.exitStatus)),
  },
  { name: 'speed', source: 'docs/performance.md', text: speed },
  {
    name: 'error codes',
    source: 'src/model/error-codes.ts',
    text: () =>
      table(
        ['code', 'exit code', 'meaning'],
        Object.entries(ERROR_CODES).map(([code, { exitCode, meaning }]) => [
          `\`${code}\``,
          `${exitCode ?? ''}`,
          meaning,
        ]),
      ),
  },
  { name: 'settings', source: 'schemas/manual.json', text: settings },
  { name: 'commands', source: 'schemas/', text: commandTable },
  { name: 'options', source: 'schemas/', text: optionTables },
];

/** Replaces the generated parts of a document by their current text. */
export const generated = (document: string): string =>
  PARTS.reduce((text, { name, source, text: build }) => {
    const begin = `<!-- ${name}: written by \`npm run docs\` from ${source} -->\n`;
    return text.includes(begin) ? between(text, begin, `<!-- end of ${name} -->`, build()) : text;
  }, document);

/** Replaces the text between two comments of a document. */
export function between(document: string, begin: string, end: string, text: string): string {
  const [before, rest] = document.split(begin);
  return `${before}${begin}${text}${end}${rest?.split(end)[1]}`;
}

/** The programs of the chart in README, and how their rows in docs/performance.md begin. */
const CHARTED: readonly (readonly [shown: string, row: string])[] = [
  ['ec2img, single executable', '| ec2img standalone |'],
  ['ec2img, Node.js 20', '| ec2img warm, Node.js 20.'],
  ['AWS CLI 1', '| aws 1.'],
  ['AWS CLI 2', '| aws 2.'],
];

/** Milliseconds of a call over http, from the benchmark in docs/performance.md. */
function callTime(row: string): number {
  const cells = readDocument('docs/performance.md')
    .split('\n')
    .find((line) => line.startsWith(row))
    ?.split(' | ');
  return Number(cells?.[1]);
}

/** How many times as fast as AWS CLI 2 a call with Node.js is. */
export const timesAsFast = (): number => Math.floor(callTime('| aws 2.') / callTime('| ec2img warm, Node.js 20.'));

/** A sentence and a bar chart. */
function speed(): string {
  const times = CHARTED.map(([, row]) => callTime(row));
  const width = Math.max(...CHARTED.map(([shown]) => shown.length));
  const bars = CHARTED.map(([shown, row]) => {
    const bar = '█'.repeat(Math.max(1, Math.round((60 * callTime(row)) / Math.max(...times))));
    return `${shown.padEnd(width)}  ${bar} ${Math.round(callTime(row))} ms\n`;
  });
  return `A call is about ${timesAsFast()} times as fast as with AWS CLI 2, without the time that EC2 takes:\n\n\`\`\`text\n${bars.join('')}\`\`\`\n`;
}

/** Table of all settings, with links to their documentation. */
function settings(): string {
  const rows = manual.environment.map(({ option = '', variables = '', keys = '', source }) => {
    const documented = source.split(', ').map((name) => `[${name}]`);
    return [option, variables, keys, documented.join(', ')];
  });
  const links = Object.entries(manual.sources).map(([name, url]) => `[${name}]: ${url}\n`);
  return `${table(['option', 'environment variable', 'key of the profile', 'documented in'], rows)}\n${links.join('')}`;
}
