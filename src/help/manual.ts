// The texts that belong to no option or topic: settings, files, exit codes.
import manualJson from '../../schemas/manual.json' with { type: 'json' };
import { type Block, entry } from './page.ts';

/** A setting: its option, variables and profile keys in Markdown, with a description. */
interface SettingRow {
  readonly option?: string;
  readonly variables?: string;
  /** Keys of a profile. */
  readonly keys?: string;
  /** Keys of `sources`: the pages where AWS documents it. */
  readonly source: string;
  readonly description?: string;
}

interface Manual {
  /** The date of the last comparison with the AWS documentation. */
  readonly 'x-reviewed': string;
  readonly summary: string;
  readonly description: string;
  readonly examples: readonly { readonly title: string; readonly command: string }[];
  readonly exitStatus: Readonly<Record<string, string>>;
  readonly environment: readonly SettingRow[];
  readonly sources: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
}

export const manual: Manual = manualJson;

/** Lists that several pages can show, by the names that topics use. */
export const PARTS: Readonly<Record<string, () => readonly Block[]>> = {
  'exit codes': () => exitCodes(manual.exitStatus),
  files: () => Object.entries(manual.files).map(([path, text]) => entry(path, text)),
  keys: () => manual.environment.flatMap(keyEntry),
  variables: () => manual.environment.flatMap(variableEntry),
};

/** Exit codes with their meanings. */
export const exitCodes = (codes: Readonly<Record<string, string>>): Block[] => [
  { kind: 'terms', terms: Object.entries(codes) },
];

function variableEntry({ option, variables, keys, description }: SettingRow): Block[] {
  if (variables === undefined) return [];
  const elsewhere = [option && `Option: ${plain(option)}.`, keys && `In a profile: ${plain(keys)}.`];
  return [entry(plain(variables), [description, ...elsewhere].filter(Boolean).join(' '))];
}

function keyEntry({ option, variables, keys, description }: SettingRow): Block[] {
  if (keys === undefined) return [];
  const elsewhere = [option && `Option: ${plain(option)}.`, variables && `Environment: ${plain(variables)}.`];
  return [entry(plain(keys), [description, ...elsewhere].filter(Boolean).join(' '))];
}

const plain = (markdown: string): string => markdown.replaceAll('`', '');
