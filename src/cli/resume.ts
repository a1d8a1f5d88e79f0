// The command line that goes on with a wait, for people to copy.
import { optionName } from '../model/names.ts';
import type { OptionValues } from '../model/world.ts';
import type { Invocation } from './parse.ts';

/** Global options that say whom to ask and as whom; the others are about what is printed. */
const CONNECTION = [
  'EndpointUrl',
  'NoVerifySsl',
  'Profile',
  'Region',
  'NoSignRequest',
  'CaBundle',
  'CliReadTimeout',
  'CliConnectTimeout',
];

/** The same command line, or that of `wait image-available` for an image that it made. */
export function resumeLine(argv: readonly string[], { globals, values }: Invocation, imageId?: string): string {
  if (imageId === undefined) return shellLine(['ec2img', ...argv]);
  const wait = ['ec2img', 'wait', 'image-available', '--image-ids', imageId];
  return shellLine([...wait, ...given(globals, CONNECTION), ...given(values, ['WaitTimeout', 'PollInterval'])]);
}

function given(options: OptionValues, members: readonly string[]): string[] {
  return members.flatMap((member) => {
    const value = options.get(member);
    if (value === undefined) return [];
    const option = `--${optionName(member)}`;
    if (typeof value !== 'string') return [option];
    return value.startsWith('-') ? [`${option}=${value}`] : [option, value];
  });
}

/** Words as a POSIX shell reads them; passwords of URLs are left out. */
export const shellLine = (words: readonly string[]): string =>
  words
    .map((word) => word.replace(/(?<=:\/\/[^\s/:@]*:).+(?=@)/s, '***'))
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ');
