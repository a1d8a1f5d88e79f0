// Which operation the words of a command line call: `create-image`, or a group and its subcommand, `wait image-available`.
import { parameterError, USAGE } from '../errors.ts';
import { commandsBelow, type Model, type Operation } from '../model/shape.ts';
import { choiceError, choicesHint, type Level, parseLevel, requireAll, unknownOptions } from './argv.ts';
import { choicesBelow, type HelpFlag, type Topic, topicOf } from './help-words.ts';
import { findOwn, type OwnCall } from './own-commands.ts';

interface Found {
  readonly operation: Operation;
  /** What is left of the command line for its options. */
  readonly words: readonly string[];
}

/**
 * The command that a command line names, or the help that is asked for in its place. Throws a usage error where no word
 * or one that nobody knows stands for it.
 */
export function findCommand(argv: readonly string[], model: Model, help: HelpFlag): Found | Topic | OwnCall {
  const level = parseLevel(argv, []);
  if (level.word === 'help' || (help.asked && level.word === undefined)) return topicOf(level.extras, model, help);
  requireAll(level, [], {
    wordName: 'operation',
    hints: () => [choicesHint('operation', choicesBelow(model, []))],
  });
  const word = level.word as string;
  if (model.ownCommands.some(({ name }) => name === word)) return findOwn(word, level.extras, model, help);
  const [operation] = commandsBelow(model, [word]);
  if (!operation) throw choiceError('operation', word, choicesBelow(model, []), USAGE, otherCommand(word, model));
  if (operation.command.length > 1) {
    return findSubcommand(word, parseLevel(level.extras, [], { isWordOptional: true }), model, help);
  }
  return orHelp({ operation, words: level.extras }, model, help);
}

/** What commands of the AWS CLI begin with that are about other things than ec2img. */
const OF_AWS =
  /^(attach|copy|delete|deregister|describe|detach|disable|enable|export|get|import|modify|reboot|register|reset|run|start|stop|terminate)-[a-z-]+$/;

/** What is known of a command that is not here: words put together, or one of the AWS CLI. */
function otherCommand(word: string, { operations }: Model): string | undefined {
  const joined = operations.find(({ command }) => command.join('-') === word);
  if (joined) return `${word}: did you mean ${joined.command.join(' ')}?`;
  return OF_AWS.test(word) ? `ec2img has no ${word}; if the AWS CLI does, it is aws ec2 ${word}` : undefined;
}

// A group is a custom command of the AWS CLI, with faults of its own.
function findSubcommand(group: string, level: Level, model: Model, help: HelpFlag): Found | Topic {
  const { word, extras } = level;
  if (word === 'help' || (help.asked && word === undefined)) return topicOf([group], model, help);
  const choices = choicesBelow(model, [group]);
  if (word === undefined) {
    const message = extras.length > 0 ? unknownOptions(extras) : tooFewWords(group);
    throw parameterError(message, choicesHint('subcommand', choices));
  }
  const [operation] = commandsBelow(model, [group, word]);
  if (!operation) throw choiceError('subcommand', word, choices);
  return orHelp({ operation, words: extras }, model, help);
}

/** The page of the command where help is all that is said about it. */
function orHelp(found: Found, model: Model, help: HelpFlag): Found | Topic {
  const isOnlyHelp = found.words.length === 1 && found.words[0] === 'help';
  return help.asked || isOnlyHelp ? topicOf(found.operation.command, model, help) : found;
}

const tooFewWords = (group: string): string =>
  `usage: ec2img [options] ${group} <subcommand> [parameters]\nec2img: [ERROR]: too few arguments`;
