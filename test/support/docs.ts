// Generated parts of README and docs/, and the transcripts in them that tests execute.
import { readdirSync, readFileSync } from 'node:fs';
import { manual } from '../../src/help/manual.ts';
import { describedModel as model } from '../../src/model/described-model.ts';
import { ERROR_CODES } from '../../src/model/error-codes.ts';
import { commandOptions, globalOptions, type OptionSpec } from '../../src/model/options.ts';
import { type DescribedShape, memberOf } from '../../src/model/shape.ts';
import { differences } from '../parity/differences.ts';

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
  { name: 'options', source: 'schemas/', text: options },
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

/** Table of all settings, with links to their documentation. */
function settings(): string {
  const rows = manual.environment.map(({ option = '', variables = '', keys = '', source }) => {
    const documented = source.split(', ').map((name) => `[${name}]`);
    return [option, variables, keys, documented.join(', ')];
  });
  const links = Object.entries(manual.sources).map(([name, url]) => `[${name}]: ${url}\n`);
  return `${table(['option', 'environment variable', 'key of the profile', 'documented in'], rows)}\n${links.join('')}`;
}

/** Tables of options: one for each EC2 command, then the options that all commands share. */
function options(): string {
  const operations = model.operations.map((operation) => {
    const shapes = [operation.input, operation.extraOptions];
    const own = commandOptions(model, operation).filter(({ member }) =>
      shapes.some((shape) => memberOf(shape, member)),
    );
    return `## ${operation.command.join(' ')}\n\n${optionTable(own, shapes)}`;
  });
  const [first] = model.operations;
  const shared = first
    ? commandOptions(model, first).filter(({ member }) => memberOf(model.commandOptions, member))
    : [];
  return [
    ...operations,
    `## All EC2 commands\n\n${optionTable(shared, [model.commandOptions])}`,
    `## Global options\n\n${optionTable(globalOptions(model), [model.globals])}`,
  ].join('\n');
}

/** A table with one row for each member. The option that the summary describes comes before its opposite. */
function optionTable(specs: readonly OptionSpec[], shapes: readonly DescribedShape[]): string {
  const rows = [...new Set(specs.map(({ member }) => member))].map((member) => {
    const own = specs.filter((spec) => spec.member === member);
    const names = own.map(({ name }) => name).toSorted((a, b) => a.length - b.length);
    const index = shapes.findIndex((shape) => memberOf(shape, member));
    const shape = memberOf(shapes[index] as DescribedShape, member);
    const marks = [
      ...(own.some(({ required }) => required) ? ['required'] : []),
      ...(shape?.['x-newer-than-aws-cli'] ? [index > 0 ? 'ec2img only' : 'newer than AWS CLI 2.36'] : []),
    ];
    return [names.map((name) => `\`${name}\``).join(', '), [shape?.['x-summary'] ?? '', ...marks].join('; ')];
  });
  return table(['option', 'meaning'], rows);
}

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `|${cells.map(cell).join('|')}|\n`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('');
}

const cell = (text: string): string => (text === '' ? ' ' : ` ${text.replaceAll('|', '\\|')} `);

/** Finds every `console` block: the arguments after `$ ec2img` as typed, and the output. */
export function transcripts(document: string): { command: string; printed: string }[] {
  return [...document.matchAll(/^```console\n\$ ec2img (.*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    command: match[1] as string,
    printed: match[2] as string,
  }));
}
