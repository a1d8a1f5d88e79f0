// Command lines: known options and arguments in any order, corrupted or not.

import { ec2Commands, model } from '../../src/model/model.ts';
import { commandOptions, globalOptions } from '../../src/model/options.ts';
import type { Input } from '../../test/support/hostile-input.ts';
import { inputOf, WORDS } from './base.ts';
import { anyCommand } from './commands.ts';
import type { Random } from './random.ts';
import { anyText, spoilt } from './texts.ts';

const specs = [...globalOptions(model), ...model.operations.flatMap((operation) => commandOptions(model, operation))];
const NAMES = [...new Set(specs.map(({ name }) => name))];
const CHOICES = [...new Set(specs.flatMap(({ choices = [] }) => choices))];
const COMMANDS = model.operations.flatMap(({ command }) => command);
const PLAIN = [
  'ec2',
  ...new Set(COMMANDS),
  'help',
  'schema',
  'completion',
  'bash',
  '-h',
  '--',
  ...ec2Commands().slice(0, 9),
];
const VALUES = [
  '10',
  '0',
  '1h',
  'us-east-1',
  'ami-1234567890abcdef0',
  'ImageId',
  'output',
  'yaml-input',
  '-v',
  ...CHOICES,
];

export function argvInput(random: Random): Input {
  const word = (): string => {
    const kind = random.below(6);
    if (kind <= 1) return random.pick(NAMES);
    if (kind === 2) return random.pick(PLAIN);
    if (kind === 3) return random.pick(VALUES);
    if (kind === 4) return spoilt(random, random.pick([...NAMES, ...PLAIN]));
    return random.once(2) ? `${random.pick(NAMES)}=${anyText(random, VALUES)}` : anyText(random, VALUES);
  };
  const words = random.upTo(6, word);
  const command = random.once(2) ? { words: WORDS } : anyCommand(random);
  const base = random.once(4) ? [] : [...command.words];
  base.splice(random.below(base.length + 1), random.below(2), ...words);
  // A process cannot get a NUL byte in an argument; half a surrogate pair is passed as invalid UTF-8.
  return inputOf({
    ...('answers' in command && { answers: command.answers }),
    argv: base.map((one) => one.replaceAll('\0', '')),
  });
}
