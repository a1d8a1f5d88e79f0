// Which operation the words of a command line call: `create-image`, or a group and its subcommand, `wait image-available`.
import { parameterError } from '../errors.ts';
import { commandsBelow, type Model, type Operation } from '../model/shape.ts';
import { choiceError, type Level, parseLevel, requireAll } from './argv.ts';
import { commandHelp, programHelp } from './help.ts';

/** Something to print instead of a call. */
export interface Page {
  readonly kind: 'help' | 'version';
  readonly text: string;
}

interface Found {
  readonly operation: Operation;
  /** What is left of the command line for its options. */
  readonly words: readonly string[];
}

/** What is said of words that nobody knows. */
export const unknownOptions = (words: readonly string[]): string => `Unknown options: ${words.join(', ')}`;

/**
 * The command that a level names, or the help that is asked for in its place. Throws a usage error where no word or one
 * that nobody knows stands for it.
 */
export function findCommand(level: Level, model: Model, help: boolean): Found | Page {
  if (level.word === 'help' || (help && level.word === undefined)) return helpOf(level.extras, model);
  requireAll(level, [], 'operation');
  const word = level.word as string;
  const found = commandsBelow(model, [word]);
  if (found.length === 0) throw choiceError('operation', word, choicesBelow(model, []));
  const [operation] = found;
  if (operation?.command.length === 1) return { operation, words: level.extras };
  return findSubcommand(word, parseLevel(level.extras, [], { isWordOptional: true }), model, help);
}

// A group is a custom command of the AWS CLI, with faults of its own.
function findSubcommand(group: string, level: Level, model: Model, help: boolean): Found | Page {
  const { word, extras } = level;
  if (word === 'help' || (help && word === undefined)) return helpOf([group], model);
  if (word === undefined) throw parameterError(extras.length > 0 ? unknownOptions(extras) : tooFewWords(group));
  const [operation] = commandsBelow(model, [group, word]);
  if (!operation) throw choiceError('subcommand', word, choicesBelow(model, [group]));
  return { operation, words: extras };
}

/** The words that may follow others in a command line. */
const choicesBelow = (model: Model, path: readonly string[]): string[] => [
  ...new Set(commandsBelow(model, path).map(({ command }) => command[path.length] as string)),
  'help',
];

const tooFewWords = (group: string): string =>
  `usage: ec2img [options] ${group} <subcommand> [parameters]\nec2img: [ERROR]: too few arguments`;

/** The page of the command that the words name, of the group of commands, or of the program. */
function helpOf(words: readonly string[], model: Model): Page {
  const path: string[] = [];
  for (const word of words[0] === 'ec2' ? words.slice(1) : words) {
    const found = commandsBelow(model, [...path, word]);
    if (word === 'help' || found[0]?.command.length === path.length) break;
    if (found.length === 0) throw choiceError('command', word, choicesBelow(model, path));
    path.push(word);
  }
  const [operation] = commandsBelow(model, path);
  const isCommand = operation?.command.length === path.length;
  return { kind: 'help', text: isCommand ? commandHelp(model, operation) : programHelp(model, path) };
}
