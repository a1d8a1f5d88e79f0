// JSON as Python's json.dumps writes it, for files and names that the AWS CLI shares.

import { asciiJson } from './python-literals.ts';

/** Separators between items, and between a name and its value. */
type Separators = readonly [item: string, name: string];

/** The separators of json.dumps by default. */
const SPACED: Separators = [', ', ': '];

/** The separators of the shortest text. */
export const COMPACT: Separators = [',', ':'];

/** Renders a value of JSON on one line, in ASCII. Members that are undefined are left out. */
export function pythonJson(value: unknown, separators: Separators = SPACED): string {
  const [item, name] = separators;
  if (Array.isArray(value)) return `[${value.map((one) => pythonJson(one, separators)).join(item)}]`;
  if (typeof value !== 'object' || value === null) return asciiJson(JSON.stringify(value));
  const members = Object.entries(value).filter(([, one]) => one !== undefined);
  return `{${members.map(([key, one]) => asciiJson(JSON.stringify(key)) + name + pythonJson(one, separators)).join(item)}}`;
}
