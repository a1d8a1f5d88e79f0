// The generators of inputs by area.

import type { Input } from '../../test/support/hostile-input.ts';
import { answerInput } from './answers.ts';
import { argvInput } from './argv.ts';
import { documentInput, fileInput, jsonInput, optionInput, shorthandInput, yamlInput } from './documents.ts';
import { hugeInput } from './huge.ts';
import { queryInput } from './query.ts';
import type { Random } from './random.ts';
import { configInput, environmentInput } from './settings.ts';

export const AREAS: Readonly<Record<string, (random: Random) => Input>> = {
  argv: argvInput,
  options: optionInput,
  shorthand: shorthandInput,
  json: jsonInput,
  yaml: yamlInput,
  documents: documentInput,
  files: fileInput,
  config: configInput,
  environment: environmentInput,
  query: queryInput,
  answers: answerInput,
  huge: hugeInput,
};

/** Areas whose inputs take seconds and run as separate processes: one input per this many rounds. */
export const RARE: Readonly<Record<string, number>> = { huge: 10 };
