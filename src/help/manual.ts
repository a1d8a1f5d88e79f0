// The sections of every help page after its options: exit status, environment, files.
import manualJson from '../../schemas/manual.json' with { type: 'json' };
import { type Block, entry } from './page.ts';

/** A setting: where it can be given, in Markdown, and what it says in words. */
interface SettingRow {
  readonly option?: string;
  readonly variables?: string;
  /** Keys of a profile. */
  readonly keys?: string;
  /** Names of `sources`, where AWS documents it. */
  readonly source: string;
  readonly description?: string;
}

interface Manual {
  /** The day on which the texts were last compared with the documentation of AWS. */
  readonly 'x-reviewed': string;
  readonly summary: string;
  readonly description: string;
  /** Words that begin several commands, with what these have in common. */
  readonly groups: Readonly<Record<string, string>>;
  readonly exitStatus: Readonly<Record<string, string>>;
  readonly environment: readonly SettingRow[];
  readonly sources: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
}

export const manual: Manual = manualJson;

/** EXIT STATUS, ENVIRONMENT and FILES, the same on every page. */
export function commonSections(): [title: string, blocks: Block[]][] {
  const [config = ['', ''], ...others] = Object.entries(manual.files);
  const variables = manual.environment.flatMap(({ option, variables, keys, description }) => {
    const elsewhere = [option && `Option: ${plain(option)}.`, keys && `In a profile: ${plain(keys)}.`];
    const text = [description, ...elsewhere].filter(Boolean).join(' ');
    return variables === undefined ? [] : [entry(plain(variables), text)];
  });
  const keys = manual.environment.flatMap(({ variables, keys, description }) =>
    keys === undefined || variables !== undefined ? [] : [entry(plain(keys), description)],
  );
  return [
    ['EXIT STATUS', [{ kind: 'terms', terms: Object.entries(manual.exitStatus) }]],
    ['ENVIRONMENT', [{ kind: 'text', text: PRECEDENCE }, ...variables]],
    ['FILES', [entry(...config, ...keys), ...others.map(([path, text]) => entry(path, text))]],
  ];
}

const PRECEDENCE =
  'An option overrides its environment variable, which overrides the key of the profile, as in the AWS CLI.';

const plain = (markdown: string): string => markdown.replaceAll('`', '');
