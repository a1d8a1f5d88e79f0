// The help pages as man pages, in the macros of man(7).

import { wrap, wrapCode } from '../../src/help/layout.ts';
import { manual } from '../../src/help/manual.ts';
import type { Block, HelpPage } from '../../src/help/page.ts';
import { helpPage } from '../../src/help/pages.ts';
import type { Model } from '../../src/model/model.ts';

/** Every man page with its file name: that of the program and one for each command. */
export function manPages(model: Model, version: string): { name: string; text: string }[] {
  const paths = [[], ...model.operations.map(({ command }) => command)];
  return paths.map((path) => ({ name: `${nameOf(path)}.1`, text: manPage(helpPage(model, path), paths, version) }));
}

const nameOf = (path: readonly string[]): string => ['ec2img', ...path.join(' ').split(' ')].filter(Boolean).join('-');

function manPage({ path, summary, sections }: HelpPage, paths: readonly (readonly string[])[], version: string) {
  const name = nameOf(path);
  const others = paths.map(nameOf).filter((other) => other !== name);
  const lines = [
    `.TH ${roffText(name.toUpperCase())} 1 ${manual['x-reviewed']} "ec2img ${version}" "ec2img"`,
    // Words are not broken, lines are not stretched.
    '.nh',
    '.ad l',
    '.SH NAME',
    `${roffText(name)} \\- ${roffText(summary)}`,
    ...sections.flatMap(({ title, blocks }) => [
      `.SH ${title.includes(' ') ? `"${title}"` : title}`,
      ...roff(blocks, 7),
    ]),
    '.SH "SEE ALSO"',
    ...others.map((other, at) => `.BR ${roffText(other)} (1)${at < others.length - 1 ? ',' : ''}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** The blocks at an indentation of so many columns; the first needs no empty line above it. */
function roff(blocks: readonly Block[], by: number): string[] {
  return blocks.flatMap((block, at) => [...(at > 0 ? ['.PP'] : []), ...linesOf(block, by)]);
}

function linesOf(block: Block, by: number): string[] {
  switch (block.kind) {
    case 'text':
      return prose(block.text);
    case 'code':
      return indented(2, ['.nf', ...wrapCode(block.language, block.text, COLUMNS - by - 2).map(roffText), '.fi']);
    case 'usage':
      return [
        `.B ${roffText(block.command)}`,
        ...indented(
          2,
          block.options.flatMap((option, at) => [...(at > 0 ? ['.br'] : []), roffText(option)]),
        ),
      ];
    case 'terms':
      return block.terms.flatMap(([name, meaning]) => ['.TP 5', roffText(name), ...prose(meaning)]);
    case 'entry':
      return [`\\fB${roffText(block.title)}\\fR`, ...indented(4, roff(block.blocks, by + 4))];
  }
}

const indented = (by: number, lines: readonly string[]): string[] => [`.RS ${by}`, ...lines, '.RE'];

/** Of a terminal, less those that man keeps free; also of the source. */
const COLUMNS = 78;

/** A paragraph in lines of the source. One that ends in a period is no end of a sentence, with two spaces behind it. */
function prose(text: string): string[] {
  const lines = wrap(roffText(text), COLUMNS - 2);
  return lines.map((line) => line.replace(/^\./, '\\&.').replace(/[.?!]$/, '$&\\&'));
}

/** Text that roff prints as it is, in ASCII, unless it begins with a period. */
function roffText(text: string): string {
  const special: Readonly<Record<string, string>> = {
    '\\': '\\e',
    '-': '\\-',
    "'": '\\(aq',
    '^': '\\(ha',
    '~': '\\(ti',
    '`': '\\(ga',
  };
  return text.replace(/[\\'^~`-]/g, (character) => special[character] as string);
}
