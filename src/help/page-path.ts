// Finds the page that the words after `ec2img help` mean.
import { choiceError } from '../cli/argv.ts';
import { choicesBelow } from '../cli/commands.ts';
import { commandsBelow, type Model } from '../model/model.ts';
import { topicNamed, topics } from '../model/topics.ts';

/** The path of a page. Throws a usage error if there is no such command or topic. */
export function pagePath(words: readonly string[], model: Model): string[] {
  const [first = ''] = words;
  if (model.customCommands.some(({ name }) => name === first)) return [first];
  if (commandsBelow(model, [first]).length === 0) {
    const topic = first === 'topics' ? first : topicNamed(first)?.name;
    if (topic !== undefined) return [topic];
  }
  const path: string[] = [];
  for (const word of words) {
    if (commandsBelow(model, [...path, word]).length === 0) {
      const choices = choicesBelow(model, path);
      if (path.length > 0) throw choiceError('command', word, choices);
      throw choiceError('command or topic', word, [...choices, ...topics.map(({ name }) => name)]);
    }
    path.push(word);
  }
  return path;
}
