// Command lines that go on where this one ends, for people to copy.
import { optionName } from '../model/names.ts';
import type { OptionValues } from '../model/world.ts';
import type { Invocation } from './parse.ts';
import { shellLine } from './shell-line.ts';

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

/** A command line of the AWS CLI that asks the same service as the same user. */
export const awsLine = (words: readonly string[], { globals }: Invocation): string =>
  shellLine(['aws', ...words, ...given(globals, CONNECTION)]);

function given(options: OptionValues, members: readonly string[]): string[] {
  return members.flatMap((member) => {
    const value = options.get(member);
    if (value === undefined) return [];
    const option = `--${optionName(member)}`;
    if (typeof value !== 'string') return [option];
    return value.startsWith('-') ? [`${option}=${value}`] : [option, value];
  });
}
