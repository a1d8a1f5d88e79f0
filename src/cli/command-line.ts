// Command lines that go on where this one ends, for people to copy.

import type { OptionValues } from '../model/options.ts';
import { optionName } from '../model/shape.ts';
import { maskPasswords } from '../text/safe.ts';
import { shellQuote } from '../text/shell-quote.ts';
import type { Invocation } from './program.ts';

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
export function resumeCommand(argv: readonly string[], { globals, values }: Invocation, imageId?: string): string {
  if (imageId === undefined) return quoteCommandLine(['ec2img', ...argv]);
  const wait = ['ec2img', 'wait', 'image-available', '--image-ids', imageId];
  return quoteCommandLine([...wait, ...given(globals, CONNECTION), ...given(values, ['WaitTimeout', 'PollInterval'])]);
}

/** A command line of the AWS CLI that asks the same service as the same user. */
export const awsCommand = (words: readonly string[], { globals }: Invocation): string =>
  quoteCommandLine(['aws', ...words, ...given(globals, CONNECTION)]);

function given(options: OptionValues, members: readonly string[]): string[] {
  return members.flatMap((member) => {
    const value = options.get(member);
    if (value === undefined) return [];
    const option = `--${optionName(member)}`;
    if (typeof value !== 'string') return [option];
    return value.startsWith('-') ? [`${option}=${value}`] : [option, value];
  });
}

// A command line, and what is added to it.

/** The command line with more words: before a `--`, where options are options. */
export function insertArguments(argv: readonly string[], words: readonly string[]): readonly string[] {
  const at = endOf(argv);
  return [...argv.slice(0, at), ...words, ...argv.slice(at)];
}

/** Without --cli-auto-prompt, however short: no value begins like an option. */
export const withoutAutoPrompt = (argv: readonly string[]): readonly string[] =>
  argv.filter((word, at) => at >= endOf(argv) || !(word.startsWith('--cli-a') && '--cli-auto-prompt'.startsWith(word)));

const endOf = (argv: readonly string[]): number => (argv.includes('--') ? argv.indexOf('--') : argv.length);

// A command line for people to copy.

/** The arguments as a POSIX shell reads them, without the passwords of URLs. */
export const quoteCommandLine = (words: readonly string[]): string =>
  words.map(maskPasswords).map(shellQuote).join(' ');
