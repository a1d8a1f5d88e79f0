// Values of options and documents: shorthand, JSON and YAML generated from the model and corrupted; arbitrary files.

import { model } from '../../src/model/model.ts';
import { commonOptions } from '../../src/model/options.ts';
import { members, optionName, type Shape } from '../../src/model/shape.ts';
import type { Input } from '../../test/support/hostile-input.ts';
import { inputOf } from './base.ts';
import { type AnyCommand, anyCommand, leafText, optionWords, waitWords } from './commands.ts';
import type { Random } from './random.ts';
import { anyText, spoilt, spoiltBytes } from './texts.ts';

const WORTH = [
  'DeviceName',
  'Ebs',
  'VolumeSize',
  'Tags',
  'Key',
  'Value',
  'ResourceType',
  'image',
  'true',
  '8',
  'gp3',
  '/dev/sdb',
];

/** Writes a value in a random notation. */
interface Notation {
  readonly list: (items: string[]) => string;
  readonly map: (pairs: [string, string][]) => string;
  readonly leaf: (text: string, shape: Shape) => string;
}

const JSON_NOTATION: Notation = {
  list: (items) => `[${items.join(',')}]`,
  map: (pairs) => `{${pairs.map(([key, value]) => `${JSON.stringify(key)}: ${value}`).join(',')}}`,
  leaf: (text, { type }) => (type === 'string' ? JSON.stringify(text) : text || '0'),
};
const SHORTHAND: Notation = {
  list: (items) => `[${items.join(',')}]`,
  map: (pairs) => `{${pairs.map(([key, value]) => `${key}=${value}`).join(',')}}`,
  leaf: (text) => text,
};

function anyValue(random: Random, shape: Shape, notation: Notation): string {
  if (random.once(30)) return notation.leaf(anyText(random, WORTH), shape);
  if (shape.type === 'array')
    return notation.list(random.upTo(3, () => anyValue(random, shape.items as Shape, notation)));
  if (shape.type === 'object') return notation.map(pairsOf(random, shape, notation));
  return notation.leaf(random.once(3) ? anyText(random, WORTH) : leafText(random, shape), shape);
}

function pairsOf(random: Random, shape: Shape, notation: Notation): [string, string][] {
  return random.upTo(4, () => {
    const [name, member] = random.pick(members(shape)) ?? ['a', shape];
    return [random.once(20) ? anyText(random, WORTH) : name, anyValue(random, member, notation)];
  });
}

/** Writes YAML in flow style (JSON) or block style. */
function yamlOf(random: Random, shape: Shape): string {
  const prefix = (): string =>
    random.once(8)
      ? random.pick(['!!str ', '!!binary ', '!!set ', '!!omap ', '!<x> ', '!a ', '&a ', '*a ', '? ', '| ', '>- '])
      : '';
  const lines = pairsOf(random, shape, {
    ...JSON_NOTATION,
    leaf: (text) => prefix() + (random.once(2) ? JSON.stringify(text) : text),
  }).map(([key, value]) => `${prefix()}${key}${random.pick([': ', ':', ' : ', ':\n  ', ':\n- '])}${prefix()}${value}`);
  const head = random.once(10)
    ? random.pick(['---\n', '%YAML 1.1\n---\n', '--- !!map\n', '<<: &a {b: *a}\n', '...\n'])
    : '';
  return head + lines.join(random.pick(['\n', '\n', '\r\n', '\r', '\n---\n', '\n  ']));
}

/** A structure or a list of structures of a command; undefined for a command without any. */
function anyNested(random: Random, { operation }: AnyCommand): [option: string, shape: Shape] | undefined {
  const nested = members(operation.input).filter(([, shape]) => (shape.items ?? shape).type === 'object');
  const found = random.pick(nested);
  return found && [`--${optionName(found[0])}`, found[1]];
}

export function shorthandInput(random: Random): Input {
  const command = anyCommand(random);
  const [option, shape] = anyNested(random, command) ?? ['--cli-input-json', command.operation.input];
  const element = shape.items ?? shape;
  const word = (): string => spoilt(random, SHORTHAND.map(pairsOf(random, element, SHORTHAND)).slice(1, -1));
  const { words, answers } = command;
  return inputOf({ argv: [...words, option, word(), ...random.upTo(2, word)].map(withoutNul), files: FILES, answers });
}

export function jsonInput(random: Random): Input {
  const command = anyCommand(random);
  const [option, shape] = anyNested(random, command) ?? ['--cli-input-json', command.operation.input];
  const text = spoilt(random, anyValue(random, shape, JSON_NOTATION));
  return inputOf({
    argv: [...command.words, option, withoutNul(text)].map(withoutNul),
    files: FILES,
    answers: command.answers,
  });
}

export function yamlInput(random: Random): Input {
  const command = anyCommand(random);
  return fromFile(random, command, '--cli-input-yaml', spoilt(random, yamlOf(random, command.operation.input)));
}

export function documentInput(random: Random): Input {
  const command = anyCommand(random);
  const text = anyValue(random, command.operation.input, JSON_NOTATION);
  return fromFile(random, command, '--cli-input-json', spoilt(random, text));
}

/** Any options of any command, with values of their kinds. */
export function optionInput(random: Random): Input {
  const { operation, words, answers } = anyCommand(random);
  const options = [...members(operation.input), ...commonOptions(model, operation), ...members(operation.extraOptions)];
  const given = random.upTo(4, () => {
    const [name, shape] = random.pick(options);
    return optionWords(random, name, shape);
  });
  const argv = [...words, ...given.flat()].map((word) => withoutNul(random.once(40) ? spoilt(random, word) : word));
  return inputOf({ argv: [...argv, ...LIMITS, ...waitWords(operation)], files: FILES, answers });
}

/** Waits that end soon. */
const LIMITS = ['--cli-read-timeout', '1', '--cli-connect-timeout', '1'];

/** A document on the command line, in a file, or in a file with invalid text. */
function fromFile(random: Random, { operation, words, answers }: AnyCommand, option: string, text: string): Input {
  const head = (random.once(2) ? words : [...operation.command, ...waitWords(operation)]).map(withoutNul);
  if (random.once(2)) return inputOf({ argv: [...head, option, withoutNul(text)], files: FILES, answers });
  const data = random.once(3) ? spoiltBytes(random, text) : Buffer.from(text);
  return inputOf({ argv: [...head, option, 'file://document'], files: { ...FILES, document: data }, answers });
}

const FILES: Input['files'] = {
  one: Buffer.from('text\n'),
  two: Buffer.from([0xff, 0xfe, 0, 0x80]),
  folder: { code: 'EISDIR' },
  secret: { code: 'EACCES' },
  loop: { code: 'ELOOP' },
  large: { code: 'EFBIG' },
};

const ENCODINGS = [
  'utf-8',
  'latin1',
  'ascii',
  'utf-16',
  'utf-16le',
  'utf_8_sig',
  'cp1252',
  'shift_jis',
  'gb18030',
  'no-such',
];

export function fileInput(random: Random): Input {
  const { operation, words, answers } = anyCommand(random);
  const own = members(operation.input).map(([name]) => `--${optionName(name)}`);
  const option = random.pick([...own, '--cli-input-json', '--cli-input-yaml']);
  const path = random.pick([
    'one',
    'two',
    'folder',
    'secret',
    'loop',
    'large',
    'document',
    '~/one',
    '~root',
    '',
    '/',
    '\x1b',
  ]);
  const text = spoilt(random, random.once(2) ? anyText(random, WORTH) : yamlOf(random, operation.input));
  const encoding = random.once(3)
    ? { AWS_CLI_FILE_ENCODING: random.once(9) ? withoutNul(anyText(random)) : random.pick(ENCODINGS) }
    : {};
  const document = random.once(3) ? Buffer.from(text) : spoiltBytes(random, text);
  const base = inputOf({});
  return {
    ...base,
    answers,
    argv: [
      ...words.map(withoutNul),
      option,
      random.pick(['file://', 'fileb://', 'Key@=file://', 'DeviceName@=fileb://', 'Value@=file://']) + path,
    ],
    env: { ...base.env, ...encoding },
    files: { ...FILES, document },
  };
}

const withoutNul = (text: string): string => text.replaceAll('\0', '');
