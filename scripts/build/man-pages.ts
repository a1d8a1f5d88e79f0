// Renders the help pages as man pages, with the macros of man(7).

import { wrap, wrapCode } from '../../src/help/layout.ts';
import { manual } from '../../src/help/manual.ts';
import type { Block, HelpPage } from '../../src/help/page.ts';
import { helpPage } from '../../src/help/pages.ts';
import type { DescribedModel } from '../../src/model/described-model.ts';

/** All man pages with their file names: one for the program and one for each command. */
export function manPages(model: DescribedModel, version: string): { name: string; text: string }[] {
  const paths = [[], ...model.operations.map(({ command }) => command)];
  return paths.map((path) => ({ name: `${nameOf(path)}.1`, text: manPage(helpPage(model, path), paths, version) }));
}

const nameOf = (path: readonly string[]): string => ['ec2img', ...path.join(' ').split(' ')].filter(Boolean).join('-');

function manPage({ path, summary, sections }: HelpPage, paths: readonly (readonly string[])[], version: string) {
  const name = nameOf(path);
  const others = paths.map(nameOf).filter((other) => other !== name);
  const lines = [
    `.TH ${roffText(name.toUpperCase())} 1 ${manual['x-reviewed']} "ec2img ${version}" "ec2img"`,
    // No hyphenation, no justification.
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

/** Renders blocks at an indentation; the first block needs no empty line above it. */
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

const indented = (by: number, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`.RS ${by}`, ...lines, '.RE'];

/** Width of text on a terminal with the margin of man; also the width of the source. */
const COLUMNS = 78;

/** Renders a paragraph as source lines. `\&` prevents a double space after a line that ends in a period. */
function prose(text: string): string[] {
  const lines = wrap(roffText(text), COLUMNS - 2);
  return lines.map((line) => line.replace(/^\./, '\\&.').replace(/[.?!]$/, '$&\\&'));
}

/** Escapes text so that roff prints it unchanged, in ASCII, unless it starts with a period. */
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
