// Markdown tables.

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `|${cells.map(cell).join('|')}|\n`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('');
}

const cell = (text: string): string => (text === '' ? ' ' : ` ${text.replaceAll('|', '\\|')} `);
