// Output formats. Each is a function from a result to text, selected once, before a request is sent.

import { CliError } from '../errors.ts';
import { isMapping, type JsonValue } from '../model/json-value.ts';
import { alternatives, didYouMean } from '../text/suggest.ts';
import type { TableStyle } from './colour.ts';
import { jsonPieces } from './json.ts';

/**
 * Renders text that ends with a newline, or nothing, in pieces. Throws a general error if the format cannot express the
 * result, before the first piece.
 */
type Renderer = (value: JsonValue) => Iterable<string>;

interface TableLayout {
  readonly title: string;
  /** Terminal width in columns. */
  readonly width: number;
  readonly style: TableStyle;
}

/** Loaders of the formats, by name. */
const FORMATS: Readonly<Record<string, (layout: TableLayout) => Promise<Renderer>>> = {
  json: async () => jsonPieces,
  text: async () => (await import('./text.ts')).textPieces,
  table: async ({ title, width, style }) => {
    const { tablePieces } = await import('./table.ts');
    return (value) => tablePieces(value, title, width, style);
  },
  yaml: async () => (await import('./yaml.ts')).yamlPieces,
  'yaml-stream': async () => (await import('./yaml.ts')).yamlStreamPieces,
  off: async () => () => [],
};

/** Loads the renderer of an output format. Throws a general error for an unknown format; `source` names the setting. */
export async function rendererFor(format: string, layout: TableLayout, source = '--output'): Promise<Renderer> {
  const load = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  if (!load) {
    const near = didYouMean(format, Object.keys(FORMATS));
    const hints = near === undefined ? [] : [`${format}: did you mean ${near}?`];
    hints.push(`${source} can be ${alternatives(Object.keys(FORMATS))}`);
    throw new CliError('general', `Unknown output type: ${format}`, { code: 'InvalidConfigError', hints });
  }
  const render = await load(layout);
  return (value) => (isEmpty(value) ? [] : render(value));
}

/** An empty mapping, such as a response without members, prints nothing in any format. */
const isEmpty = (value: JsonValue): boolean => isMapping(value) && Object.keys(value).length === 0;
