// Command lines that users can copy.

import { model, type Operation } from '../model/model.ts';
import type { OptionValues } from '../model/options.ts';
import { optionName } from '../model/shape.ts';
import { maskSecrets } from '../text/safe.ts';
import { shellQuote } from '../text/shell-quote.ts';
import type { Invocation } from './program.ts';

/** Global options that affect the connection rather than the output. */
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

/**
 * The command line that resumes a wait: the same command, or a waiter for the created resource. `timeout` replaces the
 * timeout of the wait, if it is set; an empty one means the default.
 */
export function resumeCommand(
  argv: readonly string[],
  invocation: Invocation,
  createdId?: string,
  timeout?: string,
): string {
  const { operation, globals, values } = invocation;
  const wait = createdId === undefined ? undefined : waitCommand(operation, createdId);
  const ownTimeout = timeout === undefined ? argumentsFor(values, ['WaitTimeout']) : timeoutArguments(timeout);
  if (wait === undefined) {
    const words = timeout === undefined ? argv : insertArguments(withoutTimeout(argv), timeoutArguments(timeout));
    return quoteCommandLine(['ec2img', ...words]);
  }
  return quoteCommandLine([
    ...wait,
    ...argumentsFor(globals, CONNECTION),
    ...ownTimeout,
    ...argumentsFor(values, ['PollInterval']),
  ]);
}

/** The command line that resumes the run of a plan: the same command with --resume. */
export const resumePlanCommand = (argv: readonly string[], { values }: Pick<Invocation, 'values'>): string =>
  quoteCommandLine(['ec2img', ...insertArguments(argv, values.get('Resume') === true ? [] : ['--resume'])]);

const timeoutArguments = (timeout: string): string[] => (timeout === '' ? [] : ['--wait-timeout', timeout]);

/** Removes --wait-timeout, its abbreviations and its value. */
function withoutTimeout(argv: readonly string[]): string[] {
  const isTimeout = (word = ''): boolean =>
    word.startsWith('--w') && '--wait-timeout'.startsWith(word.replace(/=.*/, ''));
  return argv.filter((word, at) => {
    if (at >= endOf(argv)) return true;
    const before = argv[at - 1];
    return !isTimeout(word) && !(isTimeout(before) && !before?.includes('='));
  });
}

function waitCommand({ waitsWith }: Operation, id: string): string[] | undefined {
  const wait = model.operations.find(({ command }) => command.join(' ') === waitsWith);
  return wait?.waiter && ['ec2img', ...wait.command, `--${optionName(wait.waiter.resources.ids)}`, id];
}

/** Another command line with the same connection and credentials. */
export const relatedCommand = (words: readonly string[], { globals }: Invocation): string =>
  quoteCommandLine(['ec2img', ...words, ...argumentsFor(globals, CONNECTION)]);

function argumentsFor(options: OptionValues, members: readonly string[]): string[] {
  return members.flatMap((member) => {
    const value = options.get(member);
    if (value === undefined) return [];
    const option = `--${optionName(member)}`;
    if (typeof value !== 'string') return [option];
    return value.startsWith('-') ? [`${option}=${value}`] : [option, value];
  });
}

/** Inserts arguments before a `--`; after it, options would be values. */
export function insertArguments(argv: readonly string[], words: readonly string[]): readonly string[] {
  const at = endOf(argv);
  return [...argv.slice(0, at), ...words, ...argv.slice(at)];
}

/** Removes --cli-auto-prompt and its abbreviations. No option value can look like them. */
export const withoutAutoPrompt = (argv: readonly string[]): readonly string[] =>
  argv.filter((word, at) => at >= endOf(argv) || !(word.startsWith('--cli-a') && '--cli-auto-prompt'.startsWith(word)));

const endOf = (argv: readonly string[]): number => (argv.includes('--') ? argv.indexOf('--') : argv.length);

/** Quotes arguments for a POSIX shell. Passwords in URLs are masked. */
export const quoteCommandLine = (words: readonly string[]): string => words.map(maskSecrets).map(shellQuote).join(' ');
