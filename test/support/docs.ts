// The parts of the README that are made of data.
import { manual } from '../../src/help/manual.ts';
import { differences } from '../parity/differences.ts';

/** What is generated, between the comments that say from what. */
const PARTS: readonly { readonly begin: string; readonly end: string; readonly text: () => string }[] = [
  {
    begin: '<!-- differences: written by `npm run docs` from test/parity/differences.ts -->\n',
    end: '<!-- end of differences -->',
    text: () =>
      table(
        ['AWS CLI', 'ec2img'],
        differences.map(({ aws, ec2img }) => [aws, ec2img]),
      ),
  },
  {
    begin: '<!-- exit codes: written by `npm run docs` from schemas/manual.json -->\n',
    end: '<!-- end of exit codes -->',
    text: () => table(['exit code', 'meaning'], Object.entries(manual.exitStatus)),
  },
  {
    begin: '<!-- settings: written by `npm run docs` from schemas/manual.json -->\n',
    end: '<!-- end of settings -->',
    text: settings,
  },
];

/** The README with everything that is generated as it should be. */
export function generated(readme: string): string {
  return PARTS.reduce((text, { begin, end, text: build }) => between(text, begin, end, build()), readme);
}

/** The README with this text between two comments that it has. */
export function between(readme: string, begin: string, end: string, text: string): string {
  const [before, rest] = readme.split(begin);
  return `${before}${begin}${text}${end}${rest?.split(end)[1]}`;
}

/** Where each setting comes from, and the addresses of the documentation. */
function settings(): string {
  const rows = manual.environment.map(({ option = '', variables = '', keys = '', source }) => {
    const documented = source.split(', ').map((one) => `[${one}]`);
    return [option, variables, keys, documented.join(', ')];
  });
  const links = Object.entries(manual.sources).map(([name, url]) => `[${name}]: ${url}\n`);
  return `${table(['option', 'environment variable', 'key of the profile', 'documented in'], rows)}\n${links.join('')}`;
}

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `|${cells.map(cell).join('|')}|\n`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('');
}

const cell = (text: string): string => (text === '' ? ' ' : ` ${text.replaceAll('|', '\\|')} `);

/** Every `console` block: the words after `$ ec2img`, as typed, and what is printed. */
export function transcripts(readme: string): { command: string; printed: string }[] {
  return [...readme.matchAll(/^```console\n\$ ec2img (.*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    command: match[1] as string,
    printed: match[2] as string,
  }));
}
