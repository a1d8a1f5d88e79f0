// Lays out a help page as text of a given width, for terminals and pipes.
import type { Block, HelpPage, Language } from './page.ts';

export interface Layout {
  /** Columns of the terminal. */
  readonly columns: number;
  /** Style of headings and entry titles; plain in a pipe. */
  readonly bold: (text: string) => string;
}

/** Longer lines are hard to read, even on a wide terminal. */
const MAX_WIDTH = 100;

const MIN_WIDTH = 40;

/** Renders the whole page. Lines fit the width unless they cannot be broken. */
export function layoutPage({ path, summary, sections, seeAlso }: HelpPage, { columns, bold }: Layout): string {
  const width = Math.min(Math.max(columns, MIN_WIDTH), MAX_WIDTH);
  const [margin, step] = width < 60 ? [3, 2] : [7, 4];
  const indented = (lines: readonly string[], by: number): string[] =>
    lines.map((line) => (line === '' ? '' : ' '.repeat(by) + line));

  /** Renders blocks with an empty line between them, indented by `by`; `outer` is the indentation around them. */
  function renderBlocks(blocks: readonly Block[], by: number, outer = 0): string[] {
    return blocks.flatMap((block, at) => [...(at > 0 ? [''] : []), ...indented(linesOf(block, outer + by), by)]);
  }

  function linesOf(block: Block, by: number): string[] {
    const room = width - by;
    switch (block.kind) {
      case 'text':
        return wrap(block.text, room);
      case 'code':
        return wrapCode(block.language, block.text, room - 2).map((line) => `  ${line}`);
      case 'lines':
        return block.lines.flatMap((line) => wrap(line, room, 4));
      case 'terms':
        return block.terms.flatMap(([name, meaning]) => {
          const [first, ...rest] = wrap(meaning, room - TERM);
          return [name.padEnd(TERM) + first, ...indented(rest, TERM)];
        });
      case 'entry':
        return [...wrap(block.title, room).map(bold), ...renderBlocks(block.blocks, step, by)];
    }
  }

  const name = `${path.join(' ') || 'ec2img'} - ${summary}`;
  const references = [...seeAlso.pages.map((page) => `ec2img help ${page}`.trim()), ...seeAlso.urls];
  const all = [
    { title: 'NAME', blocks: [{ kind: 'text', text: name } as const] },
    ...sections,
    ...(references.length > 0 ? [{ title: 'SEE ALSO', blocks: [{ kind: 'lines', lines: references } as const] }] : []),
  ];
  return all.map(({ title, blocks }) => `${bold(title)}\n${renderBlocks(blocks, margin).join('\n')}\n`).join('\n');
}

/** Width of the column of terms. */
const TERM = 5;

/** Wraps text at spaces, with later lines indented by `hang`. A word longer than the width gets its own line. */
export function wrap(text: string, width: number, hang = 0): string[] {
  const lines: string[] = [];
  let margin = '';
  for (let start = 0; ; margin = ' '.repeat(hang)) {
    const room = Math.max(0, width - margin.length);
    const isRest = text.length - start <= room;
    const fitting = isRest ? -1 : text.lastIndexOf(' ', start + room);
    const end = isRest || fitting >= start ? fitting : text.indexOf(' ', start + room);
    if (end < 0) return [...lines, margin + text.slice(start)];
    lines.push(margin + text.slice(start, end));
    start = end + 1;
  }
}

/** Wraps code without changing its meaning. Parts that cannot be broken stay longer than the width. */
export function wrapCode(language: Language, text: string, width: number): string[] {
  if (language === 'shell') return wrapCommand(text, width);
  return text.split('\n').flatMap((line) => {
    if (line.length <= width) return [line];
    const margin = line.length - line.trimStart().length;
    // Break after a comma in shorthand, and after a `|` between JSON alternatives.
    return fill(line.split(language === 'json' ? /(?<=\|)/ : /(?<=,)/), width, margin + 2);
  });
}

/** Wraps a command with backslashes: one option per line, with its values below it if they do not fit. */
function wrapCommand(text: string, width: number): string[] {
  if (text.length <= width) return [text];
  const words = text.match(/(?:[^\s"]|"[^"]*")+/g) ?? [];
  const starts = words.flatMap((word, at) => (at === 0 || word.startsWith('--') ? [at] : []));
  const lines = starts.flatMap((start, at) => {
    const [indent, limit] = [at === 0 ? '' : '    ', width - 2];
    const option = words.slice(start, starts[at + 1]);
    const line = indent + option.join(' ');
    return line.length <= limit ? [line] : [indent + option[0], ...option.slice(1).map((word) => `        ${word}`)];
  });
  return lines.map((line, at) => (at < lines.length - 1 ? `${line} \\` : line));
}

function fill(parts: readonly string[], width: number, hang: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + part.length <= width) lines[lines.length - 1] = last + part;
    else lines.push(last === undefined ? part : ' '.repeat(hang) + part);
  }
  return lines;
}
