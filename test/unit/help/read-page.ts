// Parses a help page for the terminal: its sections, and the text below a title.
import { type Layout, layoutPage } from '../../../src/help/layout.ts';
import { helpPage } from '../../../src/help/pages.ts';
import { describedModel as model } from '../../../src/model/described-model.ts';

export const PLAIN: Layout = { columns: 80, bold: (text) => text };

export const pageOf = (path: readonly string[], columns = 80): string =>
  layoutPage(helpPage(model, path), { ...PLAIN, columns });

/** The headings, which start at the margin, in order. */
export const headings = (page: string): string[] => page.split('\n').filter((line) => /^\S/.test(line));

export function section(page: string, heading: string): string[] {
  const lines = page.split('\n');
  const start = lines.indexOf(heading) + 1;
  const length = lines.slice(start).findIndex((line) => /^\S/.test(line));
  return length < 0 ? lines.slice(start) : lines.slice(start, start + length);
}

/** The lines below a title without their margin, up to the next line that is not indented deeper. */
export function below(lines: readonly string[], title: string): string[] {
  const at = lines.findIndex((line) => line.trim() === title);
  if (at < 0) return [];
  const depth = margin(lines[at] as string);
  const rest = lines.slice(at + 1);
  const end = rest.findIndex((line) => line !== '' && margin(line) <= depth);
  const body = end < 0 ? rest : rest.slice(0, end);
  return body.map((line) => line.slice(depth + 4));
}

/** The paragraphs directly below a title, before nested titles, as one text. */
export function textBelow(lines: readonly string[], title: string): string {
  const body = below(lines, title);
  const nested = body.findIndex((line) => / -> \(\w+\)$/.test(line));
  return (nested < 0 ? body : body.slice(0, nested)).map((line) => line.trim()).join(' ');
}

const margin = (line: string): number => line.length - line.trimStart().length;
