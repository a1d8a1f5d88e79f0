// The common sections of help pages: exit status, environment, files.
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
  /** Summaries of command groups, by name. */
  readonly groups: Readonly<Record<string, string>>;
  readonly exitStatus: Readonly<Record<string, string>>;
  readonly environment: readonly SettingRow[];
  readonly sources: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
}

export const manual: Manual = manualJson;

/** EXIT STATUS, ENVIRONMENT and FILES, which are the same on every page. */
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
