// Who asks for help: the word `help`, and --help and -h wherever they stand.
import { commandsBelow, type Model } from '../model/shape.ts';
import { choiceError } from './argv.ts';

/** A help page that is asked for in place of a call. */
export interface Topic {
  readonly kind: 'help';
  /** The words of the command, those that some commands begin with, or none for the program. */
  readonly path: readonly string[];
  /** The page that fits on a screen (-h), not the long one. */
  readonly isShort: boolean;
}

export interface HelpFlag {
  /** The command line without --help and -h. */
  readonly argv: readonly string[];
  /** Which page they ask for; the long one where both stand. */
  readonly asked?: 'short' | 'long';
}

/** Finds --help and -h in a command line; behind a lone `--` they are values. */
export function readHelpFlag(argv: readonly string[]): HelpFlag {
  const dashes = argv.indexOf('--');
  const isFlag = (token: string, at: number): boolean =>
    (token === '--help' || token === '-h') && (dashes < 0 || at < dashes);
  const flags = argv.filter(isFlag);
  if (flags.length === 0) return { argv };
  return { argv: argv.filter((token, at) => !isFlag(token, at)), asked: flags.includes('--help') ? 'long' : 'short' };
}

/** The topic that the words behind `help` name. Throws a usage error for one that nobody knows. */
export function topicOf(words: readonly string[], model: Model, { asked }: HelpFlag): Topic {
  const path: string[] = [];
  if (model.ownCommands.some(({ name }) => name === words[0]))
    return { kind: 'help', path: [words[0] as string], isShort: asked === 'short' };
  for (const word of words[0] === 'ec2' ? words.slice(1) : words) {
    if (word === 'help') break;
    if (commandsBelow(model, [...path, word]).length === 0) {
      throw choiceError('command', word, choicesBelow(model, path));
    }
    path.push(word);
  }
  return { kind: 'help', path, isShort: asked === 'short' };
}

/** The words that may follow others in a command line. */
export const choicesBelow = (model: Model, path: readonly string[]): string[] => [
  ...new Set(commandsBelow(model, path).flatMap(({ command }) => command[path.length] ?? [])),
  ...(path.length === 0 ? model.ownCommands.map(({ name }) => name) : []),
  'help',
];
