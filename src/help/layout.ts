// A help page as text of a width, for terminals and pipes.
import type { Block, HelpPage } from './page.ts';
import { wrap, wrapCode } from './wrap.ts';

export interface Layout {
  /** Columns of the terminal. */
  readonly columns: number;
  /** How a heading or the title of an entry looks; as it is in a pipe. */
  readonly bold: (text: string) => string;
}

/** Lines beyond this are hard to read, however wide the terminal is. */
const WIDEST = 100;
const NARROWEST = 40;

/** The whole page; its lines fit the columns, unless one cannot be broken. */
export function layoutPage({ path, summary, sections }: HelpPage, { columns, bold }: Layout): string {
  const width = Math.min(Math.max(columns, NARROWEST), WIDEST);
  const [margin, step] = width < 60 ? [3, 2] : [7, 4];
  const indented = (lines: readonly string[], by: number): string[] =>
    lines.map((line) => (line === '' ? '' : ' '.repeat(by) + line));

  /** Blocks with an empty line between them, indented by so much inside of what is indented already. */
  function lay(blocks: readonly Block[], by: number, outer = 0): string[] {
    return blocks.flatMap((block, at) => [...(at > 0 ? [''] : []), ...indented(linesOf(block, outer + by), by)]);
  }

  function linesOf(block: Block, by: number): string[] {
    const room = width - by;
    switch (block.kind) {
      case 'text':
        return wrap(block.text, room);
      case 'code':
        return wrapCode(block.language, block.text, room - 2).map((line) => `  ${line}`);
      case 'usage':
        return [block.command, ...block.options.flatMap((option) => indented(wrap(option, room - 2, 4), 2))];
      case 'terms':
        return block.terms.flatMap(([name, meaning]) => {
          const [first, ...rest] = wrap(meaning, room - TERM);
          return [name.padEnd(TERM) + first, ...indented(rest, TERM)];
        });
      case 'entry':
        return [...wrap(block.title, room).map(bold), ...lay(block.blocks, step, by)];
    }
  }

  const name = `${path.join(' ') || 'ec2img'} - ${summary}`;
  const all = [{ title: 'NAME', blocks: [{ kind: 'text', text: name } as const] }, ...sections];
  return all.map(({ title, blocks }) => `${bold(title)}\n${lay(blocks, margin).join('\n')}\n`).join('\n');
}

const TERM = 5;
