// The output formats, each a function from a result to text, chosen once and before anything is sent.
import { CliError } from '../errors.ts';
import { meant } from '../suggest.ts';
import { alternatives } from '../text.ts';
import { renderJson } from './json.ts';
import { isMapping, type Plain } from './plain.ts';
import type { TableStyle } from './style.ts';
import { renderTable } from './table.ts';
import { renderText } from './text.ts';
import { renderYaml, renderYamlStream } from './yaml.ts';

/** Text with its final newline, or nothing. Throws a general error for a result the format cannot show. */
export type Renderer = (value: Plain) => string;

export interface TableLayout {
  readonly title: string;
  /** Columns of the terminal. */
  readonly width: number;
  readonly style: TableStyle;
}

/** The renderer of an output format. Throws a general error for one that does not exist; `source` said which. */
export function rendererFor(format: string, { title, width, style }: TableLayout, source = '--output'): Renderer {
  const formats: Record<string, Renderer> = {
    json: renderJson,
    text: renderText,
    table: (value) => renderTable(value, title, width, style),
    yaml: renderYaml,
    'yaml-stream': renderYamlStream,
    off: () => '',
  };
  const render = Object.hasOwn(formats, format) ? formats[format] : undefined;
  if (!render) {
    const near = meant(format, Object.keys(formats));
    const hints = near === undefined ? [] : [`${format}: did you mean ${near}?`];
    hints.push(`${source} can be ${alternatives(Object.keys(formats))}`);
    throw new CliError('general', `Unknown output type: ${format}`, { hints });
  }
  return (value) => (isEmpty(value) ? '' : render(value));
}

/** An empty mapping prints nothing in any format, as an answer without members does. */
const isEmpty = (value: Plain): boolean => isMapping(value) && Object.keys(value).length === 0;
