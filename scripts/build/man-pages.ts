// Renders the help pages as man pages, with the macros of man(7).

import { wrap, wrapCode } from '../../src/help/layout.ts';
import { manual } from '../../src/help/manual.ts';
import type { Block, HelpPage, SeeAlso } from '../../src/help/page.ts';
import { helpPage } from '../../src/help/pages.ts';
import type { DescribedModel } from '../../src/model/described-model.ts';
import { topicNamed } from '../../src/model/topics.ts';
import { helpPaths } from './help-pages.ts';

/** All man pages with their file names: section 1 has the program and its commands, section 7 the topics. */
export const manPages = (model: DescribedModel, version: string): { name: string; text: string }[] =>
  helpPaths(model)
    .filter(([first]) => first !== 'topics')
    .map((path) => ({ name: fileName(path), text: manPage(helpPage(model, path), version) }));

const nameOf = (path: readonly string[]): string => ['ec2img', ...path.join(' ').split(' ')].filter(Boolean).join('-');

const sectionOf = ([first = '', ...rest]: readonly string[]): 1 | 7 => (rest.length === 0 && topicNamed(first) ? 7 : 1);

const fileName = (path: readonly string[]): string => `${nameOf(path)}.${sectionOf(path)}`;

/** Headings that man-pages(7) prescribes, by those of the help pages. */
const HEADINGS: Readonly<Record<string, string>> = { USAGE: 'SYNOPSIS', 'EXIT CODES': 'EXIT STATUS' };

export const manHeading = (title: string): string => HEADINGS[title] ?? title;

function manPage({ path, summary, sections, seeAlso }: HelpPage, version: string) {
  const name = nameOf(path);
  const lines = [
    `.TH ${roffText(name.toUpperCase())} ${sectionOf(path)} ${manual['x-reviewed']} "ec2img ${version}" "ec2img"`,
    // No hyphenation, no justification.
    '.nh',
    '.ad l',
    '.SH NAME',
    ...prose(`${name} - ${summary}`),
    ...sections.flatMap(({ title, blocks }) => [heading(manHeading(title)), ...roff(blocks, 7)]),
    ...references(seeAlso),
  ];
  return `${lines.join('\n')}\n`;
}

const heading = (title: string): string => `.SH ${title.includes(' ') ? `"${title}"` : title}`;

function references({ pages, urls }: SeeAlso): string[] {
  const paths = pages.map((page) => page.split(' ').filter(Boolean));
  return [
    heading('SEE ALSO'),
    ...paths.map((path, at) => `.BR ${roffText(nameOf(path))} (${sectionOf(path)})${at < paths.length - 1 ? ',' : ''}`),
    ...urls.flatMap((url, at) => [at === 0 ? '.PP' : '.br', breakable(roffText(url))]),
  ];
}

/** Lets roff break words that may be longer than a line, such as URLs: after a slash or a period. */
const breakable = (text: string): string =>
  text.replace(/\S{60,}/g, (word) => word.replace(/(?<=[^/:])[./](?=\w)/g, '$&\\:'));

/** Renders blocks at an indentation. The first block needs no empty line above it, and terms have their own. */
function roff(blocks: readonly Block[], by: number): string[] {
  return blocks.flatMap((block, at) => [...(at > 0 && block.kind !== 'terms' ? ['.PP'] : []), ...linesOf(block, by)]);
}

function linesOf(block: Block, by: number): string[] {
  switch (block.kind) {
    case 'text':
      return prose(block.text);
    case 'code':
      return indented(2, ['.nf', ...wrapCode(block.language, block.text, COLUMNS - by - 2).map(roffText), '.fi']);
    case 'lines':
      return block.lines.flatMap((line, at) => [...(at > 0 ? ['.br'] : []), `.B ${roffText(line)}`]);
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
  return lines.map((line) => breakable(line.replace(/^\./, '\\&.').replace(/[.?!]$/, '$&\\&')));
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
