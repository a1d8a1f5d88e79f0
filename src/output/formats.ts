// The output formats, each a function from a result to text, chosen once and before anything is sent.

import { CliError } from '../errors.ts';
import { isMapping, type JsonValue } from '../model/json-value.ts';
import { alternatives, didYouMean } from '../text/suggest.ts';
import type { TableStyle } from './colour.ts';
import { renderJson } from './json.ts';

/** Text with its final newline, or nothing. Throws a general error for a result the format cannot show. */
type Renderer = (value: JsonValue) => string;

interface TableLayout {
  readonly title: string;
  /** Columns of the terminal. */
  readonly width: number;
  readonly style: TableStyle;
}

/** The formats, each loaded when it is asked for. */
const FORMATS: Readonly<Record<string, (layout: TableLayout) => Promise<Renderer>>> = {
  json: async () => renderJson,
  text: async () => (await import('./text.ts')).renderText,
  table: async ({ title, width, style }) => {
    const { renderTable } = await import('./table.ts');
    return (value) => renderTable(value, title, width, style);
  },
  yaml: async () => (await import('./yaml.ts')).renderYaml,
  'yaml-stream': async () => (await import('./yaml.ts')).renderYamlStream,
  off: async () => () => '',
};

/** The renderer of an output format. Throws a general error for one that does not exist; `source` said which. */
export async function rendererFor(format: string, layout: TableLayout, source = '--output'): Promise<Renderer> {
  const load = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  if (!load) {
    const near = didYouMean(format, Object.keys(FORMATS));
    const hints = near === undefined ? [] : [`${format}: did you mean ${near}?`];
    hints.push(`${source} can be ${alternatives(Object.keys(FORMATS))}`);
    throw new CliError('general', `Unknown output type: ${format}`, { hints });
  }
  const render = await load(layout);
  return (value) => (isEmpty(value) ? '' : render(value));
}

/** An empty mapping prints nothing in any format, as an answer without members does. */
const isEmpty = (value: JsonValue): boolean => isMapping(value) && Object.keys(value).length === 0;
