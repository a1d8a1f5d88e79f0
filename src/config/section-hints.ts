// Hints for a section that a setting names and no configuration file has. Loaded on demand.

import { tryShellWords } from '../text/shell-words.ts';
import { didYouMean } from '../text/suggest.ts';
import { type ConfigFiles, KINDS, type SectionKind } from './shared-config.ts';

/** Longer lists of names do not help. */
const FEW = 10;

/** Hints for a missing section: the title that was probably meant for it, a similar name, or the names that there are. */
export function sectionHints(kind: SectionKind, name: string, files: ConfigFiles): string[] {
  const titles = [...wrongTitles(kind, name, files), ...wrongCredentials(kind, name, files)];
  if (titles.length > 0) return titles;
  const names = kind === 'profile' ? files.profileNames() : files.sectionNames(kind);
  const near = didYouMean(name, names);
  if (near !== undefined) return [`did you mean ${titled(kind, near)}?`];
  const listed = names.slice(0, FEW).join(', ');
  const more = names.length > FEW ? ` and ${names.length - FEW} more` : '';
  const what = kind === 'profile' ? 'profiles' : `sections [${kind} ...]`;
  if (listed) return [`the files have these ${what}: ${listed}${more}`];
  const { config, credentials } = files.paths;
  if (kind !== 'profile') return [`${config} has no section [${kind} ...]`];
  return [`there are no profiles in ${[config, credentials].filter((path) => path !== '').join(' and ')}`];
}

const titled = (kind: SectionKind, name: string): string => (kind === 'profile' ? name : `[${kind} ${name}]`);

/** `[prod]` for `[profile prod]`, `[sso_session x]` for `[sso-session x]`, and `[services]` without a name. */
function wrongTitles(kind: SectionKind, name: string, files: ConfigFiles): string[] {
  const wanted = `[${kind} ${/^[\w.@+-]+$/.test(name) ? name : `"${name}"`}]`;
  return files.titles('config').flatMap((title) => {
    const [first = '', second, ...more] = tryShellWords(title) ?? [title];
    const isBare = title === name || (second === undefined && (first === name || first === kind));
    const isMisspelt = second === name && first !== kind && didYouMean(first, KINDS) === kind;
    if (!isBare && (more.length > 0 || !isMisspelt)) return [];
    return [`${files.paths.config} has [${title}]: the section must be named ${wanted}`];
  });
}

/** `[profile prod]` in the credentials file, whose titles are names. */
function wrongCredentials(kind: SectionKind, name: string, files: ConfigFiles): string[] {
  if (kind !== 'profile') return [];
  return files.titles('credentials').flatMap((title) => {
    const words = tryShellWords(title) ?? [];
    if (words.length !== 2 || words[0] !== 'profile' || words[1] !== name) return [];
    return [`${files.paths.credentials} has [${title}]: in this file, the section must be named [${name}]`];
  });
}
