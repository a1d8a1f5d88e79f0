// The parts of the README that are made of data.
import { differences } from '../differences.ts';

const BEGIN = '<!-- differences: written by `npm run readme` from test/differences.ts -->\n';
const END = '<!-- end of differences -->';

/** The list of differences as a Markdown table. */
export function differencesTable(): string {
  const rows = differences.map(
    ({ aws, ec2img }) => `| ${[aws, ec2img].map((text) => text.replaceAll('|', '\\|')).join(' | ')} |\n`,
  );
  return `| AWS CLI | ec2img |\n| --- | --- |\n${rows.join('')}`;
}

/** The README with that table in its place. */
export function withDifferences(readme: string, table: string): string {
  const [before, rest] = readme.split(BEGIN);
  return `${before}${BEGIN}${table}${END}${rest?.split(END)[1]}`;
}

/** Every `console` block: the words after `$ ec2img`, as typed, and what is printed. */
export function transcripts(readme: string): { command: string; printed: string }[] {
  return [...readme.matchAll(/^```console\n\$ ec2img (.*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    command: match[1] as string,
    printed: match[2] as string,
  }));
}
