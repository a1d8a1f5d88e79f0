// The commands of ec2img alone: `completion <shell>` and `schema <command>`.
import { CliError, USAGE } from '../errors.ts';
import { type Model, ownChoices } from '../model/shape.ts';
import { choiceError, choicesHint, parseLevel, unknownOptions, usageError } from './argv.ts';
import type { HelpFlag, Topic } from './help-words.ts';

/** A command of ours and the choice that was made for it. */
export interface OwnCall {
  readonly kind: 'own';
  readonly name: string;
  readonly choice: string;
}

/**
 * What follows the name of an own command. A choice may be of several words (`wait image-available`). Throws a usage
 * error where there is none or one that does not exist, an unknown-options error for what is too much.
 */
export function findOwn(name: string, words: readonly string[], model: Model, help: HelpFlag): OwnCall | Topic {
  const own = model.ownCommands.find((one) => one.name === name);
  const { argument = '' } = own ?? {};
  const choices = own ? ownChoices(own, model) : [];
  const { word, extras } = parseLevel(words, [], { isWordOptional: true });
  if (word === 'help' || help.asked) return { kind: 'help', path: [name], isShort: help.asked === 'short' };
  if (word === undefined && extras.length === 0) {
    const hint = choicesHint(argument, [...choices, 'help']);
    throw usageError(`the following arguments are required: ${argument}`, USAGE, [hint]);
  }
  const choice = choices.find((one) => [word, ...extras].join(' ') === one);
  if (choice !== undefined) return { kind: 'own', name, choice };
  if (word === undefined || choices.includes(word)) {
    throw new CliError('unknown-options', unknownOptions(extras));
  }
  throw choiceError(argument, word, [...choices, 'help']);
}
